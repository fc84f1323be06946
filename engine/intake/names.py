"""Names of firms and persons, compared as different banks and papers write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.paths import resources

_LEGAL_ENDINGS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|公司|\bcompany limited|\bco\.?,? ?ltd|\blimited|\bltd|\bllc|\binc"
    r"|\bcorporation|\bcorp|\bplc|\bgmbh(?: & co\.? kg)?|\bag|\bkg|\bug|\bs\.? ?r\.? ?o|\ba\.? ?s|\bspol)[ .,]*$"
)
_SHORTEST_PREFIX = 12


@lru_cache(maxsize=50_000)
def key(name: str) -> str:
    """The name in one plain form: lower case, without accents, marks, spaces and the legal form at its end.

    >>> key("Hangzhou Linden Packaging Co., Ltd.") == key("HANGZHOU LINDEN PACKAGING CO LTD")
    True
    """
    plain = unicodedata.normalize("NFKD", name).casefold().strip()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    short = _LEGAL_ENDINGS.sub("", plain)
    return re.sub(r"[\W_]+", "", short) or re.sub(r"[\W_]+", "", plain)


def keys(names: Iterable[str]) -> frozenset[str]:
    """The plain forms of names; names of a single letter identify nobody."""
    return frozenset(plain for plain in map(key, names) if len(plain) > 1)


def are_among(values: Sequence[str], wanted: frozenset[str]) -> NDArray[np.bool_]:
    """Which plain names are among the wanted ones, also where a bank has cut a long name short."""
    long = tuple(name for name in wanted if len(name) > _SHORTEST_PREFIX)
    found = (
        value in wanted or (len(value) >= _SHORTEST_PREFIX and any(name.startswith(value) for name in long))
        for value in values
    )
    return np.fromiter(found, np.bool_, len(values))


_PERSON_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "pan", "pani"))
_LONGEST_PERSON = 4


def is_firm(name: str) -> bool:
    """Whether a name can hardly be a person's: it neither begins with a title, an initial or a given name, nor is it
    of up to four Chinese characters.

    >>> [is_firm(name) for name in ("Makro", "Tate & Lyle", "J P Hargreaves", "Aisha Khan", "李国强", "百度在线网络")]
    [True, True, False, False, False, True]
    """
    plain = unicodedata.normalize("NFKC", name).strip()
    if any("\u3400" <= letter <= "\u9fff" for letter in plain):
        return len(plain) > _LONGEST_PERSON
    words = [word.strip(".,").casefold() for word in plain.split()]
    if not words or not any(letter.isalpha() for letter in plain) or words[0] in _PERSON_TITLES:
        return False
    begins_as_person = len(words) == 2 and words[0] in given_names()
    return not begins_as_person and min(len(words[0]), len(words[-1])) > 1


@lru_cache
def given_names() -> frozenset[str]:
    """Frequent given names in lower case."""
    lines = (resources() / "categories" / "given_names.txt").read_text("utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def mention(texts: Sequence[str], wanted: frozenset[str]) -> NDArray[np.bool_]:
    """Which plain texts contain one of the wanted names; short Latin names are skipped: they stand in other words."""
    sure = tuple(name for name in wanted if len(name) >= 8 or (len(name) >= 3 and not name.isascii()))
    return np.fromiter((any(name in text for name in sure) for text in texts), np.bool_, len(texts))
