from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.xform.datatypes import NAMES, normalise


@pytest.mark.parametrize(
    ("datatype", "text", "value"),
    [
        ("string", " as typed ", " as typed "),
        ("int", "12", "12"),
        ("int", " -7 ", "-7"),
        ("int", "10.9", "10"),
        ("int", "2147483647", "2147483647"),
        ("int", "2147483648", None),
        ("int", "twelve", None),
        ("int", "1,000", None),
        ("int", "٣", "3"),
        ("int", "", ""),
        ("int", "  ", ""),
        ("decimal", "23", "23.0"),
        ("decimal", "-0.5", "-0.5"),
        ("decimal", ".5", "0.5"),
        ("decimal", "1e-9", "0.000000001"),
        ("decimal", "1e999", None),
        ("decimal", "NaN", None),
        ("date", "2024-02-29", "2024-02-29"),
        ("date", "2023-02-29", None),
        ("date", "2025-12-21T14:30:00", "2025-12-21"),
        ("date", "2025-12-21T14:30:00Z", None),
        ("date", "21.12.2025", None),
        ("time", "22:02:00.000+07:00", "22:02:00.000+07:00"),
        ("time", "24:00:00", None),
        ("time", "9:30", None),
        ("dateTime", "2025-12-21T14:30:00.000-07:00", "2025-12-21T14:30:00.000-07:00"),
        ("dateTime", "2025-12-21", "2025-12-21"),
        ("dateTime", "2025-12-41T10:00:00", None),
        ("geopoint", "38.2 21.7", "38.2 21.7"),
        ("geopoint", "-5.299 46.663 0 5", "-5.299 46.663 0.0 5.0"),
        ("geopoint", "0 0 0 0", None),
        ("geopoint", "91 0", None),
        ("geopoint", "1 2 3 4 5", None),
        ("geopoint", "1", None),
        ("geotrace", "1 1; 2 2;", "1.0 1.0;2.0 2.0"),
        ("geotrace", "1 1; x", None),
        ("geotrace", "1 1", None),
        ("geotrace", "1 1; 2 2; 1 1 9 9", None),
        ("geoshape", "1 1; 2 2; 3 3", None),
        ("geoshape", "1 1; 1 1", None),
        ("geoshape", "1 1; 2 2; 1 1 9 9", "1.0 1.0;2.0 2.0;1.0 1.0 9.0 9.0"),
        (
            "geoshape",
            "0 0 0 0;0 1 0 0;1 1 0 0;0 0 0 0",
            "0.0 0.0 0.0 0.0;0.0 1.0 0.0 0.0;1.0 1.0 0.0 0.0;0.0 0.0 0.0 0.0",
        ),
    ],
)
def test_values_as_the_specification_writes_them(datatype: str, text: str, value: str | None):
    assert normalise(datatype, text) == value


@given(st.sampled_from(sorted(set(NAMES.values()))), st.text(max_size=40))
def test_a_value_is_written_one_way_only(datatype: str, text: str):
    value = normalise(datatype, text)
    assert value is None or normalise(datatype, value) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_decimals_never_have_an_exponent(number: float):
    value = normalise("decimal", repr(number))
    assert value is not None
    assert "e" not in value
    assert float(value) == pytest.approx(number, rel=1e-9, abs=1e-19)
