"""What the bank would lend: the ladder of caps, the price build-up, tranches and what falls due."""

from __future__ import annotations

from itertools import zip_longest

from engine.assessment.assessment import Assessment
from engine.assessment.steps import lowered_grade
from engine.i18n import Percent, Sentence, say
from engine.memo import labels
from engine.memo.document import (
    GAP,
    UNKNOWN,
    Block,
    Cell,
    Column,
    Joined,
    Picture,
    Section,
    SideBySide,
    Table,
    Text,
    Tone,
    cell,
)
from engine.memo.inputs import MOST, named_inputs
from engine.memo.pictures import Ladder, Repayments, Rung
from engine.memo.sections.amounts import exact, whole
from engine.memo.sections.due import DueDate, by_month, due_dates
from engine.offer.offer import Cap, Limit, Offer, Price
from engine.policy.decision import Verdict

MOST_INPUTS = {"group-exposure": 5}
MOST_DATES = 72
"""More due dates than this are added up by month."""
MOST_BESIDE = 14
"""So many due dates stand beside their picture."""


def limit(assessment: Assessment) -> Section:
    price = assessment.offer.price if assessment.offer else assessment.price
    is_offered = assessment.decision.verdict <= Verdict.APPROVE_LESS
    blocks: list[Block] = []
    lowered = lowered_grade(assessment)
    if assessment.limit:
        ladder = _ladder(assessment, assessment.limit)
        blocks.append(SideBySide((ladder,), (_price(price, is_offered),), 0.6) if price else ladder)
        blocks.append(_caps(assessment.limit, lowered.sentence if lowered is not None else None))
    else:
        blocks.append(Text(say("Limit: {unknown}", unknown=UNKNOWN), Tone.WARN))
        blocks += [_price(price, is_offered)] if price else []
    if assessment.offer:
        blocks.append(_tranches(assessment.offer))
        blocks += _free_period(assessment.offer)
        blocks += _schedule(assessment.offer)
    return Section("limit", say("Limit, price and repayment"), tuple(blocks))


def _free_period(offer: Offer) -> list[Block]:
    """What the interest-free time costs the bank; nothing where there is none."""
    free = offer.free_period
    if free is None:
        return []
    sentence = say(
        "Interest-free until {day} at the latest: the bank forgoes {forgone} of interest, and the money costs it "
        "{funding} meanwhile.",
        day=free.until,
        forgone=free.forgone,
        funding=free.funding,
    )
    return [Text(sentence)]


def _ordered(limit: Limit) -> list[Cap]:
    """Caps that apply first, lowest first, the unknown ones before those that cannot bind."""
    return sorted(
        limit.caps, key=lambda c: (not c.applies, c.amount is None, c.amount.amount if c.amount is not None else 0)
    )


def _ladder(assessment: Assessment, limit: Limit) -> Picture:
    request, binding = assessment.case.request.amount, limit.binding
    rungs = tuple(
        Rung(Sentence(c.label), float(c.amount.amount) if c.amount is not None else None, c.applies, c.name == binding)
        for c in _ordered(limit)
    )
    chart = Ladder(request.currency, rungs, float(request.amount))
    return Picture(say("Limit {amount}: the least of the caps that apply", amount=limit.amount), chart)


def _caps(limit: Limit, lowered: Sentence | None) -> Table:
    """The caps that apply with what they were computed from; those that do not, by name."""
    columns = (Column(say("Cap"), 2.2), Column(say("Amount"), 1.1, True), Column(say("Computed from"), 6))
    rows = [
        (
            Cell(Sentence(cap.label), strong=cap.name == limit.binding),
            cell(None if cap.amount is None else whole(cap.amount)),
            Cell(_computed_from(cap), sources=cap.sources),
        )
        for cap in _ordered(limit)
        if cap.applies
    ]
    others = tuple(Sentence(cap.label) for cap in limit.caps if not cap.applies)
    if others:
        rows.append((Cell(say("does not apply"), Tone.MUTED), Cell(""), Cell(Joined(others), Tone.MUTED)))
    return Table(columns, tuple(rows), is_small=True)


def _computed_from(cap: Cap) -> object:
    """The inputs by name; of the exposure also that the bank's own cases are not among them, where they are not."""
    told = named_inputs(cap.inputs, MOST_INPUTS.get(cap.name, MOST))
    if cap.name != "group-exposure" or cap.amount is None or "granted_to_group" in cap.inputs:
        return told
    return Joined((told, say("other cases of the bank were not looked up")))


