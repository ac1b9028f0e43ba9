"""Keys come up again, the knob moves along, the warning fades in; with reduced motion nothing moves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from accessibility import display
from kiosk.screens import Progress
from tests.support.displays import show
from tests.support.samples import Samples

AGES = 10_000_000
"""So long that no machine is too slow to see the beginning."""


@pytest.fixture
def slow(monkeypatch):
    for name in ("RELEASE_MS", "PAGE_FADE_MS", "PROGRESS_MS"):
        monkeypatch.setattr(display, name, AGES)


def at(done, samples=None):
    screen = (samples or Samples()).choice()
    return replace(screen, frame=replace(screen.frame, progress=Progress(done, 8)))


@pytest.mark.usefixtures("slow")
def test_the_knob_moves_along(opened, qtbot):
    window = opened(at(3), reduced_motion=False)
    rail = window.stage.frame._head_rail
    assert rail._now() == pytest.approx(3 / 8)
    show(window, at(4))
    assert rail._now() == pytest.approx(3 / 8, abs=0.01)
    rail._motion._ms = 1
    qtbot.waitUntil(lambda: rail._now() == pytest.approx(4 / 8))
    qtbot.waitUntil(lambda: not rail._motion._timer.isActive())


@pytest.mark.usefixtures("slow")
def test_a_key_comes_up_again(opened, qtbot):
    window = opened(Samples().services(), reduced_motion=False)
    key = window.stage.page.named("service:1")
    rest = key.grab().toImage()
    QTest.mousePress(key, Qt.MouseButton.LeftButton)
    pressed = key.grab().toImage()
    assert pressed != rest
    QTest.mouseRelease(key, Qt.MouseButton.LeftButton)
    # It acts at once. Its first picture is that of the key pressed.
    assert [type(action).__name__ for action in window.machine.actions] == ["OpenService"]
    assert key.grab().toImage().pixelColor(30, 30) == pressed.pixelColor(30, 30) != rest.pixelColor(30, 30)
    key._rising._ms = 1
    qtbot.waitUntil(lambda: key.grab().toImage() == rest)


@pytest.mark.usefixtures("slow")
def test_the_warning_fades_in_under_the_helper(opened):
    window = opened(Samples().choice(), reduced_motion=False)
    show(window, Samples().idle())
    fade = window.stage._fade
    assert fade is not None
    above = [child for child in window.stage.frame.children() if child.isWidgetType()]
    assert above.index(window.stage.dialog) < above.index(fade) < above.index(window.stage.frame._helper)
    assert fade.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize(("samples", "reduced"), [(Samples(), True), (Samples(theme="soft"), False)])
def test_reduced_motion_moves_nothing(opened, samples, reduced):
    window = opened(at(3, samples), reduced_motion=reduced)
    back = window.stage.frame._back
    rest = back.grab().toImage()
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert back.grab().toImage() == rest
    show(window, at(4, samples))
    assert window.stage.frame._head_rail._now() == pytest.approx(4 / 8)
    show(window, samples.idle())
    assert window.stage._fade is None
