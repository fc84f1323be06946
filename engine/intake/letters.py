"""The plain form in which headings and words are compared."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Letters and digits only, lower case, without accents, full width or blanks."""
    if text.isascii():
        return _NOT_WORD.sub("", text.lower())
    folded = unicodedata.normalize("NFKD", text).casefold().replace("ł", "l").replace("ø", "o")
    return _NOT_WORD.sub("", "".join(c for c in folded if not unicodedata.combining(c)))
