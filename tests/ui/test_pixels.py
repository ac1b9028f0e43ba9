"""C1 to C3 and I6 of the requirements, in the pixels that are really shown."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from accessibility import display
from kiosk.screens import THEMES
from tests.support.every_sample import every_sample
from tests.support.samples import Samples

LOOKED_AT = (
    "welcome", "services", "start", "choice", "review", "done", "number", "trouble",
    "q-date-error", "q-faces", "q-rank",
)  # fmt: skip


def best_contrast(picture, box):
    """Return the contrast of the commonest colour in `box`, its ground, with the ink furthest from it."""
    colours = Counter(
        picture.pixelColor(x, y).name()
        for x in range(box.left(), box.right(), 2)
        for y in range(box.top(), box.bottom(), 2)
    )
    ground = colours.most_common(1)[0][0]
    return max(display.contrast(ground, ink) for ink, count in colours.items() if count > 2)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", LOOKED_AT)
def test_words_keep_the_contrast_of_their_theme(opened, theme, name):
    window = opened(every_sample(theme=theme)[name])
    picture = window.grab().toImage()
    lowest, highest = display.TEXT_LIMITS[theme]
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        for paragraph, _, ink in getattr(widget, "placed", list)():
            box = ink.translated(widget.mapTo(window, QPoint(0, 0)))
            ratio = best_contrast(picture, box)
            assert lowest - 0.05 <= ratio, f"{paragraph.text}: {ratio:.2f}"
            if theme == "soft":
                assert ratio <= highest, f"{paragraph.text}: {ratio:.2f}"


@pytest.mark.parametrize("theme", THEMES)
def test_the_focus_ring_is_seen(opened, theme):
    window = opened(Samples(theme=theme).services())
    window.stage.page.named("service:1").setFocus()
    before = window.grab().toImage()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Left)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Right)
    focus = QApplication.focusWidget()
    assert focus.objectName() == "service:1"
    after = window.grab().toImage()
    box = QRect(focus.mapTo(window, QPoint(0, 0)), focus.size())
    across = range(box.left() - 12, box.left())
    middle = box.center().y()
    changed = [x for x in across if before.pixelColor(x, middle) != after.pixelColor(x, middle)]
    assert len(changed) >= 4
    strong = [
        x
        for x in changed
        if display.contrast(before.pixelColor(x, middle).name(), after.pixelColor(x, middle).name()) >= 3
    ]
    # WCAG 2.4.13: an area of at least 2 px all round, at 3 to 1.
    assert len(strong) >= 2


def test_the_cover_hides_what_was_answered(opened):
    samples = Samples()
    window = opened(samples.review())
    clear = window.grab().toImage()
    window.machine.screen = samples.idle()
    window.refresh()
    QApplication.processEvents()
    covered = window.grab().toImage()
    dialog = window.stage.dialog
    corner = QRect(0, 200, dialog._dialog.left() - 10, 600)
    plain = best_contrast(clear, corner)
    assert plain > 10
    assert best_contrast(covered, corner) < 1.5
