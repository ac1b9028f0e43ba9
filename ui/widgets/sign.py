"""A sign on its own: decoration beside words that say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.guard import guarded

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from accessibility.display import Role
    from ui.style import Look


class Sign(QWidget):
    """The sign `name`, `px` square, in the colour of a role."""

    def __init__(self, look: Look, name: str, px: int, colour: Role = "mark", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.name = name
        self._px = px
        self._colour = colour
        self.setFixedSize(px, px)

    def sizeHint(self) -> QSize:
        """Qt: always square."""
        return QSize(self._px, self._px)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: draw the sign."""
        QPainter(self).drawPixmap(0, 0, self.look.sign(self.name, self._px, self._colour))
