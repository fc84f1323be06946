"""Sizes and inks of every document."""

from __future__ import annotations

from engine.memo import palette
from engine.memo.document import Tone

TIGHT = 1.24
"""Leading of the appendix: of the size of its letters."""
LETTER, BODY, TABLE, SMALL, FINE, APPENDIX = 10.0, 8.2, 7.5, 6.8, 6.4, 6.6

INKS = {
    Tone.PLAIN: palette.INK,
    Tone.MUTED: palette.MUTED,
    Tone.GOOD: palette.GOOD,
    Tone.WARN: palette.WARN,
    Tone.BAD: palette.BAD,
}
WASHES = {
    Tone.PLAIN: palette.PRIMARY_PALE,
    Tone.MUTED: palette.WASH,
    Tone.GOOD: palette.GOOD_PALE,
    Tone.WARN: palette.WARN_PALE,
    Tone.BAD: palette.BAD_PALE,
}
