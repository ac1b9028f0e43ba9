"""A reference to keep, and what happens next."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from accessibility import display
from kiosk.actions import Another, PrintAgain
from ui.guard import guarded
from ui.pages.page import Intro, Page
from ui.widgets import Block, Key, KeyRow, Note, Step, Words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kiosk.screens import Done, Line
    from ui.style import Look

DISC_MM = 24.0


class Disc(QWidget):
    """The sign of what this page is: the check mark of what is done, as a rule."""

    def __init__(self, look: Look, sign: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self.sign = look, sign
        self._px = look.px(DISC_MM)

    def sizeHint(self) -> QSize:
        """Qt: round."""
        return QSize(self._px, self._px)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a disc with a sign on it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.look.colour("success" if self.sign == "check" else "primary")
        painter.setPen(colour)
        painter.setBrush(colour)
        painter.drawEllipse(QRectF(0.5, 0.5, self._px - 1, self._px - 1))
        size = round(0.66 * self._px)
        at = (self._px - size) // 2
        painter.drawPixmap(at, at, self.look.sign(self.sign, size, "raised"))


class Reference(Block):
    """The reference, large, on its panel."""

    def __init__(self, look: Look, label: Line, reference: Line, parent: QWidget | None = None) -> None:
        cap = 0 if look.short else display.REFERENCE_MM
        words = [Words(look, label, "hint", row=True), Words(look, reference, "question", cap_mm=cap)]
        super().__init__(look, words, parent)
        self.start = self.end = look.px(2.6 if look.short else 6.0)
        self.over = look.px(1.2 if look.short else 3.6)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a panel with an edge and no lip."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.look.stroke(display.EDGE_MM)
        painter.setPen(QPen(self.look.colour("success"), width))
        painter.setBrush(self.look.colour("success_bg"))
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, self.look.stroke(2.0), self.look.stroke(2.0))


class DoneView(Page):
    """Thanks, the reference, the steps that follow, what to do if there are questions."""

    share = 0.44

    def build(self) -> None:
        """Fill the page."""
        screen = cast("Done", self.screen_value)
        look = self.look
        self._disc: Disc | None = None if look.short else Disc(look, screen.sign, self)
        if self._disc is not None:
            self.intro.append(Intro(self._disc, 0, natural=True))
        self.add_title(screen.title)
        self.intro[-1].gap = look.px(5.0)
        panel = Reference(look, screen.reference_label, screen.reference, self)
        self.intro.append(Intro(panel, look.gap if look.short else look.px(6.0)))
        self.body.add(Words(look, screen.next_title, "question", cap_mm=self._heading_mm()), keep=True)
        for number, step in enumerate(screen.steps, 1):
            self.body.add(Step(look, number, step), gap_mm=2.6 if look.short else 4.0)
        for sign, line in screen.facts:
            self.body.add(Note(look, sign, line), gap_mm=2.6 if look.short else 4.0)
        keys = self._keys(screen)
        if keys:
            self.body.add(KeyRow(look, keys), gap_mm=2.6 if look.short else 8.0)

    def arrange(self) -> None:
        """Lay out; the disc, which says nothing that words do not, goes before anything goes to another part."""
        if self._disc is not None:
            self._disc.show()
        super().arrange()
        if self._disc is not None and self.body.parts > 1:
            self._disc.hide()
            super().arrange()

    def _heading_mm(self) -> float:
        return min(self.look.cap_mm("question"), self.look.cap_mm("choice") * 1.3)

    def _keys(self, screen: Done) -> list[Key]:
        keys = []
        if screen.print_again is not None:
            again = Key(self.look, screen.print_again, variant="small", name="print", sign="printer")
            keys.append(self.do(again, PrintAgain()))
        if screen.another is not None:
            another = Key(self.look, screen.another, variant="small", name="another", sign="add")
            keys.append(self.do(another, Another()))
        return keys

    def first_focus(self) -> QWidget | None:
        """Return None: the way on has the focus, so that Enter prints nothing twice."""
        return None
