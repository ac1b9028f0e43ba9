from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kiosk.xform.xpath.moments import fraction_of_day, instant_from_days, parse_instant
from tests.support.expressions import World, number, string


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("today()", "2026-11-21"),
        ("now()", "2026-11-21T17:05:06.789-07:00"),
        ("today() + 1", "20779.291666666668"),
        ("date(today() + 1)", "2026-11-22"),
        ("date('2018-01-01' + 1)", "2018-01-02"),
        ("date(1.5)", "1970-01-02T05:00:00.000-07:00"),
        ("date-time(0)", "1969-12-31T17:00:00.000-07:00"),
        ("date('2012-8-3')", "2012-08-03"),
        ("date('2012-08-08T06:07:08.123-07:00')", "2012-08-08T06:07:08.123-07:00"),
        ("date('2012-08-08T00:00:00Z')", "2012-08-07T17:00:00.000-07:00"),
        ("date('2012-08-08T10:30')", "2012-08-08T10:30:00.000-07:00"),
        ("date('')", ""),
        ("date(true())", ""),
        ("date('2012-02-30')", "Invalid Date"),
        ("date('soon')", "Invalid Date"),
        ("date(0 div 0)", "Invalid Date"),
        ("date(1 div 0)", "Invalid Date"),
        ("date(99999999)", "Invalid Date"),
        ("number('1970-01-03')", "2"),
        ("number(date('1970-01-03'))", "1970-01-03"),
        ("format-date('2012-07-23', '%Y/%n | %y/%m | %b %d %e %a')", "2012/7 | 12/07 | Jul 23 23 Mon"),
        ("format-date('2026-11-22', '%a')", "Sun"),
        ("format-date-time('2012-08-08T06:07:08.123-07:00', '%H:%M:%S.%3 %h')", "06:07:08.123 6"),
        ("format-date(today() + 7, '%e %b')", "28 Nov"),
        ("format-date('', '%Y')", ""),
        ("format-date('soon', '%Y')", ""),
        ("format-date('2012-07-23', '%Q 100%')", "%Q 100%"),
        ("decimal-date-time('1970-01-02T00:00:00Z')", "1"),
        ("decimal-date-time('soon')", ""),
        ("decimal-date-time(true())", ""),
        ("decimal-time('06:00:00.000-07:00')", "0.25"),
        ("decimal-time('13:00:00.000Z')", "0.25"),
        ("decimal-time('06:00')", "0.25"),
        ("decimal-time('24:00:00')", ""),
        ("decimal-time('06:60:00')", ""),
        ("decimal-time('06:00:00.000-24:00')", ""),
        ("decimal-time('6 o clock')", ""),
        ("concat('on ', today())", "on 2026-11-21"),
        ("if(1, today(), '')", "2026-11-21"),
        ("coalesce('', today())", "2026-11-21"),
    ],
)
def test_dates(source, expected):
    assert string(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("number('1970-01-01')", 7 / 24),
        ("number(date('1970-01-01'))", 7 / 24),
        ("decimal-date-time(today()) - decimal-date-time('2026-11-20')", 1),
        ("int((today() - date('2000-02-29')) div 365.25)", 26),
        ("today() - '2026-11-20'", 1),
    ],
)
def test_days(source, expected):
    assert number(source) == pytest.approx(expected, abs=1e-9)


def test_dates_follow_the_zone_of_the_kiosk_through_the_change_of_the_clock():
    berlin = World(datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("Europe/Berlin")))
    assert number("date('2026-03-30') - date('2026-03-29')", world=berlin) == pytest.approx(23 / 24)
    assert string("date('2026-03-30')", world=berlin) == "2026-03-30"
    assert string("date('2026-01-01T00:00:00Z')", world=berlin) == "2026-01-01T01:00:00.000+01:00"
    utc = World(datetime(2026, 6, 1, 12, tzinfo=UTC))
    assert string("now()", world=utc) == "2026-06-01T12:00:00.000+00:00"


@pytest.mark.parametrize(
    "text",
    ["2012-07-23 ", "2012-07-23T", "12-07-23", "2012-07-23T25:00", "0000-01-01", "2012-07-23T10:00:00+99:99", "x" * 40],
)
def test_what_is_no_date(text):
    assert parse_instant(text, UTC) is None


def test_days_and_times_out_of_range_are_none():
    assert instant_from_days(1e300, UTC) is None
    assert instant_from_days(float("nan"), UTC) is None
    assert fraction_of_day("9" * 1000, UTC) != fraction_of_day("9" * 1000, UTC)
