from __future__ import annotations

import math

import pytest

from tests.support.expressions import boolean, number, string

XML = "<data><n>5</n><n>-2</n><n>9</n><m>4</m><m/><w>x</w></data>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("number('12.5')", 12.5),
        ("number(true())", 1),
        ("number('x')", math.nan),
        ("number()", 5),
        ("int(2.9)", 2),
        ("int(-2.9)", -2),
        ("int('a')", math.nan),
        ("int(1 div 0)", math.inf),
        ("sum(/data/n)", 12),
        ("sum(/data/none)", 0),
        ("sum(/data/m)", math.nan),
        ("sum(/data/*)", math.nan),
        ("max(/data/n)", 9),
        ("min(/data/n, -5)", -5),
        ("max(1, '7', true())", 7),
        ("max(/data/none)", math.nan),
        ("min(/data/m)", math.nan),
        ("min('')", math.nan),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(-1.5)", -2),
        ("round(2.345, 2)", 2.35),
        ("round(1250, -2)", 1300),
        ("round(33.33, -1)", 30),
        ("round(1.5, 400)", 1.5),
        ("round(1.5, -400)", 0),
        ("round(1 div 0, 1)", math.inf),
        ("round('x', 1)", math.nan),
        ("round(1, 'x')", math.nan),
        ("round(1e300)", math.nan),
        ("floor(-1.5)", -2),
        ("ceiling(-1.5)", -1),
        ("floor(1 div 0)", math.inf),
        ("pow(2, 10)", 1024),
        ("pow(0, -1)", math.inf),
        ("pow(-10, 1001)", -math.inf),
        ("pow(10, 1000)", math.inf),
        ("pow('x', 0)", math.nan),
        ("log(0)", -math.inf),
        ("log10(100)", 2),
        ("log(-1)", math.nan),
        ("abs(-3)", 3),
        ("sin(0)", 0),
        ("cos(0)", 1),
        ("tan(1 div 0)", math.nan),
        ("asin(2)", math.nan),
        ("acos(1)", 0),
        ("atan2(2, 3)", 0.5880026035475675),
        ("sqrt(16)", 4),
        ("sqrt(-1)", math.nan),
        ("exp(1)", math.e),
        ("exp(10000)", math.inf),
        ("exp10(3)", 1000),
        ("pi()", math.pi),
        ("7 mod 3", 1),
        ("-7 mod 3", -1),
        ("7 mod -3", 1),
        ("5 mod 0", math.nan),
        ("(1 div 0) mod 2", math.nan),
        ("5 mod (1 div 0)", 5),
        ("1 div 0", math.inf),
        ("-1 div 0", -math.inf),
        ("0 div 0", math.nan),
        ("1 div -0", -math.inf),
        ("/data/n + 1", 6),
        ("-/data/n", -5),
        ("/data/w + 1", math.nan),
        ("'2021-11-30' - '2021-11-29'", 1),
        ("count(/data/n)", 3),
        ("count-non-empty(/data/m)", 1),
    ],
)
def test_numbers(source, expected):
    if "1e300" in source:
        source = source.replace("1e300", "'1e300'")
    assert number(source, XML, "/data/n[1]") == pytest.approx(expected, nan_ok=True)


def test_negative_zero_keeps_its_sign_and_is_written_without():
    assert math.copysign(1, number("-0.4 mod .2")) == -1
    assert math.copysign(1, number("round(-0.2)")) == -1
    assert math.copysign(1, number("ceiling(-0.2)")) == -1
    assert string("round(-0.2)") == "0"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("checklist(1, 2, true(), 1 = 1, false())", True),
        ("checklist(1, 2, 1, 1, 1)", False),
        ("checklist(-1, 2, 1)", True),
        ("checklist(2, -1, 1, 1, 1)", True),
        ("checklist(1, -1, /data/m)", True),
        ("checklist(2, -1, /data/m)", False),
        ("checklist(0, 0)", True),
        ("weighted-checklist(3, 3, 1, /data/m[1], 1, -1)", True),
        ("weighted-checklist(1, -1, true(), 5, false(), -10)", True),
        ("weighted-checklist(1, 2, true(), 5)", False),
        ("weighted-checklist(1, 2, /data/none, /data/n)", False),
    ],
)
def test_checklists(source, expected):
    assert boolean(source, XML) is expected
