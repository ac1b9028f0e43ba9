"""Words under one another behind a sign: notes, numbered steps, problems, summaries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from accessibility import display
from ui.guard import guarded
from ui.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from accessibility.display import Role
    from kiosk.screens import Line
    from ui.style import Look

SIGN_EM = 1.15
GAP_EM = 0.6
STEP_EM = 1.6


class Block(QWidget):
    """Some Words under one another, as high as the width makes them.

    `start` and `end` are free at the sides and `over` above and below, in pixels; the sign is drawn in the
    first line's height, `sign_px` square, at `sign_at`.
    """

    def __init__(self, look: Look, words: Sequence[Words], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.words = list(words)
        self.start = self.end = self.over = self.sign_at = self.sign_px = 0
        for label in self.words:
            label.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Qt: the words wrap."""
        return True

    def _words_width(self, width: int) -> int:
        return max(1, width - self.start - self.end)

    def _words_height(self, width: int) -> int:
        return sum(label.heightForWidth(self._words_width(width)) for label in self.words)

    def heightForWidth(self, width: int) -> int:
        """Qt: the height, in pixels, at `width`."""
        return max(self._words_height(width), self.sign_px) + 2 * self.over

    def pieces(self, width: int, height: int) -> list[QWidget]:
        """Cut into words that fit a part; the sign goes."""
        return [piece for label in self.words for piece in label.pieces(width, height)]

    def natural_width(self) -> int:
        """Return the width on single lines."""
        return max(label.natural_width() for label in self.words) + self.start + self.end

    def sizeHint(self) -> QSize:
        """Qt: on single lines."""
        width = self.natural_width()
        return QSize(width, self.heightForWidth(width))

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: words under one another, in the middle of the height."""
        width = self._words_width(self.width())
        y = (self.height() - self._words_height(self.width())) // 2
        x = self.end if self.look.rtl else self.start
        for label in self.words:
            height = label.heightForWidth(width)
            label.setGeometry(QRect(x, y, width, height))
            y += height

    def sign_box(self) -> QRect:
        """Return where the sign stands: in the middle of the first line."""
        first = self.words[0]
        line = first.paragraph(first.width()).line_height
        y = first.y() + (line - self.sign_px) // 2 if len(self.words) > 1 or first.height() > line else first.y()
        if first.height() <= line * 1.5 and len(self.words) == 1:
            y = (self.height() - self.sign_px) // 2
        x = self.width() - self.sign_at - self.sign_px if self.look.rtl else self.sign_at
        return QRect(x, y, self.sign_px, self.sign_px)


class Note(Block):
    """A sign and some words; with a `heading`, that stands over them in bold."""

    def __init__(
        self,
        look: Look,
        sign: str,
        line: Line,
        heading: Line | None = None,
        *,
        ink: Role = "text",
        parent: QWidget | None = None,
    ) -> None:
        words = [Words(look, heading, "choice", colour=ink)] if heading is not None else []
        super().__init__(look, [*words, Words(look, line, "hint", colour=ink)], parent)
        em = look.em_px("choice" if heading is not None else "hint")
        self.sign = sign
        self.ink = ink
        self.line = line
        self.heading = heading
        self.sign_px = round(SIGN_EM * em)
        self.start = self.sign_px + round(GAP_EM * em)

    def pieces(self, width: int, height: int) -> list[QWidget]:
        """Cut into a note with as many lines as fit, its heading over them, and the words that are left."""
        inner = self._words_width(width)
        over = self.words[0].heightForWidth(inner) if self.heading is not None else 0
        first = self.words[-1].pieces(inner, height - over)[0].line
        if over + self.words[-1].paragraph(inner).line_height > height:
            return super().pieces(width, height)
        note = Note(self.look, self.sign, first, self.heading, ink=self.ink, parent=self.parentWidget())
        rest = self.line.shown[len(first.shown) :].strip()
        left = Words(self.look, replace(first, shown=rest, spoken=rest), "hint", colour=self.ink)
        return [note, *(left.pieces(width, height) if rest else [])]

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the sign beside the first line."""
        role: Role = "mark" if self.ink == "text" else self.ink
        QPainter(self).drawPixmap(self.sign_box(), self.look.sign(self.sign, self.sign_px, role))


class Step(Block):
    """A numbered step: the number in a ring."""

    def __init__(self, look: Look, number: int, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(look, [Words(look, line, "hint")], parent)
        em = look.em_px("hint")
        self.number = number
        self.sign_px = round(STEP_EM * em)
        self.start = self.sign_px + round(0.75 * em)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the number in its ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.sign_box()
        width = self.look.stroke(display.EDGE_MM)
        half = width / 2
        painter.setPen(QPen(self.look.colour("mark"), width))
        painter.setBrush(self.look.colour("raised"))
        painter.drawEllipse(QRectF(box).adjusted(half, half, -half, -half))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        number = self.look.paragraph(str(self.number), "caption", box.width(), align="centre", bold=True, row=True)
        number.draw(painter, box.x(), box.y() + (box.height() - number.height) / 2, self.look.colour("text"))
