"""Live windows for the tests of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.panels import PROFILES
from tests.support.displays import window_for
from tests.support.garbage import collected_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication

    from kiosk.screens import Screen
    from ui.window import Window


_garbage = pytest.fixture(autouse=True)(collected_here)


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[Callable[..., Window]]:
    """Open a window that shows a screen: `opened(screen, "tablet")`. It is closed at the end."""
    windows: list[Window] = []

    def open_one(screen: Screen, panel: str = "landscape", **options: object) -> Window:
        options.setdefault("reduced_motion", True)
        windows.append(window_for(screen, PROFILES[panel], **options))
        return windows[-1]

    yield open_one
    for window in windows:
        window.end()
        window.deleteLater()
    qapp.processEvents()
