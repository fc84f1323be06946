"""Audit: everything that was written, by whom and when; nothing here can be changed."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.audit.presenter import COLUMNS
from desktop.sheets import Sheet, SheetsPage
from engine.i18n import N_
from engine.progress import Job

NEWEST = 2000


class AuditPage(SheetsPage):
    title = N_("Audit")
    hint = N_("Every write to this database, newest first. Rows are added with the write itself and are never changed.")

    def fetch(self, job: Job) -> Sequence[Sheet]:
        found, _ = self.session.service.audit(limit=NEWEST)
        return (Sheet("audit", N_("Newest 2,000 entries"), COLUMNS, found, N_("Nothing was written yet.")),)
