"""Dates and times: ODK XForms specification, date functions."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.code import Code, string_of
from kiosk.xform.xpath.functions.function import Function
from kiosk.xform.xpath.moments import (
    Moment,
    days_of,
    fraction_of_day,
    instant_from_days,
    invalid_moment,
    moment_of,
    parse_instant,
    parse_moment,
)
from kiosk.xform.xpath.values import to_string, zone_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.values import Value

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ESCAPE: Final = re.compile("%[YymnbdeaHhMS3]")
_ESCAPES_A_VISIT: Final = 8
_ESCAPES: Final[dict[str, Callable[[datetime], str]]] = {
    "%Y": lambda instant: f"{instant.year:04}",
    "%y": lambda instant: f"{instant.year % 100:02}",
    "%m": lambda instant: f"{instant.month:02}",
    "%n": lambda instant: str(instant.month),
    "%d": lambda instant: f"{instant.day:02}",
    "%e": lambda instant: str(instant.day),
    "%H": lambda instant: f"{instant.hour:02}",
    "%h": lambda instant: str(instant.hour),
    "%M": lambda instant: f"{instant.minute:02}",
    "%S": lambda instant: f"{instant.second:02}",
    "%3": lambda instant: f"{instant.microsecond // 1000:03}",
}


def _escaped(escape: str, instant: datetime, context: Context) -> str:
    if escape == "%b":
        return context.env.date_name("month", instant.month) or _MONTHS[instant.month - 1]
    if escape == "%a":
        return context.env.date_name("weekday", instant.isoweekday()) or _DAYS[instant.weekday()]
    return _ESCAPES[escape](instant)


def _now(context: Context) -> Moment:
    return moment_of(context.env.now())


def _today(context: Context) -> Moment:
    now = context.env.now()
    return moment_of(now.replace(hour=0, minute=0, second=0, microsecond=0))


def _date(arguments: Sequence[Code]) -> Code:
    run = arguments[0].run

    def date(context: Context) -> Value:
        value = run(context)
        if isinstance(value, bool):
            return ""
        if isinstance(value, float):
            instant = instant_from_days(value, zone_of(context))
            return invalid_moment() if instant is None else moment_of(instant)
        text = to_string(value, context)
        return parse_moment(text, zone_of(context)) if text else ""

    return Code("any", date)


def instant_of(value: Value, context: Context) -> datetime | None:
    """Return the instant a value means: an ISO text, or a number of days since 1970; None when it means none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return instant_from_days(value, zone_of(context))
    return parse_instant(to_string(value, context), zone_of(context))


def _format_date(arguments: Sequence[Code]) -> Code:
    run, pattern = arguments[0].run, string_of(arguments[1])

    def formatted(context: Context) -> str:
        instant = instant_of(run(context), context)
        if instant is None:
            return ""
        wanted = pattern(context)
        context.spend(len(wanted) // _ESCAPES_A_VISIT)
        return _ESCAPE.sub(lambda escape: _escaped(escape[0], instant, context), wanted)

    return Code("string", formatted)


def _decimal_date_time(arguments: Sequence[Code]) -> Code:
    run = arguments[0].run

    def days(context: Context) -> float:
        value = run(context)
        if isinstance(value, float):
            return float(value)
        instant = instant_of(value, context)
        return math.nan if instant is None else days_of(instant)

    return Code("number", days)


def _decimal_time(arguments: Sequence[Code]) -> Code:
    string = string_of(arguments[0])
    return Code("number", lambda context: fraction_of_day(string(context), zone_of(context)))


DATE_FUNCTIONS: Final = (
    Function("today", 0, 0, "the date", lambda _: Code("number", _today), volatile_up_to=0),
    Function("now", 0, 0, "the date and time", lambda _: Code("number", _now), volatile_up_to=0),
    Function("date", 1, 1, "the date a text or a number of days since 1970 means", _date),
    Function("date-time", 1, 1, "the date and time a text or a number of days since 1970 means", _date),
    Function("format-date", 2, 2, "a date written so: %Y %y %m %n %b %d %e %a, %H %h %M %S %3", _format_date),
    Function("format-date-time", 2, 2, "a date and time written so, as format-date", _format_date),
    Function("decimal-date-time", 1, 1, "the days since 1970, with the part of the day", _decimal_date_time),
    Function("decimal-time", 1, 1, "the part of the day a time is: 06:00 is 0.25", _decimal_time),
)
