"""Check your answers; nothing is sent yet."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from accessibility import display
from kiosk.actions import Change
from kiosk.screens import Line
from ui.guard import guarded
from ui.pages.page import Intro, Page
from ui.widgets import ErrorSummary, Key, Note, Words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from kiosk.screens import Review, ReviewRow
    from ui.style import Look

MOST_MM = 33.0
NOTICE_GAP_MM = 2.0
QUESTION_SHARE = 0.39
MOST_LINES_BESIDE = 3
"""A longer question has the whole width, and its answer under it."""
BESIDE_EM = 22
"""From this width of a card, in em of its answer, the answer stands beside its question."""


AT_ONCE, IN_A_TURN = 15, 5
"""So many answers are there when the page appears. Of more, a few are made in each turn of the event loop and all of
them appear together: hundreds take most of a second, in which the page would not hear a touch."""


class AnswerCard(QWidget):
    """A question, its answer, and the key that changes it: a panel without a lip."""

    def __init__(self, look: Look, row: ReviewRow, key: Key | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.row = row
        self.key = key
        self._kept: dict[int, tuple[QRect, QRect, QRect]] = {}
        self._question = Words(look, row.question, "hint", colour="text2", row=True, parent=self)
        self._answer = Words(look, row.answer, "choice", row=True, parent=self)
        if key is not None:
            key.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _boxes(self, width: int) -> tuple[QRect, QRect, QRect]:
        if width not in self._kept:
            self._kept[width] = self._places(width)
        question, answer, key = self._kept[width]
        return QRect(question), QRect(answer), QRect(key)

    def _places(self, width: int) -> tuple[QRect, QRect, QRect]:
        """Return where question, answer and key stand; heights are what they need."""
        look = self.look
        pad = look.px(4.0)
        free = width - 2 * pad
        key = QRect(width, 0, 0, 0)
        if self.key is not None:
            own, side = self.key.natural_width(), look.px(2.6 if look.short else 2.2)
            key = QRect(width - side - own, 0, own, self.key.heightForWidth(own))
            free = key.left() - look.gap - pad
        share = int(width * QUESTION_SHARE)
        beside = min(share, free) - look.gap
        if width >= BESIDE_EM * look.em and self._question.paragraph(beside).count <= MOST_LINES_BESIDE:
            question = QRect(pad, 0, beside, 0)
            answer = QRect(pad + share, 0, max(1, free - share), 0)
        else:
            question, answer = QRect(pad, 0, free, 0), QRect(pad, 0, free, 0)
        question.setHeight(self._question.heightForWidth(question.width()))
        answer.setHeight(self._answer.heightForWidth(answer.width()))
        if answer.left() == question.left():
            # Lines follow closely; what is free over letters with marks may lie over the line before.
            lines = self._question.paragraph(question.width())
            over = self._answer.paragraph(answer.width()).above
            answer.moveTop(question.height() - ((lines.below + over) // 2 if question.height() else 0))
        return question, answer, key

    def pieces(self, width: int, height: int) -> list[QWidget]:
        """Cut into the question's words, the answer's, and a card with the key, each in a part."""
        out: list[QWidget] = [*self._question.pieces(width, height)]
        bare = self._bare(self.row.answer)
        if bare.heightForWidth(width) > height:
            # What nobody takes would stand on the page by itself.
            bare.hide()
            bare.setParent(None)
            bare.deleteLater()
            out += self._answer.pieces(width, height)
            bare = self._bare(Line(""))
        return [*out, bare]

    def _bare(self, answer: Line) -> AnswerCard:
        """Return a card with the key and without the question."""
        row = replace(self.row, question=Line(""), answer=answer)
        return AnswerCard(self.look, row, self._twin(), self.parentWidget() or self)

    def _twin(self) -> Key | None:
        """Return a key that does the same, for a card of which this one is too high."""
        if self.key is None:
            return None
        twin = Key(self.look, self.key.line, variant="small", name=self.key.objectName())
        twin.setAccessibleName(self.key.accessibleName())
        twin.clicked.connect(self.key.clicked)
        return twin

    def hasHeightForWidth(self) -> bool:
        """Qt: the words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: the height, in pixels, at `width`."""
        question, answer, key = self._boxes(width)
        words = max(question.bottom(), answer.bottom()) + 1
        return max(words, key.height()) + (0 if self.look.short else 2 * self.look.px(2.4))

    def sizeHint(self) -> QSize:
        """Qt: as wide as it likes to be."""
        width = round(BESIDE_EM * self.look.em)
        return QSize(width, self.heightForWidth(width))

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: question and answer in the middle of the height, key at the end."""
        question, answer, key = self._boxes(self.width())
        middle = (self.height() - max(question.bottom(), answer.bottom()) - 1) // 2
        if answer.left() == question.left():
            question.translate(0, middle)
            answer.translate(0, middle)
        else:
            first = (self.height() - min(question.height(), answer.height())) // 2
            over = first if question.height() == answer.height() else middle
            question.moveTop(over)
            answer.moveTop(over)
        key.moveTop((self.height() - key.height()) // 2)
        for widget, box in ((self._question, question), (self._answer, answer), (self.key, key)):
            if widget is not None:
                if self.look.rtl:
                    box.moveLeft(self.width() - box.right() - 1)
                widget.setGeometry(box)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a raised panel; in high contrast an outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self.look.stroke(1.6)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("raised"))
        if self.look.high_contrast:
            width = self.look.stroke(display.EDGE_MM)
            painter.setPen(QPen(self.look.colour("border"), width))
            box.adjust(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, radius, radius)


