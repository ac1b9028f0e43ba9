"""Work of the core that nobody waits for: done on the main thread, each piece in a turn of its own."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE_MS = 100
"""Before each piece: the page that has just come is painted first, and the disk may take long over the piece before."""


class Turns(QObject):
    """Takes work with `later`; what is left at the end, `finish` does at once. Nothing is done after that."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left: deque[Callable[[], None]] = deque()
        self._over = False
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._next)

    def later(self, work: Callable[[], None]) -> None:
        """Do `work`, which raises nothing, when all is done that was given before."""
        if self._over:
            return
        self._left.append(work)
        if not self._timer.isActive():
            self._timer.start()

    def finish(self) -> None:
        """Do all that is left; it is the end."""
        while self._left:
            self._next()
        self._over = True

    def _next(self) -> None:
        work = self._left.popleft()
        if not self._left:
            self._timer.stop()
        work()
