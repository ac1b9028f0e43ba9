from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.xform.xpath import Context, compile_expression
from kiosk.xform.xpath.values import format_number, parse_number
from tests.support.expressions import World, boolean, number, place, string


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-17.0, "-17"),
        (0.5, "0.5"),
        (18962.291666666668, "18962.291666666668"),
        (1e15, "1000000000000000"),
        (1e16, "10000000000000000"),
        (1e22, "10000000000000000000000"),
        (1.5e-7, "0.00000015"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (math.nan, ""),
    ],
)
def test_numbers_as_text(value, text):
    assert format_number(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_being_written(value):
    text = format_number(value)
    assert "e" not in text
    assert float(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        (" 12.50 ", 12.5),
        ("-.5", -0.5),
        ("5.", 5),
        ("", math.nan),
        ("  ", math.nan),
        ("+1", math.nan),
        ("1e3", math.nan),
        ("0x10", math.nan),
        ("1_000", math.nan),
        ("Infinity", math.nan),
        ("nan", math.nan),
        ("١٢", math.nan),
        ("²", math.nan),
        ("1" * 401, math.nan),
        ("1970-01-02", 1 + 7 / 24),
        ("1970-01-02T00:00:00Z", 1),
        ("1970-13-02", math.nan),
        ("yesterday", math.nan),
    ],
)
def test_text_as_number(text, value):
    document, _ = place("<data/>")
    got = parse_number(text, Context(document, document, World()))
    assert got == pytest.approx(value, nan_ok=True)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("''", False),
        ("'false'", True),
        ("' '", True),
        ("0", False),
        ("-0.1", True),
        ("0 div 0", False),
        ("1 div 0", True),
        ("/data", True),
        ("/none", False),
        ("date('1970-01-01T00:00:00Z')", False),
        ("date('nothing')", False),
        ("today()", True),
    ],
)
def test_truth(source, expected):
    assert boolean(source) is expected
    assert boolean(f"boolean({source})") is expected
    assert boolean(f"not({source})") is not expected


def test_irrelevant_nodes_have_no_value():
    document, node = place("<data><a>5</a><g><b>7</b></g></data>", "/data/a")
    node.relevant = False
    context = Context(document, document, World())
    for source, expected in [("/data/a", ""), ("/data/a + 0", ""), ("count(/data/a)", "1"), ("/data", "7")]:
        assert compile_expression(source).string(context) == expected


def test_a_calculation_that_is_none_leaves_its_node_empty():
    document, _ = place("<data><a/></data>")
    context = Context(document, document, World())
    assert compile_expression("/data/a * 2").string(context) == ""
    assert compile_expression("date('nothing')").string(context) == ""
    assert string("date('nothing')") == "Invalid Date"


def test_every_type_of_every_expression():
    document, _ = place("<data><a>5</a></data>")
    context = Context(document, document, World())
    for source, text, value, truth in [
        ("/data/a", "5", 5, True),
        ("'7'", "7", 7, True),
        ("true()", "true", 1, True),
        ("2 - 2", "0", 0, False),
        ("if(1, '8', 9)", "8", 8, True),
        ("date('')", "", math.nan, False),
    ]:
        expression = compile_expression(source)
        assert expression.string(context) == text
        assert expression.number(context) == pytest.approx(value, nan_ok=True)
        assert expression.boolean(context) is truth


def test_string_of_large_values_stays_bounded():
    assert len(string("pow(10, 308)")) == 309
    assert string("pow(10, 1000)") == "Infinity"
    assert math.isnan(number("pow(-8, 1 div 3)"))
