"""A helper is coming: the number of the ticket, large."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QLineF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from accessibility import display
from kiosk.actions import CancelHelp, PrintAgain
from ui.guard import guarded
from ui.pages.illustrated import IllustratedPage
from ui.widgets import Key, KeyRow, Note, Words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from kiosk.screens import HelpNumber
    from ui.style import Look

NOTCH_MM = 5.2
STUB_SHARE = 0.26


class Ticket(QWidget):
    """The ticket as drawn on the screen: label, number, and on the stub how the print goes."""

    def __init__(self, look: Look, screen: HelpNumber, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        cap = display.SHORT_NUMBER_MM if look.short else display.NUMBER_MM
        self.label = Words(look, screen.number_label, "choice", align="centre", row=True, parent=self)
        self.number = Words(look, screen.number, "title", align="centre", cap_mm=cap, row=True, parent=self)
        self.state = Words(look, screen.print_state, "hint", align="centre", row=look.short, parent=self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def pieces(self, width: int, height: int) -> list[QWidget]:
        """Cut into its words: the number is seen without the drawing of a ticket."""
        return [piece for words in (self.label, self.number, self.state) for piece in words.pieces(width, height)]

    def _inner(self, width: int) -> int:
        return width - 2 * self.look.px(NOTCH_MM + 2.0)

    def hasHeightForWidth(self) -> bool:
        """Qt: the words wrap."""
        return True

    def _stub(self, width: int) -> int:
        return self.state.heightForWidth(self._inner(width)) + 2 * self.look.px(2.0 if self.look.short else 6.0)

    def heightForWidth(self, width: int) -> int:
        """Qt: the least height, in pixels, at `width`."""
        inner = self._inner(width)
        upper = self.label.heightForWidth(inner) + self.number.heightForWidth(inner)
        return upper + 2 * self.look.px(1.0 if self.look.short else 5.0) + self._stub(width)

    def sizeHint(self) -> QSize:
        """Qt: wide enough for the number."""
        width = self.number.natural_width() + 2 * self.look.px(NOTCH_MM + 2.0)
        return QSize(width, self.heightForWidth(width))

    def _tear(self) -> int:
        """Return where the perforation runs."""
        stub = max(self._stub(self.width()), int(self.height() * STUB_SHARE))
        return self.height() - min(stub, max(self._stub(self.width()), self.height() // 3))

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: label on top, number in the middle, state on the stub."""
        inner, x, tear = self._inner(self.width()), self.look.px(NOTCH_MM + 2.0), self._tear()
        label = self.label.heightForWidth(inner)
        over = self.look.px(1.0 if self.look.short else 6.0)
        over = min(over, max(0, (tear - label - self.number.heightForWidth(inner)) // 2))
        self.label.setGeometry(QRect(x, over, inner, label))
        number = self.number.heightForWidth(inner)
        free = tear - over - label
        self.number.setGeometry(QRect(x, over + label + (free - number) // 2, inner, number))
        state = self.state.heightForWidth(inner)
        self.state.setGeometry(QRect(x, tear + (self.height() - tear - state) // 2, inner, state))

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paper with two notches and a perforation."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, tear, notch = self.look, self._tear(), self.look.px(NOTCH_MM)
        width = look.stroke(display.EDGE_MM)
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        paper = QPainterPath()
        paper.addRoundedRect(box, look.stroke(3.0), look.stroke(3.0))
        for x in (0, self.width()):
            hole = QPainterPath()
            hole.addEllipse(QRectF(x - notch, tear - notch, 2 * notch, 2 * notch))
            paper -= hole
        painter.setPen(QPen(look.colour("border"), width))
        painter.setBrush(look.colour("raised"))
        painter.drawPath(paper)
        pen = QPen(look.colour("border"), width)
        pen.setDashPattern([3.0, 3.0])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QLineF(2 * notch, tear, self.width() - 2 * notch, tear))


class NumberView(IllustratedPage):
    """Who comes, how long it takes, what to do if one has to go; keys to print again and to cancel."""

    picture_share = 0.494
    portrait_share = 0.5

    def build(self) -> None:
        """Fill the page; on short panels the ticket is the first thing in the body."""
        screen = cast("HelpNumber", self.screen_value)
        look = self.look
        self._ticket = Ticket(look, screen, self)
        self.illustration = self._ticket
        short = look.short
        if short:
            self.body.add(self._ticket)
        self.body.add(Words(look, screen.title, "question"), keep=short)
        self.body.add(Words(look, screen.lead, "hint", colour="text2"), gap_mm=2.0)
        for at, (sign, line) in enumerate(screen.notes):
            self.body.add(Note(look, sign, line), gap_mm=2.6 if at or short else 6.0)
        keys = self._keys(screen)
        if keys:
            self.body.add(KeyRow(look, keys), gap_mm=2.6 if short else 8.0)

    def _keys(self, screen: HelpNumber) -> list[Key]:
        keys = []
        if screen.print_again is not None:
            again = Key(self.look, screen.print_again, variant="small", name="print", sign="printer")
            keys.append(self.do(again, PrintAgain()))
        if screen.cancel is not None:
            cancel = Key(self.look, screen.cancel, variant="small", name="cancel", sign="cross")
            keys.append(self.do(cancel, CancelHelp()))
        return keys

    def crowd(self) -> None:
        """Put the ticket among the words: its number must be seen on every panel."""
        if not self.look.short and self._ticket.parent() is self:
            self.body.add(self._ticket, first=True)

    def first_focus(self) -> QWidget | None:
        """Return None: the way on has the focus."""
        return None
