"""Every kind of question fits on every panel, and nothing of it is lost where the keyboard takes its room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.screens import Line
from tests.support.geometry import problems
from tests.support.question_samples import SAMPLES, page
from ui.inputs.field import Field
from ui.keyboard import Keyboard
from ui.widgets import Key, Words

PLACES = [
    ("tablet", "default"),
    ("tablet", "largest"),
    ("landscape", "default"),
    ("landscape", "largest"),
    ("portrait", "large"),
    ("portrait", "largest"),
]


def show(window, screen):
    window.machine.screen = screen
    window.refresh()
    QApplication.processEvents()
    return window.stage.page


def states(window):
    """Go through all there is to see of a page: questions, states, parts."""
    view = window.stage.page
    for at in range(len(view.page.questions)):
        if at:
            view._go_to(at)
        for _ in range(3):
            for part in range(view.body.parts):
                if view.body.parts > 1:
                    view.body.turn(part)
                QApplication.processEvents()
                yield f"{view.section.question.ref} {view._room._state} {part + 1}/{view.body.parts}"
            turn = next((key for key in view.findChildren(Key) if key.objectName().startswith("turn:")), None)
            if turn is None or not turn.isVisibleTo(view):
                break
            view._room.turn()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("panel", "size"), PLACES)
def test_every_kind_fits(opened, panel, size, language):
    samples = SAMPLES[language]()
    window = opened(page(*samples["choice"], language=language, size=size), panel)
    found = []
    for name, questions in samples.items():
        screen = page(*questions, language=language, size=size)
        show(window, replace(screen, identity=name))
        for state in states(window):
            found += [f"{name} {state}: {problem}" for problem in problems(window)]
    assert found == []


STRIP = tuple(
    Line(words) for words in ("Reading this", "Again", "Pause", "Go on", "Slower", "Faster", "Softer", "Louder")
)


def spoken(screen):
    """The page while the voice is on."""
    preferences = replace(screen.frame.preferences, voice=True)
    return replace(screen, frame=replace(screen.frame, preferences=preferences, voice_strip=STRIP))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("size", ["default", "largest"])
def test_with_the_voice_on_a_little_panel_fits_too(opened, size, language):
    samples = SAMPLES[language]()
    window = opened(spoken(page(*samples["choice"], language=language, size=size)), "tablet")
    found = []
    for name in {"text", "text-error", "date", "search", "multiline"} & set(samples):
        screen = spoken(page(*samples[name], language=language, size=size))
        show(window, replace(screen, identity=name))
        for state in states(window):
            found += [f"{name} {state}: {problem}" for problem in problems(window)]
    assert found == []


def test_the_voice_strip_gives_way_to_the_keyboard_and_comes_back(opened):
    window = opened(spoken(page(*SAMPLES["en"]()["text"], size="largest")), "tablet")
    view, again = window.stage.page, window.findChild(Key, "voice:again")
    assert not again.isVisible()
    assert view.findChild(Field).isVisible()
    view._room.turn()
    assert again.isVisible()
    view._room.turn()
    assert not again.isVisible()


def words(view):
    """All the words that are in sight."""
    return {label.text() for label in view.findChildren(Words) if label.isVisibleTo(view)}


def in_sight(view):
    return " ".join(words(view))


@pytest.mark.parametrize(("panel", "size"), PLACES)
@pytest.mark.parametrize("name", ["text", "long", "long-hint", "long-text", "search", "note-long", "date-error"])
def test_no_word_is_lost(opened, panel, size, name):
    """Whatever gives way can be called back: turning over and between the states shows every word."""
    (question,) = SAMPLES["en"]()[name]
    window = opened(page(question, size=size), panel)
    seen = ""
    for _ in states(window):
        seen += " " + in_sight(window.stage.page)
    wanted = [question.label, *([question.hint] if question.hint else [])]
    missing = [word for line in wanted for word in line.shown.split() if word not in seen]
    assert missing == []


@pytest.mark.parametrize(("panel", "size"), PLACES)
def test_the_keyboard_never_covers_the_question(opened, panel, size):
    window = opened(page(*SAMPLES["en"]()["text"], size=size), panel)
    view = window.stage.page
    board = view.findChild(Keyboard)
    assert board.isVisible()
    others = [*view.findChildren(Words), *view.findChildren(Field)]
    for widget in (widget for widget in others if widget.isVisibleTo(view) and not board.isAncestorOf(widget)):
        assert not board.geometry().intersects(QRect(widget.mapTo(view, QPoint(0, 0)), widget.size()))


@pytest.mark.parametrize(
    ("panel", "size", "name"),
    [("tablet", "default", ""), ("tablet", "largest", "Family name"), ("landscape", "largest", "")],
)
def test_the_short_name_stands_in_the_head_where_the_question_does_not(opened, panel, size, name):
    window = opened(page(*SAMPLES["en"]()["text"], size=size), panel)
    head = window.stage.frame._words.text()
    assert (head == name) if name else ("of about" in head)
    assert ("What is your family name?" in words(window.stage.page)) is not bool(name)


def test_the_head_keeps_the_short_name_while_typing(opened):
    (question,) = SAMPLES["en"]()["text-short"]
    window = opened(page(question, size="largest"), "tablet")
    window.machine.screen = page(replace(question, value="A"), size="largest")
    window.refresh()
    assert window.stage.frame._words.text() == "Family name"


def test_a_short_name_that_is_too_long_is_abridged(opened):
    (question,) = SAMPLES["en"]()["text-short"]
    long = replace(question, short_label=replace(question.short_label, shown="What your family is called now"))
    window = opened(page(long, size="largest"), "tablet")
    assert window.stage.frame._words.text().endswith("…")


def test_one_key_turns_between_keyboard_and_question(opened):
    window = opened(page(*SAMPLES["en"]()["text"], size="largest"), "tablet", deaf_ms=0)
    view = window.stage.page
    turn = view.findChild(Key, "turn:field:/data/q")
    QTest.mouseClick(turn, Qt.MouseButton.LeftButton)
    assert not view.findChild(Keyboard).isVisible()
    assert "Your last name, as on your letters." in words(view)
    QTest.mouseClick(turn, Qt.MouseButton.LeftButton)
    assert view.findChild(Keyboard).isVisible()
    assert QApplication.focusWidget() is view.findChild(Field)


def test_touching_the_field_brings_the_keyboard(opened):
    window = opened(page(*SAMPLES["en"]()["text-error"], size="largest"), "tablet")
    view = window.stage.page
    assert not view.findChild(Keyboard).isVisible()
    view.body.reveal(view.findChild(Field))
    QTest.mouseClick(view.findChild(Field).viewport(), Qt.MouseButton.LeftButton)
    assert view.findChild(Keyboard).isVisible()


def test_where_something_is_to_put_right_the_words_come_first(opened):
    for name in ("text-error", "date-error"):
        window = opened(page(*SAMPLES["en"]()[name], size="largest"), "tablet")
        assert window.stage.page.named("summary").isVisible()
        assert window.stage.page.body.part == 0


def test_a_long_list_turns_from_keyboard_to_answers_to_words(opened):
    (question,) = SAMPLES["en"]()["search"]
    asked = replace(question, hint=replace(question.label, shown="The town on your birth certificate. " * 4))
    window = opened(page(asked, size="largest"), "tablet")
    view = window.stage.page
    view._room._state = "typing"
    view.arrange()
    seen = []
    for _ in range(3):
        field, results = view.section.input.field, view.section.input.results
        seen.append((view._room._state, view.findChild(Keyboard).isVisible(), field.isVisible(), results.isVisible()))
        view._room.turn()
    assert seen == [("typing", True, True, False), ("answers", False, True, True), ("words", False, False, False)]
    assert view._room._state == "typing"


def test_enter_shows_the_answers_found_where_the_keyboard_hid_them(opened):
    window = opened(page(*SAMPLES["en"]()["search"], size="largest"), "tablet")
    view = window.stage.page
    view._room._state = "typing"
    view.arrange()
    view.section.input.fields[0].setFocus()
    QTest.keyClicks(window.focusWidget(), "ca")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert not view.findChild(Keyboard).isVisible()
    assert QApplication.focusWidget().objectName().startswith("choice:")


def test_answers_on_a_tall_panel_are_within_reach(opened):
    for name, questions in SAMPLES["en"]().items():
        window = opened(page(*questions, size="largest"), "portrait")
        view = window.stage.page
        line = view.look.reach_y(1220)
        for widget in view.focusable():
            assert widget.mapTo(window, QPoint(0, 0)).y() >= line, (name, widget.objectName())


def test_the_keyboard_goes_from_page_to_page_and_remembers_nothing(opened):
    samples = SAMPLES["en"]()
    window = opened(replace(page(*samples["text"]), identity="one"))
    board = window.stage.page.findChild(Keyboard)
    show(window, replace(page(*samples["choice"]), identity="two"))
    assert board.target is None
    assert board.parent() is None
    view = show(window, replace(page(*samples["text-wraps"]), identity="three"))
    assert view.findChild(Keyboard) is board
    assert board.target is view.findChild(Field)


def test_another_text_size_makes_another_keyboard(opened):
    samples = SAMPLES["en"]()
    window = opened(replace(page(*samples["text"]), identity="one"))
    board = window.stage.page.findChild(Keyboard)
    view = show(window, replace(page(*samples["text"], size="largest"), identity="one"))
    assert view.findChild(Keyboard) is not board
    assert view.findChild(Keyboard).isVisible()


def test_next_reads_on_before_it_goes_on(opened):
    (question,) = SAMPLES["en"]()["note-long"]
    window = opened(page(question, size="largest"), "tablet", deaf_ms=0)
    parts = window.stage.page.body.parts
    assert parts > 2
    for _ in range(parts - 1):
        QTest.mouseClick(window.findChild(Key, "next"), Qt.MouseButton.LeftButton)
    assert window.machine.actions == []
    assert window.stage.page.body.part == parts - 1
    QTest.mouseClick(window.findChild(Key, "next"), Qt.MouseButton.LeftButton)
    assert len(window.machine.actions) == 1


def test_pads_mirror_their_place_but_not_their_keys(opened):
    window = opened(page(*SAMPLES["ar"]()["date"], language="ar"))
    board = window.stage.page.findChild(Keyboard)
    assert board.geometry().center().x() < window.width() / 2
    one, three = (window.findChild(Key, f"key:type:{digit}") for digit in "13")
    assert one.x() < three.x()


def test_right_to_left_the_answers_stand_on_the_left(opened):
    bodies = []
    for language in ("en", "ar"):
        window = opened(page(*SAMPLES[language]()["choice"], language=language))
        bodies.append(window.stage.page.body.geometry())
    assert bodies[0].left() == window.width() - bodies[1].right() - 1


def test_wide_answers_stand_in_a_row(opened):
    window = opened(page(*SAMPLES["en"]()["faces"]))
    cards = [window.stage.page.named(f"choice:c{number}") for number in range(1, 6)]
    assert len({card.y() for card in cards}) == 1
    assert len({card.content.reserve for card in cards}) == 1


def test_sentences_stand_under_one_another(opened):
    window = opened(page(*SAMPLES["en"]()["choice-long"]))
    cards = [window.stage.page.named(f"choice:c{number}") for number in range(1, 8)]
    assert len({card.x() for card in cards}) == 1


def test_columns_of_the_form_are_kept_where_they_fit(opened):
    (question,) = SAMPLES["en"]()["choice"]
    for panel, least in (("landscape", 3), ("portrait", 3)):
        window = opened(page(replace(question, columns=3)), panel)
        rows = {}
        for number in range(1, 7):
            card = window.stage.page.named(f"choice:c{number}")
            rows.setdefault(card.y(), []).append(card)
        assert max(map(len, rows.values())) == least
