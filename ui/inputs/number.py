"""A number: typed on a pad, or stepped with the keys Less and More."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.screens import Line
from ui.inputs import numbers
from ui.inputs.base import Input
from ui.inputs.field import Field
from ui.inputs.step_row import StepRow
from ui.widgets import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from kiosk.screens import Question
    from ui.inputs.layouts import PadName
    from ui.style import Look
    from ui.widgets import Parts

RIGHT_TO_LEFT = "\u200f"


class NumberInput(Input):
    """integer, decimal, and ranges of many steps. `mark` is the decimal mark of the language."""

    def __init__(
        self, look: Look, question: Question, labels: Mapping[str, Line], parent: QObject, *, mark: str
    ) -> None:
        super().__init__(look, question, labels, parent)
        self.mark = mark
        self.steps = numbers.steps(question.limits) if question.kind == "range" else None
        self._fraction = self._has_fraction()
        self._below_zero = self._goes_below_zero()
        self.pad = self._pad()
        self.field = Field(look, question.label, name=f"field:{question.ref}", accept=self._accept, centred=True)
        self.fields = [self.field]
        self.row = StepRow(look, self.field, question.step_labels)
        for key, by in zip(self.row.keys, (-1, 1), strict=False):
            key.clicked.connect(lambda _=False, by=by: self._step(by))
        self.field.setReadOnly(question.readonly)
        self.field.edited.connect(self._edited)
        self.field.entered.connect(self.entered)
        self.show_question(question)

    def _has_fraction(self) -> bool:
        if self.question.kind == "range":
            return any("." in limit for limit in self.question.limits)
        return self.question.kind == "decimal" or self.question.keyboard == "decimal"

    def _goes_below_zero(self) -> bool:
        if self.question.kind == "range":
            return any(limit.strip().startswith("-") for limit in self.question.limits)
        return self.question.below_zero

    def _pad(self) -> PadName:
        if self._fraction:
            return "decimal_below_zero" if self._below_zero else "decimal"
        return "integer" if self._below_zero else "digits"

    def _accept(self, text: str) -> str:
        # A hardware keyboard may type the sign even where the pad does not offer it.
        return numbers.typed(text, self.mark, fraction=self._fraction)

    def fill(self, body: Parts) -> None:
        """Put the field into the body, and the ends of a range under it."""
        body.add(self.row)
        if self.steps is not None:
            ends = " – ".join(numbers.shown(limit, self.mark) for limit in self.question.limits[:2])  # noqa: RUF001
            # Right to left the lower end stands on the right, as the key Less does.
            line = Line(f"{RIGHT_TO_LEFT if self.look.rtl else ''}{ends}", language=self.question.label.language)
            body.add(Words(self.look, line, "hint", colour="text2"))

    def show_question(self, question: Question) -> None:
        """Show the value, where it is another one than typed here."""
        super().show_question(question)
        # "2." and "2.0" are the same number: whoever is typing it is not interrupted.
        if not self.field.text or numbers.number(self.field.text) != numbers.number(question.value):
            self.field.show_text(numbers.shown(question.value, self.mark))
        self.field.put_right(problem=question.problem is not None)
        self._reach()

    def _edited(self, text: str) -> None:
        self.answer(numbers.lexical(text))
        self._reach()

    def _step(self, by: int) -> None:
        moved = self.steps.moved(self.value, by) if self.steps else numbers.counted(self.value, by)
        self.field.show_text(numbers.shown(moved, self.mark))
        self.answer(moved)
        self._reach()

    def _reach(self) -> None:
        """Dash the key that leads nowhere; the focus goes to the other one."""
        if self.steps is None:
            return
        for key, by in zip(self.row.keys, (-1, 1), strict=False):
            at_end = self.steps.at_end(self.value, by)
            if at_end and key.hasFocus():
                self.row.keys[0 if by > 0 else 1].setFocus()
            key.setEnabled(not at_end)
