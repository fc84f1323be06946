"""Facts of filed accounts: Inline XBRL (1.0 and 1.1) in a web page, and plain XBRL instances.

Source: Inline XBRL 1.1, Transformation Rules Registry 1 to 5, XBRL 2.1. XML is read without entities and without the
network. Text that is continued elsewhere (continuedAt) is never followed: no figure is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine.errors import Refused
from engine.i18n import say
from engine.intake.readers.movements import Unreadable, amount_of
from engine.intake.readers.statement import RefusedRow
from engine.intake.readers.vocabulary import is_currency
from engine.intake.readers.xml_tree import xml_tree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_FACTS = 100_000
_INLINE = ("http://www.xbrl.org/2013/inlineXBRL", "http://www.xbrl.org/2008/inlineXBRL")
_INSTANCE = "http://www.xbrl.org/2003/instance"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_LARGEST_SCALE = 12
_ZERO = frozenset(("zerodash", "fixedzero", "numdash"))
_COMMA = frozenset(("numcommadecimal", "numcomma", "numdotcomma", "numspacecomma"))
_AMOUNT_OF_UNITS = re.compile(r"^\D*?([\d., ]+)\D+(\d{1,2})\D*$")


@dataclass(frozen=True, slots=True)
class Context:
    """What a figure is of: a day or a period, and the members of dimensions by which it is parted."""

    start: dt.date | None
    end: dt.date
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure in a currency: the local name of its concept, its ordinal in the file, how many decimals are exact."""

    concept: str
    context: Context
    amount: Decimal
    currency: str
    ordinal: int
    precision: float


@dataclass(frozen=True, slots=True)
class Filing:
    """The figures of a file, what could not be read, and whether the accounts say that they were audited."""

    facts: tuple[Fact, ...]
    refused: tuple[RefusedRow, ...]
    audited: bool | None


def is_filing(data: bytes) -> bool:
    """Whether XML names one of the namespaces of XBRL in its first lines, in whatever encoding."""
    opening = data[:200_000].replace(b"\x00", b"")
    return b"<" in opening[:200] and (
        any(name.encode() in opening for name in _INLINE)
        or (f'"{_INSTANCE}"'.encode() in opening and b"xbrl" in opening)
    )


def read_filing(name: str, data: bytes) -> Filing:
    """The figures of a filing. Raises `Refused` where it is no XML, or none of its figures is in a currency."""
    root = _tree(name, data)
    contexts = dict(_contexts(root))
    currencies = dict(_currencies(root))
    facts: list[Fact] = []
    refused: list[RefusedRow] = []
    for ordinal, element in enumerate(_figures(root), 1):
        if ordinal > MOST_FACTS:
            raise Refused(say("{file} holds more than 100,000 figures; accounts of one firm hold fewer.", file=name))
        context, currency = contexts.get(element.get("contextRef", "")), currencies.get(element.get("unitRef", ""))
        if context is None or currency is None or element.get(_NIL) in ("true", "1"):
            continue
        concept = _concept(element)
        try:
            amount = _amount(element)
        except Unreadable as problem:
            refused.append(RefusedRow(ordinal, say("{concept}: {why}", concept=concept, why=problem.sentence)))
            continue
        facts.append(Fact(concept, context, amount, currency, ordinal, _precision(element)))
    if not facts:
        raise Refused(say("{file} is an XBRL filing without a figure that can be read.", file=name))
    return Filing(tuple(facts), tuple(refused), _audited(root, contexts))


def _tree(name: str, data: bytes) -> Element:
    root = xml_tree(name, data)
    document_type: Any = root.getroottree().docinfo.internalDTD
    if document_type is not None and any(True for _ in document_type.iterentities()):
        raise Refused(say("{file} declares entities of its own, which no filing does; download it again.", file=name))
    return root