class ReviewView(Page):
    """Every question with its answer in words, each with Change; then who answers, how and by when."""

    share = 0.33

    def build(self) -> None:
        """Fill the page."""
        screen = cast("Review", self.screen_value)
        if screen.summary:
            self.intro.append(Intro(ErrorSummary(self.look, screen.summary, self), 0))
        if screen.notice is not None:
            notice = Words(self.look, screen.notice, "hint", colour="text2", bold=True, parent=self)
            self.intro.append(Intro(notice, self.look.px(NOTICE_GAP_MM) if self.intro else 0))
        self.add_title(screen.title)
        if screen.notice is not None:
            self.intro[-1].gap = self.look.px(NOTICE_GAP_MM)
        self.add_hint(screen.hint)
        self.add_listen()
        self._promises = screen.promises
        self._rows = deque(screen.rows)
        self._section: Line | None = None
        self._focused: QWidget | None = None
        self._part = 0
        if len(self._rows) <= AT_ONCE:
            self._add(len(self._rows))
            self._add_promises()
        else:
            self.coming = True
            QTimer.singleShot(0, self, self._go_on)

    def turn_to(self, part: int) -> None:
        """Turn to a part, as soon as it is there."""
        self._part = part
        if not self.coming:
            super().turn_to(part)

    def _go_on(self) -> None:
        """Make and measure a few more answers; after the last, lay all of them out."""
        if self._focused is None:
            self._focused = self.window().focusWidget()
        for card in self._add(IN_A_TURN):
            for width in self.body.widths():
                card.heightForWidth(width)
        if self._rows:
            QTimer.singleShot(0, self, self._go_on)
            return
        self._add_promises()
        self.coming = False
        self.arrange()
        if self._part:
            self.body.turn(self._part)
        first = self.first_focus()
        if first is not None and self.window().focusWidget() is self._focused:
            # Nobody has gone elsewhere meanwhile.
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, most: int) -> list[AnswerCard]:
        """Add the next answers, `most` of them, and return their cards."""
        cards = []
        for row in [self._rows.popleft() for _ in range(min(most, len(self._rows)))]:
            if row.section is not None and row.section != self._section:
                self._section = row.section
                self.body.add(Words(self.look, row.section, "caption", bold=True), gap_mm=4.0, keep=True)
            cards.append(self._card(row))
            self.body.add_cards(cards[-1:], 1, most_mm=MOST_MM, gap_mm=display.GAP_MM)
        return cards

    def _add_promises(self) -> None:
        for at, (sign, line) in enumerate(self._promises):
            self.body.add(Note(self.look, sign, line), gap_mm=2.0 if at else 5.0)

    def _card(self, row: ReviewRow) -> AnswerCard:
        key = None
        if row.page:
            key = self.do(
                Key(self.look, row.change, variant="small", name=f"change:{row.page}:{row.question.shown}"),
                Change(row.page),
            )
            # For screen readers "Change" alone would say nothing.
            key.setAccessibleName(f"{row.change.shown}: {row.question.shown}")
        return AnswerCard(self.look, row, key, self)
