# ruff: noqa: RUF001 - the minus sign on the key is a minus sign
from __future__ import annotations

import pytest

from ui.inputs.numbers import counted, lexical, number, shown, steps, typed


@pytest.mark.parametrize(
    ("text", "mark", "fraction", "kept", "value"),
    [
        ("12", ".", False, "12", "12"),
        ("-12", ".", False, "−12", "-12"),
        ("1-2", ".", False, "12", "12"),
        ("3,5", ",", True, "3,5", "3.5"),
        ("3.5", ",", True, "3,5", "3.5"),
        ("3.5.1", ".", True, "3.51", "3.51"),
        ("3.5", ".", False, "35", "35"),
        ("٣٫٥", ".", True, "3.5", "3.5"),
        ("abc", ".", True, "", ""),
        ("-", ".", True, "−", "-"),
        (".5", ".", True, ".5", ".5"),
        ("9" * 40, ".", False, "9" * 18, "9" * 18),
    ],
)
def test_a_number_is_kept_as_typed_and_stored_as_xforms_wants(text, mark, fraction, kept, value):
    assert typed(text, mark, fraction=fraction) == kept
    assert lexical(kept) == value
    assert shown(value, mark) == kept


def test_a_number_that_cannot_be_below_zero_takes_no_sign():
    assert typed("-5", ".", fraction=False, below_zero=False) == "5"


@pytest.mark.parametrize("text", ["", "-", "NaN", "Infinity", "1 2"])
def test_what_is_no_number_is_none(text):
    assert number(text) is None


@pytest.mark.parametrize(
    ("limits", "values"),
    [
        (("1", "5", "1"), ("1", "2", "3", "4", "5")),
        (("0", "1", "0.25"), ("0", "0.25", "0.5", "0.75", "1")),
        (("5", "1", "2"), ("5", "3", "1")),
        (("-2", "2", "2"), ("-2", "0", "2")),
        (("10", "30", "10"), ("10", "20", "30")),
        (("1", "3", ""), ("1", "2", "3")),
        (("1", "3", "0"), ("1", "2", "3")),
    ],
)
def test_few_values_are_all_shown(limits, values):
    found = steps(limits)
    assert found.few
    assert found.values() == values


def test_many_values_are_stepped_through():
    found = steps(("0", "100", "5"))
    assert not found.few
    assert found.moved("50", 1) == "55"
    assert found.moved("50", -1) == "45"
    assert found.moved("100", 1) == "100"
    assert found.moved("0", -1) == "0"
    assert found.moved("", 1) == "0"
    assert found.moved("", -1) == "100"
    assert found.moved("52", 1) == "55"
    assert found.moved("52", -1) == "50"
    assert found.at_end("100", 1)
    assert not found.at_end("100", -1)
    assert found.at_end("0", -1)
    assert not found.at_end("", 1)


def test_a_range_that_goes_down_goes_down():
    found = steps(("20", "0", "1"))
    assert found.moved("20", 1) == "19"
    assert found.at_end("20", -1)
    assert found.at_end("0", 1)


@pytest.mark.parametrize("limits", [("", "", ""), ("1", "", "1"), ("a", "b", "c")])
def test_what_is_no_range_is_none(limits):
    assert steps(limits) is None


@pytest.mark.parametrize(
    ("value", "by", "then"), [("", 1, "1"), ("", -1, "0"), ("3", 1, "4"), ("0", -1, "0"), ("-3", 1, "-2")]
)
def test_a_number_without_limits_counts_by_one(value, by, then):
    assert counted(value, by) == then
