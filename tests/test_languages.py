"""Every text that a person reads is there in every language."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from engine.i18n import LANGUAGES, translator

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


COUNTS = {"count", "months", "days", "cases", "rows", "firms", "total", "parts", "number", "lenders", "most", "lists"}
MANY = re.compile(r"\{(\w+)\} (?:(?:new|other|more|same) )?([a-z]+s)\b")
VERBS = {"allows", "begins", "differs", "gives", "learns", "was", "has", "is", "stands", "starts", "holds"}
SELDOM = {
    "“{text}” is out of range; enter 1 to {limit} months.",
    "{share} of {total} movements are not explained",
    "Each accepts {share} of the same {count} applicants, the share that was approved.",
    "{file} has more than {most} rows; import a single list.",
}
"""Where what is counted is never one."""


def english_plurals() -> dict[str, Message]:
    """The messages of English by what the program writes."""
    found: dict[str, Message] = {}
    for path in (ROOT / "resources" / "translations" / "en").glob("*.po"):
        with path.open("rb") as file:
            found |= {str(message.id[1]): message for message in read_po(file, locale="en") if message.id}
    return found


def test_that_what_counts_things_has_a_form_for_one() -> None:
    counting = {
        text
        for text in SOURCE_TEXTS
        if any(place in COUNTS and noun not in VERBS for place, noun in MANY.findall(text)) and text not in SELDOM
    }
    assert counting - set(english_plurals()) == set()


def test_that_a_form_for_one_is_of_a_text_of_the_program_and_names_the_same_places() -> None:
    for many, message in english_plurals().items():
        assert many in SOURCE_TEXTS
        assert message.string == message.id
        assert message.context in places(many)
        assert places(message.string[0]) == places(many)
        assert message.string[0] != many


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 months"), (1, "1 month"), (2, "2 months"), (1.5, "1.5 months"), (None, "unknown months")]
)
def test_that_one_thing_is_not_spoken_of_as_many(count: object, said: str) -> None:
    assert translator("en").text("{months} months", months=count) == said
    assert translator("zh_CN").text("{months} months", months=count) == translator("zh_CN").show(count) + " 个月"


FORSAKEN = {"完整性": "真实性 for integrity, 完整度 for completeness", "数据完整": "资料完整度", "材料": "资料"}
"""What another word stands for throughout, so that one thing has one name."""


def test_that_one_thing_has_one_name_in_chinese() -> None:
    said = {word: text for text, words in translations("zh_CN").items() for word in FORSAKEN if word in words}
    assert said == {}
