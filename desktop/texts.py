"""Texts that follow the language: each is bound once to the place that shows it, and said again on a switch."""

from __future__ import annotations

from collections.abc import Callable

from desktop.session import Session
from engine.i18n import Sentence


class Texts:
    """The bound texts of one page. A later text for the same place replaces the earlier one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._bound: dict[object, tuple[Callable[[str], object], Sentence]] = {}

    def put(self, setter: Callable[[str], object], template: str, /, **values: object) -> None:
        """Show a template at a place such as `label.setText`, now and after each switch of language."""
        sentence = Sentence(template, values)
        self._bound[setter] = (setter, sentence)
        setter(self._session.words.render(sentence))

    def retranslate(self) -> None:
        for setter, sentence in self._bound.values():
            setter(self._session.words.render(sentence))
