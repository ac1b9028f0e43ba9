"""The voice strip: what is read now, and the keys of the voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from accessibility import display
from ui.guard import guarded
from ui.widgets.key import Key
from ui.widgets.words import Words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from accessibility.display import Role
    from kiosk.screens import Line
    from ui.style import Look

KEYS = ("again", "pause", "slower", "faster", "softer", "louder")
FIELDS = ("", "again", "pause", "resume", "slower", "faster", "softer", "louder")
"""The meaning of each line of Frame.voice_strip."""
SIGN_EM = 1.3
FORMS = ((True, True), (True, False), (False, True), (False, False))
"""Words on the keys, words beside them: what is shown, where both do not fit."""


class VoiceStrip(QWidget):
    """Emits `wanted` with "again", "pause", "resume", "slower", "faster", "softer" or "louder".

    `lines` are those of Frame.voice_strip. Where there is little room the words go and the signs stay.
    """

    wanted = Signal(str)

    def __init__(self, look: Look, lines: tuple[Line, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._lines = dict(zip(FIELDS, lines, strict=False))
        self._paused = False
        self._says = Words(look, self._lines[""], "caption", colour="on_selected", bold=True, row=True, parent=self)
        self._keys: dict[str, Key] = {}
        for what in KEYS:
            if what in self._lines:
                key = Key(look, self._lines[what], variant="head", name=f"voice:{what}", sign=what, parent=self)
                key.clicked.connect(lambda _=False, what=what: self._want(what))
                self._keys[what] = key
        if look.high_contrast:
            self._says.colour_role = "text"

    def keys(self) -> list[Key]:
        """Return its keys, from the start to the end."""
        return list(self._keys.values())

    def show_paused(self, *, paused: bool) -> None:
        """Turn Pause into Go on, and back."""
        self._paused = paused
        what = "resume" if paused and "resume" in self._lines else "pause"
        self._keys["pause"].say(self._lines[what], "play" if paused else "pause")
        self._lay_out()

    def _want(self, what: str) -> None:
        self.wanted.emit("resume" if what == "pause" and self._paused else what)

    def _pad(self) -> int:
        return 0 if self.look.short else self.look.px(2.0)

    def sizeHint(self) -> QSize:
        """Qt: one row of keys."""
        self._fit(self.look.panel.width - 2 * self.look.margin)
        height = max(key.heightForWidth(1 << 16) for key in self._keys.values())
        if not self.look.short:
            height = max(height, self._says.heightForWidth(1 << 16))
        return QSize(0, height + 2 * self._pad())

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: words at the start, keys at the end."""
        self._lay_out()

    def _fit(self, width: int) -> tuple[list[int], bool]:
        """Let words go until all keys fit; return their widths, and whether there is room to say what is read."""
        pad, gap = self._pad(), self.look.gap
        says = self._sign_px() + 4 * pad + self._says.natural_width() + gap
        forms = ((True, False), (False, False)) if self.look.short else FORMS
        for show_words, show_says in forms:
            for key in self._keys.values():
                key.content.show_words = show_words
            widths = [key.natural_width() for key in self._keys.values()]
            if sum(widths) + gap * (len(widths) - 1) + (says if show_says else 0) <= width - 2 * pad:
                break
        return widths, show_says

    def _lay_out(self) -> None:
        pad, gap = self._pad(), self.look.gap
        widths, show_says = self._fit(self.width())
        self._says.setVisible(show_says)
        height = self.height() - 2 * pad
        if self.look.short:
            # Nothing else stands in the row: the keys take all of it.
            spare = self.width() - sum(widths) - gap * (len(widths) - 1)
            widths = [width + spare // len(widths) for width in widths]
        x = self.width() - pad
        for key, width in zip(reversed(self._keys.values()), reversed(widths), strict=True):
            x -= width
            self._place(key, QRect(x, pad, width, height))
            x -= gap
        label = self._says.heightForWidth(1 << 16)
        start = self._sign_px() + 3 * pad
        self._place(self._says, QRect(start, (self.height() - label) // 2, self._says.natural_width(), label))

    def _sign_px(self) -> int:
        return round(SIGN_EM * self.look.em_px("caption"))

    def _place(self, widget: QWidget, box: QRect) -> None:
        if self.look.rtl:
            box.moveLeft(self.width() - box.right() - 1)
        widget.setGeometry(box)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the panel and the speaking person."""
        if self.look.short:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self.look.stroke(2.0)
        box = QRectF(self.rect())
        if self.look.high_contrast:
            half = self.look.stroke(display.EDGE_MM) / 2
            painter.setPen(QPen(self.look.colour("border"), 2 * half))
            box.adjust(half, half, -half, -half)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.colour("selected"))
        painter.drawRoundedRect(box, radius, radius)
        if self._says.isVisible():
            size = self._sign_px()
            x = self.width() - 2 * self._pad() - size if self.look.rtl else 2 * self._pad()
            ink: Role = "text" if self.look.high_contrast else "on_selected"
            painter.drawPixmap(x, (self.height() - size) // 2, self.look.sign("speaking", size, ink))
