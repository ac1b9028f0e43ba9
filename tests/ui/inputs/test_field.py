"""A field keeps what is typed, letter by whole letter, and nothing else of it anywhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.panels import PROFILES
from kiosk.screens import Line, Preferences
from kiosk.visit.answers import LIMIT
from ui.inputs.editing import digits_only
from ui.inputs.field import Field
from ui.style import Look, load_fonts

FAMILY, THUMB, ACCENT = "👩\u200d👩\u200d👧", "👍🏽", "e\u0301"


@pytest.fixture
def made(qapp):
    """Make shown fields; they go at the end."""
    load_fonts()
    fields = []

    def make(*, panel="landscape", rtl=False, width=900, height=0, **options):
        look = Look(PROFILES[panel], Preferences(rtl=rtl))
        field = Field(look, Line("Your name"), name="field", **options)
        field.resize(width, height or field.words.height_for(1))
        field.show()
        field.heard = []
        field.edited.connect(field.heard.append)
        fields.append(field)
        return field

    yield make
    for field in fields:
        field.close()
        field.deleteLater()
    qapp.processEvents()


def test_what_is_typed_is_told(made):
    field = made()
    QTest.keyClicks(field, "O'Brien")
    assert field.text == "O'Brien"
    assert field.heard[-1] == "O'Brien"
    assert len(field.heard) == len("O'Brien")


@pytest.mark.parametrize("letter", [FAMILY, THUMB, ACCENT, "é", "ب", "🏴󠁧󠁢󠁷󠁬󠁳󠁿"])
def test_a_letter_goes_as_a_whole(made, letter):
    field = made()
    field.type_text("a" + letter)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.text == "a"
    field.type_text(letter)
    QTest.keyClick(field, Qt.Key.Key_Left)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert field.text == "a"


def test_deleting_in_an_empty_field_does_nothing(made):
    field = made()
    field.delete_back()
    field.delete_forward()
    field.clear_all()
    assert field.heard == []


def test_typing_goes_where_the_cursor_is(made):
    field = made()
    field.show_text("Marie")
    for _ in range(2):
        QTest.keyClick(field, Qt.Key.Key_Left)
    QTest.keyClicks(field, "x")
    assert field.text == "Marxie"
    QTest.keyClick(field, Qt.Key.Key_Home)
    QTest.keyClicks(field, "y")
    QTest.keyClick(field, Qt.Key.Key_End)
    QTest.keyClicks(field, "z")
    assert field.text == "yMarxiez"


def test_a_touch_puts_the_cursor_between_letters_and_never_selects(made):
    field = made()
    field.show_text("mmmmmmmmmm")
    start = field.words._start()
    middle = start + int(field.words._x(5))
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle, field.height() // 2))
    assert field.textCursor().position() == 5
    QTest.mousePress(field.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(start, field.height() // 2))
    QTest.mouseMove(field.viewport(), QPoint(middle, field.height() // 2))
    QTest.mouseRelease(field.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle, field.height() // 2))
    QTest.mouseDClick(field.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle, field.height() // 2))
    assert not field.textCursor().hasSelection()


def test_showing_what_is_there_already_leaves_the_cursor(made):
    field = made()
    field.type_text("Marie")
    QTest.keyClick(field, Qt.Key.Key_Home)
    field.show_text("Marie")
    assert field.textCursor().position() == 0
    field.show_text("Anna")
    assert field.textCursor().position() == 4
    assert field.heard == ["Marie"]


def test_a_letter_the_core_composed_is_no_other_letter(made):
    field = made()
    field.type_text("caf" + ACCENT)
    QTest.keyClick(field, Qt.Key.Key_Home)
    field.show_text("café")
    assert field.textCursor().position() == 0


@pytest.mark.parametrize("typed", ["\x07", "\x00", "\u202e", "\ud800"])
def test_control_characters_are_refused_however_they_come(made, typed):
    field = made()
    field.setPlainText(f"a{typed}b")
    assert field.text == field.toPlainText() == "ab"


def test_a_line_break_is_a_space_in_one_line_and_stays_in_several(made):
    one, several = made(), made(lines=True)
    for field in (one, several):
        field.insertPlainText("a\nb")
    assert one.text == "a b"
    assert several.text == "a\nb"


def test_more_than_the_core_keeps_is_cut(made):
    field = made(lines=True)
    field.insertPlainText("a" * 10_000)
    assert len(field.text) == LIMIT + 1


def test_enter_is_for_the_page_or_a_new_line(made):
    one, several = made(), made(lines=True)
    done = []
    one.entered.connect(lambda: done.append(1))
    for field in (one, several):
        QTest.keyClicks(field, "a")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert done == [1]
    assert one.text == "a"
    assert several.text == "a\n"


def test_a_held_key_types_once(made):
    field = made()
    for repeat in (False, True, True):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", repeat)
        QApplication.sendEvent(field, press)
    assert field.text == "a"


@pytest.mark.parametrize("key", [Qt.Key.Key_V, Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_A, Qt.Key.Key_Z])
def test_no_shortcut_does_anything(made, key):
    QGuiApplication.clipboard().setText("canary")
    field = made()
    field.type_text("mine")
    QTest.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
    assert field.text == "mine"
    assert not field.textCursor().hasSelection()
    assert QGuiApplication.clipboard().text() == "canary"


def test_nothing_comes_or_goes_by_clipboard_or_dragging(made):
    field = made()
    field.type_text("mine")
    data = QMimeData()
    data.setText("canary")
    field.insertFromMimeData(data)
    field.paste()
    field.selectAll()
    field.copy()
    assert field.text == "mine"
    assert not field.canInsertFromMimeData(data)
    assert QGuiApplication.clipboard().text() != "mine"
    assert not field.acceptDrops()


def test_nothing_can_be_undone_for_the_next_person(made):
    field = made()
    field.type_text("secret")
    field.clear_all()
    field.undo()
    assert field.text == ""
    assert not field.document().isUndoAvailable()


def test_a_full_field_hands_on_what_no_longer_fits(made):
    field = made(accept=lambda text: digits_only(text, 2))
    handed = []
    field.overflowed.connect(handed.append)
    QTest.keyClicks(field, "143x")
    assert field.text == "14"
    assert handed == ["3", "x"]


def test_arrows_leave_a_field_where_there_is_no_further_line(made):
    field = made(lines=True, height=300)
    field.show_text("one\ntwo")
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.textCursor().position() == 3
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier)
    field.keyPressEvent(press)
    assert not press.isAccepted()


def test_the_line_with_the_cursor_is_seen(made):
    field = made(panel="tablet", width=500)
    field.show_text("one two three four five six seven eight nine")
    assert field.words.paragraph.count > field.words.seen == 1
    field.grab()
    assert field.words._first == field.words.paragraph.count - 1
    QTest.keyClick(field, Qt.Key.Key_Home)
    for _ in range(9):
        QTest.keyClick(field, Qt.Key.Key_Up)
    field.grab()
    assert field.words._first == 0


def test_capitals_are_wanted_where_a_name_begins(made):
    field = made(capitals="words")
    assert field.wants_capital()
    field.type_text("M")
    assert not field.wants_capital()
    field.type_text("ary ")
    assert field.wants_capital()


def test_right_to_left_words_begin_on_the_right(made):
    field = made(rtl=True)
    field.type_text("أحمد")
    assert field.words._x(0) > field.words._x(4) > field.width() / 2


def test_a_screen_reader_finds_an_editable_field_with_a_name(made):
    field = made()
    field.type_text("Marie")
    found = QAccessible.queryAccessibleInterface(field)
    assert found.role() == QAccessible.Role.EditableText
    assert found.text(QAccessible.Text.Name) == "Your name"
    assert found.state().editable
    found.textInterface().text(0, 5)
    assert found.textInterface().text(0, 5) == "Marie"


def test_what_a_screen_reader_types_is_told(made):
    field = made()
    found = QAccessible.queryAccessibleInterface(field)
    found.editableTextInterface().insertText(0, "Marie\x07")
    assert field.heard == ["Marie"]


def test_the_look_keeps_nothing_of_what_was_typed(made):
    field = made()
    field.type_text("canary")
    field.grab()
    assert not any("canary" in str(key) for key in field.look._typesetter._kept)
