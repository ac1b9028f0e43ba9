from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.texts import Texts
from kiosk.visit.questions import MANY_CHOICES, Reading, kind_of, question, short_label
from kiosk.xform import Choice, Prompt, Violation

FOLDER = Path(__file__).parents[3] / "assets" / "texts"
CHOICES = (Choice("bus", "Bus"), Choice("train", "Train"))


@pytest.fixture(scope="module")
def reading() -> Reading:
    texts = Texts(FOLDER, ("en", "es", "ar"))
    return Reading(
        texts=texts,
        language="en",
        form_language="en",
        media=lambda uri: Path(uri.rpartition("/")[2]),
        today=date(2026, 3, 2),
        private={"born"},
        short_name=lambda name: {"born": "Date of birth"}.get(name, ""),
    )


def prompt(control: str = "input", datatype: str = "string", **more: Any) -> Prompt:
    values: dict[str, Any] = {"ref": "/data/q", "label": "How do you travel?"} | more
    if "appearance" in values:
        values["appearance"] = frozenset(values["appearance"].split())
    return Prompt(control=control, datatype=datatype, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (prompt(), "text"),
        (prompt(datatype="int"), "integer"),
        (prompt(datatype="decimal"), "decimal"),
        (prompt(datatype="date"), "date"),
        (prompt(datatype="time"), "time"),
        (prompt(datatype="dateTime"), "datetime"),
        (prompt(datatype="barcode"), "text"),
        (prompt("select1", choices=CHOICES), "select_one"),
        (prompt("select", choices=CHOICES), "select_multiple"),
        (prompt("rank", choices=CHOICES), "rank"),
        (prompt("range", "int"), "range"),
        (prompt("trigger"), "acknowledge"),
        (prompt("add_another"), "add_another"),
        (prompt(readonly=True), "note"),
        (prompt(datatype="int", readonly=True), "note"),
    ],
)
def test_every_control_becomes_a_kind(given: Prompt, kind: str) -> None:
    assert kind_of(given) == kind


@pytest.mark.parametrize(
    ("given", "keyboard"),
    [
        (prompt(), "letters"),
        (prompt(datatype="geopoint"), "figures"),
        (prompt(ref="/data/reference"), "latin"),
        (prompt(appearance="multiline"), "multiline"),
        (prompt(parameters={"rows": "5"}), "multiline"),
        (prompt(appearance="numbers"), "telephone"),
        (prompt(datatype="int"), "digits"),
        (prompt(datatype="decimal"), "decimal"),
    ],
)
def test_every_text_and_number_gets_its_keyboard(reading: Reading, given: Prompt, keyboard: str) -> None:
    assert question(given, replace(reading, in_latin={"reference"})).keyboard == keyboard


@pytest.mark.parametrize(
    ("appearance", "parts"),
    [
        ("", ("day", "month", "year")),
        ("no-calendar", ("day", "month", "year")),
        ("month-year", ("month", "year")),
        ("year", ("year",)),
    ],
)
def test_a_date_asks_for_the_parts_its_form_wants(reading: Reading, appearance: str, parts: tuple[str, ...]) -> None:
    found = question(prompt(datatype="date", appearance=appearance), reading)
    assert found.parts == parts
    assert [line.shown.lower() for line in found.part_labels] == list(parts)


def test_a_moment_asks_for_a_date_and_a_time(reading: Reading) -> None:
    found = question(prompt(datatype="dateTime", value="1951-03-14T09:05:00.000+00:00"), reading)
    assert found.parts == ("day", "month", "year", "hour", "minute")
    assert found.echo is not None
    assert found.echo.shown == "14 March 1951, 9:05\xa0am"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (prompt(datatype="date", value="1951-03-14"), "14 March 1951"),
        (prompt(datatype="date", value="1951-03-01", appearance="month-year"), "March 1951"),
        (prompt(datatype="date", value="1951-01-01", appearance="year"), "1951"),
        (prompt(datatype="time", value="09:05:00.000+00:00"), "9:05\xa0am"),
    ],
)
def test_a_date_is_echoed_in_words_and_is_personal(reading: Reading, given: Prompt, words: str) -> None:
    echo = question(given, reading).echo
    assert echo is not None
    assert (echo.shown, echo.personal) == (words, True)


@pytest.mark.parametrize("value", ["", "1951--14", "19-03-14", "1951-02-31"])
def test_half_a_date_is_not_echoed(reading: Reading, value: str) -> None:
    found = question(prompt(datatype="date", value=value), reading)
    assert (found.echo, found.value) == (None, value)


