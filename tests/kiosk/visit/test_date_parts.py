from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.visit.date_parts import joined, split

DATE = ("day", "month", "year")
TIME = ("hour", "minute")


@pytest.mark.parametrize(
    ("typed", "parts", "value"),
    [
        ({}, DATE, ""),
        ({"day": "14", "month": "3", "year": "1951"}, DATE, "1951-03-14"),
        ({"day": "14", "month": "3", "year": "19"}, DATE, "19-03-14"),
        ({"day": "14"}, DATE, "--14"),
        ({"day": "31", "month": "2", "year": "1948"}, DATE, "1948-02-31"),
        ({"month": "3", "year": "1951"}, ("month", "year"), "1951-03-01"),
        ({"month": "3"}, ("month", "year"), "-03-01"),
        ({"year": "1951"}, ("year",), "1951-01-01"),
        ({"hour": "9", "minute": "5"}, TIME, "09:05:00"),
        ({"hour": "9"}, TIME, "09:"),
        (
            {"day": "1", "month": "2", "year": "2026", "hour": "9", "minute": "30"},
            DATE + TIME,
            "2026-02-01T09:30:00",
        ),
        ({"day": "1", "month": "2", "year": "2026"}, DATE + TIME, "2026-02-01T:"),
    ],
)
def test_fields_become_a_value_and_come_back(typed, parts, value):
    assert joined(typed, parts) == value
    assert split(value, parts) == {part: typed.get(part, "") for part in parts} | (
        {"minute": typed["minute"].zfill(2)} if typed.get("minute") else {}
    )


@pytest.mark.parametrize(
    ("value", "parts", "found"),
    [
        ("2026-02-01T09:05:00.000+01:00", DATE + TIME, ("1", "2", "2026", "9", "05")),
        ("2026-02-01", DATE + TIME, ("1", "2", "2026", "", "")),
        ("09:05:00.000Z", TIME, ("9", "05")),
        ("00:00", TIME, ("0", "00")),
        ("nonsense", DATE, ("", "", "nonsense")),
    ],
)
def test_values_from_elsewhere_are_read(value, parts, found):
    assert tuple(split(value, parts).values()) == found


digits = st.text("0123456789", max_size=4)


@given(st.fixed_dictionaries({"day": digits, "month": digits, "year": digits, "hour": digits, "minute": digits}))
def test_nothing_typed_is_lost(typed):
    parts = DATE + TIME
    value = joined(typed, parts)
    assert joined(split(value, parts), parts) == joined(split(joined(split(value, parts), parts), parts), parts)
    for part, kept in split(value, parts).items():
        assert bool(kept) == bool(typed[part])
        if kept:
            assert int(kept) == int(typed[part])
