"""What is to put right: the summary over the question, and the message at the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.words import Words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from kiosk.screens import Line
    from ui.style import Look

BAR_MM = 1.8
SIGN_EM = 1.2
GAP_EM = 0.5


class _Block(QWidget):
    """Words under one another behind a sign, as high as their width makes them."""

    sign_px: int
    start_px: int
    side_px: int
    over_px: int

    def __init__(self, look: Look, words: list[Words], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.look = look
        self.words = words
        for label in words:
            label.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Qt: the words wrap."""
        return True

    def _words_width(self, width: int) -> int:
        return max(1, width - self.start_px - self.side_px)

    def heightForWidth(self, width: int) -> int:
        """Qt: the height, in pixels, at `width`."""
        return sum(label.heightForWidth(self._words_width(width)) for label in self.words) + 2 * self.over_px

    def sizeHint(self) -> QSize:
        """Qt: on single lines."""
        width = max(label.natural_width() for label in self.words) + self.start_px + self.side_px
        return QSize(width, self.heightForWidth(width))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: words under one another."""
        width, y = self._words_width(self.width()), self.over_px
        x = self.side_px if self.look.rtl else self.start_px
        for label in self.words:
            height = label.heightForWidth(width)
            label.setGeometry(QRect(x, y, width, height))
            y += height

    def _paint_sign(self, painter: QPainter, x: int, y: int) -> None:
        size = self.sign_px
        at = self.width() - x - size if self.look.rtl else x
        painter.drawPixmap(at, y, self.look.sign("error", size, "error"))


class ErrorSummary(_Block):
    """Heading and messages over the question; it can take the focus (GOV.UK error summary; WCAG 3.3.1)."""

    def __init__(self, look: Look, lines: tuple[Line, ...], parent: QWidget | None = None) -> None:
        em = look.em_px("choice")
        self.side_px = look.px(2.2 if look.short else 4.0)
        self.over_px = look.px(1.0 if look.short else 2.6)
        self.sign_px = round(SIGN_EM * em)
        self.start_px = look.px(BAR_MM) + self.side_px + self.sign_px + self.side_px
        words = [Words(look, lines[0], "choice", colour="error", row=True)]
        words += [Words(look, line, "hint", row=True) for line in lines[1:]]
        super().__init__(look, words, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("summary")
        self.setAccessibleName(" ".join(line.shown for line in lines))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: panel with a thick start edge and the octagon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge, radius = self.look.stroke(0.7), self.look.stroke(2.0)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.fillPath(outline, self.look.colour("error"))
        bar = self.look.stroke(BAR_MM)
        start, end = (edge, bar) if self.look.rtl else (bar, edge)
        inner = QRectF(self.rect()).adjusted(start, edge, -end, -edge)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("error_bg"))
        painter.drawRoundedRect(inner, radius - edge, radius - edge)
        top = self.words[0]
        y = (
            top.y() + (top.height() - self.sign_px) // 2
            if len(self.words) == 1
            else (self.height() - self.sign_px) // 2
        )
        self._paint_sign(painter, self.look.px(BAR_MM) + self.side_px, y)


class Problem(_Block):
    """The message at the field: octagon, then words that begin with "Error:"."""

    def __init__(self, look: Look, line: Line, parent: QWidget | None = None) -> None:
        em = look.em_px("hint")
        self.side_px = 0
        self.over_px = 0
        self.sign_px = round(0.95 * em)
        self.start_px = self.sign_px + round(GAP_EM * em)
        super().__init__(look, [Words(look, line, "hint", colour="error", bold=True)], parent)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the octagon beside the first line."""
        first = self.words[0].paragraph(self.words[0].width()).line_height
        self._paint_sign(QPainter(self), 0, (first - self.sign_px) // 2)
