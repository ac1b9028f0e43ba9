"""The brass rail: under the head with the hand moving along it, over the foot without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from accessibility import display
from ui.guard import guarded
from ui.widgets.motion import Motion

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kiosk.screens import Progress
    from ui.style import Look


class Rail(QWidget):
    """A rail across the window; with `progress`, the part done is thick and a knob stands at its end.

    It is as high as the knob, its middle on the rail; the words over it say the same.
    """

    def __init__(self, look: Look, progress: Progress | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.look = look
        self._share: float | None = None
        self._from = 0.0
        self._motion = Motion(self, display.PROGRESS_MS)
        self.show_progress(progress)

    def show_progress(self, progress: Progress | None) -> None:
        """Move the knob, as a hand moves along a rail; None takes it away."""
        share = min(1.0, progress.done / max(1, progress.total)) if progress else None
        if share == self._share:
            return
        if self._share is not None and share is not None and self.isVisible() and not self.look.reduced_motion:
            self._from = self._now()
            self._motion.start()
        self._share = share
        self.update()

    def _now(self) -> float:
        """Return where the knob is seen at this moment."""
        left = (1 - self._motion.share) ** 2
        share = self._share or 0.0
        return share + (self._from - share) * left

    def sizeHint(self) -> QSize:
        """Qt: as high as the knob."""
        return QSize(0, self.knob_px())

    def knob_px(self) -> int:
        """Return the diameter of the knob."""
        return self.look.px(display.SHORT_KNOB_MM if self.look.short else display.KNOB_MM)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: rail, what is done, knob."""
        painter = QPainter(self)
        look = self.look
        if look.rtl:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        middle = self.height() // 2
        rail = look.stroke(display.RAIL_MM)
        painter.fillRect(QRectF(0, middle - rail // 2, self.width(), rail), look.colour("rail"))
        if self._share is None:
            return
        done = look.stroke(display.PROGRESS_MM)
        knob = look.margin + self._now() * (self.width() - 2 * look.margin)
        painter.fillRect(QRectF(0, middle - done // 2, knob, done), look.colour("primary"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        for share, role in ((1.0, "surface"), (0.86, "primary"), (0.3, "surface")):
            painter.setBrush(look.colour(role))  # type: ignore[arg-type]
            size = 2 * radius * share
            painter.drawEllipse(QRectF(knob - size / 2, middle - size / 2, size, size))
