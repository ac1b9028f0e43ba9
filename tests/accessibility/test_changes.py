from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from accessibility.changes import narrate_change
from accessibility.narration import narrate
from kiosk.screens import Line, Preferences, Question, Screen
from kiosk.texts import Texts
from tests.support.example_screens import every, frame, help_number, idle, line, page, question, setting

FOLDER = Path(__file__).parents[2] / "assets" / "texts"


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(FOLDER, ("en", "es", "ar"))


def between(before: Screen, after: Screen, texts: Texts) -> list[str]:
    return [said.spoken for said in narrate_change(before, after, texts)]


def answered(texts: Texts, asked: Question, *values: str, **changed: object) -> list[str]:
    before, after = (replace(asked, value=value) for value in values)
    return between(page(before), page(replace(after, **changed)), texts)  # type: ignore[arg-type]


@pytest.mark.parametrize("screen", every(), ids=lambda screen: type(screen).__name__)
def test_nothing_is_said_where_nothing_changed(screen: Screen, texts: Texts) -> None:
    assert narrate_change(screen, screen, texts) == ()


def test_another_page_is_said_from_the_top(texts: Texts) -> None:
    before, after = setting(), page()
    assert narrate_change(before, after, texts) == narrate(after, texts)
    assert narrate_change(page(), page(identity="other"), texts) == narrate(page(identity="other"), texts)


def test_another_language_or_a_voice_switched_on_is_said_from_the_top(texts: Texts) -> None:
    """EN 301 549 5.1.3.14."""
    silent = page(frame=frame(preferences=Preferences(voice=False)))
    spanish = page(frame=frame(preferences=Preferences(language="es", voice=True)))
    assert narrate_change(silent, page(), texts) == narrate(page(), texts)
    assert narrate_change(page(), spanish, texts) == narrate(spanish, texts)


def test_an_answer_chosen_is_said_with_its_state(texts: Texts) -> None:
    assert answered(texts, question(), "bus", "train") == ["Train. Chosen."]
    assert answered(texts, question(), "bus", "") == ["Bus. Not chosen."]
    assert answered(texts, question("select_multiple"), "bus", "bus foot") == ["Foot. Chosen."]
    assert answered(texts, question("select_multiple"), "bus foot", "foot") == ["Bus. Not chosen."]


def test_what_was_chosen_is_personal(texts: Texts) -> None:
    assert [said.personal for said in narrate_change(page(), page(question(value="bus")), texts)] == [True]


def test_a_ranked_answer_is_said_with_its_new_position(texts: Texts) -> None:
    assert answered(texts, question("rank"), "bus train foot", "foot bus train") == ["Foot. Now 1 of 3."]
    assert answered(texts, question("rank"), "bus train foot", "bus foot train") == ["Foot. Now 2 of 3."]


def test_every_key_is_echoed(texts: Texts) -> None:
    typed = question("text")
    assert answered(texts, typed, "", "4") == ["4"]
    assert answered(texts, typed, "Hig", "High") == ["H"]
    assert answered(texts, typed, "12", "12 ") == ["space"]
    assert answered(texts, typed, "me", "me@") == ["at"]
    assert answered(texts, typed, "12", "1") == ["2 deleted."]
    assert answered(texts, typed, "1", "") == ["Empty now."]


def test_many_letters_at_once_are_said_as_words(texts: Texts) -> None:
    assert answered(texts, question("text"), "", "Elm Road") == ["Your answer so far: Elm Road."]


def test_what_is_typed_into_a_private_field_is_not_told(texts: Texts) -> None:
    hidden = question("text", private=True)
    said = answered(texts, hidden, "secre", "secret") + answered(texts, hidden, "secret", "secre")
    said += answered(texts, hidden, "", "secret")
    assert said == ["Typed.", "Deleted.", "You have typed something. We do not say it aloud."]


def test_a_date_echoes_digits_and_then_the_whole_date(texts: Texts) -> None:
    born = question("date", parts=("day", "month", "year"))
    whole = line("14 March 1951", personal=True)
    assert answered(texts, born, "", "--01") == ["1"]
    assert answered(texts, born, "--01", "--14") == ["4"]
    assert answered(texts, born, "195-03-14", "1951-03-14", echo=whole) == ["1", "14 March 1951"]


def test_a_new_error_is_said_with_its_field(texts: Texts) -> None:
    wrong = question(problem=line("Error: Please choose one answer."))
    assert between(page(), page(wrong), texts) == ["How do you travel?", "Error: Please choose one answer."]
    summary = (line("One thing to put right"), line("x", spoken="How do you travel? Please choose one answer."))
    assert between(page(), page(wrong, summary=summary), texts) == [said.spoken for said in summary]


def test_a_notice_and_a_new_question_are_said(texts: Texts) -> None:
    assert between(page(), page(notice=line("Not asked any more.")), texts) == ["Not asked any more."]
    more = question("text", ref="/which", label=line("Which bus?"))
    assert between(page(), page(question(), more), texts) == ["Which bus?"]


def test_the_countdown_is_said_when_the_core_has_words_for_the_second(texts: Texts) -> None:
    """EAA: the warning is in sight and sound."""
    assert between(idle(16), idle(15, "15 seconds left."), texts) == ["15 seconds left."]
    assert between(idle(15, "15 seconds left."), idle(14), texts) == []


def test_a_setting_chosen_is_said(texts: Texts) -> None:
    assert between(setting("default"), setting("large"), texts) == ["Large. Chosen."]


def test_rate_and_volume_are_said(texts: Texts) -> None:
    faster = page(frame=frame(preferences=Preferences(voice=True, rate=125)))
    louder = page(frame=frame(preferences=Preferences(voice=True, volume=-6)))
    assert between(page(), faster, texts) == ["Speed 125 percent."]
    assert between(page(), louder, texts) == ["Loudness 4 of 5."]


def test_how_the_printing_went_is_said(texts: Texts) -> None:
    before = help_number()
    after = replace(before, print_state=line("Your ticket is printed."))
    assert between(before, after, texts) == ["Your ticket is printed."]


def test_a_helper_on_the_way_is_said(texts: Texts) -> None:
    called = replace(frame(), helper_called=True, helper=Line("On our way", spoken="A helper is on the way."))
    assert between(page(), page(frame=called), texts) == ["A helper is on the way."]
