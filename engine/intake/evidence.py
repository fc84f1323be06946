"""The evidence files of a case, read: the heavy part of intake, which does not depend on what is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from engine.errors import Refused
from engine.facts.casefile import EvidenceItem
from engine.facts.conduct import Ledger
from engine.facts.finding import Finding, Severity, SourceRow
from engine.facts.invoices import Invoices
from engine.facts.orders import Order
from engine.facts.statements import AccountsYear
from engine.i18n import say
from engine.intake.bundle import EvidenceFile
from engine.intake.categories import Texts, read_texts
from engine.intake.checks import invoice_findings, without_duplicates
from engine.intake.mapping import ColumnMapping
from engine.intake.merge import merge
from engine.intake.readers import RefusedRow, StatementFile, read_statement
from engine.intake.readers.invoices import read_invoices
from engine.intake.readers.orders import read_orders
from engine.intake.readers.yearly import read_accounts
from engine.intake.rules import Rule, in_order, shipped_rules

Table = TypeVar("Table")
NO_PASSWORDS: Mapping[str, str] = MappingProxyType({})


class EvidenceRefused(Refused):
    """Files that cannot be read: `refusals` holds, by path, why each of them is refused."""

    def __init__(self, refusals: Mapping[str, Refused]) -> None:
        super().__init__(*(sentence for refusal in refusals.values() for sentence in refusal.sentences))
        self.refusals = dict(refusals)


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the files say, before anything typed is known. None is what no file was there for.

    ledger holds every movement of every account, without categories; texts is what its words say. `assembled` keeps
    what was computed for the names and days that came along with this evidence.
    """

    currency: str
    items: tuple[EvidenceItem, ...] = ()
    formats: tuple[tuple[str, str], ...] = ()
    ledger: Ledger | None = None
    texts: Texts | None = None
    sales: Invoices | None = None
    purchases: Invoices | None = None
    accounts: tuple[AccountsYear, ...] = ()
    orders: tuple[Order, ...] | None = None
    findings: tuple[Finding, ...] = ()
    assembled: dict[object, object] = field(default_factory=dict, repr=False)


def read_evidence(
    files: Sequence[EvidenceFile],
    currency: str,
    mappings: Sequence[ColumnMapping] = (),
    corrections: Sequence[Rule] = (),
    passwords: Mapping[str, str] = NO_PASSWORDS,
) -> Evidence:
    """Read every file by its place in the case folder. Raises EvidenceRefused naming every file that cannot be read.

    `mappings` are column mappings that a person confirmed, `corrections` are category rules made from the officer's
    corrections; they come before the shipped ones of the same priority. `passwords` are by the files' paths.
    """
    reading = _Reading(currency, tuple(mappings), passwords)
    for file in files:
        reading.add(file)
    if reading.refusals:
        raise EvidenceRefused(reading.refusals)
    return reading.evidence(in_order((*corrections, *shipped_rules())))


class _Reading:
    """Files as they are read, one after the other."""

    def __init__(self, currency: str, mappings: tuple[ColumnMapping, ...], passwords: Mapping[str, str]) -> None:
        self.currency = currency
        self.mappings = mappings
        self.passwords = passwords
        self.refusals: dict[str, Refused] = {}
        self.findings: list[Finding] = []
        self.items: list[EvidenceItem] = []
        self.statements: dict[str, StatementFile] = {}
        self.invoices: dict[str, Invoices] = {}
        self.accounts: tuple[AccountsYear, ...] = ()
        self.orders: tuple[Order, ...] | None = None

    def add(self, file: EvidenceFile) -> None:
        try:
            rows = self._read(file)
        except Refused as refusal:
            self.refusals[file.path] = refusal
        else:
            self.items.append(EvidenceItem(file.path, file.kind, file.sha256, rows))

    def _read(self, file: EvidenceFile) -> int | None:
        """Read one file and answer how many rows it gave, None where it holds no rows."""
        match file.kind:
            case "statement":
                return self._statement(file)
            case "sales" | "purchases":
                self.invoices[file.kind] = self._table(read_invoices, file)
                return len(self.invoices[file.kind])
            case "accounts":
                self.accounts = self._table(read_accounts, file)
                return len(self.accounts)
            case "orders":
                self.orders = self._table(read_orders, file)
                return len(self.orders)
            case "unknown":
                sentence = say("{file} has no known place in a case folder and was not read.", file=file.path)
                self.findings.append(Finding("file-not-used", Severity.NOTE, sentence, (SourceRow(file.path),)))
        return None

    def _table(
        self, read: Callable[[str, bytes, str, str | None], tuple[Table, tuple[RefusedRow, ...]]], file: EvidenceFile
    ) -> Table:
        table, refused = read(file.path, file.data, self.currency, self.passwords.get(file.path))
        self._unreadable(file.path, refused)
        return table

    def _statement(self, file: EvidenceFile) -> int:
        """A statement; the very same file a second time adds nothing."""
        same = self.statements.get(file.sha256)
        if same is not None:
            sentence = say(
                "{file} is the same file as {first}; its {count} rows were left out.",
                file=file.path, first=same.name, count=len(same),
            )  # fmt: skip
            self.findings.append(Finding("file-duplicate", Severity.NOTE, sentence, (SourceRow(file.path),)))
            return 0
        password = self.passwords.get(file.path)
        statement = read_statement(file.path, file.data, self.currency, self.mappings, password)
        self.statements[file.sha256] = statement
        self._unreadable(file.path, statement.refused)
        for note in statement.notes:
            self.findings.append(Finding("statement-note", Severity.NOTE, note, (SourceRow(file.path),)))
        return len(statement)

    def _unreadable(self, path: str, refused: tuple[RefusedRow, ...]) -> None:
        """All rows of a file that could not be read, as one finding."""
        if not refused:
            return
        sentence = say(
            "{count} rows of {file} could not be read, first row {row}: {why}",
            count=len(refused), file=path, row=str(refused[0].row), why=refused[0].sentence,
        )  # fmt: skip
        sources = tuple(SourceRow(path, row.row) for row in refused)
        self.findings.append(Finding("row-unreadable", Severity.WARNING, sentence, sources))

    def evidence(self, rules: tuple[Rule, ...]) -> Evidence:
        statements = tuple(self.statements.values())
        ledger, overlaps = merge(statements, self.currency) if statements else (None, ())
        sales, purchases = (self._checked(self.invoices.get(side)) for side in ("sales", "purchases"))
        return Evidence(
            currency=self.currency,
            items=tuple(self.items),
            formats=tuple((statement.name, statement.format) for statement in statements),
            ledger=ledger,
            texts=None if ledger is None else read_texts(ledger, rules),
            sales=sales,
            purchases=purchases,
            accounts=self.accounts,
            orders=self.orders,
            findings=(*self.findings, *overlaps),
        )

    def _checked(self, invoices: Invoices | None) -> Invoices | None:
        if invoices is None:
            return None
        once, duplicates = without_duplicates(invoices)
        self.findings += [*duplicates, *invoice_findings(once)]
        return once
