"""Evidence files in words: what each is, and what it said when it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.i18n import N_, Translator
from engine.service.values import EvidenceRow, EvidenceSummary, Needs


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One dropped file: its name, its kind and period, and each thing that a person should know of it."""

    name: str
    text: str
    tone: str
    findings: tuple[str, ...] = ()


HELP: Mapping[Needs, str] = {Needs.MAPPING: N_("Columns…"), Needs.PASSWORD: N_("Password…")}
"""What a person presses to have a file read that was left out."""
_LEFT_OUT: Mapping[Needs, str] = {
    Needs.MAPPING: N_("{file} was left out: nobody has said what its columns hold. Press “Columns…” to say it."),
    Needs.PASSWORD: N_("{file} was left out: a password protects it. Press “Password…” to enter it."),
}


def summary_line(summary: EvidenceSummary, words: Translator) -> SummaryLine:
    if summary.needs is not None:
        return SummaryLine(summary.name, words.text(_LEFT_OUT[summary.needs], file=summary.name), "bad")
    if summary.refusal is not None:
        return SummaryLine(summary.name, words.render(summary.refusal), "bad")
    parts = [words.text(codes.EVIDENCE_KINDS.get(summary.kind or "", summary.kind or ""))]
    if summary.format:
        parts.append(str(summary.format))
    if summary.rows:
        parts.append(words.text(N_("{total} rows"), total=summary.rows))
    if summary.start and summary.end:
        parts.append(words.text(N_("{start} to {end}"), start=summary.start, end=summary.end))
    if accounts := ", ".join(filter(None, summary.accounts)):
        parts.append(words.text(N_("Accounts: {accounts}"), accounts=accounts))
    findings = tuple(words.render(finding.sentence) for finding in summary.findings)
    worst = max((int(finding.severity) for finding in summary.findings), default=-1)
    return SummaryLine(summary.name, "  ·  ".join(parts), codes.SEVERITY_TONES.get(worst, "good"), findings)


def _size(row: EvidenceRow, words: Translator) -> str:
    return f"{words.number(max(row.size / 1024, 0.1), 1 if row.size < 10_240 else 0)} KB"


FILE_COLUMNS: tuple[Column[EvidenceRow], ...] = (
    Column(
        N_("File"), lambda r: r.path, lambda r, w: r.path.split("/", 1)[-1], is_bold=True, width=0,
        tip=lambda r, w: f"{r.path}\nSHA-256 {r.sha256}", wraps=True,
    ),
    Column(N_("Size"), lambda r: r.size, _size, is_right=True, width=90),
    Column(N_("Added"), lambda r: r.added_at, lambda r, w: codes.moment(w, r.added_at), width=180),
    Column(N_("By"), lambda r: r.added_by, width=100),
)  # fmt: skip
