"""A case folder with what a person adds so that it can be read: column mappings, and passwords of workbooks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from engine.errors import NeedsPassword, Refused
from engine.facts.casefile import Case
from engine.intake.bundle import CaseFolder, EvidenceFile
from engine.intake.evidence import mapping_evidence
from engine.intake.mapping import ColumnMapping
from engine.intake.mapping_file import mapping_path, read_mapping
from engine.intake.readers.locked import unlocked

WORKBOOKS = ("statement", "sales", "purchases", "accounts", "orders")
"""Kinds of files that may be locked workbooks."""
Unlock = Callable[[str | None], bytes]


def with_mappings(folder: CaseFolder, mappings: Sequence[ColumnMapping]) -> CaseFolder:
    """The mappings filed with the case, in place of those that came with it for the same layouts."""
    given = {mapping.fingerprint: mapping for mapping in mappings}
    kept = (file for file in folder.files if _layout(file) not in given)
    return replace(folder, files=(*map(mapping_evidence, given.values()), *kept))


def _layout(file: EvidenceFile) -> str | None:
    """The layout that a mapping of the folder speaks of; None for any other file, and for a mapping that is none."""
    if file.kind != "column-mapping":
        return None
    try:
        return read_mapping(file.path, file.data).fingerprint
    except Refused:
        return None


def opened(folder: CaseFolder, ask: Callable[[str, Unlock], bytes]) -> tuple[CaseFolder, dict[str, NeedsPassword]]:
    """The folder with its locked workbooks opened by `ask`, which is given the path of one and what tries a password.

    A workbook that stays locked is left as it is, and why is answered by its path.
    """
    files: list[EvidenceFile] = []
    locked: dict[str, NeedsPassword] = {}
    for file in folder.files:
        try:
            files.append(_opened(file, ask) if file.kind in WORKBOOKS else file)
        except NeedsPassword as refusal:
            files.append(file)
            locked[file.path] = refusal
        except Refused:
            files.append(file)  # protected in another way: the reader refuses it, with everything else that it cannot
    return replace(folder, files=tuple(files)), locked


def _opened(file: EvidenceFile, ask: Callable[[str, Unlock], bytes]) -> EvidenceFile:
    data = ask(file.path, partial(unlocked, file.path, file.data))
    return file if data is file.data else EvidenceFile(file.path, data)


def used_mappings(case: Case, mappings: Sequence[ColumnMapping]) -> frozenset[str]:
    """The layouts, of those that the mappings speak of, by which a statement of the case was read."""
    filed = {item.path for item in case.evidence}
    return frozenset(mapping.fingerprint for mapping in mappings if mapping_path(mapping) in filed)
