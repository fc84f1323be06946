"""What proves the model: certificate, ablations, direction sheet, digests, and the traps that are said."""

from __future__ import annotations

from engine.features.feature import Direction, Feature
from engine.i18n import Percent, Sentence, say
from engine.memo import absence, labels
from engine.memo.document import Block, Bullets, Cell, Column, Fact, Facts, Table, Tone
from engine.memo.validation import cells
from engine.memo.validation.pack import Pack

ABLATIONS = {
    "behaviour": say("Behaviour only: bank flows and invoices"),
    "accounts": say("Yearly accounts only"),
    "missing_only": say("Nothing but which values are absent"),
}
DIRECTIONS = {
    Direction.SAFER: say("rising is safer"),
    Direction.RISKIER: say("rising is riskier"),
    Direction.OPEN: say("free"),
}


def blocks(pack: Pack) -> tuple[Block, ...]:
    return (_certificate(pack), *_ablations(pack), _digests(pack))


def directions(pack: Pack) -> tuple[Block, ...]:
    """Every feature with its direction and its share of the trees' gain, the weightiest first."""
    columns = (Column(say("Feature"), 3.4), Column(say("Direction"), 1.5), Column(say("Share of gain"), 0.9, True))
    ranked = sorted(zip(pack.features, pack.card.gains, strict=True), key=lambda pair: -pair[1])
    rows = tuple((_feature(feature), Cell(DIRECTIONS[feature.direction]), _gain(gain)) for feature, gain in ranked)
    return (Table(columns, rows, is_appendix=True, abreast=2),)


def traps(pack: Pack) -> tuple[Block, ...]:
    own = [
        say("The figures hold for applicants like those judged here; of those who were declined nothing is known."),
        say("An interval says how far chance may reach, not what a change of the economy may do."),
        say("Whatever was known only after the day of application would make every figure here too good; no feature "
            "reads a row dated later."),
    ]  # fmt: skip
    if pack.card.is_simulated:
        own.insert(0, say("The firms are simulated: retrain on the bank's own book before relying on any figure."))
    return (Bullets(None, tuple(Cell(trap) for trap in (*pack.traps, *own)), say("Nothing")),)


def _feature(feature: Feature) -> Cell:
    return Cell(labels.feature_label(feature.name))


def _gain(gain: float) -> Cell:
    return Cell(Percent(gain, 2), Tone.PLAIN if gain else Tone.MUTED)


def _certificate(pack: Pack) -> Facts:
    certificate, card = pack.card.certificate, pack.card
    against = ", ".join(certificate.violating)
    facts = (
        Fact(say("Features swept"), Cell(certificate.features)),
        Fact(say("Cases, grid values"), Cell(say("{rows}, {grid}", rows=certificate.rows, grid=certificate.grid))),
        Fact(say("Steps against the direction"), _violations(certificate.violations, against)),
        Fact(say("Largest gap of the proof"), Cell(f"{certificate.largest_proof_gap:.1e}")),
        Fact(say("Trees"), Cell(card.rounds)),
        Fact(say("Seed"), Cell(str(card.seed))),
    )
    return Facts(facts, say("Monotonicity certificate"))


def _violations(count: int, names: str) -> Cell:
    return Cell(count, Tone.GOOD) if not count else Cell(say("{count}: {names}", count=count, names=names), Tone.BAD)


def _ablations(pack: Pack) -> tuple[Table, ...]:
    if not pack.card.ablations:
        return ()
    columns = (Column(say("What the model sees"), 3), Column(say("Cross-fitted AUC"), 1, True))
    rows = [(Cell(say("Everything")), cells.figure(pack.card.metrics["auc"].value))] if _has_auc(pack) else []
    rows += [(Cell(ABLATIONS.get(name, name)), cells.figure(area)) for name, area in pack.card.ablations.items()]
    return (Table(columns, tuple(rows), say("Ablations: the model with less to see"), _absence(pack)),)


def _has_auc(pack: Pack) -> bool:
    return "auc" in pack.card.metrics


def _absence(pack: Pack) -> Sentence | None:
    area = pack.card.ablations.get("missing_only")
    return None if area is None else absence.meaning(area)


def _digests(pack: Pack) -> Facts:
    card = pack.card
    facts = (
        Fact(say("Model digest (SHA-256)"), Cell(pack.model_digest)),
        Fact(say("Data digest (SHA-256)"), Cell(card.data_digest)),
        Fact(say("Code digest (SHA-256)"), Cell(card.code_digest)),
        Fact(say("Day of training"), Cell(card.trained_on) if card.trained_on else cells.NONE),
        Fact(say("Cases and defaults learnt from"), Cell(say("{rows}, {defaults}", rows=card.rows,
                                                             defaults=card.defaults))),
    )  # fmt: skip
    return Facts(facts, say("Where it comes from"), columns=1, label=0.26)
