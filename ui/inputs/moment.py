"""A date, a time, or both: a small field for each part, a pad of digits, the answer in words under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from kiosk.visit.date_parts import LENGTHS, joined, split
from ui.inputs.base import Input
from ui.inputs.part_fields import PartFields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from kiosk.screens import Line, Question
    from kiosk.visit.date_parts import Part
    from ui.inputs.field import Field
    from ui.style import Look
    from ui.widgets import Parts

CLOCK = frozenset({"hour", "minute"})
HIGHEST: Mapping[Part, int] = {"day": 31, "month": 12, "hour": 23, "minute": 59}
SHORT_MONTHS = {4: 30, 6: 30, 9: 30, 11: 30, 2: 29}


class MomentInput(Input):
    """date, time and datetime; which parts, and in which order, comes with the question.

    What is typed into a full field flows on into the next one where that is empty, so that 14 03 1951 can be
    typed without touching anything else.
    """

    pad = "digits"

    def __init__(self, look: Look, question: Question, labels: Mapping[str, Line], parent: QObject) -> None:
        super().__init__(look, question, labels, parent)
        self.rows = [
            PartFields(look, tuple(part for part, _ in group), tuple(line for _, line in group), question.ref)
            for group in self._groups()
            if group
        ]
        self.parts: tuple[Part, ...] = tuple(part for row in self.rows for part in row.parts)
        self.fields = [field for row in self.rows for field in row.fields]
        for at, field in enumerate(self.fields):
            field.setReadOnly(question.readonly)
            field.edited.connect(self._edited)
            field.entered.connect(lambda at=at: self._onward(at))
            field.overflowed.connect(lambda text, at=at: self._flow(at, text))
        self.show_question(question)

    def _groups(self) -> list[list[tuple[Part, Line]]]:
        named = list(zip(self.question.parts, self.question.part_labels, strict=True))
        date = [(part, line) for part, line in named if part not in CLOCK]
        return [date, [(part, line) for part, line in named if part in CLOCK]]

    def fill(self, body: Parts) -> None:
        """Put the fields into the body, the date over the time."""
        for at, row in enumerate(self.rows):
            body.add(row, keep=at + 1 < len(self.rows))

    def typed(self) -> dict[Part, str]:
        """Return what stands in the fields."""
        return {part: field.text for part, field in zip(self.parts, self.fields, strict=True)}

    def show_question(self, question: Question) -> None:
        """Show the value, where it is another one than typed here."""
        super().show_question(question)
        if joined(self.typed(), self.parts) != question.value:
            for field, text in zip(self.fields, split(question.value, self.parts).values(), strict=True):
                field.show_text(text)
        wrong = suspects(self.typed()) if question.problem is not None else set()
        for row in self.rows:
            row.put_right(wrong)

    def _edited(self) -> None:
        self.answer(joined(self.typed(), self.parts))

    def _onward(self, at: int) -> None:
        if at + 1 < len(self.fields):
            self.fields[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.entered.emit()

    def _flow(self, at: int, text: str) -> None:
        if at + 1 < len(self.fields) and not self.fields[at + 1].text and text.isdigit():
            following: Field = self.fields[at + 1]
            if self.fields[at].hasFocus():
                following.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                # Who presses the keys of the pad with a keypad stays on them.
                following.focused.emit()
            following.type_text(text)


def suspects(typed: Mapping[Part, str]) -> set[Part]:
    """Return the parts that cannot be right; all of them where each by itself could be."""
    wrong: set[Part] = {part for part, text in typed.items() if not text}
    numbers: dict[Part, int] = {part: int(text) for part, text in typed.items() if text}
    wrong |= {part for part, number in numbers.items() if number > HIGHEST.get(part, number)}
    wrong |= {part for part in ("day", "month") if numbers.get(part) == 0}
    if "year" in numbers and len(typed["year"]) < LENGTHS["year"]:
        wrong.add("year")
    if not wrong and numbers.get("day", 0) > _days(numbers):
        wrong.add("day")
    return wrong or set(typed)


def _days(numbers: Mapping[Part, int]) -> int:
    month, year = numbers.get("month", 1), numbers.get("year", 4)
    if month == 2 and (year % 4 or (year % 100 == 0 and year % 400)):  # noqa: PLR2004 - the calendar
        return 28
    return SHORT_MONTHS.get(month, 31)
