"""The columns of an unknown layout in words: what each may hold, and how the file would read."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.widgets.columns import Column
from engine.i18n import N_, Translator
from engine.intake.mapping import ROLE_LABELS, SEVERAL, ColumnMapping, Conventions, Role
from engine.service.layouts import LayoutPreview, LayoutSample, PreviewRow

DATE_ORDERS = {
    "": N_("Told by the file"),
    "dmy": N_("Day, month, year"),
    "mdy": N_("Month, day, year"),
    "ymd": N_("Year, month, day"),
}
DECIMAL_MARKS = {"": N_("Told by the file"), ".": N_("1,234.56"), ",": N_("1.234,56")}
PREVIEW_COLUMNS: tuple[Column[PreviewRow], ...] = (
    Column(N_("Row"), lambda r: r.row, lambda r, w: str(r.row), is_right=True, width=64),
    Column(N_("Date"), lambda r: r.booked_on, width=130),
    Column(
        N_("Amount"), lambda r: r.amount, is_right=True, width=150,
        tone=lambda r: "bad" if r.amount.amount < 0 else "good",
    ),
    Column(N_("Balance after"), lambda r: r.balance, is_right=True, width=150),
    Column(N_("Counterparty"), lambda r: r.counterparty, width=200),
    Column(N_("Text"), lambda r: r.text, width=0),
)  # fmt: skip


def roles(words: Translator) -> list[tuple[str, str]]:
    """What a column may hold, nothing first."""
    return [(words.text(N_("Not used")), ""), *((words.text(text), role.value) for role, text in ROLE_LABELS.items())]


@dataclass(slots=True)
class Answers:
    """What is chosen so far: a role for each column, and the conventions."""

    sample: LayoutSample
    chosen: list[str]
    conventions: Conventions
    currency: str | None

    @classmethod
    def of(cls, sample: LayoutSample) -> Answers:
        """The guess, to be mended."""
        chosen = [""] * sample.column_count
        for role, positions in sample.mapping.columns.items():
            for position in positions:
                chosen[position] = role.value
        return cls(sample, chosen, sample.mapping.conventions, sample.mapping.currency)

    def choose(self, column: int, role: str) -> tuple[int, ...]:
        """Give a column its role; answers the columns that lose it, because only one can have it."""
        self.chosen[column] = role
        if not role or Role(role) in SEVERAL:
            return ()
        lost = tuple(i for i, other in enumerate(self.chosen) if other == role and i != column)
        for i in lost:
            self.chosen[i] = ""
        return lost

    @property
    def mapping(self) -> ColumnMapping:
        columns: dict[Role, tuple[int, ...]] = {}
        for position, role in enumerate(self.chosen):
            if role:
                columns[Role(role)] = (*columns.get(Role(role), ()), position)
        guess = self.sample.mapping
        return ColumnMapping(columns, guess.headings, guess.shape, self.conventions, self.currency)


def outcome(preview: LayoutPreview, words: Translator) -> str:
    """“25 rows read: in 12,000.00, out 3,400.00.” and what is refused."""
    said = words.text(
        N_("{count} rows read: {inflow} in, {outflow} out."),
        count=len(preview.rows),
        inflow=", ".join(words.show(money) for money in preview.inflow),
        outflow=", ".join(words.show(money) for money in preview.outflow),
    )
    if preview.refused:
        row, why = preview.refused[0]
        said += " " + words.text(
            N_("Not read: {count}, first row {row}: {why}"),
            count=len(preview.refused),
            row=str(row),
            why=words.render(why),
        )
    return " ".join([said, *(words.render(note) for note in preview.notes)])
