"""Everything that a decision was computed from, as files: kept beside the decision, and enough to compute it again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType
from typing import Any, Self

from engine.assessment.assessment import Assessment
from engine.assessment.bank_side import to_plain
from engine.errors import Refused
from engine.i18n import say
from engine.intake.application import FILE, write_application
from engine.intake.bundle import EvidenceFile
from engine.intake.fields import Draft
from engine.paths import resources
from engine.scoring.model import Model

ABOUT, BANK, POLICY = "about.json", "bank.json", "policy.toml"
CASE, MODEL, TABLES, SECTORS = "case/", "model/", "tables/", "sectors/"
NOTHING: Mapping[str, bytes] = MappingProxyType({})
TABLE_FOLDERS = ("categories", "industry")
"""The resources that computing a decision reads, beside policy and model. The vocabulary of the readers is not among
them: it belongs to their code, and an older one lacks words that today's code asks for."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of one decision. application is application.toml as it was typed; files are evidence and what the bank
    knew of reading it; bank is what the bank added to the case; sectors are the bank's own industry figures that were
    in force; decided_on is the day that counted as today.

    program is the version of Tally that decided.
    """

    application: str
    files: tuple[EvidenceFile, ...]
    bank: Mapping[str, Any]
    policy: bytes
    model: Mapping[str, bytes]
    tables: Mapping[str, bytes]
    decided_on: dt.date
    program: str
    sectors: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        assessment: Assessment,
        draft: Draft,
        files: Iterable[EvidenceFile],
        policy: bytes,
        model: Model,
        decided_on: dt.date,
        sectors: Mapping[str, bytes] = NOTHING,
    ) -> Self:
        """The inputs of a decision of this moment."""
        return cls(
            application=write_application(draft),
            files=tuple(sorted(files, key=lambda file: file.path)),
            bank=to_plain(assessment.case.bank),
            policy=policy,
            model=model.files(),
            tables=tables_in_use(),
            decided_on=decided_on,
            program=program_version(),
            sectors=sectors,
        )

    def as_files(self) -> dict[str, bytes]:
        """Every input by its path in a bundle; the same inputs give the same bytes."""
        about = {"decided_on": self.decided_on.isoformat(), "program": self.program}
        return {
            ABOUT: _json(about),
            BANK: _json(self.bank),
            POLICY: self.policy,
            CASE + FILE: self.application.encode(),
            **{CASE + file.path: file.data for file in self.files},
            **{MODEL + name: data for name, data in self.model.items()},
            **{TABLES + name: data for name, data in self.tables.items()},
            **{SECTORS + name: data for name, data in self.sectors.items()},
        }

    @classmethod
    def of_files(cls, files: Mapping[str, bytes]) -> Self:
        """The inputs in a bundle's files. Raises Refused where one is missing or cannot be read."""
        try:
            about = json.loads(files[ABOUT])
            evidence = {path: data for path, data in _below(CASE, files).items() if path != FILE}
            return cls(
                application=files[CASE + FILE].decode(),
                files=tuple(EvidenceFile(path, data) for path, data in sorted(evidence.items())),
                bank=json.loads(files[BANK]),
                policy=files[POLICY],
                model=_below(MODEL, files),
                tables={
                    name: data for name, data in _below(TABLES, files).items() if name.split("/")[0] in TABLE_FOLDERS
                },
                decided_on=dt.date.fromisoformat(about["decided_on"]),
                program=str(about["program"]),
                sectors=_below(SECTORS, files),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(say("The record of the decision is incomplete: {problem}.", problem=str(error))) from error

    @property
    def model_digest(self) -> str:
        """A digest of the model's files together."""
        parts = [f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in sorted(self.model.items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def tables_in_use() -> dict[str, bytes]:
    """The tables of the resources in use, by their path there."""
    root = resources()
    paths = [path for folder in TABLE_FOLDERS for path in sorted((root / folder).rglob("*")) if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def program_version() -> str:
    """The version of this program."""
    try:
        return version("tally")
    except PackageNotFoundError:
        return "unknown"


def _below(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path.removeprefix(folder): data for path, data in files.items() if path.startswith(folder)}


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()
