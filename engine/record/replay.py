"""Deciding a recorded case again: from its own inputs it must give the same bytes, whatever became of the program.

Tables, policy, model and the day are those of the decision. Only the program may be a newer one; where it computes
something else, the difference is listed and nothing is hidden.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.assessment.assess import assess
from engine.assessment.assessment import Assessment
from engine.assessment.bank_side import from_plain
from engine.assessment.document import canonical, to_document
from engine.errors import Refused
from engine.facts.sectors import BankSectors
from engine.features.catalogue import by_name
from engine.features.feature import Feature
from engine.i18n import say
from engine.intake import form
from engine.intake.application import read_application
from engine.intake.assemble import assemble, read_evidence
from engine.intake.sector_files import LAST_DAY, read_sectors
from engine.paths import resources, resources_at
from engine.policy.document import read_policy
from engine.policy.policy import Policy
from engine.record.bundle import Bundle
from engine.record.inputs import Inputs, program_version, tables_in_use
from engine.scoring.model import CARD, Model, load_model
from engine.scoring.registry import shipped_model

NOT_COPIED = ("fonts", "icons", "look", "models", "pictures", "samples")
"""Resources that no decision reads."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of the document that differs; where is its path, such as "limit.amount". None is absent."""

    where: str
    before: Any
    after: Any


@dataclass(frozen=True, eq=False, slots=True)
class Replay:
    """What came of it. document is the new one in the format of the old; is_same tells whether the bytes agree.

    decided_by and replayed_by are the versions of the program; other_policy is the version of the policy where it was
    decided under another one than its own.
    """

    is_same: bool
    differences: tuple[Difference, ...]
    document: bytes
    assessment: Assessment
    decided_by: str
    replayed_by: str
    other_policy: str | None = None


def replay(bundle: Bundle, policy: Policy | None = None) -> Replay:
    """Decide the bundle's case again, by its own policy or by another. Raises Refused for unreadable inputs."""
    before = json.loads(bundle.document)
    assessment = decide_again(bundle.inputs, policy)
    after = to_document(assessment, "en", int(before["format"]))
    document = canonical(_as_then(after, before))
    return Replay(
        is_same=document == bundle.document,
        differences=tuple(sorted(differences(before, json.loads(document)), key=_weight)),
        document=document,
        assessment=assessment,
        decided_by=bundle.inputs.program,
        replayed_by=program_version(),
        other_policy=policy.version if policy else None,
    )


GROWING = ("features", "measures")
"""Parts of the document that list all that the program can compute, whether the decision used it or not."""


def _as_then(after: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """The new document without features and measures that the program of that time did not have."""
    shorter = {
        part: {name: value for name, value in after[part].items() if name in before.get(part, {})} for part in GROWING
    }
    return after | shorter


def decide_again(inputs: Inputs, policy: Policy | None = None) -> Assessment:
    """The assessment of the inputs, with the tables and on the day of the decision."""
    own = policy or read_policy(inputs.policy, "policy.toml")
    with _model(inputs) as model, _tables(inputs):
        application, problems = form.read(read_application(inputs.application), inputs.decided_on)
        if application is None:
            raise Refused.because(problem.sentence for problem in problems if problem.refuses)
        case = assemble(application, read_evidence(inputs.files, application.currency))
        bank = from_plain(inputs.bank)
        if inputs.sectors:
            tables = BankSectors.of(read_sectors(name, data, LAST_DAY) for name, data in sorted(inputs.sectors.items()))
            bank = replace(bank, sector=tables.figures(case.applicant.industry, case.as_of))
        return assess(replace(case, bank=bank), own, model)


@contextmanager
def _tables(inputs: Inputs) -> Iterator[None]:
    """The tables of the decision in place of today's, where they differ."""
    if dict(inputs.tables) == tables_in_use():
        yield
        return
    with tempfile.TemporaryDirectory(prefix="tally-replay-") as folder:
        root = Path(folder) / "resources"
        shutil.copytree(resources(), root, ignore=lambda path, names: [n for n in names if n in NOT_COPIED])
        for table in tables_in_use():
            (root / table).unlink()
        for name, data in inputs.tables.items():
            _write(root, name, data)
        with resources_at(root):
            yield


@contextmanager
def _model(inputs: Inputs) -> Iterator[Model]:
    """The model of the decision: the shipped one where its files are the same, else read from the record."""
    shipped = shipped_model()
    if dict(inputs.model) == shipped.files():
        yield shipped
        return
    with tempfile.TemporaryDirectory(prefix="tally-replay-") as folder:
        for name, data in inputs.model.items():
            _write(Path(folder), name, data)
        yield load_model(Path(folder), _features(inputs.model))


def _features(files: Mapping[str, bytes]) -> tuple[Feature, ...]:
    """The features that the model was trained on, as the program computes them today: it may have learnt others since.

    Raises Refused where it has forgotten one.
    """
    try:
        names = [feature["name"] for feature in tomllib.loads(files[CARD].decode())["features"]]
        return tuple(by_name(name) for name in names)
    except KeyError as error:
        raise Refused(
            say(
                "The model of this decision needs {feature}, which this version of Tally does not compute; replay "
                "it with the version that decided.",
                feature=str(error.args[0]),
            )
        ) from error


def _write(root: Path, name: str, data: bytes) -> None:
    """A file of the record below the folder; a name that leads out of it is refused."""
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise Refused(say("The record of the decision names a file outside of it: {name}.", name=name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def differences(before: Any, after: Any, where: str = "") -> Iterator[Difference]:
    """Where two documents differ, value by value."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from differences(before.get(key), after.get(key), f"{where}.{key}" if where else key)
    elif isinstance(before, list) and isinstance(after, list) and _named(before) and _named(after):
        yield from differences(_by_name(before), _by_name(after), where)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{where}[{place}]")
    elif before != after or type(before) is not type(after):
        yield Difference(where, before, after)


_FIRST = ("verdict", "score_verdict", "policy_verdict", "limit.amount", "limit.binding_cap", "price.rate", "reasons")
"""What a person asks about first."""


def _weight(difference: Difference) -> tuple[int, str]:
    heads = [place for place, head in enumerate(_FIRST) if difference.where.startswith(head)]
    return (min(heads, default=len(_FIRST)), difference.where)


_NAMES = ("rule", "name", "kind", "family")


def _name(entry: Any) -> str | None:
    return next((str(entry[key]) for key in _NAMES if key in entry), None) if isinstance(entry, dict) else None


def _named(entries: list[Any]) -> bool:
    """Whether entries tell themselves apart, so that one that came or went does not shift the others."""
    names = [_name(entry) for entry in entries]
    return bool(names) and None not in names and len(set(names)) == len(names)


def _by_name(entries: list[Any]) -> dict[str, Any]:
    return {str(_name(entry)): entry for entry in entries}
