"""A page with a picture: beside the words on a wide panel, over them on a tall one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRect

from accessibility import display
from ui.pages.page import Page

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

LEAST_PORTRAIT_MM = 60.0


class IllustratedPage(Page):
    """All words are in `body`; `illustration` is a widget, or None where there is no room for one.

    The words come first: where they do not fit beside the picture in a single part, `crowd` decides what
    becomes of it.
    """

    picture_share: ClassVar[float] = 0.404
    portrait_share: ClassVar[float] = 0.57
    illustration: QWidget | None = None

    def crowd(self) -> None:
        """Do without the picture beside the words."""
        if self.illustration is not None:
            self.illustration.hide()

    def arrange(self) -> None:
        """Lay out: words at the start or below, picture at the end or above."""
        if self.width() <= 0 or self.height() <= 0:
            return
        content = self.content_rect()
        if self.illustration is None or self.look.short:
            self.crowd()
            body = content
        elif self.look.low_settings:
            body = self._over(content, self.illustration)
        else:
            body = self._at_side(content, self.illustration)
        self.body.setGeometry(self.mirrored(body))
        self.body.lay_out()
        self.update()

    def _at_side(self, content: QRect, picture: QWidget) -> QRect:
        width = int(content.width() * self.picture_share)
        free = content.width() - width - self.look.px(display.GUTTER_MM)
        if self.body.parts_at(free, content.height())[0] > 1:
            self.crowd()
            return content
        picture.show()
        box = QRect(content.right() + 1 - width, content.top(), width, content.height())
        picture.setGeometry(self.mirrored(box))
        return QRect(content.left(), content.top(), free, content.height())

    def _over(self, content: QRect, picture: QWidget) -> QRect:
        gap = self._body_gap()
        needed = self.body.needed(content.width())
        top = content.top() - self.look.px(4.0)
        height = min(content.bottom() + 1 - needed - gap - top, int(self.height() * self.portrait_share))
        if height < self.look.px(LEAST_PORTRAIT_MM):
            self.crowd()
            return content
        picture.show()
        picture.setGeometry(content.left(), top, content.width(), height)
        start = max(top + height + gap, content.bottom() + 1 - needed)
        return QRect(content.left(), start, content.width(), content.bottom() + 1 - start)
