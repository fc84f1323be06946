"""What the offered loan costs, on one page and in plain words for the person who will pay it."""

from __future__ import annotations

from decimal import Decimal

from engine.assessment.assessment import Assessment
from engine.assessment.condition_words import bearing, for_applicant
from engine.errors import Refused
from engine.i18n import Percent, Sentence, say
from engine.memo.advice import ADVICE
from engine.memo.document import (
    UNKNOWN,
    Bullets,
    Cell,
    Column,
    Document,
    Section,
    SideBySide,
    Table,
    Text,
    Tile,
    Tiles,
    Tone,
    cell,
)
from engine.memo.proof import decision_digest, footer
from engine.memo.sections.amounts import exact
from engine.memo.sections.due import DueDate, by_month, due_dates
from engine.memo.sections.limit import schedule_picture
from engine.money import Money, total
from engine.offer.early import repay_early
from engine.offer.offer import Offer, Schedule
from engine.policy.decision import Verdict

MOST_DATES = 60
"""More due dates than this are added up by month, so that the sheet stays one page."""
CLEARLY_FREE = Decimal("0.05")
"""Interest this far below what uninterrupted interest would be shows interest-free days, not a day-count convention."""


def cost_sheet_pdf(assessment: Assessment, language: str) -> bytes:
    """The cost sheet as a PDF of one page. Raises Refused where there is no offer."""
    document = cost_sheet(assessment)
    # ReportLab takes a quarter of a second to load: only who prints waits for it.
    from engine.memo.layout import draw

    return draw(document, language)


def cost_sheet(assessment: Assessment) -> Document:
    """The cost sheet as a document. Raises Refused where there is no offer."""
    offer = assessment.offer
    if offer is None:
        raise Refused(say("There is no offer yet, so its cost cannot be shown. Assess the case until an offer stands."))
    name = assessment.case.applicant.name[:120]
    return Document(
        title=say("What this loan costs you"),
        subject=say("Cost sheet for {name}", name=name),
        header=say("Cost sheet - {name} - as of {date}", name=name, date=assessment.case.as_of),
        footer=footer(assessment, decision_digest(assessment)),
        sections=(
            Section(
                "cost",
                say("What this loan costs you"),
                (
                    _borrower(assessment),
                    _tiles(offer),
                    *_in_words(offer, assessment.policy.products[offer.product].early_fee),
                ),
            ),
            Section("dates", say("What you pay, and when"), (schedule_picture(offer), _dates(offer))),
            *_conditions(assessment),
            Section("advice", say("How to borrow more cheaply next time"), (_advice(assessment),)),
        ),
    )


def _borrower(assessment: Assessment) -> Text:
    """For whom the sheet is, and that nothing is promised while a person still has to decide."""
    name = assessment.case.applicant.name[:120]
    if assessment.decision.verdict is Verdict.REFER:
        told = say("For {name}. Indicative: a person has yet to decide, and nothing is promised before.", name=name)
        return Text(told, Tone.WARN, is_large=True)
    return Text(say("For {name}.", name=name), is_large=True)


def _tiles(offer: Offer) -> Tiles:
    dates = due_dates(offer)
    last = dates[-1].due if dates else None
    parts = len(offer.tranches)
    paid_out = say("in one part") if parts == 1 else say("in {count} parts", count=parts)
    return Tiles(
        (
            Tile(say("You receive"), cell(offer.amount), paid_out),
            Tile(say("You pay back in all"), cell(offer.amount + offer.total_cost), say("by {date}", date=last)),
            Tile(say("Cost in all"), cell(offer.total_cost), say("interest and fees together")),
            Tile(
                say("Yearly percentage rate"),
                cell(Percent(offer.yearly_rate, 2) if offer.yearly_rate is not None else None),
                say("everything included"),
            ),
        )
    )


