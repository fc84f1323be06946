"""The model in use, in words: what it learnt from, how well it does, and what it was checked for."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.widgets.columns import Column
from engine.i18n import N_, Percent, Sentence, Translator, say
from engine.memo import absence, labels
from engine.memo.document import shown
from engine.scoring.card import Card, Certificate, Metric


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know of the model."""

    label: Sentence
    value: object


@dataclass(frozen=True, slots=True)
class MetricRow:
    name: str
    metric: Metric


@dataclass(frozen=True, slots=True)
class GainRow:
    feature: str
    share: float


LINE_COLUMNS: tuple[Column[Line], ...] = (
    Column(N_("What"), lambda r: str(r.label), lambda r, w: w.render(r.label), width=360),
    Column(N_("Value"), lambda r: str(r.value), lambda r, w: shown(r.value, w), width=0, wraps=True),
)
METRICS = {
    "auc": N_("AUC: how well defaulters are told apart (0.5 to 1)"),
    "gini": N_("Gini (2 AUC - 1)"),
    "ks": N_("Kolmogorov-Smirnov distance"),
    "brier": N_("Brier score (lower is better)"),
    "log_loss": N_("Log loss (lower is better)"),
    "ece": N_("Calibration error: mean distance of PD and default rate, ten groups"),
    "test_auc": N_("AUC on cases that the model never saw"),
    "test_default_rate": N_("Default rate of those cases"),
    "test_mean_pd": N_("Mean PD of those cases"),
    "test_log_loss": N_("Log loss on those cases"),
}


def _metric(row: MetricRow, words: Translator) -> str:
    return words.text(METRICS[row.name]) if row.name in METRICS else row.name.replace("_", " ")


METRIC_COLUMNS: tuple[Column[MetricRow], ...] = (
    Column(N_("Measure"), lambda r: r.name, _metric, width=0),
    Column(
        N_("Value"),
        lambda r: r.metric.value,
        lambda r, w: w.number(r.metric.value, 4),
        is_right=True,
        is_bold=True,
        width=120,
    ),
    Column(
        N_("Lowest (95 %)"), lambda r: r.metric.low, lambda r, w: w.number(r.metric.low, 4), is_right=True, width=140
    ),
    Column(
        N_("Highest (95 %)"), lambda r: r.metric.high, lambda r, w: w.number(r.metric.high, 4), is_right=True, width=140
    ),
)
GAIN_COLUMNS: tuple[Column[GainRow], ...] = (
    Column(N_("Feature"), lambda r: r.feature, lambda r, w: shown(labels.feature_label(r.feature), w), width=0),
    Column(
        N_("Share of the trees' gain"),
        lambda r: r.share,
        lambda r, w: w.show(Percent(r.share, 2)),
        is_right=True,
        width=200,
    ),
)


_SIMULATED, _OWN_BOOK = N_("a SIMULATED portfolio"), N_("the bank's own book")
_FIRMS = N_("{rows} firms, {defaults} defaults")
_SWEEP = N_("{violations} in {rows} cases by {features} features")


def _sweep(found: Certificate) -> Sentence:
    return say(_SWEEP, violations=found.violations, rows=found.rows, features=found.features)


def lines(card: Card, digest: str) -> tuple[Line, ...]:
    certificate = card.certificate
    return (
        Line(say(N_("Model")), card.model_id),
        Line(say(N_("Trained on")), say(_SIMULATED if card.is_simulated else _OWN_BOOK)),
        Line(say(N_("Firms and defaults among them")), say(_FIRMS, rows=card.rows, defaults=card.defaults)),
        Line(say(N_("Trees")), card.rounds),
        Line(say(N_("Steps against a declared direction")), _sweep(certificate)),
        Line(say(N_("Largest gap between contributions and score")), f"{certificate.largest_proof_gap:.1e}"),
        *_absence(card),
        Line(say(N_("Digest of the model")), digest),
        Line(say(N_("Digest of its data")), card.data_digest),
    )


def _absence(card: Card) -> tuple[Line, ...]:
    """What a model tells that sees only which values are absent, and what that means."""
    area = card.ablations.get("missing_only")
    return () if area is None else (Line(say(N_("What absence alone tells")), absence.meaning(area)),)


def metrics(card: Card) -> tuple[MetricRow, ...]:
    return tuple(MetricRow(name, metric) for name, metric in card.metrics.items())


def gains(card: Card, features: tuple[str, ...]) -> tuple[GainRow, ...]:
    rows = (GainRow(name, share) for name, share in zip(features, card.gains, strict=False))
    return tuple(sorted(rows, key=lambda row: -row.share))
