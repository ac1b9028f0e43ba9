"""Reads the modules of later pages while the first one is looked at, so that the first question comes at once."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QObject, QTimer

FIRST_MS, NEXT_MS = 400, 40
"""After the first picture, and between two modules: each takes a few milliseconds of the main thread."""
MODULES = (
    "tomllib",
    "importlib.resources.readers",
    "ui.widgets.strip",
    "ui.widgets.summary",
    "ui.widgets.keyrow",
    "ui.widgets.pager",
    "ui.inputs",
    "ui.keyboard",
    "ui.pages.section",
    "ui.pages.typing_room",
    "ui.pages.question",
    "ui.pages.services",
    "ui.pages.languages",
    "ui.pages.start",
    "ui.pages.setting",
    "ui.pages.number",
    "ui.pages.review",
    "ui.pages.done",
    "ui.pages.idle",
    "ui.pages.trouble",
)


class Warming(QObject):
    """Imports one module after the other, each in its own turn of the event loop."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(MODULES)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.step)

    def start(self) -> None:
        """Begin in a while; once is enough."""
        if self._left and not self._timer.isActive():
            self._timer.start(FIRST_MS)

    def step(self) -> bool:
        """Import the next module; return whether there are more."""
        if self._left:
            import_module(self._left.pop(0))
        if self._left:
            self._timer.start(NEXT_MS)
        return bool(self._left)
