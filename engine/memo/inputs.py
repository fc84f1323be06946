"""What a measure or a cap was computed from, in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine.facts.statements import ITEMS
from engine.i18n import N_, Sentence, say
from engine.memo.document import Joined
from engine.memo.sections.amounts import whole
from engine.money import Money
from engine.policy.measures import MEASURES

MOST = 3
MOST_LISTED = 6

_INPUTS: Mapping[str, str] = {
    "existing_debt_service": N_("existing debt service"),
    "new_debt_service": N_("service of the requested loan"),
    "cautious_cash": N_("cautious cash"),
    "yearly_cash_surplus": N_("cash surplus of the bank flows"),
    "effective_yearly_inflow": N_("effective inflow"),
    "growth": N_("growth"),
    "cycle_days": N_("cycle in days"),
    "own_funds": N_("own funds"),
    "cash": N_("cash for debt service"),
    "least_cover": N_("least cover"),
    "rate": N_("rate a year"),
    "months": N_("months"),
    "service_of_one": N_("yearly service of one unit"),
    "share": N_("share"),
    "eligible_orders": N_("eligible orders"),
    "left_out": N_("orders left out"),
    "pool": N_("order pool"),
    "advance_rate": N_("advance rate"),
    "buyer_share": N_("most for one buyer"),
    "factor": N_("factor"),
    "debt": N_("debt"),
    "up_to": N_("up to"),
    "owed": N_("owed already"),
    "granted_to_firm": N_("granted to the firm by other cases"),
    "granted_to_group": N_("granted to other firms of the group"),
    "group": N_("group"),
    "grade": N_("grade"),
    "unknown_caps": N_("unknown caps"),
    "lowered_to": N_("lowered to"),
    "tier": N_("tier proved"),
    "needed": N_("tier needed"),
    "prefix": N_("industry"),
    "principal_in_service": N_("share of principal that counts"),
    "largest_instalment": N_("largest instalment"),
    "requested": N_("requested"),
    "days": N_("days"),
    "first_day": N_("first day"),
    "last_day": N_("last day"),
    "amount": N_("amount"),
    "first_instalment": N_("first instalment"),
    "principal_counted": N_("principal counted"),
    "as_of": N_("as of"),
    "established": N_("established"),
}


def named_inputs(inputs: Mapping[str, object], most: int = MOST) -> Joined | str:
    """The inputs by name, intermediate values before items of the accounts, and how many more there are.

    A reason why something is unknown speaks for itself.
    """
    if not inputs:
        return ""
    ordered = sorted(inputs.items(), key=lambda entry: entry[0].partition(" ")[0] in ITEMS)
    more = len(ordered) - most
    told = [_named(name, value) for name, value in ordered[:most]]
    return Joined((*told, say("{count} more", count=more)) if more > 0 else tuple(told))


def _named(name: str, value: object) -> object:
    return value if name == "why" else say("{name} {value}", name=input_label(name), value=_value(value))


def input_label(name: str) -> object:
    """The label of an item of the accounts (with its year), of a measure, or of an intermediate value."""
    if name in _INPUTS:
        return Sentence(_INPUTS[name])
    if name in ITEMS:
        return Sentence(ITEMS[name])
    if name in MEASURES:
        return Sentence(MEASURES[name][0])
    item, _, year = name.rpartition(" ")
    if item in ITEMS and year.isdigit():
        return say("{item} {year}", item=Sentence(ITEMS[item]), year=year)
    return name.replace("_", " ")


def _decimals(size: float) -> int:
    return 4 if size < 1 else 2 if size < 1000 else 0


def _value(value: object) -> object:
    match value:
        case float() | Decimal():
            return round(value, _decimals(abs(float(value))))
        case Money():
            return whole(value)
        case tuple() | list():
            told = [_value(part) for part in value[:MOST_LISTED]]
            more = len(value) - len(told)
            return Joined((*told, say("{count} more", count=more)) if more > 0 else tuple(told), ", ")
    return value
