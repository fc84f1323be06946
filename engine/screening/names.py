"""Names in the forms in which they can be compared: across case, accents, order of words, legal forms and scripts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_LEGAL_WORDS = """
    ab ag aktiengesellschaft and as asa bhd bv co company corp corporation cv doo eood est fzc fzco fze fzllc
    gesellschaft gmbh group holding holdings inc incorporated jsc kft kg kk limited llc llp lp ltd ltda mbh mr
    mrs ms dr nv oao ojsc ood ooo oy oyj pao pjsc plc private pt pte public pty pvt sa sae sal sarl sas sdn se
    sl spa spol spolka srl sro the und ug zao zoo
"""
LEGAL = frozenset(_LEGAL_WORDS.split())
"""Words that say of what legal form a firm is, or how a person is addressed: they identify nobody."""
_LEGAL_PINYIN = re.compile(r"(gu ?fen ?)?you ?xian ?(ze ?ren ?)?gong ?si")
_LEGAL_HAN = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团|公司|先生|女士)")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_COMPOUND = "欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 长孙 司徒 东方 独孤 宇文 南宫"
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
SURNAME_READINGS = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "盖": "ge", "朴": "piao",
    "翟": "zhai", "覃": "qin", "尉": "yu", "乐": "yue", "缪": "miao", "员": "yun", "种": "chong", "洗": "xian",
}  # fmt: skip
"""Characters that are read otherwise as a surname than elsewhere."""
LONGEST_PERSON = 4


@dataclass(frozen=True, slots=True)
class Forms:
    """One name, comparable. `words` are its words in Latin letters, sorted; `sorted` joins them; `joined` are the words
    run together in the orders in which they are written; `han` the Chinese characters, simplified ("" for none)."""

    words: tuple[str, ...]
    sorted: str
    joined: tuple[str, ...]
    han: str


@lru_cache(maxsize=20_000)
def forms(name: str) -> Forms:
    """The name's forms.

    >>> forms("LIU, Guoqiang") == forms("Liu Guoqiang")
    True
    >>> forms("劉國強").joined[0], forms("劉國強").han
    ('liuguoqiang', '刘国强')
    """
    plain = unicodedata.normalize("NFKC", name)
    han = _LEGAL_HAN.sub("", _simplified("".join(_HAN.findall(plain)))) if _HAN.search(plain) else ""
    words = _words(_HAN.sub(" ", plain)) + _read_aloud(han)
    kept = [word for word in words if word not in LEGAL] or words
    return Forms(tuple(sorted(kept)), " ".join(sorted(kept)), _joined(kept), han)


def _words(plain: str) -> list[str]:
    """Words in plain Latin letters; initials run together ("J. P." is "jp"), and so do spelt-out legal forms; the
    Chinese ones are left out, as they are where a name is written in characters."""
    latin = _latin(plain).casefold().replace("'", "").replace("’", "")
    latin = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", latin)
    return re.findall(r"[a-z0-9]+", _LEGAL_PINYIN.sub(" ", latin))


def _latin(text: str) -> str:
    if text.isascii():
        return text
    decomposed = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if decomposed.isascii():
        return decomposed
    from anyascii import anyascii

    return anyascii(decomposed)


def _read_aloud(han: str) -> list[str]:
    """Chinese characters in pinyin: of a person the surname and the given name as two words, of a firm one word."""
    if not han:
        return []
    from anyascii import anyascii

    if len(han) > LONGEST_PERSON:
        return [anyascii(han).casefold()]
    cut = 2 if han[:2] in COMPOUND_SURNAMES and len(han) > 2 else 1
    surname = SURNAME_READINGS.get(han[:cut], anyascii(han[:cut])).casefold()
    given = anyascii(han[cut:]).casefold()
    return [surname, given] if given else [surname]


def _joined(words: list[str]) -> tuple[str, ...]:
    """As written; the last word first; the first word last: family names stand at either end."""
    orders = (words, [*words[-1:], *words[:-1]], [*words[1:], *words[:1]])
    return tuple(dict.fromkeys("".join(order) for order in orders))


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def _simplified(han: str) -> str:
    return str(_converter().convert(han))


def number_form(number: str) -> str:
    """A number of a paper without spaces and marks, in capitals.

    >>> number_form("91-330106 ma27xyal08")
    '91330106MA27XYAL08'
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", number)).upper()


def numbers_of(numbers: Iterable[str]) -> frozenset[str]:
    """Numbers long enough to identify somebody."""
    return frozenset(form for form in map(number_form, numbers) if len(form) >= 6)