def _price(price: Price, is_offered: bool) -> Table:
    title = say("Price build-up") if is_offered else say("Indicative price build-up")
    columns = (Column(title, 2.6), Column(say("A year"), 1, True))
    parts = (
        (say("Funding"), price.funding),
        (say("Operating cost"), price.opex),
        (say("Expected loss (PD x LGD)"), price.expected_loss),
        (say("Cost of capital (K = {capital})", capital=Percent(price.capital, 2)), price.capital_cost),
        (say("Sum of the parts"), price.unclipped),
        (_clipped(price), price.rate),
        (say("Cut-off PD at this price"), price.cut_off_pd),
    )  # fmt: skip
    rows = tuple((Cell(name), cell(Percent(part, 2))) for name, part in parts)
    return Table(columns, rows, heavy=frozenset({4, 5}), is_small=True)


def _clipped(price: Price) -> Sentence:
    return say("Rate, between {floor} and {ceiling}", floor=Percent(price.floor), ceiling=Percent(price.ceiling))


def schedule_picture(offer: Offer) -> Picture:
    """Principal, interest and fees of all tranches, month by month."""
    dates = by_month(due_dates(offer))
    chart = Repayments(
        offer.amount.currency,
        tuple(d.due for d in dates),
        tuple(float(d.principal.amount) for d in dates),
        tuple(float(d.interest.amount) for d in dates),
        tuple(float(d.fee.amount) for d in dates),
        tuple(float(d.balance.amount) for d in dates),
    )
    return Picture(say("What falls due by month, {currency}", currency=offer.amount.currency), chart)


def _tranches(offer: Offer) -> Table:
    columns = (
        Column(say("No."), 0.5), Column(say("Amount"), 1.6, True), Column(say("Released"), 2.4),
        Column(say("Drawn on"), 1.4), Column(say("Repaid by"), 2), Column(say("Interest"), 1.3, True),
        Column(say("Fees"), 1.1, True), Column(say("Cost in all, a year"), 1.2, True),
    )  # fmt: skip
    rows = [
        (
            Cell(t.number), Cell(t.amount), Cell(_release(t.release, t.reference)), Cell(t.release_on),
            cell(labels.label(labels.METHODS, t.schedule.method)), Cell(t.schedule.total_interest),
            Cell(t.schedule.total_fees),
            cell(Percent(t.schedule.yearly_rate, 2) if t.schedule.yearly_rate is not None else None),
        )
        for t in offer.tranches
    ]  # fmt: skip
    if len(rows) == 1:
        return Table(columns, tuple(rows), say("Tranches"), is_small=True)
    rows.append(
        (
            Cell(say("All")), Cell(offer.amount), Cell(""), Cell(""), Cell(""), Cell(offer.total_interest),
            Cell(offer.total_fees), cell(Percent(offer.yearly_rate, 2) if offer.yearly_rate is not None else None),
        )
    )  # fmt: skip
    return Table(columns, tuple(rows), say("Tranches"), heavy=frozenset({len(rows) - 1}), is_small=True)


def _release(release: str, reference: str) -> object:
    how = labels.label(labels.RELEASES, release)
    return Joined((how, reference), ": ") if reference and release != "date" else how


def _schedule(offer: Offer) -> list[Block]:
    """Due dates of all tranches together, as a picture and, last, as a table: a long one in two halves."""
    dates = due_dates(offer)
    dates = dates if len(dates) <= MOST_DATES else by_month(dates)
    title = say("Schedule of all tranches, {currency}", currency=offer.amount.currency)
    picture = schedule_picture(offer)
    five = (
        Column(say("Due"), 1.6), Column(say("Principal"), 1.3, True), Column(say("Interest and fees"), 1.2, True),
        Column(say("Payment"), 1.3, True), Column(say("Still owed"), 1.3, True),
    )  # fmt: skip
    if len(dates) <= MOST_BESIDE:
        table = Table(five, tuple(_due(date) for date in dates), title, is_small=True)
        return [SideBySide((picture,), (table,), 0.45)]
    half = -(-len(dates) // 2)
    rows = tuple((*_due(left), Cell(""), *_due(right)) for left, right in zip_longest(dates[:half], dates[half:]))
    return [picture, Table((*five, GAP, *five), rows, title, is_small=True)]


def _due(date: DueDate | None) -> tuple[Cell, ...]:
    if date is None:
        return (Cell(""),) * 5
    amounts = (date.principal, date.interest + date.fee, date.payment, date.balance)
    return (Cell(date.due), *(exact(amount) for amount in amounts))
