"""The welcome screen of last time: it looks exactly as the real one, and what is touched meanwhile is not lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk import actions
from kiosk.panels import PROFILES
from kiosk.screens import Trouble, Welcome
from tests.support import example_screens, kiosks
from tests.support.displays import Shown
from tests.support.stand import Stand
from ui.invitation import Invitation, Memory, state
from ui.style import load_fonts
from ui.window import Window

WELCOME = next(screen for screen in example_screens.every() if isinstance(screen, Welcome))
QUIET = replace(WELCOME, frame=replace(WELCOME.frame, voice_strip=()))
TROUBLE = next(screen for screen in example_screens.every() if isinstance(screen, Trouble))


@pytest.fixture
def memory(tmp_path):
    return Memory(tmp_path / "welcome.picture", "key")


@pytest.fixture
def front(qapp):
    assert qapp is not None
    fronts = []

    def open_one(picture):
        fronts.append(Invitation(picture))
        return fronts[-1]

    yield open_one
    for front in fronts:
        front.close()
        front.deleteLater()
    QApplication.processEvents()


def picture(width=300, height=200, seed=1):
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(0xFF334455)
    for x in range(width):
        for y in range(0, height, 10):
            made.setPixel(x, y, 0xFF000000 | (x * y * seed) % 0xFFFFFF)
    return made


def window(screen=WELCOME):
    load_fonts()
    return Window(Shown(screen), PROFILES["landscape"], reduced_motion=True)


def test_what_is_painted_first_is_the_welcome_screen_itself(qtbot, memory, front, tmp_path):
    assert qtbot is not None
    stand = Stand(tmp_path, kiosks.install(tmp_path / "services", own=True))
    real = stand.window.grab().toImage()
    memory.keep(real, frozenset({"en", "ar"}))
    recalled = memory.recall()
    first = front(recalled.picture)
    first.open(windowed=True)
    first.wait()
    assert first.grab().toImage() == real.convertToFormat(QImage.Format.Format_RGB32)
    assert recalled.voices == {"en", "ar"}
    stand.app.close()


def test_the_kiosk_takes_the_place_of_its_picture_and_nothing_is_seen_of_it(memory, front):
    kiosk = window(QUIET)
    last_time = front(None)
    last_time.receive(kiosk)
    last_time.open(windowed=True)
    memory.keep(last_time.grab().toImage(), frozenset())
    first = front(memory.recall().picture)
    first.open(windowed=True)
    before = first.grab().toImage()
    first.receive(kiosk)
    assert first.grab().toImage() == before
    assert kiosk.geometry() == first.rect()


def test_without_a_picture_the_kiosk_opens_as_large_as_its_panel(front):
    first = front(None)
    first.receive(window())
    first.open(windowed=True)
    assert first.size().toTuple() == (PROFILES["landscape"].width, PROFILES["landscape"].height)


def test_a_touch_and_a_key_reach_the_kiosk_inside(front):
    first = front(None)
    kiosk = window()
    first.receive(kiosk)
    first.open(windowed=True)
    key = kiosk.stage.frame.way_on() or kiosk.stage.first_focus()
    middle = key.mapTo(first, QPoint(0, 0)) + key.rect().center()
    QTest.mouseClick(first.windowHandle(), Qt.MouseButton.LeftButton, pos=middle)
    assert len(kiosk.machine.actions) == 1
    assert kiosk.machine.touches == 1
    QTest.keyClick(first.windowHandle(), Qt.Key.Key_Space)
    assert kiosk.machine.actions[1:] == [actions.Next()]


def test_keys_reach_the_kiosk_when_nothing_has_the_focus(front):
    first = front(None)
    kiosk = window(TROUBLE)
    first.receive(kiosk)
    first.open(windowed=True)
    QTest.keyClick(first.windowHandle(), Qt.Key.Key_Tab)
    there = QApplication.focusWidget()
    assert there is not None
    there.clearFocus()
    assert QApplication.focusWidget() is None
    QTest.keyClick(first.windowHandle(), Qt.Key.Key_Down)
    there = QApplication.focusWidget()
    assert there is not None
    there.clearFocus()
    QTest.keyClick(first.windowHandle(), Qt.Key.Key_A)  # means nothing here, to nobody


def test_a_picture_of_another_display_is_not_stretched(front):
    first = front(picture())
    first.resize(640, 480)
    background = front(None)
    background.resize(640, 480)
    assert first.grab().toImage() == background.grab().toImage()


@pytest.mark.parametrize(
    "damage",
    [
        lambda _content: b"",
        lambda content: content[:-5],
        lambda content: content[: len(content) // 2],
        lambda content: content.replace(b"300 200 1.0", b"300 201 1.0"),
        lambda content: content.replace(b"300 200 1.0", b"300 200 x"),
        lambda content: content.replace(b"300 200 1.0", b"300"),
        lambda content: content.replace(b"300 200 1.0", b"900000000 900000000 1.0"),
        lambda content: content.replace(b"key", b"kez", 1),
        lambda content: b"\xff" * len(content),
    ],
)
def test_what_is_damaged_or_of_another_configuration_is_not_shown(memory, damage):
    memory.keep(picture(), frozenset({"en"}))
    assert memory.recall().picture == picture()
    memory.path.write_bytes(damage(memory.path.read_bytes()))
    assert memory.recall() is None


def test_the_same_picture_is_not_written_again_and_another_one_is(memory):
    memory.keep(picture(), frozenset())
    written = memory.path.stat()
    memory.keep(picture(), frozenset())
    assert memory.path.stat().st_mtime_ns == written.st_mtime_ns
    assert memory.path.stat().st_ino == written.st_ino
    memory.keep(picture(seed=2), frozenset())
    assert memory.recall().picture == picture(seed=2)


def test_a_folder_that_cannot_be_written_only_makes_the_next_start_slower(tmp_path):
    memory = Memory(tmp_path / "missing" / "welcome.picture", "key")
    memory.keep(picture(), frozenset())
    assert memory.recall() is None


def test_the_state_of_a_file_changes_with_it(tmp_path):
    file = tmp_path / "kiosk.toml"
    states = [state(file)]
    file.write_text("a")
    states.append(state(file))
    file.write_text("ab")
    states.append(state(file))
    assert len(set(states)) == 3