def _in_words(offer: Offer, early_fee: Decimal) -> tuple[Text, ...]:
    texts = [
        say(
            "Of the cost, {interest} is interest at {rate} a year and {fees} are fees. "
            "For every 100 you borrow, you pay {each} on top.",
            interest=offer.total_interest,
            rate=Percent(offer.price.rate, 2),
            fees=offer.total_fees,
            each=round(offer.total_cost.amount / offer.amount.amount * 100, 2),
        ),
        say(
            "The yearly percentage rate is the one figure to compare with other offers: "
            "it counts interest, fees and the days on which you pay them."
        ),
        _interest_free(offer),
        *_early(offer, early_fee),
    ]
    return tuple(Text(text, is_large=True) for text in texts)


def _early(offer: Offer, early_fee: Decimal) -> list[Sentence]:
    """What it saves to repay everything half-way, for a loan in one part with a day left between two payments."""
    tranche = offer.tranches[0]
    dues = tranche.schedule.instalments
    if len(offer.tranches) > 1 or tranche.terms is None or len(dues) < 4:
        return []
    day = dues[len(dues) // 2 - 1].due
    early = repay_early(tranche.schedule, tranche.terms, day, fee_share=early_fee)
    return [
        say(
            "You may repay earlier: all that is still owed after the payment of {day} is {payment} with any fee, "
            "and repaying it then saves you {saved}.",
            day=day,
            payment=early.payment,
            saved=early.saved,
        )
    ]


def _interest_free(offer: Offer) -> Sentence:
    """What interest-free days are worth, against the same loan bearing interest every day."""
    currency = offer.amount.currency
    uninterrupted = total([_uninterrupted(t.schedule) for t in offer.tranches], currency)
    spared = uninterrupted - offer.total_interest
    if not uninterrupted.amount or spared.amount / uninterrupted.amount < CLEARLY_FREE:
        return say("This loan has no interest-free period: interest runs from the day the money is paid out.")
    return say(
        "Interest-free days spare you about {spared}: without them the interest would be about {all}. "
        "They do not lower the rate for the other days, and what you borrowed remains due in full.",
        spared=spared.round_down_to(Money(1, currency)),
        all=uninterrupted.round_down_to(Money(1, currency)),
    )


def _uninterrupted(schedule: Schedule) -> Money:
    """Interest at the agreed rate on every day on which something is owed, a year of 365 days."""
    owed, since, interest = schedule.principal, schedule.drawn_on, Decimal(0)
    for instalment in schedule.instalments:
        interest += owed.amount * schedule.rate * (instalment.due - since).days / 365
        owed, since = instalment.balance, instalment.due
    return Money(interest, schedule.principal.currency)


def _dates(offer: Offer) -> SideBySide | Table:
    dates = due_dates(offer)
    dates = dates if len(dates) <= MOST_DATES else by_month(dates)
    title = say("All payments, {currency}", currency=offer.amount.currency)
    half = -(-len(dates) // 2)
    if len(dates) <= 6:
        return _table(dates, title)
    return SideBySide((_table(dates[:half], title),), (_table(dates[half:], say("continued")),))


def _table(dates: tuple[DueDate, ...], title: Sentence) -> Table:
    columns = (
        Column(say("Due"), 1.4),
        Column(say("You pay"), 1.3, True),
        Column(say("of which cost"), 1.2, True),
        Column(say("Still owed"), 1.4, True),
    )
    rows = tuple((Cell(d.due), exact(d.payment), exact(d.interest + d.fee), exact(d.balance)) for d in dates)
    return Table(columns, rows, title, is_small=True)


def _conditions(assessment: Assessment) -> tuple[Section, ...]:
    """What the borrower must do or keep; nothing where nothing is tied to the loan."""
    items = tuple(Cell(for_applicant(condition)) for condition in bearing(assessment) if condition.is_kept)
    title = say("What the loan is tied to")
    return (Section("conditions", title, (Bullets(None, items, UNKNOWN),)),) if items else ()


def _advice(assessment: Assessment) -> Bullets:
    reasons = assessment.score.reasons if assessment.score else ()
    tips = [ADVICE[reason.family] for reason in reasons if reason.family in ADVICE]
    items = tuple(Cell(Sentence(tip)) for tip in tips[:4])
    return Bullets(
        None, items, say("Pay on the dates above: a clean record is what lowers the price most."), is_large=True
    )
