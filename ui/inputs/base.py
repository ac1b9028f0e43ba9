"""What every input is: the part of a question that is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from kiosk.screens import Line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from kiosk.screens import Question
    from ui.inputs.field import Field
    from ui.inputs.layouts import Face, PadName
    from ui.style import Look
    from ui.widgets import Parts


class Input(QObject):
    """Answers one question. It owns widgets and puts them into a Parts.

    `answered` carries the lexical value so far, `heard` a line to be spoken back, `entered` comes when Enter
    was pressed in the last field, `reshaped` when the widgets need another height than before.
    """

    answered = Signal(str)
    heard = Signal(object)
    entered = Signal()
    reshaped = Signal()

    tool: Literal["", "letters"] = ""
    """The keyboard of letters, or none; a pad of digits goes by its name in `pad`."""
    pad: PadName | None = None
    lines: bool = False
    face: Face = "letters"
    """What the keyboard of letters begins with."""
    wide: bool = False
    """Whether it wants the whole width of the page, under the question."""

    def __init__(self, look: Look, question: Question, labels: Mapping[str, Line], parent: QObject) -> None:
        super().__init__(parent)
        self.look = look
        self.question = question
        self.labels = labels
        self.value = question.value
        self.fields: list[Field] = []

    def fill(self, body: Parts) -> None:
        """Put the widgets into the body of the page."""

    def head(self) -> list[QWidget]:
        """Return widgets that stay with the question on every part: the search field of a long list."""
        return []

    def fit(self, body: Parts, width: int, height: int) -> None:
        """Choose columns for a body of this size; called before every laying out."""

    def show_question(self, question: Question) -> None:
        """Show the value and the problem of `question`, the same one as before, without moving a cursor."""
        self.question = question
        self.value = question.value

    def pending(self) -> str | None:
        """Return a value that stands on the screen and was never touched (a rank agreed with), or None."""
        return None

    def first(self) -> QWidget | None:
        """Return the widget that is shown first: the answer chosen, the field to type in; None for no matter."""
        return self.fields[0] if self.fields else None

    def answer(self, value: str) -> None:
        """Take a value from the person and tell it."""
        if value != self.value:
            self.value = value
            self.answered.emit(value)

    def label(self, name: str) -> Line:
        """Return one of the words of keys that pages make by themselves; empty where the core has none."""
        return self.labels.get(name, Line(""))
