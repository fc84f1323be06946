"""Names of firms and persons, compared as different banks and papers write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.paths import kept_by_resources, resources

VERSION = 1
"""Raised whenever `key` gives another form for some name, so that forms kept in a database are made anew."""

_LEGAL_FORMS = (
    r"股份有限公司|有限责任公司|有限公司|公司|个体工商户|株式会社|有限会社|合同会社",
    r"\bcompany,? limited|\bco\.?,? ?ltd|\blimited|\bltd|\bl\.? ?l\.? ?c|\bl\.? ?l\.? ?p|\binc|\bincorporated|\bplc",
    r"\bcorporation|\bcorp|\bpty|\bproprietary|\bpvt|\bprivate|\bpte|\bsdn\.? bhd",
    r"\bgmbh(?: ?(?:&|und) ?co\.? ?kg(?:aa)?)?|\bag|\bkg|\bohg|\bgbr|\be\.? ?k|\bug(?: ?\(?haftungsbeschrankt\)?)?",
    r"\bs\.? ?p\.? ?a|\bs\.? ?(?:a\.? ?)?r\.? ?l(?:\.? ?s)?|\bs\.? ?a(?:\.? ?s)?|\bs\.? ?l(?:\.? ?u)?|\blda",
    r"\bb\.? ?v|\bn\.? ?v",
    r"\bspol\.? ?s ?r\.? ?o|\bs\.? ?r\.? ?o|\ba\.? ?s|\bsp\.? ?z ?o\.? ?o|\bkft|\bzrt",
    r"\boyj?|\bab|\baktiebolag|\ba/s|\baps|\bk\.? ?k",
)
_LEGAL_ENDING = re.compile(rf"[ ,(]*(?:{'|'.join(_LEGAL_FORMS)})[ .,)]*$")
_LEGAL_START = re.compile(r"^(?:株式会社|有限会社|合同会社) *")
_BRANCH = re.compile(r"(?<=公司)\(?[\u4e00-\u9fff]{2,10}分公司\)?$")
"""A branch is the same legal person as its company."""
_BANK_PREFIX = re.compile(
    r"^(?:(?:sepa|ach|wire|fps|bacs|bgc|chaps|faster payments?|direct debit|direct credit|standing order"
    r"|bank giro credit|card payment|card purchase|bill payment|online transfer|internet transfer|funds transfer)"
    r"(?: (?:ct|dd|credit transfer|credit|debit|transfer|payment|in|out))*(?: (?:to|from|an|von))?[ :*/-]+"
    r"|(?:支付宝|财付通|微信支付|微信|银联|网联|网银转账|跨行转账|他行汇入|手机银行转账|转账汇款|转账)[ :*/_-]+)"
    r"(?=.{3})"
)
"""The channel that some banks print before a name. A name that consists of nothing else is left as it is."""
_REFERENCE = re.compile(r"[ ,;]+(?:ref(?:erence)?|inv(?:oice)?|rechnung|发票|单号)[ .:#]*\S*[0-9]\S*$")
_MOST_FORMS = 3
_SHORTEST_PREFIX = 12


@lru_cache(maxsize=50_000)
def key(name: str) -> str:
    """The name in one plain form: lower case, without accents, marks and spaces, the legal form at its end, and what a
    bank puts around it.

    >>> key("Hangzhou Linden Packaging Co., Ltd.") == key("SEPA CT HANGZHOU LINDEN PACKAGING CO LTD")
    True
    """
    plain = unicodedata.normalize("NFKD", name).casefold().strip()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    short = _without_legal_form(_REFERENCE.sub("", _BANK_PREFIX.sub("", plain)))
    return _signs(short) or _signs(plain)


def _without_legal_form(name: str) -> str:
    """The name without its legal form, which may be of several words, or of several forms (Pty Ltd)."""
    short = _LEGAL_START.sub("", _BRANCH.sub("", name))
    for _ in range(_MOST_FORMS):
        shorter = _LEGAL_ENDING.sub("", short)
        if shorter == short or not _signs(shorter):
            break
        short = shorter
    return short


def _signs(name: str) -> str:
    """Letters and digits; "&" is the word that it stands for."""
    return re.sub(r"[\W_]+", "", re.sub(r"(?<=\w) ?[&+] ?(?=\w)", " and ", name))


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


@kept_by_resources
def given_names() -> frozenset[str]:
    """Frequent given names in lower case."""
    lines = (resources() / "categories" / "given_names.txt").read_text("utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def mention(texts: Sequence[str], wanted: frozenset[str]) -> NDArray[np.bool_]:
    """Which plain texts contain one of the wanted names; short Latin names are skipped: they stand in other words."""
    sure = tuple(name for name in wanted if len(name) >= 8 or (len(name) >= 3 and not name.isascii()))
    return np.fromiter((any(name in text for name in sure) for text in texts), np.bool_, len(texts))
