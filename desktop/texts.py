"""Texts that follow the language: each is bound once to the place that shows it, and said again on a switch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop.session import Session
from engine.i18n import Sentence


class Texts:
    """The bound texts of one page. A later text for the same place replaces the earlier one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bound: dict[object, tuple[Callable[[str], object], tuple[Sentence, ...]]] = {}

    def put(self, setter: Callable[[str], object], template: str, /, **values: object) -> None:
        """Show a template at a place such as `label.setText`, now and after each switch of language."""
        self.put_all(setter, (Sentence(template, values),))

    def put_all(self, setter: Callable[[str], object], sentences: Sequence[Sentence]) -> None:
        """The same for sentences below each other, such as the reasons of a refusal."""
        self._bound[setter] = (setter, tuple(sentences))
        self._say(setter, tuple(sentences))

    def retranslate(self) -> None:
        for setter, sentences in self._bound.values():
            self._say(setter, sentences)

    def _say(self, setter: Callable[[str], object], sentences: tuple[Sentence, ...]) -> None:
        setter("\n".join(self._session.words.render(sentence) for sentence in sentences))
