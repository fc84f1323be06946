"""Evidence as tables to look at: transactions, invoices, yearly accounts and orders, each row with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.facts.casefile import Case
from engine.facts.conduct import CATEGORY_LABELS, EXCLUSION_LABELS, Ledger
from engine.facts.finding import SourceRow
from engine.facts.invoices import Invoices
from engine.facts.statements import ITEMS, AccountsYear
from engine.features.feature import Rows
from engine.i18n import N_, Sentence, say
from engine.service.values import TableColumn, TableView

_TRANSACTION_COLUMNS = (
    TableColumn("booked_on", N_("Date")),
    TableColumn("amount", N_("Amount")),
    TableColumn("balance", N_("Balance after")),
    TableColumn("counterparty", N_("Counterparty")),
    TableColumn("text", N_("Text")),
    TableColumn("category", N_("Category")),
    TableColumn("rule", N_("Given by rule")),
    TableColumn("turnover", N_("Turnover")),
    TableColumn("account", N_("Account")),
    TableColumn("source", N_("Source")),
)
_INVOICE_COLUMNS = (
    TableColumn("date", N_("Date")),
    TableColumn("invoice", N_("Invoice")),
    TableColumn("counterparty", N_("Counterparty")),
    TableColumn("net", N_("Net")),
    TableColumn("tax", N_("Tax")),
    TableColumn("gross", N_("Gross")),
    TableColumn("void", N_("Void")),
    TableColumn("source", N_("Source")),
)
_ORDER_COLUMNS = (
    TableColumn("order", N_("Order")),
    TableColumn("buyer", N_("Buyer")),
    TableColumn("ordered", N_("Ordered on")),
    TableColumn("delivery", N_("Delivery")),
    TableColumn("amount", N_("Amount")),
    TableColumn("status", N_("Status")),
    TableColumn("source", N_("Source")),
)


def transactions(ledger: Ledger, rows: Iterable[int], title: Sentence) -> TableView:
    cells, sources = [], []
    for index in rows:
        movement = ledger[int(index)]
        sources.append(movement.source)
        cells.append(
            (
                movement.booked_on,
                movement.amount,
                movement.balance_after,
                movement.counterparty,
                movement.text,
                Sentence(CATEGORY_LABELS[movement.category]),
                movement.category_rule,
                Sentence(EXCLUSION_LABELS[movement.exclusion]),
                movement.account.number,
                str(movement.source),
            )
        )
    return TableView(title, _TRANSACTION_COLUMNS, tuple(cells), tuple(sources))


def invoices(invoices: Invoices, rows: Iterable[int], title: Sentence) -> TableView:
    cells, sources = [], []
    for index in rows:
        invoice = invoices[int(index)]
        sources.append(invoice.source)
        cells.append(
            (
                invoice.date,
                invoice.invoice_id,
                invoice.counterparty,
                invoice.net,
                invoice.tax,
                invoice.gross,
                invoice.is_void,
                str(invoice.source),
            )
        )
    return TableView(title, _INVOICE_COLUMNS, tuple(cells), tuple(sources))


def accounts(years: Sequence[AccountsYear], items: Sequence[str], title: Sentence) -> TableView:
    """The yearly accounts, one row an item, one column a year; an item that was not given is None."""
    columns = (
        TableColumn("item", N_("Item")),
        *(TableColumn(str(year.year), str(year.year)) for year in years),
        TableColumn("source", N_("Source")),
    )
    cells, sources = [], []
    for item in items:
        source = next((year.sources[item] for year in years if item in year.sources), SourceRow("accounts.csv"))
        sources.append(source)
        cells.append((Sentence(ITEMS[item]), *(year.get(item) for year in years), str(source)))
    return TableView(title, columns, tuple(cells), tuple(sources))


def orders(case: Case, title: Sentence) -> TableView:
    placed = case.orders or ()
    return TableView(
        title,
        _ORDER_COLUMNS,
        tuple(
            (o.order_id, o.buyer, o.order_date, o.delivery_date, o.amount, Sentence(o.status.value), str(o.source))
            for o in placed
        ),
        tuple(o.source for o in placed),
    )


def of_feature(case: Case, label: str, rows: Rows) -> TableView:
    """The rows a feature rests on."""
    title = say("Rows behind “{name}”", name=Sentence(label))
    match rows.table:
        case "transactions" if case.ledger is not None:
            return transactions(case.ledger, rows.positions, title)
        case "sales" if case.sales is not None:
            return invoices(case.sales, rows.positions, title)
        case "purchases" if case.purchases is not None:
            return invoices(case.purchases, rows.positions, title)
        case "accounts":
            return accounts(case.accounts, rows.items or tuple(ITEMS), title)
        case "orders":
            return orders(case, title)
        case _:
            return _application(case, title)


def of_sources(case: Case, sources: Sequence[SourceRow], title: Sentence) -> TableView:
    """The rows that a finding, a rule or a cap names; a source without a row means its whole file."""
    files = {source.file for source in sources}
    if case.ledger is not None and files & set(case.ledger.files):
        return transactions(case.ledger, _positions(case.ledger, sources, case.ledger.source), title)
    for side in (case.sales, case.purchases):
        if side is not None and side.file in files:
            return invoices(side, _positions(side, sources, side.source), title)
    if any(file.startswith("accounts") for file in files):
        wanted = set(sources)
        named = [item for year in case.accounts for item, source in year.sources.items() if source in wanted]
        return accounts(case.accounts, tuple(dict.fromkeys(named)) or tuple(ITEMS), title)
    if any(file.startswith("orders") for file in files):
        return orders(case, title)
    return _application(case, title)


def _positions(
    rows: Ledger | Invoices, sources: Sequence[SourceRow], source_of: Callable[[int], SourceRow]
) -> NDArray[np.intp]:
    wanted, whole = set(sources), {source.file for source in sources if source.row is None}
    found = [i for i in range(len(rows)) if (source := source_of(i)) in wanted or source.file in whole]
    return np.array(found, np.intp)


def _application(case: Case, title: Sentence) -> TableView:
    """What the application itself says, for figures that rest on it alone."""
    columns = (
        TableColumn("field", N_("Field")),
        TableColumn("value", N_("Value")),
        TableColumn("source", N_("Source")),
    )
    request, applicant = case.request, case.applicant
    values: tuple[tuple[str, object], ...] = (
        (N_("As of"), case.as_of),
        (N_("Applicant"), applicant.name),
        (N_("Industry"), applicant.industry),
        (N_("Established"), applicant.established),
        (N_("Employees"), applicant.employees),
        (N_("Product"), request.product.value),
        (N_("Amount"), request.amount),
        (N_("Tenor in months"), request.tenor_months),
        (N_("Purpose"), request.purpose),
    )
    file = "application.toml"
    return TableView(
        title,
        columns,
        tuple((Sentence(label), value, file) for label, value in values),
        tuple(SourceRow(file) for _ in values),
    )
