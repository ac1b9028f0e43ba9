# ruff: noqa: RUF001 - apostrophes as people type them
"""Every kind of question is answered by touch and by keys alone, and says what was answered in one way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.actions import Answer, Back, Next, RemoveRepeat
from kiosk.screens import Line
from tests.support.question_samples import SAMPLES, choices, lines, page, question
from ui.inputs.field import Field
from ui.widgets import Key

ENGLISH = SAMPLES["en"]()


class Visit:
    """A window that shows questions, and the hands of a person. Answers come back as the core gives them back."""

    def __init__(self, window):
        self.window = window

    @property
    def view(self):
        return self.window.stage.page

    @property
    def actions(self):
        return self.window.machine.actions

    @property
    def answers(self):
        return [action.value for action in self.actions if isinstance(action, Answer)]

    def key(self, name):
        found = self.window.findChild(Key, name)
        assert found is not None, name
        return found

    def field(self, name="field:/data/q"):
        return self.window.findChild(Field, name)

    def touch(self, *names):
        for name in names:
            QTest.mouseClick(self.key(name), Qt.MouseButton.LeftButton)

    def give_back(self, **changed):
        """Show the page again as the core does after an answer."""
        shown = self.window.machine.screen
        first = replace(shown.questions[0], **changed)
        self.window.machine.screen = replace(shown, questions=(first, *shown.questions[1:]))
        self.window.refresh()

    def show(self, screen):
        self.window.machine.screen = screen
        self.window.refresh()
        QApplication.processEvents()

    def reach(self, name):
        """Tab to a widget."""
        for _ in range(40):
            if QApplication.focusWidget() is not None and QApplication.focusWidget().objectName() == name:
                return
            QTest.keyClick(self.window.focusWidget() or self.window, Qt.Key.Key_Tab)
        raise AssertionError(f"{name} cannot be reached with Tab")

    def press(self, name):
        self.reach(name)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)


@pytest.fixture
def visit(opened):
    def begin(*questions, panel="landscape", size="default", language="en", **changed):
        screen = replace(page(*questions, language=language, size=size), **changed)
        window = opened(screen, panel, deaf_ms=0)
        window.activateWindow()
        QApplication.processEvents()
        return Visit(window)

    return begin


def empty(name):
    """A sample without an answer."""
    (first, *_) = ENGLISH[name]
    return replace(first, value="", echo=None)


TOUCHED = {
    "yes-no": (["choice:c1"], "c1"),
    "choice": (["choice:c3"], "c3"),
    "faces": (["choice:c5"], "c5"),
    "likert": (["choice:c2"], "c2"),
    "acknowledge": (["choice:OK"], "OK"),
    "another": (["choice:no"], "no"),
    "several": (["choice:c3", "choice:c1"], "c1 c3"),
    "range-few": (["choice:2"], "2"),
    "range-ten": (["choice:10"], "10"),
    "range-many": (["more:field:/data/q", "more:field:/data/q"], "5"),
    "rank": (["down:0"], "c2 c1 c3 c4 c5"),
    "integer": (["key:type:4", "key:type:2"], "42"),
    "decimal": (["key:type:3", "key:type:.", "key:type:5"], "3.5"),
    "telephone": (["key:type:+", "key:type:4"], "+4"),
    "text-short": (["key:type:a", "key:type:b"], "Ab"),
    "multiline": (["key:type:a", "key:enter:", "key:type:b"], "A\nB"),
    "search": (["key:type:y", "key:type:o", "choice:c52"], "c52"),
    "date": ([f"key:type:{digit}" for digit in "14031951"], "1951-03-14"),
    "month": ([f"key:type:{digit}" for digit in "031951"], "1951-03-01"),
    "time": ([f"key:type:{digit}" for digit in "2105"], "21:05:00"),
    "datetime": ([f"key:type:{digit}" for digit in "010320262105"], "2026-03-01T21:05:00"),
}


@pytest.mark.parametrize("name", TOUCHED)
def test_every_kind_is_answered_by_touch(visit, name):
    names, value = TOUCHED[name]
    person = visit(empty(name))
    person.touch(*names)
    assert person.answers[-1] == value
    assert {action.ref for action in person.actions if isinstance(action, Answer)} == {"/data/q"}


@pytest.mark.parametrize("name", TOUCHED)
def test_every_kind_is_answered_with_the_keys_of_a_keypad(visit, name):
    """Tab, arrows and Space only: no letter is typed on anything but the screen (EN 301 549 5.1.6.1)."""
    names, value = TOUCHED[name]
    person = visit(empty(name))
    for wanted in names:
        if wanted.startswith("key:"):
            walk_to(person, wanted)
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        else:
            person.press(wanted)
    assert person.answers[-1] == value


def walk_to(person, name):
    """Go to a key of the keyboard: Tab to the keyboard, then arrows."""
    board = person.view._room._board
    if not any(key.hasFocus() for key in board._pool):
        tabbed = next(key for key in board._pool if key.focusPolicy() & Qt.FocusPolicy.TabFocus and key.isVisible())
        person.reach(tabbed.objectName())
    wanted = person.key(name).geometry().center()
    for _ in range(40):
        here = QApplication.focusWidget()
        if here.objectName() == name:
            return
        at = here.geometry().center()
        if abs(at.y() - wanted.y()) > here.height() // 2:
            arrow = Qt.Key.Key_Down if at.y() < wanted.y() else Qt.Key.Key_Up
        else:
            arrow = Qt.Key.Key_Right if at.x() < wanted.x() else Qt.Key.Key_Left
        QTest.keyClick(here, arrow)
    raise AssertionError(f"{name} cannot be reached with arrows")


@pytest.mark.parametrize("name", ["text-short", "integer", "date", "search", "telephone"])
def test_a_hardware_keyboard_types_at_once(visit, name):
    person = visit(empty(name))
    QTest.keyClicks(person.window.focusWidget(), "14")
    assert any(field.text == "14" for field in person.view.section.input.fields)


def test_enter_in_the_last_field_goes_on(visit):
    person = visit(empty("text-short"))
    QTest.keyClicks(person.window.focusWidget(), "x")
    QTest.keyClick(person.window.focusWidget(), Qt.Key.Key_Return)
    assert isinstance(person.actions[-1], Next)


def test_enter_in_a_part_of_a_date_goes_to_the_next_part(visit):
    person = visit(empty("date"))
    QTest.keyClicks(person.window.focusWidget(), "5")
    QTest.keyClick(person.window.focusWidget(), Qt.Key.Key_Return)
    assert person.window.focusWidget().objectName() == "field:/data/q:month"


def test_typing_into_a_full_part_does_not_spoil_the_next(visit):
    person = visit(replace(empty("date"), value="1951-03-14"))
    QTest.keyClicks(person.window.focusWidget(), "9")
    assert person.answers == []


def test_an_answer_that_may_be_empty_is_taken_back_by_touching_it_again(visit):
    person = visit(empty("choice"))
    person.touch("choice:c1")
    person.give_back(value="c1")
    person.touch("choice:c1")
    assert person.answers == ["c1", ""]


def test_an_answer_that_is_needed_stays(visit):
    person = visit(replace(empty("choice"), required=True, value="c1"))
    person.touch("choice:c1")
    assert person.answers == []
    assert person.key("choice:c1").isChecked()


def test_what_is_chosen_comes_from_the_screen(visit):
    person = visit(empty("choice"))
    person.give_back(value="c2")
    assert [key.objectName() for key in person.window.findChildren(Key) if key.isChecked()] == ["choice:c2"]


def test_how_many_are_chosen_is_said(visit):
    person = visit(empty("several"))
    person.touch("choice:c1", "choice:c2")
    assert any(getattr(word, "text", str)() == "2 chosen" for word in person.view.section.input.head())


def test_marks_tell_one_from_several(visit):
    one, several = visit(empty("choice")), visit(empty("several"))
    assert one.key("choice:c1").content.things.mark == "circle"
    assert several.key("choice:c1").content.things.mark == "square"


@pytest.mark.parametrize(("name", "role"), [("choice", "RadioButton"), ("several", "CheckBox")])
def test_screen_readers_hear_what_a_card_is(visit, name, role):
    person = visit(replace(empty(name), value="c1"))
    found = QAccessible.queryAccessibleInterface(person.key("choice:c1"))
    assert found.role() == QAccessible.Role[role]
    assert found.state().checked
    assert found.text(QAccessible.Text.Name)


def test_every_target_has_an_accessible_name(visit):
    for name, questions in ENGLISH.items():
        person = visit(*questions)
        for widget in person.window.stage.focusable():
            assert widget.accessibleName(), (name, widget)


def test_a_letter_is_told_while_the_cursor_stays(visit):
    person = visit(replace(empty("text-short"), value="Mary"))
    field = person.field()
    QTest.keyClick(field, Qt.Key.Key_Left)
    QTest.keyClicks(field, "x")
    person.give_back(value="Marxy")
    assert person.answers == ["Marxy"]
    assert field.textCursor().position() == 4
    assert person.field() is field


def test_a_number_is_not_touched_while_it_is_typed(visit):
    person = visit(empty("decimal"))
    for typed, given_back in (("2", "2.0"), (".", "2.0"), ("5", "2.5")):
        QTest.keyClicks(person.window.focusWidget(), typed)
        person.give_back(value=given_back)
    assert person.field().text == "2.5"
    person.give_back(value="7")
    assert person.field().text == "7"


def test_a_step_key_that_leads_nowhere_is_dashed_and_hands_on_the_focus(visit):
    person = visit(replace(empty("range-many"), value="5"))
    person.press("less:field:/data/q")
    person.give_back(value="0")
    assert not person.key("less:field:/data/q").isEnabled()
    assert person.key("more:field:/data/q").hasFocus()


def test_the_focus_goes_along_with_what_was_moved(visit):
    person = visit(empty("rank"))
    person.press("down:0")
    assert QApplication.focusWidget().objectName() == "down:1"
    assert "A place near a school" in QApplication.focusWidget().accessibleName()
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert QApplication.focusWidget().objectName() == "up:4"


def test_an_order_that_is_agreed_with_counts_where_one_is_needed(visit):
    person = visit(replace(empty("rank"), required=True))
    person.touch("next")
    assert person.answers == ["c1 c2 c3 c4 c5"]
    assert isinstance(person.actions[-1], Next)


def test_an_order_nobody_asked_for_is_not_answered(visit):
    person = visit(empty("rank"))
    person.touch("next")
    assert person.answers == []


def test_searching_is_no_answer(visit):
    person = visit(empty("search"))
    QTest.keyClicks(person.window.focusWidget(), "Llan")
    assert [key.line.shown for key in person.view.section.input.results.cards()] == ["Llanfairpwllgwyngyll"]
    assert person.actions == []


def test_enter_takes_the_only_answer_found(visit):
    person = visit(empty("search"))
    QTest.keyClicks(person.window.focusWidget(), "york")
    QTest.keyClick(person.window.focusWidget(), Qt.Key.Key_Return)
    assert person.answers == ["c52"]


def test_nothing_found_is_said(visit):
    person = visit(empty("search"))
    QTest.keyClicks(person.window.focusWidget(), "zzz")
    results = person.view.section.input.results
    assert results.cards() == []
    assert results._empty.isVisible()
    assert "nothing" in results._empty.text()


def test_a_long_list_turns_to_the_answer_chosen(visit):
    person = visit(replace(empty("search"), value="c50"))
    assert any(key.isChecked() for key in person.view.section.input.results.cards())


def test_a_list_of_thousands_makes_only_the_cards_that_are_seen(visit):
    many = choices(*(f"Street {number}" for number in range(5000)))
    person = visit(replace(empty("search"), choices=many))
    assert len(person.window.findChildren(Key)) < 100


# What is to put right


def test_the_summary_has_the_focus_and_the_typing_is_kept(visit):
    person = visit(*ENGLISH["date-error"])
    assert QApplication.focusWidget().objectName() == "summary"
    assert person.field("field:/data/q:day").text == "31"
    assert person.field("field:/data/q:day").problem
    assert not person.field("field:/data/q:month").problem


def test_the_summary_takes_the_focus_when_it_appears_on_the_page_that_stays(visit):
    person = visit(replace(empty("text-short"), value="O’Br1en"))
    person.reach("next")
    person.show(page(replace(empty("text-short"), value="O’Br1en", problem=Line("Error: a name has no 1."))))
    assert QApplication.focusWidget().objectName() == "summary"
    assert person.field().text == "O’Br1en"


@pytest.mark.parametrize(
    ("value", "parts", "wrong"),
    [
        ("1948-02-31", {"day"}, {"day"}),
        ("1948-13-01", {}, {"month"}),
        ("--14", {}, {"month", "year"}),
        ("48-02-01", {}, {"year"}),
        ("2023-02-29", {}, {"day"}),
        ("2090-01-01", {}, {"day", "month", "year"}),
    ],
)
def test_the_part_that_cannot_be_right_is_marked(visit, value, parts, wrong):
    del parts
    person = visit(replace(ENGLISH["date-error"][0], value=value))
    fields = {name: person.field(f"field:/data/q:{name}") for name in ("day", "month", "year")}
    assert {name for name, field in fields.items() if field.problem} == wrong


def test_a_problem_that_is_mended_goes(visit):
    person = visit(*ENGLISH["text-error"])
    person.show(page(replace(ENGLISH["text-error"][0], problem=None)))
    assert not person.field().problem
    assert person.window.findChild(Key, "next") is not None
    assert not any(widget.objectName() == "summary" for widget in person.window.stage.focusable())


# Several questions on a page


def test_a_field_list_goes_question_by_question_and_back(visit):
    person = visit(*ENGLISH["list"])
    seen = [person.view.section.question.ref]
    for _ in range(2):
        person.touch("next")
        seen.append(person.view.section.question.ref)
    assert seen == ["/data/street", "/data/town", "/data/home"]
    assert person.actions == []
    person.touch("next")
    assert isinstance(person.actions[-1], Next)
    person.touch("back")
    assert person.view.section.question.ref == "/data/town"
    person.touch("back", "back")
    assert isinstance(person.actions[-1], Back)


def test_a_field_list_opens_where_something_is_to_put_right(visit):
    street, town, home = ENGLISH["list"]
    person = visit(street, replace(town, problem=Line("Error: please write the town.")), home)
    assert person.view.section.question.ref == "/data/town"


def test_questions_that_come_and_go_leave_the_one_that_is_seen(visit):
    street, town, home = ENGLISH["list"]
    person = visit(street, town, home)
    person.touch("next", "next", "choice:c1")
    extra = question("text", "Since when?", ref="/data/since")
    person.show(page(street, town, replace(home, value="c1"), extra))
    assert person.view.section.question.ref == "/data/home"
    assert person.key("choice:c1").isChecked()
    person.touch("next")
    assert person.view.section.question.ref == "/data/since"


def test_a_repeat_can_be_removed(visit):
    person = visit(empty("text-short"), remove=Line("Remove this one"), panel="portrait")
    person.touch("remove")
    assert isinstance(person.actions[-1], RemoveRepeat)


# Being heard


def test_what_was_typed_can_be_heard(visit):
    person = visit(replace(empty("text-short"), value="O’Brien", private=True))
    heard = []
    person.view.hear.connect(lambda line, private: heard.append((line.spoken, line.personal, private)))
    # What is private is said to who was told that others hear it: the second touch.
    person.touch("hear:field:/data/q", "hear:field:/data/q")
    assert heard[1:] == [("O’Brien", True, True)]


def test_read_only_shows_and_takes_nothing(visit):
    person = visit(replace(empty("choice"), readonly=True, value="c1"))
    person.touch("choice:c2")
    assert person.answers == []


def test_a_note_with_a_value_shows_it(visit):
    person = visit(question("note", "You pay each month:", value="84", echo=Line("84 pounds")))
    assert any(
        getattr(word, "text", str)() == "84 pounds"
        for word in person.view.body.findChildren(type(person.view.section.titles[0]).__mro__[1])
    )


def test_labels_with_line_breaks_are_a_heading_and_a_text(visit):
    person = visit(*ENGLISH["note"])
    assert [(title.text(), title.role) for title in person.view.section.titles] == [
        ("You pay 84 pounds a month.", "question"),
        ("This is 12 pounds less than before.", "hint"),
    ]


def test_the_words_of_steps_and_moves_may_be_missing(visit):
    person = visit(replace(empty("range-many"), step_labels=None))
    QTest.keyClicks(person.window.focusWidget(), "20")
    assert person.answers[-1] == "20"
    ranked = visit(replace(empty("rank"), move_labels=None))
    ranked.touch("down:0")
    assert ranked.answers


def test_a_month_in_another_order_of_parts(visit):
    american = replace(empty("date"), parts=("month", "day", "year"), part_labels=lines("Month", "Day", "Year"))
    person = visit(american)
    QTest.keyClicks(person.window.focusWidget(), "03")
    person.touch(*(f"key:type:{digit}" for digit in "141951"))
    assert person.answers[-1] == "1951-03-14"
