"""A key of the keyboard: it is painted once and shown again and again, as the keyboard goes from page to page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from ui.widgets import Key
from ui.widgets.faces import face, paint_face
from ui.widgets.stamps import paint_content

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.widgets.faces import State


class LetterKey(Key):
    """Keeps its picture: a whole keyboard appears within a frame."""

    _picture: tuple[tuple[object, ...], QPixmap] | None = None

    def stay(self, *, down: bool | None) -> None:
        """Show as a key that stays down or not, as the key of capitals does; None for all the others."""
        self.setCheckable(down is not None)
        if down is not None:
            self.setChecked(down)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the picture, painted anew only where something about it changed."""
        state = self.state
        content = self.content
        look = (content.text, content.things.sign, content.em, content.heavy)
        now = (self.size().toTuple(), state, *look)
        if self._picture is None or self._picture[0] != now:
            self._picture = (now, self._painted(state))
        QPainter(self).drawPixmap(0, 0, self._picture[1])

    def _painted(self, state: State) -> QPixmap:
        picture = QPixmap(self.size())
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painted = face(self.look, self.variant, state)
        paint_face(painter, self.look, self.rect(), painted)
        paint_content(painter, self.content, self.rect(), painted, state)
        painter.end()
        return picture
