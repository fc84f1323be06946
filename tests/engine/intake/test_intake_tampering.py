from __future__ import annotations

from dataclasses import replace

import pytest
from numpy.random import default_rng

from benchmarks.forgery import BROKEN, Forger, book_of, contradicts_itself, recomputed
from benchmarks.tampering import FORGERY_TESTS, SAMPLES, alarms, case_of, in_folder
from engine.intake.bundle import read_folder

SAMPLE_OF_EACH_KIND = ("linden-packaging", "ribble-freight", "tyne-software")
"""Balances by row, opening and closing balances, and closing balances alone."""


@pytest.mark.parametrize("sample", SAMPLE_OF_EACH_KIND)
def test_that_every_forgery_that_contradicts_itself_is_found(sample: str) -> None:
    folder = read_folder(SAMPLES / sample)
    folder = replace(folder, files=tuple(file for file in folder.files if file.kind == "statement"))
    book = book_of(case_of(folder))
    assert not contradicts_itself(book)
    assert not alarms(case_of(in_folder(folder, recomputed(book)))).keys() & set(FORGERY_TESTS)
    tried = 0
    for kind, forge in BROKEN.items():
        forged = forge(Forger(book, default_rng([3, *kind.encode()])))
        if contradicts_itself(forged):
            tried += 1
            assert alarms(case_of(in_folder(folder, forged))).keys() & set(FORGERY_TESTS), kind
    assert tried >= 3
