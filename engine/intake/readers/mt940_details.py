"""What the free field :86: of MT940 says: counterparty, its account and the text, in the three ways banks write it.

Sources: Deutsche Kreditwirtschaft, DFÜ-Abkommen annex 3 (?20 to ?33); SEPA codes of Dutch banks (/NAME/, /REMI/).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SUBFIELD = re.compile(r"[?>~](\d{2})")
_SLASHED = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|MARF|CSID|BENM|ORDP|ID|ISDT|TRCD|PURP|ADDR|CNTP|PREF|RTRN|SVCL|RREF)/"
)
_KEYWORD = re.compile(r"(?<![A-Z])(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|COAM|OAMT|PURP)[+:]\s?")


@dataclass(frozen=True, slots=True)
class Details:
    counterparty: str = ""
    account: str = ""
    text: str = ""


def details(field: str, supplement: str) -> Details:
    """The details of one movement from its field :86: and from what followed in field :61:."""
    unfolded = field.replace("\n", "")
    if _SUBFIELD.search(unfolded) and re.match(r"\s*\d{3}", unfolded):
        found = _numbered(unfolded)
    elif len(_SLASHED.findall(unfolded)) > 1:
        found = _slashed(unfolded)
    else:
        found = Details(text=field.replace("\n", " "))
    return found if found.text.strip() else Details(found.counterparty, found.account, supplement)


def _numbered(field: str) -> Details:
    """`166?00GUTSCHRIFT?20SVWZ+Rechnung?31DE...?32Name`."""
    parts = _SUBFIELD.split(field)
    by_code: dict[str, str] = {}
    for code, value in zip(parts[1::2], parts[2::2], strict=True):
        by_code[code] = by_code.get(code, "") + value
    purpose = "".join(by_code.get(f"{code}", "") for code in [*range(20, 30), *range(60, 64)])
    words = _after(_KEYWORD, purpose, "SVWZ")
    name = " ".join(filter(None, (by_code.get("32", "").strip(), by_code.get("33", "").strip())))
    text = " ".join(filter(None, (by_code.get("00", "").strip(), words.strip())))
    return Details(name, by_code.get("31", "").strip() or _after(_KEYWORD, purpose, "IBAN", ""), text)


def _slashed(field: str) -> Details:
    """`/BENM//NAME/J. Smith/REMI/Invoice 1`."""
    parts = _SLASHED.split(field)
    values = dict(zip(parts[1::2], (part.strip("/ ") for part in parts[2::2]), strict=True))
    return Details(values.get("NAME", ""), values.get("IBAN", ""), values.get("REMI") or field)


def _after(keyword: re.Pattern[str], text: str, wanted: str, otherwise: str | None = None) -> str:
    """What follows a keyword up to the next one; without the keyword the whole text, or the alternative."""
    parts = keyword.split(text)
    values = dict(zip(parts[1::2], parts[2::2], strict=True))
    return values.get(wanted, text if otherwise is None else otherwise).strip()
