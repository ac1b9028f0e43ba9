# ruff: noqa: RUF001 - apostrophes as people type them
"""The keyboard on the screen writes what its keys show."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputDevice, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from accessibility import display
from kiosk.panels import PROFILES
from kiosk.screens import Line, Preferences
from ui.inputs.field import Field
from ui.inputs.layouts import layout
from ui.keyboard import Keyboard
from ui.style import Look, load_fonts


class Desk(QWidget):
    """A field and a keyboard that writes into it."""

    def __init__(self, look, *, pad="", capitals="words", lines=False, face="letters"):
        super().__init__()
        self.look = look
        self.resize(self.look.panel.width, self.look.panel.height)
        self.field = Field(self.look, Line("x"), name="f", capitals=capitals, lines=lines, parent=self)
        self.field.setGeometry(0, 0, self.width(), 150)
        self.keyboard = Keyboard(look, layout(look.preferences.language), pad=bool(pad), parent=self)
        self.keyboard.target = self.field
        self.field.moved.connect(self.keyboard.follow)
        self.keyboard.setGeometry(0, 160, self.width(), self.height() - 160)
        if pad:
            self.keyboard.show_pad(pad)
        else:
            self.keyboard.show_letters(lines=lines, face=face)

    def key(self, name):
        found = [key for row in self.keyboard._grid for key, _ in row if key.objectName() == f"key:{name}"]
        assert found, name
        return found[0]

    def press(self, *names):
        for name in names:
            QTest.mouseClick(self.key(name), Qt.MouseButton.LeftButton)
        return self.field.text

    def shown(self):
        return [key.line.shown for row in self.keyboard._grid for key, _ in row]


@pytest.fixture
def desk(qapp):
    load_fonts()
    desks = []

    def make(language="en", *, panel="landscape", size="default", **options):
        preferences = Preferences(language=language, rtl=language == "ar", size=size)
        made = Desk(Look(PROFILES[panel], preferences, deaf_ms=0), **options)
        made.show()
        made.activateWindow()
        made.field.setFocus()
        QApplication.processEvents()
        desks.append(made)
        return made

    yield make
    for made in desks:
        made.close()
        made.deleteLater()
    qapp.processEvents()


@pytest.mark.parametrize(
    ("language", "face", "first"),
    [("ar", "letters", "ض"), ("ar", "latin", "Q"), ("ar", "digits", "1"), ("uk", "latin", "Q"), ("es", "digits", "1")],
)
def test_it_begins_with_what_the_answer_is_written_in(desk, language, face, first):
    assert desk(language, face=face).shown()[0] == first


def test_latin_letters_are_those_of_the_language_where_it_has_them(desk):
    assert desk("es", face="latin").shown() == desk("es").shown()
    assert "Ñ" in desk("es", face="latin").shown()


def test_a_name_gets_its_capitals_by_itself(desk):
    made = desk()
    assert made.press(*(f"type:{letter}" for letter in "o’brien")) == "O’Brien"
    assert made.press("space:", "type:a", "type:b") == "O’Brien Ab"


def test_keys_show_what_they_type(desk):
    made = desk()
    assert made.key("type:q").line.shown == "Q"
    made.press("type:q")
    assert made.key("type:q").line.shown == "q"
    assert made.key("type:q").accessibleName() == "q"


def test_who_presses_the_key_of_capitals_decides_from_then_on(desk):
    made = desk()
    made.press("type:s", "shift:", "type:w", "type:a")
    assert made.press("space:", "type:a") == "SWA A"
    assert made.press("shift:", "space:", "type:b") == "SWA A b"


def test_the_key_of_capitals_is_on_while_capitals_are_shown(desk):
    made = desk()
    assert made.key("shift:").isChecked()
    made.press("type:q")
    assert not made.key("shift:").isChecked()


def test_accents_and_digits_are_a_page_away_and_back(desk):
    made = desk()
    made.press(
        "page:accents 1", "type:ñ", "page:accents 2", "type:è", "page:letters", "type:a", "page:digits", "type:7"
    )
    assert made.field.text == "Ñèa7"


def test_delete_takes_a_letter_and_clear_takes_all(desk):
    made = desk()
    assert made.press("type:a", "type:b", "delete:") == "A"
    assert made.press("clear:") == ""
    assert made.key("type:q").line.shown == "Q"


def test_several_lines_have_a_key_for_a_new_one(desk):
    made = desk(capitals="sentences", lines=True)
    assert made.press("type:a", "enter:", "type:b") == "A\nB"


def test_arabic_letters_and_the_way_to_latin_ones(desk):
    made = desk("ar")
    made.press("type:م", "type:ن", "page:latin", "type:a", "page:letters", "type:ى")
    assert made.field.text == "منaى"


def test_letters_stand_from_left_to_right_also_right_to_left(desk):
    made = desk("ar")
    assert made.key("type:ض").x() < made.key("type:ج").x() < made.key("delete:").x()


@pytest.mark.parametrize(
    ("pad", "names", "text"),
    [
        ("digits", ("type:1", "type:9", "delete:", "type:8"), "18"),
        ("digits", ("type:1", "clear:"), ""),
        ("integer", ("type:−", "type:5"), "−5"),
        ("decimal", ("type:3", "type:.", "type:5"), "3.5"),
        ("telephone", ("type:+", "type:4", "space:", "type:-"), "+4 -"),
    ],
)
def test_pads(desk, pad, names, text):
    assert desk(pad=pad).press(*names) == text


def test_touching_a_key_leaves_the_focus_in_the_field(desk):
    made = desk()
    made.press("type:a")
    assert made.field.hasFocus()


def test_a_finger_types(desk):
    made = desk()
    device = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
    assert device.type() == QPointingDevice.DeviceType.TouchScreen
    key = made.key("type:a")
    QTest.touchEvent(made, device).press(1, key.rect().center(), key).commit()
    QTest.touchEvent(made, device).release(1, key.rect().center(), key).commit()
    assert made.field.text == "A"


def test_a_finger_that_slides_off_types_nothing(desk):
    made = desk()
    key = made.key("type:a")
    QTest.mousePress(key, Qt.MouseButton.LeftButton)
    QTest.mouseMove(key, QPoint(-80, 20))
    QTest.mouseRelease(key, Qt.MouseButton.LeftButton, pos=QPoint(-80, 20))
    assert made.field.text == ""


def test_one_key_can_be_tabbed_to_and_arrows_go_on_from_there(desk):
    made = desk()
    tabbed = [key for key in made.keyboard._pool if key.focusPolicy() & Qt.FocusPolicy.TabFocus and key.isVisible()]
    assert [key.objectName() for key in tabbed] == ["key:type:q"]
    tabbed[0].setFocus()
    for arrow in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(QApplication.focusWidget(), arrow)
    assert QApplication.focusWidget() is made.key("type:z")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert made.field.text == "Z"


def test_arrows_leave_at_the_edges(desk):
    made = desk()
    made.key("type:q").setFocus()
    assert not made.keyboard._step(-1, 0)
    assert not made.keyboard._step(0, -1)


def test_a_hardware_keyboard_types_while_a_key_has_the_focus(desk):
    made = desk()
    made.key("type:q").setFocus()
    QTest.keyClicks(QApplication.focusWidget(), "ab")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    assert made.field.text == "a"


def test_it_is_built_once(desk):
    made = desk()
    keys = list(made.keyboard._pool)
    made.press("page:digits", "page:letters", "page:accents 1", "page:letters")
    made.keyboard.show_letters(lines=False)
    assert made.keyboard._pool[: len(keys)] == keys


def test_it_forgets_what_it_wrote_into(desk):
    made = desk()
    made.keyboard.target = None
    made.press("type:a", "delete:", "clear:")
    assert made.field.text == ""


@pytest.mark.parametrize("size", ["default", "largest"])
@pytest.mark.parametrize("language", ["en", "ar", "uk", "de"])
@pytest.mark.parametrize("panel", ["tablet", "landscape", "portrait"])
def test_keys_are_never_too_small_nor_too_close(desk, panel, language, size):
    made = desk(language, panel=panel, size=size)
    look = made.look
    made.keyboard.resize(look.panel.width - 2 * look.margin, made.keyboard.least()[1])
    for page in made.keyboard.letters.pages:
        made.keyboard._turn(page)
        boxes = [key.geometry() for row in made.keyboard._grid for key, _ in row]
        assert min(min(box.width(), box.height()) for box in boxes) >= look.px(display.MIN_TARGET_MM)
        gap = look.px(display.MIN_GAP_MM) - 1
        for at, box in enumerate(boxes):
            near = box.adjusted(-gap, -gap, gap, gap)
            assert not any(near.intersects(other) for other in boxes[at + 1 :])
        assert all(made.keyboard.rect().contains(box) for box in boxes)


def test_words_that_do_not_fit_a_pad_go(desk):
    made = desk(pad="digits", panel="tablet", size="largest")
    made.keyboard.resize(made.look.px(60), made.look.px(85))
    assert "clear" not in {cap.act for row in made.keyboard._grid for _, cap in row}
    made.keyboard.resize(made.look.px(110), made.look.px(85))
    assert "clear" in {cap.act for row in made.keyboard._grid for _, cap in row}


def test_every_key_has_a_name(desk):
    made = desk()
    for page in made.keyboard.letters.pages:
        made.keyboard._turn(page)
        assert all(key.accessibleName() for row in made.keyboard._grid for key, _ in row)


def test_the_keyboard_knows_no_clipboard(desk):
    QGuiApplication.clipboard().setText("canary")
    made = desk()
    made.press("type:a", "clear:")
    assert QGuiApplication.clipboard().text() == "canary"
