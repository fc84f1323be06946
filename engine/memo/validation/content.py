"""The pack as a document in no language yet, and as a PDF."""

from __future__ import annotations

from engine.i18n import say
from engine.memo.document import Document, Section
from engine.memo.validation import book, calibration, grades, proof, ranking, stability, summary
from engine.memo.validation.pack import Pack

SHORT = 16


def validation_document(pack: Pack) -> Document:
    card = pack.card
    return Document(
        title=say("Validation of the model {model}", model=card.model_id),
        subject=say("{cases} cases, {defaults} defaults", cases=pack.study.cases, defaults=pack.study.defaults),
        header=say("Validation - {model}", model=card.model_id),
        footer=say(
            "Model {model} - data {data} - code {code}",
            model=pack.model_digest[:SHORT],
            data=card.data_digest[:SHORT],
            code=card.code_digest[:SHORT],
        ),
        sections=tuple(section for section in _sections(pack) if section.blocks),
    )


def _sections(pack: Pack) -> tuple[Section, ...]:
    study = pack.study
    return (
        Section("summary", say("What this pack shows"), summary.blocks(pack)),
        Section("ranking", say("Rank order"), ranking.blocks(study)),
        Section("calibration", say("Calibration"), calibration.blocks(study, pack.card)),
        Section("grades", say("Grades"), grades.blocks(study)),
        Section("stability", say("Stability"), stability.blocks(study)),
        Section("use", say("The model in use"), book.blocks(study)),
        Section("proof", say("Proof and ablations"), proof.blocks(pack)),
        Section("directions", say("Direction sheet"), proof.directions(pack)),
        Section("traps", say("What to beware of"), proof.traps(pack)),
    )


def validation_pdf(pack: Pack, language: str) -> bytes:
    """The pack as a PDF in this language; the same pack gives the same bytes."""
    document = validation_document(pack)
    # ReportLab takes a quarter of a second to load: only who prints waits for it.
    from engine.memo.layout import draw

    return draw(document, language)
