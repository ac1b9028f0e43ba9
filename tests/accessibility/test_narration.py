from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from accessibility.narration import narrate
from kiosk.screens import Choice, Idle, Line, Preferences, Screen
from kiosk.texts import Texts
from tests.support.example_screens import choices, every, frame, help_number, line, page, question

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[2] / "assets" / "texts"
NOT_READ_ALOUD = {"short_label", "labels", "unit"}
"""A question in a word (its label is said); templates of paging keys (all answers are said); a counter's unit."""
BEHIND_THE_DIALOG = {"head", "settings", "listen", "voice_strip"}


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(FOLDER, ("en", "es", "ar"))


def spoken(screen: Screen, texts: Texts) -> list[str]:
    return [said.spoken for said in narrate(screen, texts)]


def lines_in(value: object, silent: set[str]) -> Iterator[Line]:
    if isinstance(value, Line):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from lines_in(item, silent)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in silent:
                yield from lines_in(getattr(value, field.name), silent)


def screen_classes(base: type[Screen] = Screen) -> set[str]:
    found = base.__subclasses__()
    return {one.__name__ for one in found}.union(*(screen_classes(one) for one in found))


def test_the_examples_hold_every_screen_there_is() -> None:
    assert {type(screen).__name__ for screen in every()} == screen_classes()


@pytest.mark.parametrize("screen", every(), ids=lambda screen: type(screen).__name__)
def test_everything_on_a_screen_is_said(screen: Screen, texts: Texts) -> None:
    """EN 301 549 5.1.3.1 and 5.1.3.6."""
    said = " | ".join(spoken(screen, texts))
    silent = NOT_READ_ALOUD | (BEHIND_THE_DIALOG if isinstance(screen, Idle) else set())
    missing = [here.spoken for here in lines_in(screen, silent) if here.spoken not in said]
    assert missing == []


@pytest.mark.parametrize("language", ["es", "ar"])
def test_every_screen_is_said_in_every_language(language: str, texts: Texts) -> None:
    for screen in every():
        translated = replace(screen, frame=frame(preferences=Preferences(language=language)))
        own = {said.shown for said in narrate(translated, texts) if said.language == language}
        assert own, type(screen).__name__


def test_answers_come_with_their_position_and_state(texts: Texts) -> None:
    one = spoken(page(question(value="train")), texts)
    assert one[:5] == ["How do you travel?", "1 of 3. Bus", "2 of 3. Train", "Chosen.", "3 of 3. Foot"]
    many = spoken(page(question("select_multiple", value="bus foot")), texts)
    assert many[1:7] == ["1 of 3. Bus", "Chosen.", "2 of 3. Train", "Not chosen.", "3 of 3. Foot", "Chosen."]


def test_a_rank_is_said_in_the_order_given_so_far(texts: Texts) -> None:
    assert spoken(page(question("rank", value="foot bus")), texts)[1:4] == [
        "1 of 3. Foot",
        "2 of 3. Bus",
        "3 of 3. Train",
    ]


def test_what_is_chosen_is_personal_and_the_answers_are_not(texts: Texts) -> None:
    said = narrate(page(question(value="train")), texts)
    assert [item.spoken for item in said if item.personal] == ["Chosen."]


def test_a_line_said_stands_for_the_words_on_the_screen(texts: Texts) -> None:
    said = narrate(page(question(value="train")), texts)
    assert [item.shown for item in said[:5]] == ["How do you travel?", "Bus", "Train", "Train", "Foot"]


def test_errors_come_first_with_the_name_of_the_field(texts: Texts) -> None:
    """EN 301 549 5.1.3.15."""
    wrong = page(
        question(problem=line("Error: Please choose one answer.")),
        summary=(
            line("One thing to put right"),
            line("Please choose one.", spoken="How do you travel? Please choose one."),
        ),
    )
    assert spoken(wrong, texts)[:4] == [
        "One thing to put right",
        "How do you travel? Please choose one.",
        "How do you travel?",
        "Error: Please choose one answer.",
    ]


def test_all_that_stands_on_a_ticket_is_said(texts: Texts) -> None:
    """EN 301 549 5.1.3.16: the same text on paper and in speech."""
    screen = help_number()
    paper = screen.paper
    assert paper
    printed = {paper.place, paper.number_label, paper.number, *(b.text for b in (*paper.blocks, *paper.after_qr))} - {
        ""
    }
    said = narrate(screen, texts)
    assert printed <= {item.shown for item in said}
    assert "K, four, seven" in [item.spoken for item in said]


def test_what_stands_in_a_field_is_said_unless_it_is_private(texts: Texts) -> None:
    """EN 301 549 5.1.3.8."""
    text = question("text", value="12 High Street")
    assert "Your answer so far: 12 High Street." in spoken(page(text), texts)
    hidden = narrate(page(replace(text, private=True)), texts)
    assert not any("High Street" in item.spoken + item.shown for item in hidden)
    assert any(item.spoken == "You have typed something. We do not say it aloud." for item in hidden)


def test_a_typed_answer_is_personal(texts: Texts) -> None:
    said = narrate(page(question("text", value="12 High Street")), texts)
    assert all(item.personal for item in said if "High Street" in item.spoken)


def test_the_keys_come_before_a_list_as_long_as_a_telephone_book(texts: Texts) -> None:
    long = question(choices=choices(*(f"Town {number}" for number in range(40))), search=True, value="town 3")
    said = spoken(page(replace(long, search_label=line("Type a few letters."))), texts)
    assert said[:4] == ["How do you travel?", "Type a few letters.", "40 answers to choose from.", "Town 3. Chosen."]
    assert said.index("Continue") < said.index("1 of 40. Town 0")
    assert said[-1] == "40 of 40. Town 39"


def test_a_recorded_answer_stays_a_recording(texts: Texts) -> None:
    recorded = Choice("bus", replace(line("Bus"), audio=Path("bus.mp3")))
    said = narrate(page(question(choices=(recorded,))), texts)
    assert [(item.spoken, item.audio) for item in said[1:3]] == [("1 of 1.", None), ("Bus", Path("bus.mp3"))]


def test_answers_in_a_language_without_our_words_keep_their_own_voice(texts: Texts) -> None:
    foreign = Choice("bas", line("Bas", "so"))
    said = narrate(page(question(choices=(foreign,))), texts)
    assert [(item.spoken, item.language) for item in said[1:3]] == [("1 of 1.", "en"), ("Bas", "so")]


def test_a_visitor_with_a_language_without_our_words_hears_those_of_the_house(texts: Texts) -> None:
    said = narrate(replace(page(), frame=frame(preferences=Preferences(language="so"))), texts)
    assert "The keys on this page:" in [item.spoken for item in said]
