"""Approvals: what waits for a second person, with the note and two buttons; what is referred; and how often
recommendations are overridden. Double-click opens the case."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit

from desktop.approvals.presenter import (
    ANSWERED_COLUMNS,
    CHANGE_COLUMNS,
    PLACES,
    QUEUE_COLUMNS,
    WAITING_COLUMNS,
    declined,
    override_columns,
    referred,
)
from desktop.session import Session
from desktop.sheets import Sheet, SheetsPage
from desktop.widgets.pieces import Card, beside, button, label
from engine.i18n import N_
from engine.progress import Job
from engine.service.values import ApprovalRow, CaseRow, Changes, ProposalRow

WAITING = "waiting-approval"


class ApprovalsPage(SheetsPage):
    title = N_("Approvals")
    hint = N_(
        "Whoever decided a case never approves it. What lies beyond an officer's authority, and what is lent against "
        "the recommendation, waits here for another person."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._waiting: tuple[ApprovalRow, ...] = ()
        self.answer_card = Card()
        self.chosen = label("strong", wraps=True)
        self.answer_note = QPlainTextEdit()
        self.answer_note.setFixedHeight(64)
        self.answer_note.setTabChangesFocus(True)
        self.approve, self.reject, self.open = button("primary"), button("danger"), button("quiet", "rows")
        self.approve.clicked.connect(lambda: self.answer(is_approved=True))
        self.reject.clicked.connect(lambda: self.answer(is_approved=False))
        self.open.clicked.connect(self._open_chosen)
        for part in (self.chosen, self.answer_note):
            self.answer_card.body.addWidget(part)
        self.answer_card.body.addLayout(beside(self.open, None, self.reject, self.approve, gap=10))
        put = self.texts.put
        put(self.answer_card.set_heading, N_("Your answer"))
        put(self.answer_note.setPlaceholderText, N_("A note for the record; a rejection needs one"))
        put(self.answer_note.setAccessibleName, N_("Note for the record"))
        put(self.approve.setText, N_("Approve"))
        put(self.reject.setText, N_("Reject"))
        put(self.open.setText, N_("Open the case"))
        self.answer_card.hide()

    def fetch(self, job: Job) -> Sequence[Sheet]:
        service, words = self.session.service, self.session.words
        terms = service.references.policy().overrides
        reasons = {reason.code: words.show(reason.label) for reason in terms.reasons} if terms else {}
        return (
            Sheet(
                WAITING,
                N_("To be approved by a second person, longest waiting first"),
                WAITING_COLUMNS,
                service.approvals.waiting(),
                N_("Nothing waits for you."),
                self._open_approval,
            ),
            Sheet(
                "changes", N_("Changes of policy and model that wait for a second person"), CHANGE_COLUMNS,
                (*service.policies.proposals(), *service.models.proposals()),
                N_("No change of policy or model is proposed."), self._open_change,
            ),
            Sheet(
                "waiting", N_("Referred: to be decided by a person"), QUEUE_COLUMNS, referred(service),
                N_("No case is referred."), self._open,
            ),
            Sheet(
                "answered", N_("Approved and rejected"), ANSWERED_COLUMNS, service.approvals.answered(),
                N_("Nothing was answered yet."), self._open_approval,
            ),
            Sheet(
                "declined", N_("Declined"), QUEUE_COLUMNS, declined(service), N_("No case was declined."), self._open
            ),
            Sheet(
                "overrides", N_("Decided against the recommendation"), override_columns(reasons),
                service.approvals.overrides(), N_("Every decision followed the recommendation."),
            ),
        )  # fmt: skip

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        is_new = WAITING not in self.tables
        super().show_sheets(sheets)
        table = self.tables[WAITING]
        if is_new:
            self.cards.insertWidget(1, self.answer_card)
            table.view.selectionModel().selectionChanged.connect(self._chosen)
        if table.model.total and not table.selected():
            table.view.selectRow(0)
        self._chosen()

    def _chosen(self) -> None:
        chosen = self.tables[WAITING].selected()[:1]
        self.answer_card.setVisible(bool(chosen))
        for row in chosen:
            is_own = self.session.service.approvals.is_own(row)
            said = N_("You decided this case yourself: another person must approve it.") if is_own else row.applicant
            self.chosen.setText(self.session.words.text(said) if is_own else f"{said}  #{row.case_id}")
            for part in (self.approve, self.reject, self.answer_note):
                part.setEnabled(not is_own)

    def answer(self, *, is_approved: bool) -> None:
        """Approve or reject the chosen decision; the store refuses its author, and a rejection without a note."""
        service, note = self.session.service.approvals, self.answer_note.toPlainText().strip()
        chosen: list[ApprovalRow] = self.tables[WAITING].selected()[:1]
        if not chosen:
            return
        number = chosen[0].proposal_id

        def work(job: Job) -> Changes:
            return service.approve(number, note) if is_approved else service.reject(number, note)

        self.session.write(self, work, lambda _: self._answered(is_approved))

    def _answered(self, is_approved: bool) -> None:
        self.answer_note.clear()
        said = N_("The decision is approved.") if is_approved else N_("The decision is rejected.")
        self.session.said.emit(self.session.words.text(said), "good")

    def _open_chosen(self) -> None:
        for row in self.tables[WAITING].selected()[:1]:
            self._open_approval(row)

    def _open_approval(self, row: ApprovalRow) -> None:
        self.wants_case.emit(row.case_id)

    def _open_change(self, row: ProposalRow) -> None:
        self.wants_place.emit(PLACES[row.kind])

    def _open(self, row: CaseRow) -> None:
        self.wants_case.emit(row.id)

    def retranslate(self) -> None:
        super().retranslate()
        if WAITING in self.tables:
            self._chosen()
            self.entered()
