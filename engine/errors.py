"""The two ways in which the engine says no; everything else that is raised is a bug."""

from __future__ import annotations

from collections.abc import Iterable

from engine.i18n import Sentence


class _Said(Exception):
    """An exception that consists of sentences for the person at the desk."""

    def __init__(self, *sentences: Sentence) -> None:
        super().__init__("; ".join(str(sentence) for sentence in sentences))
        self.sentences = sentences


class Refused(_Said):
    """The user can mend it: each sentence says what is wrong, where, and how to mend it."""

    @classmethod
    def because(cls, problems: Iterable[Sentence]) -> Refused:
        """One refusal that lists every problem found, so that all can be mended in one go."""
        return cls(*problems)


class NeedsPassword(Refused):
    """A file opens only with a password: none was given, or (`is_wrong`) the one given does not open it."""

    def __init__(self, sentence: Sentence, file: str = "", is_wrong: bool = False) -> None:
        super().__init__(sentence)
        self.file = file
        self.is_wrong = is_wrong


class NeedsMapping(Refused):
    """A table whose columns a person must name before it can be read; `file` is its name."""

    def __init__(self, sentence: Sentence, file: str = "") -> None:
        super().__init__(sentence)
        self.file = file


class Unavailable(_Said):
    """The world can mend it: a disk that is full, a file that another program holds."""


class Cancelled(Exception):
    """The person asked running work to stop; nothing of it was kept."""
