"""Words to write: one line or several, letters, digits of a code, a telephone number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.screens import Line
from ui.inputs import editing
from ui.inputs.base import Input
from ui.inputs.field import Field
from ui.inputs.field_row import FieldRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from kiosk.screens import Question
    from ui.inputs.editing import Capitals
    from ui.inputs.layouts import Face
    from ui.style import Look
    from ui.widgets import Parts

MANY_LINES = 3
MULTILINE_MM = 76.0
_FACES: Final[Mapping[str, Face]] = {"latin": "latin", "figures": "digits"}


class TextInput(Input):
    """A field for words. What is typed is the value, kept as typed."""

    def __init__(self, look: Look, question: Question, labels: Mapping[str, Line], parent: QObject) -> None:
        super().__init__(look, question, labels, parent)
        self.lines = question.keyboard == "multiline"
        self.face = _FACES.get(question.keyboard, "letters")
        if question.keyboard in ("digits", "telephone"):
            self.pad = "telephone" if question.keyboard == "telephone" else "digits"
        else:
            self.tool = "letters"
        capitals: Capitals = "sentences" if self.lines else "words"
        accept = editing.telephone if self.pad == "telephone" else None
        self.field = Field(
            look,
            question.label,
            name=f"field:{question.ref}",
            lines=self.lines,
            accept=accept,
            capitals="none" if self.pad else capitals,
        )
        self.fields = [self.field]
        self.row = FieldRow(look, self.field, self.label("hear"), labels.get("hear-silent"))
        self._warned = False
        self.row.least_lines = MANY_LINES if self.lines and not look.short else 1
        self.field.setReadOnly(question.readonly)
        self.field.show_text(question.value)
        self.field.edited.connect(self._edited)
        self.field.entered.connect(self.entered)
        self.row.hear.connect(self._hear)
        self.row.refused.connect(self.heard)
        self._shown_lines = 0

    def fill(self, body: Parts) -> None:
        """Put the field into the body; one of several lines grows with the room."""
        if self.lines:
            body.add_cards([self.row], 1, most_mm=MULTILINE_MM)
        else:
            body.add(self.row)

    def show_question(self, question: Question) -> None:
        """Show the value, where it is another one than typed here."""
        super().show_question(question)
        self.field.show_text(question.value)
        self.field.put_right(problem=question.problem is not None)

    def _edited(self, text: str) -> None:
        self.answer(text)
        self._warned = False
        lines = min(self.field.words.lines_at(self.field.width()), self.row.most_lines)
        if lines != self._shown_lines:
            self._shown_lines = lines
            self.reshaped.emit()

    def _hear(self) -> None:
        """Let the field be heard. What is private only by who was told that others hear it (EN 301 549 5.1.3.8)."""
        if self.question.private and not self._warned:
            self._warned = True
            self.heard.emit(self.label("hear-private"))
            return
        self.heard.emit(Line(self.value, self.value, language=self.question.label.language, personal=True))
