"""Dates and times as values: numbers of days since 1970 that remember how they are written."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from datetime import tzinfo

DAY_MILLISECONDS: Final = 86_400_000
INVALID: Final = "Invalid Date"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_TIME: Final = r"(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?"
_DATE_TIME: Final = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})(?:T{_TIME})?", re.ASCII)
_TIME_ALONE: Final = re.compile(_TIME, re.ASCII)
_UNPADDED: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(T.*)?", re.ASCII)
_SHORTEST: Final = len("0000-00-00")
_LONGEST: Final = len("0000-00-00T00:00:00.000000000+00:00")


class Moment(float):
    """Days since 1970-01-01T00:00Z with the text ODK writes for it; NaN, written "Invalid Date", when it is none.

    A date is the midnight it begins with, in the zone of the kiosk. Arithmetic gives plain numbers.
    """

    __slots__ = ("_text",)

    _text: str | datetime

    def __new__(cls, days: float, text: str | datetime) -> Self:
        """Make one; of the text of a datetime only when somebody asks for it, since most are only compared."""
        self = super().__new__(cls, days)
        self._text = text
        return self

    @property
    def text(self) -> str:
        """The date or date and time as ODK writes it."""
        return self._text if isinstance(self._text, str) else text_of(self._text)


def invalid_moment() -> Moment:
    """Return the Moment that is none."""
    return Moment(math.nan, INVALID)


def moment_of(instant: datetime) -> Moment:
    """Return the Moment of an aware datetime: a date when it is midnight there, else date, time and offset."""
    return Moment(days_of(instant), instant)


def days_of(instant: datetime) -> float:
    """Return the days since 1970 in whole milliseconds, as JavaScript and Java count."""
    return ((instant - _EPOCH) // _MILLISECOND) / DAY_MILLISECONDS


def text_of(instant: datetime) -> str:
    """Return the text of an aware datetime: 2026-11-21 at midnight, 2026-11-21T17:05:00.000-07:00 else."""
    text = instant.isoformat(timespec="milliseconds")
    return text[:_SHORTEST] if text[_SHORTEST:].startswith("T00:00:00.000") else text


def parse_instant(text: str, zone: tzinfo | None) -> datetime | None:
    """Return the instant an ISO 8601 date or date-time names, in `zone`; None when `text` is none.

    Without an offset it is local time of `zone`.
    """
    if not _SHORTEST <= len(text) <= _LONGEST or text[4] != "-":
        return None
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        instant = datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            _microseconds(fraction),
            tzinfo=_zone(offset, zone),
        )
        return instant.astimezone(zone) if offset else instant
    except (ValueError, OverflowError):
        return None


def parse_moment(text: str, zone: tzinfo | None) -> Moment:
    """Return date(text): months and days may be written with one digit; the invalid Moment for anything else."""
    match = _UNPADDED.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return invalid_moment()
    year, month, day, rest = match.groups()
    instant = parse_instant(f"{year}-{month:0>2}-{day:0>2}{rest or ''}", zone)
    return invalid_moment() if instant is None else moment_of(instant)


def instant_from_days(days: float, zone: tzinfo | None) -> datetime | None:
    """Return the instant so many days after 1970 began, in `zone`; None beyond the years 1 to 9999."""
    if not math.isfinite(days):
        return None
    try:
        return (_EPOCH + int(days * DAY_MILLISECONDS) * _MILLISECOND).astimezone(zone)
    except OverflowError:
        return None


def fraction_of_day(text: str, zone: tzinfo | None) -> float:
    """Return decimal-time(text): 06:00 is 0.25; with an offset the time is brought into `zone`; NaN when invalid."""
    if len(text) > _LONGEST or _TIME_ALONE.fullmatch(text) is None:
        return math.nan
    instant = parse_instant(f"1970-01-01T{text}", zone)
    if instant is None:
        return math.nan
    midnight = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    return ((instant - midnight) // _MILLISECOND) / DAY_MILLISECONDS


def _microseconds(fraction: str | None) -> int:
    return int(f"{fraction:0<6}"[:6]) if fraction else 0


def _zone(offset: str | None, zone: tzinfo | None) -> tzinfo | None:
    if not offset:
        return zone
    if offset == "Z":
        return UTC
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
