"""Models: the scoring model in use, read only."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.models import presenter
from desktop.sheets import Sheet, SheetsPage
from engine.i18n import N_
from engine.progress import Job


class ModelsPage(SheetsPage):
    title = N_("Models")
    hint = N_(
        "The model that scores every case now. All figures are cross-fitted: each firm was judged by trees that never "
        "saw it."
    )

    def fetch(self, job: Job) -> Sequence[Sheet]:
        model = self.session.service.references.model()
        names = tuple(feature.name for feature in model.features)
        return (
            Sheet("card", N_("Model card"), presenter.LINE_COLUMNS, presenter.lines(model.card, model.digest)),
            Sheet("metrics", N_("How well it does"), presenter.METRIC_COLUMNS, presenter.metrics(model.card)),
            Sheet("gains", N_("What it looks at"), presenter.GAIN_COLUMNS, presenter.gains(model.card, names)),
        )
