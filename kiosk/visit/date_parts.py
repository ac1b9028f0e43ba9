"""A date or time as the fields a person fills in, and back.

The value of an unfinished date keeps what was typed: "1951--14" has no month yet, "19-03-14" has half
a year. So nothing typed is lost on the way to the core and back; whether the value is a date at all
is checked on Next, like every answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Part = Literal["day", "month", "year", "hour", "minute"]

_DATE: tuple[Part, ...] = ("year", "month", "day")
_TIME: tuple[Part, ...] = ("hour", "minute")
LENGTHS: Mapping[Part, int] = {"day": 2, "month": 2, "year": 4, "hour": 2, "minute": 2}
"""How many digits a field takes."""


def joined(typed: Mapping[Part, str], parts: tuple[Part, ...]) -> str:
    """Give the value of what was typed: "" where nothing was, ISO 8601 where all was.

    A part that is not asked for is the first one ("month-year" appearances of ODK store the first day
    of the month); the seconds of a time are 0.
    """
    if not any(typed.get(part) for part in parts):
        return ""
    asked_date = [part for part in _DATE if part in parts]
    asked_time = [part for part in _TIME if part in parts]
    pieces = []
    if asked_date:
        pieces.append("-".join(_padded(part, typed.get(part, "") if part in parts else "1") for part in _DATE))
    if asked_time:
        clock = ":".join(_padded(part, typed.get(part, "") if part in parts else "0") for part in _TIME)
        pieces.append(f"{clock}:00" if all(typed.get(part) for part in asked_time) else clock)
    return "T".join(pieces)


def split(value: str, parts: tuple[Part, ...]) -> dict[Part, str]:
    """Give the digits for each of `parts`, "" for a missing one; leading zeros go, except in minutes."""
    date, _, clock = value.partition("T") if "T" in value or ":" not in value else ("", "", value)
    found: dict[Part, str] = dict(zip(_DATE, date.split("-"), strict=False))
    clock = re.split(r"[Z+\-]", clock, maxsplit=1)[0]
    found |= dict(zip(_TIME, clock.split(":"), strict=False))
    return {part: _bare(part, found.get(part, "")) for part in parts}


def _padded(part: Part, digits: str) -> str:
    return digits.zfill(2) if digits and part != "year" else digits


def _bare(part: Part, digits: str) -> str:
    if part == "minute" or not digits.isdigit():
        return digits
    return digits.lstrip("0") or "0"
