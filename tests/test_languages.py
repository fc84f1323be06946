"""Every text that a person reads is there in every language."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from engine.i18n import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
TRANSLATING = {"say", "N_", "text", "Sentence", "tr"}


def texts_in(path: Path) -> set[str]:
    """The first argument of every call that takes a text to translate, where it is a literal."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[0]
            if name in TRANSLATING and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


SOURCE_TEXTS = {
    text: path.relative_to(ROOT)
    for room in ("engine", "desktop")
    for path in sorted((ROOT / room).rglob("*.py"))
    for text in texts_in(path)
    if any(character.isalpha() for character in text)
}


def translations(language: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in sorted((ROOT / "resources" / "translations" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    texts[str(message.id)] = str(message.string)
    return texts


def places(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_that_every_text_of_the_program_is_translated(language: str) -> None:
    known = translations(language)
    missing = {text: str(where) for text, where in SOURCE_TEXTS.items() if not known.get(text)}
    assert not missing


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_that_a_translation_names_the_same_places_as_its_source(language: str) -> None:
    differing = {text for text, words in translations(language).items() if words and places(text) != places(words)}
    assert not differing
