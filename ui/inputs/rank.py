"""An order: cards with their number, and the keys Move up and Move down. Nothing is dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from accessibility import display
from kiosk.screens import Line
from ui.guard import guarded
from ui.inputs import ranking
from ui.inputs.base import Input
from ui.widgets import Key, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from kiosk.screens import Choice, Question
    from ui.style import Look
    from ui.widgets import Parts

SIDE_MM, SHORT_SIDE_MM = 5.0, 2.2
OVER_MM, SHORT_OVER_MM = 2.2, 1.2
MOST_MM = 30.0
NUMBER_EM = 1.5
LEAST_WORDS_EM = 7


class RankRow(QWidget):
    """One place in the order: its number, the choice that stands there now, two keys."""

    def __init__(self, look: Look, place: int, labels: tuple[Line, Line], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.place = place
        self.ranked = True
        self.words = Words(look, "", "choice", parent=self)
        self.keys = [
            Key(look, line, variant="small", name=f"{name}:{place}", sign=name, parent=self)
            for line, name in zip(labels, ("up", "down"), strict=True)
        ]
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_choice(self, choice: Choice, *, ranked: bool) -> None:
        """Show this choice in this place; `ranked` shows the number as an answer."""
        self.words.say(choice.label)
        self.ranked = ranked
        self.setAccessibleName(f"{self.place + 1}. {choice.label.shown}" if ranked else choice.label.shown)
        for key in self.keys:
            key.setAccessibleName(f"{key.line.shown}: {choice.label.shown}")
        self.update()

    def _side(self) -> int:
        return self.look.px(SHORT_SIDE_MM if self.look.short else SIDE_MM)

    def _over(self) -> int:
        return self.look.px(SHORT_OVER_MM if self.look.short else OVER_MM)

    def _number_px(self) -> int:
        return round(NUMBER_EM * self.look.em_px("choice"))

    def _key_width(self, width: int) -> int:
        for worded in (True, False):
            for key in self.keys:
                key.content.show_words = worded and not self.look.short and bool(key.line.shown)
            wide = max(key.natural_width() for key in self.keys)
            free = width - 2 * wide - self.look.gap - 3 * self._side() - self._number_px()
            if free >= LEAST_WORDS_EM * self.look.em_px("choice"):
                break
        return max(wide, self.look.px(display.HEAD_KEY_MM))

    def _words_width(self, width: int) -> int:
        keys = 2 * self._key_width(width) + self.look.gap
        return max(1, width - keys - 3 * self._side() - self._number_px())

    def hasHeightForWidth(self) -> bool:
        """Qt: the words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: the height, in pixels, at `width`."""
        key = max(one.heightForWidth(self._key_width(width)) for one in self.keys)
        return max(self.words.heightForWidth(self._words_width(width)), key) + 2 * self._over()

    def sizeHint(self) -> QSize:
        """Qt: a row of usual width."""
        width = self.look.px(200)
        return QSize(width, self.heightForWidth(width))

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: number, words, keys."""
        wide, side = self._key_width(self.width()), self._side()
        x = side + self._number_px()
        words = self._words_width(self.width())
        height = self.words.heightForWidth(words)
        self._place(self.words, QRect(x, (self.height() - height) // 2, words, height))
        x = self.width() - side - 2 * wide - self.look.gap
        tall = max(key.heightForWidth(wide) for key in self.keys)
        for key in self.keys:
            self._place(key, QRect(x, (self.height() - tall) // 2, wide, tall))
            x += wide + self.look.gap

    def _place(self, widget: QWidget, box: QRect) -> None:
        if self.look.rtl:
            box.moveLeft(self.width() - box.right() - 1)
        widget.setGeometry(box)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: a panel without a lip, and the number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, edge = self.look, self.look.stroke(display.EDGE_MM)
        radius = look.stroke(display.RADIUS_MM)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("border"))
        painter.drawRoundedRect(box, radius, radius)
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(box.adjusted(edge, edge, -edge, -edge), radius - edge, radius - edge)
        if not self.ranked:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        size = self._number_px()
        number = look.paragraph(str(self.place + 1), "choice", size, align="centre", bold=True, row=True)
        x = self.width() - self._side() - size if look.rtl else self._side() - look.px(1)
        number.draw(painter, x, (self.height() - number.height) / 2, look.colour("mark"))


class RankInput(Input):
    """Puts choices in order. What stands there counts as the answer of a required question even untouched."""

    def __init__(self, look: Look, question: Question, labels: Mapping[str, Line], parent: QObject) -> None:
        super().__init__(look, question, labels, parent)
        self.choices = {choice.value: choice for choice in question.choices}
        moves = question.move_labels or (Line(""), Line(""))
        self.rows = [RankRow(look, place, moves) for place in range(len(self.choices))]
        for place, row in enumerate(self.rows):
            for key, by in zip(row.keys, (-1, 1), strict=True):
                key.clicked.connect(lambda _=False, place=place, by=by: self._move(place, by))
                key.setEnabled(0 <= place + by < len(self.rows) and not question.readonly)
        self.show_question(question)

    def fill(self, body: Parts) -> None:
        """Put the places into the body."""
        body.add_cards(self.rows, 1, most_mm=MOST_MM)

    def order(self) -> tuple[str, ...]:
        """Return the names in the order shown."""
        return ranking.order(self.value, list(self.choices))

    def show_question(self, question: Question) -> None:
        """Show the order of the value."""
        super().show_question(question)
        ranked = bool(self.value) or question.required
        for row, name in zip(self.rows, self.order(), strict=True):
            row.show_choice(self.choices[name], ranked=ranked)

    def pending(self) -> str | None:
        """Return the order that stands there, where an answer is required and nothing was moved."""
        return " ".join(self.order()) if self.question.required and not self.value and self.rows else None

    def _move(self, place: int, by: int) -> None:
        name = self.order()[place]
        now = ranking.moved(self.order(), name, by)
        self.answer(" ".join(now))
        for row, other in zip(self.rows, now, strict=True):
            row.show_choice(self.choices[other], ranked=True)
        self._follow(now.index(name), by)

    def _follow(self, place: int, by: int) -> None:
        """Let the focus go along with what was moved, to the same key or, at an end, to the other one."""
        if not any(key.hasFocus() for row in self.rows for key in row.keys):
            return
        keys = self.rows[place].keys
        wanted = keys[0 if by < 0 else 1]
        (wanted if wanted.isEnabled() else keys[1 if by < 0 else 0]).setFocus(Qt.FocusReason.TabFocusReason)
