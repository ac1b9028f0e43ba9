"""What is to put right: the summary over the question, and the message at the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from ui.guard import guarded
from ui.widgets.block import GAP_EM, Block
from ui.widgets.words import Words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from kiosk.screens import Line
    from ui.style import Look

BAR_MM = 1.8
EDGE_MM = 0.7
RADIUS_MM = 2.0
SIGN_EM = 1.2


class ErrorSummary(Block):
    """Heading and messages over the question; it can take the focus (GOV.UK error summary; WCAG 3.3.1)."""

    def __init__(self, look: Look, lines: tuple[Line, ...], parent: QWidget | None = None) -> None:
        words = [Words(look, lines[0], "choice", colour="error", row=True)]
        words += [Words(look, line, "hint", row=True) for line in lines[1:]]
        super().__init__(look, words, parent)
        self.end = look.px(2.2 if look.short else 4.0)
        self.over = look.px(1.0 if look.short else 3.0)
        self.sign_px = round(SIGN_EM * look.em_px("choice"))
        self.sign_at = look.px(BAR_MM) + self.end
        self.start = self.sign_at + self.sign_px + self.end
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("summary")
        self.setAccessibleName(" ".join(line.shown for line in lines))

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: panel with a thick start edge and the octagon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge, radius = self.look.stroke(EDGE_MM), self.look.stroke(RADIUS_MM)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.fillPath(outline, self.look.colour("error"))
        bar = self.look.stroke(BAR_MM)
        start, end = (edge, bar) if self.look.rtl else (bar, edge)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("error_bg"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(start, edge, -end, -edge), radius - edge, radius - edge)
        box = self.sign_box()
        box.moveTop((self.height() - box.height()) // 2)
        painter.drawPixmap(box, self.look.sign("error", self.sign_px, "error"))


class Problem(Block):
    """The message at the field: octagon, then words that begin with "Error:"."""

    def __init__(self, look: Look, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(look, [Words(look, line, "hint", colour="error", bold=True)], parent)
        em = look.em_px("hint")
        self.sign_px = round(0.95 * em)
        self.start = self.sign_px + round(GAP_EM * em)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the octagon beside the first line."""
        QPainter(self).drawPixmap(self.sign_box(), self.look.sign("error", self.sign_px, "error"))
