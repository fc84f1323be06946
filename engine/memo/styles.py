"""Sizes and inks of every document."""

from __future__ import annotations

from engine.memo import palette
from engine.memo.document import Tone

LETTER, BODY, TABLE, FINE = 10.0, 8.4, 7.4, 6.2

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
