"""A note: nothing to answer; a value worked out by the form stands in a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.screens import Line
from ui.inputs.base import Input
from ui.widgets import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from kiosk.screens import Question
    from ui.style import Look
    from ui.widgets import Parts


class NoteInput(Input):
    """Shows the value of a note, where there is one."""

    def __init__(self, look: Look, question: Question, labels: Mapping[str, Line], parent: QObject) -> None:
        super().__init__(look, question, labels, parent)
        self.wide = True
        self._words = Words(look, self._line(question), "choice")

    def fill(self, body: Parts) -> None:
        """Put the value into the body."""
        if self._words.text():
            body.add(self._words)

    def show_question(self, question: Question) -> None:
        """Show another value."""
        super().show_question(question)
        if self._words.text() != self._line(question).shown:
            self._words.say(self._line(question))
            self.reshaped.emit()

    @staticmethod
    def _line(question: Question) -> Line:
        if question.echo is not None:
            return question.echo
        return Line(question.value, question.value, language=question.label.language, personal=True)
