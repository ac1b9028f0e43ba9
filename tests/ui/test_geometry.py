"""Where everything stands, on every panel, at every size, in both directions: measured, not believed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.panels import PROFILES
from kiosk.screens import SIZES, THEMES, Idle
from tests.support.geometry import problems
from tests.support.samples import Samples
from ui.widgets import Parts


def wrong(window, screens, first):
    """Show each screen, turn through its parts, and collect what is wrong."""
    found = []
    for name, screen in screens.items():
        if isinstance(screen, Idle):
            window.machine.screen = first
            window.refresh()
        window.machine.screen = screen
        window.refresh()
        QApplication.processEvents()
        page = window.stage.page
        parts, dialog = page.body.parts, window.stage.dialog
        if dialog is not None:
            # Nobody should have to turn pages in half a minute.
            found += [f"{name} is in parts"] if dialog.findChild(Parts).parts > 1 else []
            parts = 1
        for part in range(parts):
            if parts > 1:
                page.body.turn(part)
            QApplication.processEvents()
            found += [f"{name} {part + 1}/{parts}: {problem}" for problem in problems(window)]
    return found


@pytest.mark.parametrize("arabic", [False, True], ids=["ltr", "rtl"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("panel", PROFILES)
def test_every_screen_fits(opened, panel, size, arabic):
    samples = Samples(size, arabic=arabic)
    window = opened(samples.welcome(), panel)
    assert wrong(window, samples.named(), samples.choice()) == []


@pytest.mark.parametrize("arabic", [False, True], ids=["ltr", "rtl"])
@pytest.mark.parametrize(("panel", "size"), [("tablet", "largest"), ("landscape", "default"), ("portrait", "largest")])
def test_every_screen_fits_with_the_voice_on(opened, panel, size, arabic):
    samples = Samples(size, arabic=arabic, voice=True)
    window = opened(samples.welcome(), panel)
    assert wrong(window, samples.named(), samples.choice()) == []


@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme != "default"])
def test_the_theme_moves_nothing(opened, theme):
    plain, themed = Samples(), Samples("default", theme)
    places = []
    for samples in (plain, themed):
        window = opened(samples.services())
        places.append([(key.objectName(), key.geometry()) for key in window.stage.page.focusable()])
    assert places[0] == places[1]


def test_the_checker_sees_what_is_wrong(opened):
    window = opened(Samples().services())
    card = window.stage.page.named("service:0")
    card.resize(card.width() // 4, card.height() // 6)
    found = "\n".join(problems(window))
    assert "(I1)" in found
    assert "needs" in found


def test_the_checker_sees_a_letter_without_a_glyph(opened):
    samples = Samples()
    window = opened(samples.trouble())
    window.stage.page.findChildren(type(window.stage.frame._words))[0].say("\u4f60")
    QApplication.processEvents()
    assert any("falls back" in problem for problem in problems(window))
