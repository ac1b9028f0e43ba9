"""The question that comes next, made into a page while the one before it is read, so that nobody waits for it.

It is a guess of the core (Kiosk.ahead) and used only where the screen that comes is equal to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from ui.pages import page_for

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from kiosk.screens import Screen
    from ui.pages.page import Page
    from ui.style import Look

AHEAD_MS = 150
"""How long a page is at rest before the next one is made: who types goes on typing."""


class Ahead:
    """Keeps one hidden page under `parent`, and its picture, which is painted sooner than all its widgets."""

    def __init__(self) -> None:
        self._page: Page | None = None
        self.picture: QPixmap | None = None

    def make(self, look: Look, screen: Screen | None, parent: QWidget, box: QRect) -> None:
        """Make the page of `screen`, in `box`; none for None. `go_on` does what is left to do."""
        if screen is not None and self._has(look, screen):
            return
        self.drop()
        if screen is not None:
            self._page = page = page_for(look, screen)
            page.hide()
            page.setParent(parent)
            page.setGeometry(box)

    def go_on(self) -> bool:
        """Lay out the page that was made, or paint the picture of it; return whether there is more to do.

        One at a time: all together they would take longer than a finger should wait.
        """
        page = self._page
        if page is None or self.picture is not None:
            return False
        if not page.is_arranged_ahead:
            page.arrange_ahead()
            return True
        self.picture = picture_of(page)
        return False

    def take(self, look: Look, screen: Screen) -> tuple[Page | None, QPixmap | None]:
        """Return the page of `screen` and its picture, if they were made.

        Whatever was made is not kept: it may show answers.
        """
        if not self._has(look, screen):
            self.drop()
        made = self._page, self.picture
        self._page = self.picture = None
        return made

    def drop(self) -> None:
        """Keep none."""
        page = self._page
        self._page = self.picture = None
        if page is not None:
            page.leave()
            page.setParent(None)
            page.deleteLater()

    def _has(self, look: Look, screen: Screen) -> bool:
        page = self._page
        return page is not None and page.look is look and page.screen_value == screen


def picture_of(page: Page) -> QPixmap:
    """Return how a page looks on the paper it stands on, hidden as it may be.

    Then everything in it knows its size already (Page.arrange_ahead): what is laid out while Qt paints something
    hidden counts as seen from then on, and is never seen.
    """
    picture = QPixmap(page.size() * page.devicePixelRatioF())
    picture.setDevicePixelRatio(page.devicePixelRatioF())
    picture.fill(page.look.colour("surface"))
    page.render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return picture
