"""Policy: the version in force, read only. A change is a new file, dated and sourced."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.policy import presenter
from desktop.sheets import Sheet, SheetsPage
from engine.i18n import N_
from engine.progress import Job


class PolicyPage(SheetsPage):
    title = N_("Policy")
    hint = N_(
        "The bank's lending policy in force. It is data: one dated file a version, with its sources; every decision "
        "names its digest."
    )

    def fetch(self, job: Job) -> Sequence[Sheet]:
        policy = self.session.service.references.policy()
        return (
            Sheet("terms", N_("Terms"), presenter.LINE_COLUMNS, presenter.lines(policy)),
            Sheet("rules", N_("Rules"), presenter.RULE_COLUMNS, policy.rules),
            Sheet("grades", N_("Grades"), presenter.GRADE_COLUMNS, policy.grades),
            Sheet("tiers", N_("Tiers of identity"), presenter.TIER_COLUMNS, policy.tiers),
            Sheet("products", N_("Products"), presenter.PRODUCT_COLUMNS, tuple(policy.products.values())),
            Sheet("authority", N_("Who may sign"), presenter.AUTHORITY_COLUMNS, policy.authority),
            Sheet("sources", N_("Sources"), presenter.SOURCE_COLUMNS, presenter.sources(policy)),
        )
