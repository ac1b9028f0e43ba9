"""The focus ring: one overlay for the whole window, shown with keys and in dialogs, never with touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from accessibility import display
from ui.guard import guarded
from ui.widgets.key import Key

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.style import Look

FOLLOWED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class FocusFrame(QWidget):
    """A ring round `follow`ed widgets, with a gap; it lies over everything and takes no touches."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self._target: QWidget | None = None
        self._shown = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def follow(self, target: QWidget | None) -> None:
        """Stand round this widget; None round nothing."""
        if target is self._target:
            self._place()
            return
        if self._target is not None:
            self._target.removeEventFilter(self)
            self._target.destroyed.disconnect(self._lost)
        self._target = target
        if target is not None:
            target.installEventFilter(self)
            target.destroyed.connect(self._lost)
        self._place()

    def _lost(self) -> None:
        self._target = None
        self.hide()

    def reveal(self, *, shown: bool) -> None:
        """Show the ring (keys, explore mode, dialogs) or not (touch)."""
        self._shown = shown
        self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt: follow the widget as it moves."""
        if event.type() in FOLLOWED:
            self._place()
        return False

    def _reach(self) -> int:
        return self.look.px(display.FOCUS_GAP_MM) + self.look.stroke(display.FOCUS_WIDTH_MM)

    def _place(self) -> None:
        target, parent = self._target, self.parentWidget()
        if not self._shown or target is None or parent is None or not target.isVisibleTo(parent):
            self.hide()
            return
        reach = self._reach()
        at = target.mapTo(parent, QPoint(0, 0))
        self.setGeometry(QRect(at, target.size()).adjusted(-reach, -reach, reach, reach))
        self.show()
        self.raise_()

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the ring only; round the helper it is round-ended."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.look.stroke(display.FOCUS_WIDTH_MM)
        ring = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(self.look.colour("focus"), width))
        round_ended = isinstance(self._target, Key) and self._target.variant == "helper"
        radius = ring.height() / 2 if round_ended else self.look.stroke(display.RADIUS_MM) + self._reach() - width / 2
        painter.drawRoundedRect(ring, radius, radius)
