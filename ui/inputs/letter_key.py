"""A key of the keyboard: what stands on it is worked out once, as the keyboard goes from page to page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QPainter

from ui.guard import guarded
from ui.widgets import Key
from ui.widgets.faces import face, face_pixmap
from ui.widgets.stamps import paint_content

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPaintEvent, QPixmap

    from ui.widgets.content import Placed

KEPT = 4
"""Small and capital, at rest and pressed."""


class _Now(NamedTuple):
    """All that says how it looks."""

    what: tuple[object, ...]
    width: int
    height: int
    checked: bool
    dashed: bool
    down: bool


class LetterKey(Key):
    """Shares its face with all keys of its size: a whole keyboard appears within a frame, and keeps no pictures."""

    _kept: dict[_Now, tuple[QPixmap, QColor, list[Placed]]] | None = None

    def stay(self, *, down: bool | None) -> None:
        """Show as a key that stays down or not, as the key of capitals does; None for all the others."""
        self.setCheckable(down is not None)
        if down is not None:
            self.setChecked(down)

    def forget(self) -> None:
        """Forget when it was pressed, and how it looked then."""
        super().forget()
        self._kept = {now: found for now, found in (self._kept or {}).items() if not now.down}

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the face, and the letter over it."""
        content = self.content
        things = content.things
        dashed = self.reason is not None or not self.isEnabled()
        what = (things.line.shown, things.sign, content.em, content.heavy)
        now = _Now(what, self.width(), self.height(), self.isChecked(), dashed, down=self.isDown())
        kept = self._kept = self._kept or {}
        if now not in kept:
            if len(kept) >= KEPT:
                kept.clear()
            kept[now] = self._worked_out()
        picture, ink, placed = kept[now]
        painter = QPainter(self)
        painter.drawPixmap(0, 0, picture)
        if len(placed) == 1 and not isinstance(placed[0].thing, str):
            placed[0].thing.draw(painter, placed[0].box.x(), placed[0].box.y(), ink)
            return
        state = self.state
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_content(painter, content, self.rect(), face(self.look, self.variant, state), state)

    def _worked_out(self) -> tuple[QPixmap, QColor, list[Placed]]:
        state = self.state
        painted = face(self.look, self.variant, state)
        placed = self.content.arrange(self.rect(), state)
        return face_pixmap(self.look, self.size(), painted), self.look.colour(painted.ink), placed
