"""Broken files of every format, always the same ones: read, or refused in a sentence, and nothing else."""

from __future__ import annotations

import pytest

from benchmarks.fuzz_readers import READERS, Workbooks, fuzz
from engine.intake.readers import sheets


@pytest.mark.parametrize("reader", READERS)
def test_that_any_broken_file_is_read_or_refused(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "opened_apart", Workbooks().opened)
    tally = fuzz(reader, 40, seed=11)
    assert [trace for _, trace in tally.raised] == []
    assert tally.read + tally.refused == 40