def test_yes_and_no_get_their_signs_and_need_no_hint(reading: Reading) -> None:
    choices = (Choice("yes", "Yes"), Choice("no", "No"), Choice("unsure", "I am not sure"))
    found = question(prompt("select1", choices=choices), reading)
    assert [choice.sign for choice in found.choices] == ["yes", "no", "question"]
    assert found.hint is None


def test_other_choices_get_no_signs_but_a_hint(reading: Reading) -> None:
    found = question(prompt("select1", choices=(*CHOICES, Choice("no", "None of them"))), reading)
    assert [choice.sign for choice in found.choices] == ["", "", ""]
    assert found.hint is not None
    assert found.hint.shown == "Choose one answer."


@pytest.mark.parametrize("appearance", ["minimal", "search", "autocomplete", "minimal quick"])
def test_a_form_may_ask_for_search(reading: Reading, appearance: str) -> None:
    assert question(prompt("select1", choices=CHOICES, appearance=appearance), reading).search


def test_a_long_list_is_searched_and_a_short_one_is_not(reading: Reading) -> None:
    many = tuple(Choice(f"c{n}", f"Choice {n}") for n in range(MANY_CHOICES + 1))
    assert question(prompt("select1", choices=many), reading).search
    assert not question(prompt("select1", choices=many[:-1]), reading).search


@pytest.mark.parametrize(
    ("appearance", "columns", "quick", "likert"),
    [
        ("columns-5", 5, False, False),
        ("quick columns-2", 2, True, False),
        ("quickcompact-3", 3, True, False),
        ("likert", 0, False, True),
        ("columns", 0, False, False),
    ],
)
def test_the_layout_a_form_asks_for(
    reading: Reading, appearance: str, columns: int, *, quick: bool, likert: bool
) -> None:
    found = question(prompt("select1", choices=CHOICES, appearance=appearance), reading)
    assert (found.columns, found.quick, found.likert) == (columns, quick, likert)


def test_a_range_has_its_limits_and_its_keys(reading: Reading) -> None:
    found = question(prompt("range", "int", parameters={"start": "0", "end": "10", "step": "1"}), reading)
    assert found.limits == ("0", "10", "1")
    assert found.step_labels is not None


def test_pictures_and_recordings_are_files(reading: Reading) -> None:
    choice = Choice("bus", "Bus", {"image": "jr://images/bus.svg", "audio": "jr://audio/bus.mp3"})
    found = question(prompt("select1", choices=(choice,), media={"audio": "jr://audio/how.mp3"}), reading)
    assert found.label.audio == Path("how.mp3")
    assert (found.choices[0].image, found.choices[0].label.audio) == (Path("bus.svg"), Path("bus.mp3"))


def test_words_that_are_worked_out_are_personal(reading: Reading) -> None:
    assert question(prompt(dynamic=True), reading).label.personal
    assert not question(prompt(), reading).label.personal


def test_what_is_said_about_a_date_that_was_typed_is_personal(reading: Reading) -> None:
    given = prompt(datatype="date", value="1948-02-31")
    problem = question(given, reading, Violation("/data/q", "type")).problem
    assert problem is not None
    assert problem.personal
    problem = question(prompt(), reading, Violation("/data/q", "required")).problem
    assert problem is not None
    assert not problem.personal


def test_private_questions_and_their_short_names(reading: Reading) -> None:
    found = question(prompt(ref="/data/person[2]/born", datatype="date"), reading)
    assert (found.private, found.short_label.shown) == (True, "Date of birth")
    assert not question(prompt(), reading).private


def test_a_long_question_gets_its_first_words_as_a_name(reading: Reading) -> None:
    found = short_label(prompt(label="How do you usually travel when you go to the town centre?"), reading)
    assert found.shown == "How do you usually travel when…"


def test_what_may_be_left_empty_says_so(reading: Reading) -> None:
    assert question(prompt(), reading).empty_label is not None
    assert question(prompt(required=True), reading).empty_label is None
    assert question(prompt(readonly=True), reading).empty_label is None


def test_a_violation_stands_beside_the_field_with_the_word_error(reading: Reading) -> None:
    given = prompt(datatype="date", value="1948-02-31")
    found = question(given, reading, Violation("/data/q", "type"))
    assert found.problem is not None
    assert found.problem.shown == "Error: February has no day 31. Check the day."
    assert found.value == "1948-02-31"


def test_an_acknowledgement_has_one_key(reading: Reading) -> None:
    (choice,) = question(prompt("trigger"), reading).choices
    assert (choice.value, choice.label.shown) == ("OK", "I have read this")
