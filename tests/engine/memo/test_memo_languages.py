"""Every text of the documents is said in every language, with the same places."""

from __future__ import annotations

import string
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import engine.memo
from engine.paths import resources

SAME_IN_BOTH = frozenset({"SHA-256", "{name} {value}", "{address}", "{checks}", "{feature}"})


def _texts() -> set[str]:
    found = extract_from_dir(Path(engine.memo.__file__).parent, keywords={"N_": None, "say": None})
    return {str(message) for _, _, message, _, _ in found if message}


def _chinese() -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in (resources() / "translations" / "zh_CN").glob("*.po"):
        with path.open("rb") as file:
            texts |= {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}
    return texts


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_that_every_text_of_the_documents_has_a_chinese_translation() -> None:
    assert _texts() - set(_chinese()) == set()


def test_that_every_translation_keeps_the_places() -> None:
    chinese = _chinese()
    assert [text for text in _texts() if _places(text) != _places(chinese[text])] == []


def test_that_a_translation_is_no_copy() -> None:
    chinese = _chinese()
    assert {text for text in _texts() if chinese[text] == text} <= SAME_IN_BOTH
