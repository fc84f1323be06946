"""For each kind of finding what makes it appear, and a near case in which it does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from builders import CUSTOMERS, accounts_of, some_invoices
from intake_folders import APPLICATION, HEADER, files, statement

from engine.facts.casefile import Case
from engine.facts.invoices import Invoices
from engine.intake.application import read_application
from engine.intake.assemble import assemble, read_evidence
from engine.intake.checks import accounts_findings, invoice_findings, without_duplicates
from engine.intake.form import read
from engine.intake.integrity import integrity
from engine.intake.triangulation import triangulate

Kinds = frozenset[str]
Pair = tuple[Kinds, Kinds]
PAIRS: dict[str, Callable[[], Pair]] = {}
"""By kind, the kinds found where it is there, and those of the near case."""
TODAY = dt.date(2026, 7, 10)
Rows = dict[str, tuple[dict[str, str], ...]]


def pair(kind: str) -> Callable[[Callable[[], Pair]], Callable[[], Pair]]:
    def kept(made: Callable[[], Pair]) -> Callable[[], Pair]:
        assert kind not in PAIRS
        PAIRS[kind] = made
        return made

    return kept


def of_case(case: Case) -> Kinds:
    found = (*case.findings, *integrity(case).findings, *triangulate(case).findings)
    return frozenset(finding.kind for finding in found)


def typed(rows: Rows | None = None, **texts: str) -> Kinds:
    """The sample application with texts by path, a double underscore for each dot. What is refused counts as well."""
    draft = read_application(APPLICATION)
    changed = {path.replace("__", "."): text for path, text in texts.items()}
    draft = replace(draft, texts={**draft.texts, **changed}, rows={**draft.rows, **(rows or {})})
    return frozenset(problem.kind for problem in read(draft, TODAY)[1])


def filed(**given: bytes | str) -> Kinds:
    """The sample application with files by path, a double underscore for each slash, as CSV."""
    named = {
        path.replace("__", "/") + ".csv": data.encode() if isinstance(data, str) else data
        for path, data in given.items()
    }
    application, _ = read(read_application(APPLICATION), TODAY)
    assert application is not None
    return of_case(assemble(application, read_evidence(files(named), "CNY")))


# What is typed


@pair("entry-missing")
def _missing() -> Pair:
    return typed(request__purpose=""), typed(request__purpose="x")


@pair("entry-unreadable")
def _unreadable() -> Pair:
    return typed(applicant__employees="many"), typed(applicant__employees="23")


@pair("key-unknown")
def _key() -> Pair:
    return typed(applicant__colour="blue"), typed(applicant__phone="1")


@pair("date-in-future")
def _future() -> Pair:
    return typed(as_of="2026-07-12"), typed(as_of="2026-07-11")


@pair("date-after-as-of")
def _later() -> Pair:
    return typed(applicant__established="2026-07-01"), typed(applicant__established="2026-06-30")


@pair("industry-unknown")
def _industry() -> Pair:
    return typed(applicant__industry="bakery"), typed(applicant__industry="C22")


@pair("identity-number-invalid")
def _invalid() -> Pair:
    wrong, right = "911100006000373411", "91110000600037341L"
    return typed(applicant__registration__number=wrong), typed(applicant__registration__number=right)


@pair("identity-number-unchecked")
def _unchecked() -> Pair:
    unknown = typed(applicant__registration__type="xx-number", applicant__registration__number="1")
    return unknown, typed(applicant__registration__number="91110000600037341L")


@pair("shares-above-one")
def _shares() -> Pair:
    def owners(second: str) -> Kinds:
        return typed({"owners": ({"name": "A", "share": "60%"}, {"name": "B", "share": second})})

    return owners("40.1%"), owners("40%")


@pair("owners-unnamed")
def _unnamed() -> Pair:
    def owned(share: str) -> Kinds:
        return typed({"owners": ({"name": "A", "share": share},)})

    return owned("75%"), owned("76%")


@pair("owner-through-nobody")
def _through() -> Pair:
    def owners(through: str) -> Kinds:
        return typed({"owners": ({"name": "A", "share": "1"}, {"name": "B", "share": "1", "through": through})})

    return owners("Nobody Ltd"), owners("A")


@pair("debts-contradicted")
def _debts() -> Pair:
    listed: Rows = {"debts": ({"lender": "ICBC", "outstanding": "1000"},)}
    assert typed(applicant__has_debts="yes") >= {"debts-contradicted"}, "debts declared and none listed"
    return typed(listed, applicant__has_debts="no"), typed(listed, applicant__has_debts="yes")


def _parts(*parts: tuple[str, str]) -> Kinds:
    return typed({"tranches": tuple({"amount": a, "release": "date", "reference": "", "on": on} for a, on in parts)})


@pair("parts-do-not-add-up")
def _sum_of_parts() -> Pair:
    first = ("500000", "2026-07-01")
    return _parts(first, ("299999", "2026-12-01")), _parts(first, ("300000", "2026-12-01"))


@pair("part-after-end")
def _late_part() -> Pair:
    first = ("500000", "2026-07-01")
    return _parts(first, ("300000", "2027-06-30")), _parts(first, ("300000", "2027-06-29"))


# Yearly accounts


def _of_accounts(**changes: int | None) -> Kinds:
    return frozenset(finding.kind for finding in accounts_findings([accounts_of(2025, **changes)]))


@pair("accounts-unbalanced")
def _unbalanced() -> Pair:
    return (
        _of_accounts(total_equity=1_650_000, paid_in_capital=950_000),
        _of_accounts(total_equity=1_699_999, paid_in_capital=999_999),
    )


@pair("accounts-subtotal")
def _subtotal() -> Pair:
    return _of_accounts(cash=520_000), _of_accounts(cash=None)


@pair("accounts-profit")
def _profit() -> Pair:
    return _of_accounts(net_profit=500_000), _of_accounts(net_profit=457_601)


@pair("accounts-profit-lines")
def _profit_lines() -> Pair:
    return _of_accounts(revenue=7_000_000), _of_accounts(revenue=None)


@pair("retained-earnings-roll-forward")
def _roll_forward() -> Pair:
    def since(earnings: int) -> Kinds:
        before = accounts_of(2024, retained_earnings=earnings, paid_in_capital=1_700_000 - earnings)
        return frozenset(finding.kind for finding in accounts_findings([before, accounts_of(2025)]))

    return since(200_000), since(322_400)


@pair("accounts-restated")
def _restated() -> Pair:
    own = "item,2024\nrevenue,1000000\n"

    def repeated(revenue: int) -> Kinds:
        return filed(accounts=own, accounts__later=f"item,2024,2025\nrevenue,{revenue},1200000\n")

    return repeated(1_050_000), repeated(1_000_400)


# Invoices


def _of_invoices(invoices: Invoices) -> Kinds:
    once, doubles = without_duplicates(invoices)
    return frozenset(finding.kind for finding in (*doubles, *invoice_findings(once)))


def _some(rows: Sequence[int] = (), **more: int) -> Invoices:
    """Two months of invoices, these rows a second time; `more` is added to columns of the second of them, in fen."""
    made = some_invoices(CUSTOMERS, "invoices/sales.csv", 1000, months=2)
    made = made.where(np.sort(np.append(np.arange(len(made)), rows).astype(int)))
    columns = {name: getattr(made, name).copy() for name in more}
    for name, column in columns.items():
        column[6] += more[name]
    return replace(made, **columns)


@pair("invoice-sum")
def _invoice_sum() -> Pair:
    return _of_invoices(_some(gross=500)), _of_invoices(_some(gross=500, net=500))


@pair("invoice-duplicate")
def _invoice_twice() -> Pair:
    return _of_invoices(_some([5])), _of_invoices(_some([5], net=100, gross=100))


@pair("invoice-number-reused")
def _reused() -> Pair:
    return _of_invoices(_some([5], net=100, gross=100)), _of_invoices(_some([5]))


# Files

_ROWS = [
    ("2026-01-05", "50000.00", "杭州青松食品有限公司", "货款"),
    ("2026-01-06", "-20000.00", "嘉兴油墨有限公司", "材料款"),
    ("2026-02-10", "-3000.00", "", "工资"),
    ("2026-02-11", "9000.00", "宁波海港贸易有限公司", "货款"),
]


@pair("file-not-used")
def _unused() -> Pair:
    return filed(notes="x"), filed(documents__notes="x")


@pair("file-duplicate")
def _same_file() -> Pair:
    data = statement(_ROWS)
    return filed(statements__a=data, statements__b=data), filed(statements__a=data)


@pair("statement-overlap")
def _overlap() -> Pair:
    later = ("2026-05-02", "100.00", "", "货款")
    again = statement([*_ROWS[2:], later], "130000.00")
    fresh = statement([later], "136000.00")
    first = statement(_ROWS)
    return filed(statements__a=first, statements__b=again), filed(statements__a=first, statements__b=fresh)


@pair("row-unreadable")
def _bad_row() -> Pair:
    good = statement(_ROWS)
    return filed(statements__a=good.replace(b"-20000.00", b"two tons")), filed(statements__a=good)


@pair("statement-note")
def _note() -> Pair:
    def written(day: str) -> Kinds:
        return filed(statements__a=f"Date,Amount,Text\n03/04/2026,5.00,a\n{day},-2.00,b\n")

    return written("05/06/2026"), written("15/06/2026")


@pair("evidence-after-as-of")
def _after() -> Pair:
    def until(day: str) -> Kinds:
        return filed(statements__a=statement([*_ROWS, (day, "100.00", "", "货款")]))

    return until("2026-07-01"), until("2026-06-30")


@pair("uncategorised")
def _unexplained() -> Pair:
    def said(text: str) -> Kinds:
        return filed(statements__a=statement([*_ROWS[:3], *((f"2026-03-0{i}", "-70.00", "", text) for i in (1, 2, 3))]))

    return said("qwx"), said("手续费")


@pair("account-holder-differs")
def _holder() -> Pair:
    def held_by(name: str) -> Kinds:
        return filed(statements__a=f"户名,{name}\n".encode() + statement(_ROWS))

    return held_by("宁波海港贸易有限公司"), held_by("杭州菩提包装有限公司")


@pair("account-other-currency")
def _currency() -> Pair:
    def kept_in(currency: str) -> Kinds:
        return filed(statements__a=f"{HEADER},币种\n2026-01-05,50.00,50.00,A,,货款,{currency}\n")

    return kept_in("EUR"), kept_in("CNY")
