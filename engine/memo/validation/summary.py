"""The first page: the figures that are read first, on whom they rest, and every check with its limit."""

from __future__ import annotations

from engine.i18n import Percent, Sentence, say
from engine.memo.document import Banner, Block, Cell, Column, Number, Table, Text, Tile, Tiles, Tone
from engine.memo.validation import cells
from engine.memo.validation.pack import Pack
from engine.scoring.validation import Study

MOST_ABSENCE = 0.60
"""A model that sees nothing but which values are absent should rank hardly better than chance."""
WIDEST_GAP = 1e-5
MOST_CONCENTRATED = 0.3

Check = tuple[Sentence, object, object, bool]


def blocks(pack: Pack) -> tuple[Block, ...]:
    return (_banner(pack), _tiles(pack.study, pack.card.is_simulated), Text(_sample(pack)), _checks(pack))


def _banner(pack: Pack) -> Banner:
    failed = sum(not is_good for _, _, _, is_good in _all_checks(pack))
    text = (
        say("Every check below is in order.")
        if not failed
        else say("{count} of the checks below want to be looked at.", count=failed)
    )
    if pack.card.is_simulated:
        return Banner(
            say("SIMULATED"),
            say("Trained on simulated firms: no figure here says how well it does on real ones. {text}", text=text),
            Tone.BAD,
        )
    return Banner(say("The bank's own book"), text, Tone.WARN if failed else Tone.GOOD)


def _tiles(study: Study, is_simulated: bool) -> Tiles:
    mark = say("SIMULATED") if is_simulated else None
    low, high = Number(study.area.low, 3), Number(study.area.high, 3)
    return Tiles(
        (
            Tile(
                say("AUC"), Cell(Number(study.area.value, 3)), say("95 % interval {low} to {high}", low=low, high=high),
                mark,
            ),
            Tile(say("Kolmogorov-Smirnov"), Cell(Number(study.ks, 3)), say("Gini {gini}", gini=Number(study.gini, 3))),
            Tile(say("Calibration error"), Cell(Percent(study.ece, 2)), say("mean distance of PD and default rate")),
            Tile(say("Default rate"), Cell(Percent(study.defaults / study.cases, 2)), _counted(study)),
        )
    )  # fmt: skip


def _counted(study: Study) -> Sentence:
    return say("{defaults} of {cases} cases", defaults=study.defaults, cases=study.cases)


def _sample(pack: Pack) -> Sentence:
    card = pack.card
    if card.window_start and card.window_end:
        return say(
            "Judged on: {sample}. The cases the model learnt from applied between {start} and {end}.",
            sample=pack.sample,
            start=card.window_start,
            end=card.window_end,
        )
    return say("Judged on: {sample}.", sample=pack.sample)


def _checks(pack: Pack) -> Table:
    columns = (
        Column(say("Check"), 4.6), Column(say("Observed"), 1.3, True), Column(say("Bound"), 1.5, True),
        Column(say("Outcome"), 1.5),
    )  # fmt: skip
    rows = tuple(
        (Cell(what), Cell(value), Cell(limit, Tone.MUTED), cells.outcome(is_good))
        for what, value, limit, is_good in _all_checks(pack)
    )
    return Table(columns, rows, say("Checks"))


def _all_checks(pack: Pack) -> tuple[Check, ...]:
    certificate, study = pack.card.certificate, pack.study
    return (
        (
            say("Steps of {features} constrained features against their direction", features=certificate.features),
            certificate.violations, 0, certificate.violations == 0,
        ),
        (
            say("Largest gap between contributions and score"), f"{certificate.largest_proof_gap:.1e}",
            f"{WIDEST_GAP:.0e}", certificate.largest_proof_gap <= WIDEST_GAP,
        ),
        *_calibration_checks(study),
        *_grade_checks(study),
        *_stability_checks(study),
        *_absence_check(pack),
    )  # fmt: skip


def _calibration_checks(study: Study) -> tuple[Check, ...]:
    return (
        _p_check(say("Hosmer-Lemeshow test, p"), study.hosmer_lemeshow.p),
        _p_check(say("Spiegelhalter test, p"), study.spiegelhalter.p),
    )


def _grade_checks(study: Study) -> tuple[Check, ...]:
    tested = [line for line in study.grades if line.p is not None]
    low = [line for line in tested if line.p is not None and line.p < cells.ALARM]
    # By chance alone one grade in twenty is flagged: one is no alarm, more than the twentieth part is.
    allowed = max(1, round(cells.ALARM * len(tested)))
    checks: list[Check] = [
        (say("Grades whose PD understates the risk (Jeffreys)"), len(low), allowed, len(low) <= allowed)
    ]
    index = study.concentration.index
    checks.append(
        (say("Concentration of cases in few grades"), Number(index, 3), Number(MOST_CONCENTRATED, 1),
         index <= MOST_CONCENTRATED)
    )  # fmt: skip
    return tuple(checks)


def _stability_checks(study: Study) -> tuple[Check, ...]:
    checks: list[Check] = []
    if study.psi is not None:
        checks.append(
            (say("PSI of the scores"), Number(study.psi.index, 4), Number(study.psi.critical, 4),
             not study.psi.has_moved)
        )  # fmt: skip
    if study.csi:
        moved, allowed = sum(one.has_moved for one in study.csi), max(1, round(0.1 * len(study.csi)))
        checks.append((say("Features that moved (CSI)"), moved, allowed, moved <= allowed))
    return tuple(checks)


def _absence_check(pack: Pack) -> tuple[Check, ...]:
    area = pack.card.ablations.get("missing_only")
    if area is None:
        return ()
    what = say("AUC of a model that sees only which values are absent")
    return ((what, Number(area, 3), Number(MOST_ABSENCE, 2), area <= MOST_ABSENCE),)


def _p_check(what: Sentence, p: float) -> Check:
    return what, Number(p, 4), say("at least {limit}", limit=Number(cells.ALARM, 2)), p >= cells.ALARM
