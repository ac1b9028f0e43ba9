"""A short motion of a widget: it is painted anew until the time is over, and costs nothing when it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

STEP_MS = 24


class Motion(QObject):
    """Runs once for `ms` milliseconds after each `start`; `share` says how much of it is done, from 0 to 1."""

    def __init__(self, widget: QWidget, ms: int) -> None:
        super().__init__(widget)
        self._widget = widget
        self._ms = ms
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin, or begin again."""
        self._since.start()
        self._timer.start()

    @property
    def share(self) -> float:
        """How much of the motion is done; 1 when it does not run."""
        return min(1.0, self._since.elapsed() / self._ms) if self._timer.isActive() else 1.0

    def _step(self) -> None:
        if self._since.elapsed() >= self._ms:
            self._timer.stop()
        self._widget.update()
