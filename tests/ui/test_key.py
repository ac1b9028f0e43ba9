"""The touch rules of keys: felt at once, slid off without harm, deaf to tremor, plain to screen readers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.panels import PROFILES
from kiosk.screens import Line, Preferences
from ui.style import Look, load_fonts
from ui.widgets import Key


@pytest.fixture
def look(qapp):
    assert qapp is not None
    load_fonts()
    return Look(PROFILES["landscape"], Preferences())


@pytest.fixture
def room(qapp):
    room = QWidget()
    room.resize(900, 500)
    room.show()
    yield room
    room.close()
    room.deleteLater()
    qapp.processEvents()


def placed(key):
    key.setGeometry(20, 20, 300, 90)
    key.show()
    return key


MIDDLE = QPoint(150, 45)


def mouse(key, kind, at=MIDDLE, *, stamp=0):
    buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    place = QPointF(at)
    event = QMouseEvent(
        kind, place, key.mapToGlobal(place), Qt.MouseButton.LeftButton, buttons, Qt.KeyboardModifier.NoModifier
    )
    event.setTimestamp(stamp)
    QApplication.sendEvent(key, event)


def press_key(key, which=Qt.Key.Key_Space, *, stamp=0, repeat=False):
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, which, Qt.KeyboardModifier.NoModifier, "", repeat)
        event.setTimestamp(stamp)
        QApplication.sendEvent(key, event)


def counted(key):
    count = []
    key.clicked.connect(lambda: count.append(1))
    return count


def test_a_finger_down_is_felt_at_once_and_lifting_acts(look, room):
    ticks = []
    look.tick = lambda: ticks.append(1)
    key = placed(Key(look, "Back", parent=room))
    count = counted(key)
    mouse(key, QEvent.Type.MouseButtonPress)
    assert key.isDown()
    assert ticks == [1]
    assert count == []
    mouse(key, QEvent.Type.MouseButtonRelease)
    assert count == [1]


def test_the_face_of_a_pressed_key_drops_by_its_lip(look, room):
    key = placed(Key(look, "Back", parent=room))
    before = key.grab().toImage()
    key.setDown(True)
    after = key.grab().toImage()
    assert before.pixelColor(150, 1) == look.colour("border")
    assert after.pixelColor(150, 1) != look.colour("border")
    assert after.pixelColor(150, look.lip + 4) == look.colour("bar")


def test_sliding_off_cancels(look, room):
    key = placed(Key(look, "Back", parent=room))
    count = counted(key)
    mouse(key, QEvent.Type.MouseButtonPress)
    mouse(key, QEvent.Type.MouseMove, QPoint(150, 400))
    assert not key.isDown()
    mouse(key, QEvent.Type.MouseButtonRelease, QPoint(150, 400))
    assert count == []


def test_lifting_without_having_pressed_does_nothing(look, room):
    key = placed(Key(look, "Back", parent=room))
    count = counted(key)
    mouse(key, QEvent.Type.MouseButtonRelease)
    assert count == []


@pytest.mark.parametrize(("apart", "acts"), [(120, 1), (299, 1), (301, 2), (600, 2)])
def test_a_key_stays_deaf_to_itself_for_a_while(look, room, apart, acts):
    key = placed(Key(look, "Continue", parent=room))
    count = counted(key)
    for stamp in (1000, 1000 + apart):
        mouse(key, QEvent.Type.MouseButtonPress, stamp=stamp)
        mouse(key, QEvent.Type.MouseButtonRelease, stamp=stamp)
    assert len(count) == acts


def test_deafness_is_a_setting_up_to_half_a_second(look):
    assert look.deaf_ms == 300
    assert Look(PROFILES["landscape"], Preferences(), deaf_ms=0).deaf_ms == 0
    assert Look(PROFILES["landscape"], Preferences(), deaf_ms=9000).deaf_ms == 500


@pytest.mark.parametrize("which", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select])
def test_keys_press_it_too(look, room, which):
    key = placed(Key(look, "Back", parent=room))
    count = counted(key)
    press_key(key, which)
    assert count == [1]


def test_a_held_key_acts_once(look, room):
    key = placed(Key(look, "Back", parent=room))
    count = counted(key)
    press_key(key, stamp=1000)
    for stamp in range(1400, 4000, 400):
        press_key(key, stamp=stamp, repeat=True)
    assert count == [1]


def test_keys_it_does_not_know_are_left_to_others(look, room):
    key = placed(Key(look, "Back", parent=room))
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier)
    event.accept()
    key.keyPressEvent(event)
    assert not event.isAccepted()


def test_a_dashed_key_says_why_and_does_nothing_else(look, room):
    reason = Line("Closed today. It opens on Monday.")
    key = placed(Key(look, "Get help with money", variant="service", reason=reason, parent=room))
    count, said = counted(key), []
    key.refused.connect(said.append)
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    press_key(key)
    assert count == []
    assert said == [reason, reason]
    assert reason.shown in key.accessibleDescription()


def test_what_is_chosen_comes_from_the_screen(look, room):
    key = placed(Key(look, "Bus", variant="answer", mark="circle", chosen=False, parent=room))
    other = placed(Key(look, "Train", variant="answer", mark="circle", chosen=True, parent=room))
    mouse(key, QEvent.Type.MouseButtonPress)
    mouse(key, QEvent.Type.MouseButtonRelease)
    assert not key.isChecked()
    key.choose(chosen=True)
    assert key.isChecked()
    assert other.isChecked()
    other.choose(chosen=False)
    assert not other.isChecked()


@pytest.mark.parametrize(
    ("options", "role"),
    [
        ({}, QAccessible.Role.Button),
        ({"variant": "answer", "mark": "circle"}, QAccessible.Role.RadioButton),
        ({"variant": "answer", "mark": "square"}, QAccessible.Role.CheckBox),
    ],
)
def test_screen_readers_hear_what_it_is(look, room, options, role):
    key = placed(Key(look, Line("Bus & train", short="Bus"), parent=room, **options))
    interface = QAccessible.queryAccessibleInterface(key)
    assert interface.role() == role
    assert interface.text(QAccessible.Text.Name) == "Bus & train"


def test_the_short_form_keeps_its_whole_name(look, room):
    key = placed(Key(look, Line("Send my answers", short="Send"), parent=room))
    wide = key.natural_width()
    key.look_at((False, True))
    assert key.natural_width() < wide
    assert key.accessibleName() == "Send my answers"


def test_a_letter_of_the_keyboard_leaves_the_focus_in_the_field(look, room):
    letter = placed(Key(look, "A", variant="key", parent=room))
    other = placed(Key(look, "Field", parent=room))
    other.setFocus()
    mouse(letter, QEvent.Type.MouseButtonPress)
    assert QApplication.focusWidget() is not letter


@pytest.mark.parametrize("theme", ["default", "contrast_dark", "contrast_light", "soft"])
def test_states_are_told_apart_without_colour(room, theme):
    load_fonts()
    look = Look(PROFILES["landscape"], Preferences(theme=theme))
    states = {
        "rest": {},
        "chosen": {"chosen": True},
        "problem": {"problem": True},
        "dashed": {"reason": Line("Not today.")},
    }
    seen = {}
    for name, options in states.items():
        key = placed(Key(look, "Bus", variant="answer", mark="circle", parent=room, **options))
        key.setAutoFillBackground(True)
        picture = key.grab().toImage()
        shape = picture.convertToFormat(picture.Format.Format_Mono)
        seen[name] = bytes(shape.constBits())
        key.hide()
    assert len(set(seen.values())) == len(states)
