"""The two weights of the shipped font, registered once, and texts made fit to be set in them."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from engine.paths import resources

REGULAR = "NotoSansSC-Regular"
BOLD = "NotoSansSC-Bold"
LONGEST = 600
"""Characters that one value may take in print; what is longer is cut with a mark, as the file itself is the source."""

_BASE_OF = str.maketrans("łŁıđĐħĦ", "lLidDhH")
"""Letters that Unicode does not decompose."""

_SILENT = frozenset({"Cc", "Cf", "Cs", "Mn"})
"""Control and format characters, halves of surrogate pairs, and marks that the font cannot place over a letter."""


class Run(NamedTuple):
    """Text in one font, size and colour."""

    text: str
    font: str
    size: float
    ink: str


@lru_cache
def register() -> frozenset[int]:
    """Register both weights with ReportLab and answer the code points that both can draw and that show."""
    # Base 85 would only make each page stream a quarter longer.
    rl_config.useA85 = 0
    fonts = [TTFont(name, resources() / "fonts" / f"{name}.ttf") for name in (REGULAR, BOLD)]
    for font in fonts:
        # Each subset would copy the tables of the whole font, megabytes of outlines, out of the file again.
        font.face.get_table = cache(font.face.get_table)
        pdfmetrics.registerFont(font)
    both = frozenset(fonts[0].face.charToGlyph) & frozenset(fonts[1].face.charToGlyph)
    return frozenset(code for code in both if unicodedata.category(chr(code)) not in _SILENT)


def printable(text: str, longest: int = LONGEST) -> str:
    """The text on one line, without control characters, cut where too long; code points for what the font lacks.

    A letter with an accent that the font lacks is printed without it: a name stays readable.
    """
    cut = text[:longest] + ("…" if len(text) > longest else "")
    words = " ".join(cut.split())
    if words.isascii() and words.isprintable():
        return words
    glyphs = register()
    words = unicodedata.normalize("NFC", words)
    if glyphs.issuperset(map(ord, words)):
        return words
    return "".join(_drawable(letter, glyphs) for letter in words)


def _drawable(letter: str, glyphs: frozenset[int]) -> str:
    if ord(letter) in glyphs:
        return letter
    if unicodedata.category(letter) in _SILENT:
        return ""
    plain = unicodedata.normalize("NFKD", letter).translate(_BASE_OF)
    known = "".join(part for part in plain if ord(part) in glyphs)
    return known or f"[U+{ord(letter):04X}]"
