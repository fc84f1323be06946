"""The evidence files of a case, read: the heavy part of intake, which does not depend on what is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
from engine.intake.accounts import together
from engine.intake.bank_rules import BANK_RULES_FILE, BankRule, parse_bank_rules, write_bank_rules
from engine.intake.bundle import EvidenceFile
from engine.intake.categories import Texts, read_texts
from engine.intake.checks import invoice_findings, without_duplicates
from engine.intake.mapping import ColumnMapping
from engine.intake.mapping_file import mapping_path, read_mapping, write_mapping
from engine.intake.merge import merge
from engine.intake.readers import RefusedRow, StatementFile, read_statement
from engine.intake.readers.invoices import read_invoices
from engine.intake.readers.orders import read_orders
from engine.intake.readers.yearly import read_accounts

Table = TypeVar("Table")
NO_PASSWORDS: Mapping[str, str] = MappingProxyType({})
KNOWLEDGE = ("category-rules", "column-mapping")
"""Kinds of files that hold what the bank said of the evidence; only what was used of them counts."""


class EvidenceRefused(Refused):
    """Files that cannot be read: `refusals` holds, by path, why each of them is refused."""

    def __init__(self, refusals: Mapping[str, Refused]) -> None:
        super().__init__(*(sentence for refusal in refusals.values() for sentence in refusal.sentences))
        self.refusals = dict(refusals)


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the files say, before anything typed is known. None is what no file was there for.

    ledger holds every movement of every account, without categories; texts is what its words say. `knowledge` is what
    the bank itself added, as files of a case folder: with them and the evidence the same case can be read again
    anywhere. `assembled` keeps what was computed for the names and days that came along with this evidence.
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
    knowledge: tuple[EvidenceFile, ...] = ()
    assembled: dict[object, object] = field(default_factory=dict, repr=False)


def read_evidence(
    files: Sequence[EvidenceFile],
    currency: str,
    mappings: Sequence[ColumnMapping] = (),
    corrections: Sequence[BankRule] = (),
    passwords: Mapping[str, str] = NO_PASSWORDS,
) -> Evidence:
    """Read every file by its place in the case folder. Raises EvidenceRefused naming every file that cannot be read.

    `mappings` are column mappings that a person confirmed, `corrections` are categories that officers of this bank
    gave; those that came with the files were said before them. `passwords` are by the files' paths.
    """
    reading = _Reading(currency, tuple(mappings), passwords)
    for file in sorted(files, key=lambda file: file.kind not in KNOWLEDGE):
        reading.add(file)
    if reading.refusals:
        raise EvidenceRefused(reading.refusals)
    return reading.evidence(corrections)


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
        self.accounts: list[tuple[AccountsYear, ...]] = []
        self.orders: tuple[Order, ...] | None = None
        self.bank_rules: tuple[BankRule, ...] = ()

    def add(self, file: EvidenceFile) -> None:
        try:
            rows = self._read(file)
        except Refused as refusal:
            self.refusals[file.path] = refusal
        else:
            if file.kind in KNOWLEDGE:
                return
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
                self.accounts.append(self._table(read_accounts, file))
                return len(self.accounts[-1])
            case "orders":
                self.orders = self._table(read_orders, file)
                return len(self.orders)
            case "category-rules":
                self.bank_rules = parse_bank_rules(file.path, file.data)
            case "column-mapping":
                self.mappings = (read_mapping(file.path, file.data), *self.mappings)
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

    def evidence(self, corrections: Sequence[BankRule]) -> Evidence:
        statements = tuple(self.statements.values())
        ledger, overlaps = merge(statements, self.currency) if statements else (None, ())
        texts = None if ledger is None else read_texts(ledger, bank_rules=(*self.bank_rules, *corrections))
        used = {s.mapping.fingerprint: s.mapping for s in statements if s.mapping is not None}
        knowledge = (*_categories(texts), *map(mapping_evidence, used.values()))
        sales, purchases = (self._checked(self.invoices.get(side)) for side in ("sales", "purchases"))
        accounts, restated = together(self.accounts)
        return Evidence(
            currency=self.currency,
            items=(*self.items, *(EvidenceItem(f.path, f.kind, f.sha256) for f in knowledge)),
            formats=tuple((statement.name, statement.format) for statement in statements),
            ledger=ledger,
            texts=texts,
            knowledge=knowledge,
            sales=sales,
            purchases=purchases,
            accounts=accounts,
            orders=self.orders,
            findings=(*self.findings, *overlaps, *restated),
        )

    def _checked(self, invoices: Invoices | None) -> Invoices | None:
        if invoices is None:
            return None
        once, duplicates = without_duplicates(invoices)
        self.findings += [*duplicates, *invoice_findings(once)]
        return once


def _categories(texts: Texts | None) -> Iterator[EvidenceFile]:
    """What was used of the rules of categories, as a case folder keeps it."""
    if texts is not None and (used := texts.bank.used):
        yield EvidenceFile(BANK_RULES_FILE, write_bank_rules(used).encode())


def mapping_evidence(mapping: ColumnMapping) -> EvidenceFile:
    """The mapping as a file of the case folder."""
    return EvidenceFile(mapping_path(mapping), write_mapping(mapping).encode())
