"""The data types of the ODK XForms specification: which texts are values, and how a value is written.

What the specification leaves open follows ODK Web Forms: a fraction given to a whole number is cut off, a decimal is
written with its point, a date may come with a time, geopoints are written as decimals.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_INT_MIN, _INT_MAX = -(2**31), 2**31 - 1
_NUMBER: Final = re.compile(r"[+-]?(\d{1,300}(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?")
_CLOCK: Final = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)?"
_TIME: Final = re.compile(_CLOCK)
_DATE_TIME: Final = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)?)?"
)

NAMES: Final = {
    "": "string",
    "string": "string",
    "text": "string",
    "int": "int",
    "integer": "int",
    "long": "int",
    "decimal": "decimal",
    "double": "decimal",
    "float": "decimal",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "dateTime": "dateTime",
    "datetime": "dateTime",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "binary": "binary",
    "barcode": "barcode",
    "intent": "intent",
    "select": "string",
    "select1": "string",
    "rank": "string",
    "anyURI": "string",
}
"""Type names found in forms (any prefix taken off) to the one we go by."""


def decimal_text(number: float) -> str:
    """Write a decimal as ODK does: at least one digit behind the point, never an exponent."""
    if number == int(number) and abs(number) < 1e16:  # noqa: PLR2004 -- beyond, a float no longer counts in ones
        return f"{int(number)}.0"
    text = repr(number)
    return text if "e" not in text else f"{number:.20f}".rstrip("0")


def _number(text: str) -> float | None:
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def _int(text: str) -> str | None:
    number = _number(text)
    if number is None or not _INT_MIN <= (whole := math.trunc(number)) <= _INT_MAX:
        return None
    return str(whole)


def _decimal(text: str) -> str | None:
    number = _number(text)
    return None if number is None else decimal_text(number)


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _date(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    return text[:10] if match and _is_day(*match.group(1, 2, 3)) else None


def _time(text: str) -> str | None:
    return text if _TIME.fullmatch(text) else None


def _date_time(text: str) -> str | None:
    match = _DATE_TIME.fullmatch(text)
    return text if match and _is_day(*match.group(1, 2, 3)) else None


def _coordinates(text: str) -> list[float] | None:
    """Return latitude, longitude and, where given, altitude and accuracy."""
    numbers = [_number(part) for part in text.split()]
    known = [number for number in numbers if number is not None]
    if not 2 <= len(known) <= 4 or len(known) < len(numbers):  # noqa: PLR2004 -- two to four numbers make a point
        return None
    return None if abs(known[0]) > 90 or abs(known[1]) > 180 else known  # noqa: PLR2004 -- degrees


def _geopoint(text: str) -> str | None:
    numbers = _coordinates(text)
    # 0 0 0 0 is what a device without a fix writes.
    return " ".join(map(decimal_text, numbers)) if numbers and any(numbers) else None


def _points(text: str, fewest: int, *, closed: bool) -> str | None:
    """Return points that end where they begin, or do not."""
    points = [_coordinates(part) for part in text.rstrip("; ").split(";")]
    known = [point for point in points if point is not None]
    if len(known) < len(points) or len(known) < fewest or (known[0][:2] == known[-1][:2]) != closed:
        return None
    return ";".join(" ".join(map(decimal_text, point)) for point in known)


def _trace(text: str) -> str | None:
    return _points(text, 2, closed=False)


def _shape(text: str) -> str | None:
    return _points(text, 3, closed=True)


_READERS: Final[dict[str, Callable[[str], str | None]]] = {
    "int": _int,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "dateTime": _date_time,
    "geopoint": _geopoint,
    "geotrace": _trace,
    "geoshape": _shape,
}


def normalise(datatype: str, text: str) -> str | None:
    """Return the value `text` stands for, as it is written in the instance.

    "" for none, None when it is no such value.
    """
    reader = _READERS.get(datatype)
    if reader is None:
        return text
    text = text.strip()
    return reader(text) if text else ""
