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


class Unavailable(_Said):
    """The world can mend it: a disk that is full, a file that another program holds."""


class Cancelled(Exception):
    """The person asked running work to stop; nothing of it was kept."""
