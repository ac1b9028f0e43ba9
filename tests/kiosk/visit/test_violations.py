from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.texts import Texts
from kiosk.visit.violations import PuttingRight
from kiosk.xform import Violation

if TYPE_CHECKING:
    from kiosk.visit.date_parts import Part

FOLDER = Path(__file__).parents[3] / "assets" / "texts"
DATE: tuple[Part, ...] = ("day", "month", "year")
CLOCK: tuple[Part, ...] = ("hour", "minute")


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(FOLDER, ("en", "es", "ar"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1948-02-31", "February has no day 31. Check the day."),
        ("1948-04-31", "April has no day 31. Check the day."),
        ("1951-02-29", "February had no day 29 in 1951. Check the day or the year."),
        ("1948-13-01", "There are 12 months. Check the month."),
        ("1948-00-01", "There are 12 months. Check the month."),
        ("1948-05-00", "May has no day 0. Check the day."),
        ("48-05-01", "The year has 4 numbers, like 1948. Check the year."),
        ("0048-05-01", "The year has 4 numbers, like 1948. Check the year."),
        ("1948--01", "The month is missing. Please type the month."),
        ("1948-05-", "The day is missing. Please type the day."),
        ("-05-01", "The year is missing. Please type the year."),
    ],
)
def test_a_date_that_is_none_is_explained(texts: Texts, value: str, words: str) -> None:
    line = PuttingRight(texts, "en", "en").words(Violation("/data/born", "type"), "date", value, DATE)
    assert line.shown == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("25:10", "The hour goes from 0 to 23. Check the hour."),
        ("10:75", "The minutes go from 0 to 59. Check the minutes."),
        (":10", "The hour is missing. Please type the hour."),
        ("10:", "The minutes are missing. Please type the minutes."),
    ],
)
def test_a_time_that_is_none_is_explained(texts: Texts, value: str, words: str) -> None:
    line = PuttingRight(texts, "en", "en").words(Violation("/data/at", "type"), "time", value, CLOCK)
    assert line.shown == words


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        ("integer", "3.5", "problem-not-whole"),
        ("integer", "99999999999", "problem-too-large"),
        ("decimal", "x", "problem-not-number"),
        ("range", "x", "problem-not-number"),
        ("text", "x", "problem-place"),
    ],
)
def test_a_number_that_is_none_is_explained(texts: Texts, kind: str, value: str, key: str) -> None:
    found = PuttingRight(texts, "es", "es").words(Violation("/data/n", "type"), kind, value, ())  # type: ignore[arg-type]
    assert found == texts.line(key, "es")


@pytest.mark.parametrize("kind", ["text", "integer", "select_one", "select_multiple", "date", "acknowledge", "rank"])
def test_an_answer_that_is_missing_is_asked_for_by_kind(texts: Texts, kind: str) -> None:
    found = PuttingRight(texts, "en", "en").words(Violation("/data/n", "required"), kind, "", ())  # type: ignore[arg-type]
    assert found.shown.startswith("Please")


def test_the_forms_own_message_comes_first_in_the_forms_language(texts: Texts) -> None:
    violation = Violation("/data/n", "constraint", "We need **three** numbers.")
    found = PuttingRight(texts, "ar", "en").words(violation, "text", "x", ())
    assert (found.shown, found.spoken, found.language) == ("We need three numbers.", "We need three numbers.", "en")
    marked = PuttingRight(texts, "ar", "en").marked(found)
    assert marked.shown.startswith("خطأ: ")


def test_a_constraint_without_a_message_has_words_of_ours(texts: Texts) -> None:
    found = PuttingRight(texts, "en", "en").words(Violation("/data/n", "constraint"), "text", "x", ())
    assert found.shown == "This answer does not fit. Please check it."