def _figures(root: Element) -> Iterator[Element]:
    """Every figure, inline or not; a fraction is none that accounts of money have."""
    inline = tuple(f"{{{space}}}nonFraction" for space in _INLINE)
    if (found := list(root.iter(*inline))) or root.tag != f"{{{_INSTANCE}}}xbrl":
        yield from found
        return
    yield from (child for child in root if isinstance(child.tag, str) and child.get("unitRef"))


def _concept(element: Element) -> str:
    """The local name of the concept, whatever prefix the file gives its taxonomy."""
    return (element.get("name") or str(element.tag).rpartition("}")[2]).rpartition(":")[2][:200]


def _contexts(root: Element) -> Iterator[tuple[str, Context]]:
    for element in root.iter(f"{{{_INSTANCE}}}context"):
        said = {
            str(part.tag).rpartition("}")[2]: (part.text or "").strip()
            for part in element.iter()
            if part is not element
        }
        end = _day(said.get("instant") or said.get("endDate", ""))
        members = tuple(
            (part.text or "").strip().rpartition(":")[2]
            for part in element.iter()
            if str(part.tag).endswith(("}explicitMember", "}typedMember"))
        )
        if end is not None and element.get("id"):
            yield element.get("id", ""), Context(_day(said.get("startDate", "")), end, members)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _currencies(root: Element) -> Iterator[tuple[str, str]]:
    """The units that are a currency and nothing else, such as one a share."""
    for unit in root.iter(f"{{{_INSTANCE}}}unit"):
        measures = [(part.text or "").strip() for part in unit.iter(f"{{{_INSTANCE}}}measure")]
        code = measures[0].rpartition(":")[2] if len(measures) == 1 else ""
        if is_currency(code):
            yield unit.get("id", ""), code


def _amount(element: Element) -> Decimal:
    """The amount that is meant: what is written, by its format, scale and sign."""
    written = " ".join("".join(_texts(element)).split())
    amount = _written(written, _plain_format(element.get("format", "")))
    scale = element.get("scale", "0")
    if not re.fullmatch(r"[+-]?\d{1,2}", scale) or abs(int(scale)) > _LARGEST_SCALE:
        raise Unreadable(say("“{cell}” is no scale of an amount.", cell=scale[:40]))
    amount = amount.scaleb(int(scale))
    amount_of(f"{amount:f}")  # within the bounds of every amount
    return -amount if element.get("sign") == "-" else amount


def _texts(element: Element) -> Iterator[str]:
    """What is shown within a figure, but for what the file excludes from it."""
    yield element.text or ""
    for child in element:
        if str(child.tag).rpartition("}")[2] != "exclude":
            yield from _texts(child)
        yield child.tail or ""


def _plain_format(format: str) -> str:
    return format.rpartition(":")[2].replace("-", "").lower()


def _written(written: str, format: str) -> Decimal:
    if format in _ZERO or (written in ("-", "–", "—") and not format.startswith("num")):
        return Decimal(0)
    if format == "numunitdecimal" and (parts := _AMOUNT_OF_UNITS.match(written)):
        return amount_of(re.sub(r"[., ]", "", parts[1]) + "." + parts[2].zfill(2))
    digits = re.sub(r"[\s'’]", "", written)
    digits = digits.replace(".", "").replace(",", ".") if format in _COMMA else digits.replace(",", "")
    return amount_of(digits)


def _precision(element: Element) -> float:
    """How exact a figure is: of two for the same, the one with more decimals counts."""
    decimals = element.get("decimals", "")
    if decimals == "INF":
        return float("inf")
    return int(decimals) if re.fullmatch(r"-?\d{1,3}", decimals) else float("-inf")


def _audited(root: Element, contexts: Mapping[str, Context]) -> bool | None:
    """FRC taxonomies say by a member of the accounts' status whether they were audited."""
    for space in _INLINE:
        for element in root.iter(f"{{{space}}}nonNumeric"):
            if _concept(element) == "AccountsStatusAuditedOrUnaudited":
                context = contexts.get(element.get("contextRef", ""))
                members = [member for member in (context.members if context else ()) if "Audit" in member]
                return None if not members else members[0].startswith("Audited")
    return None
