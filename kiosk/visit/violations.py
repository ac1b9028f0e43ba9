"""What is to put right, in words: what is wrong and what to do, never whose mistake it was.

A form's own message comes first. Where it has none, the words are chosen by kind of question and by
what was typed: "February has no day 31. Check the day."
"""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kiosk import wording
from kiosk.screens import Line
from kiosk.visit.date_parts import split

if TYPE_CHECKING:
    from kiosk.screens import Kind
    from kiosk.texts import Texts
    from kiosk.visit.date_parts import Part
    from kiosk.xform import Violation

_EMPTY: Final[dict[str, str]] = {
    "text": "problem-empty-text",
    "integer": "problem-empty-number",
    "decimal": "problem-empty-number",
    "range": "problem-empty-number",
    "select_one": "problem-empty-choice",
    "select_multiple": "problem-empty-choices",
    "rank": "problem-empty-rank",
    "date": "problem-empty-date",
    "datetime": "problem-empty-date",
    "time": "problem-empty-time",
    "acknowledge": "problem-empty-acknowledge",
    "add_another": "problem-empty-another",
}
_LEAP_DAY: Final = (2, 29)
_LARGEST_INTEGER: Final = 10
"""Digits: what ODK's int holds."""


class PuttingRight:
    """Finds the words for a violation; `language` is the visitor's, `form_language` that of the form's messages."""

    def __init__(self, texts: Texts, language: str, form_language: str) -> None:
        self._texts = texts
        self._language = language
        self._form_language = form_language

    def words(self, violation: Violation, kind: Kind, value: str, parts: tuple[Part, ...]) -> Line:
        """Return what is wrong with `value` and what to do; personal where an answer may stand in it."""
        if violation.message:
            return Line(
                shown=wording.plain(violation.message),
                spoken=wording.spoken(violation.message),
                language=self._form_language,
                personal=True,
            )
        if violation.kind == "required":
            return self._line(_EMPTY.get(kind, "problem-empty"))
        if violation.kind == "constraint":
            return self._line("problem-constraint")
        if kind in {"date", "time", "datetime"}:
            return replace(self._moment(split(value, parts), parts), personal=True)
        return self._line(_number(kind, value))

    def marked(self, problem: Line) -> Line:
        """Return the problem as it stands beside the field: with the word "Error"."""
        marked = self._texts.line("problem-mark", self._language, problem=problem.shown)
        spoken = self._texts.line("problem-mark", self._language, problem=problem.spoken).spoken
        return replace(problem, shown=marked.shown, spoken=spoken)

    def _line(self, key: str, **arguments: str | int) -> Line:
        return self._texts.line(key, self._language, **arguments)

    def _moment(self, found: dict[Part, str], parts: tuple[Part, ...]) -> Line:
        for part in parts:
            if not found.get(part):
                return self._line(f"problem-part-{part}")
        numbers = {part: _whole(digits) for part, digits in found.items()}
        if "year" in numbers and not re.fullmatch(r"[1-9]\d{3}", found["year"]):
            return self._line("problem-year-range")
        if not 1 <= numbers.get("month", 1) <= 12:  # noqa: PLR2004 - months of a year
            return self._line("problem-month-range")
        if not 0 <= numbers.get("hour", 0) <= 23:  # noqa: PLR2004 - hours of a day
            return self._line("problem-hour-range")
        if not 0 <= numbers.get("minute", 0) <= 59:  # noqa: PLR2004 - minutes of an hour
            return self._line("problem-minute-range")
        return self._day(numbers)

    def _day(self, numbers: dict[Part, int]) -> Line:
        day, month, year = numbers.get("day", 1), numbers.get("month", 1), numbers.get("year", 1)
        name = self._texts.month(month, self._language)
        if (month, day) == _LEAP_DAY:
            return self._line("problem-leap-day", month=name, day=day, year=str(year))
        if not 1 <= day <= calendar.monthrange(year, month)[1]:
            return self._line("problem-day-range", month=name, day=day)
        return self._line("problem-type")


def _number(kind: Kind, value: str) -> str:
    if kind in {"integer", "range"} and re.fullmatch(rf"-?\d{{{_LARGEST_INTEGER},}}", value):
        return "problem-too-large"
    if kind == "integer":
        return "problem-not-whole"
    if kind == "text":
        # Words are words: of what is typed as text, only a place can be of the wrong type.
        return "problem-place"
    return "problem-not-number" if kind in {"decimal", "range"} else "problem-type"


def _whole(digits: str) -> int:
    return int(digits) if digits.isdecimal() else -1
