"""The audit trail in words."""

from __future__ import annotations

from desktop import words as codes
from desktop.widgets.columns import Column
from engine.i18n import N_
from engine.service.values import AuditRow

ACTIONS = {
    "case opened": N_("Case opened"),
    "draft saved": N_("Draft saved"),
    "evidence filed": N_("Evidence filed"),
    "evidence removed": N_("Evidence removed"),
    "decision recorded": N_("Decision recorded"),
}
COLUMNS: tuple[Column[AuditRow], ...] = (
    Column(N_("No."), lambda r: r.id, lambda r, w: str(r.id), is_right=True, width=80, tone=lambda r: "muted"),
    Column(N_("When"), lambda r: r.at, lambda r, w: codes.moment(w, r.at), width=200),
    Column(N_("Who"), lambda r: r.by, width=130),
    Column(
        N_("What"),
        lambda r: r.action,
        lambda r, w: w.text(ACTIONS[r.action]) if r.action in ACTIONS else r.action,
        width=180,
        is_bold=True,
    ),
    Column(
        N_("Case"),
        lambda r: r.case_id,
        lambda r, w: f"#{r.case_id}" if r.case_id is not None else "–",
        is_right=True,
        width=80,
    ),
    Column(
        N_("Detail"),
        lambda r: r.detail,
        lambda r, w: "" if r.detail == "{}" else r.detail,
        width=0,
        tone=lambda r: "muted",
    ),
)
