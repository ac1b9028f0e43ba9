"""What every page is: an introduction, and a body in as many parts as it needs.

On a wide panel they stand side by side, else under one another. Where room is scarce the hint and the
listen key go to another part, and a title too long for its place is read as a part of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from accessibility import display
from ui.guard import guarded
from ui.pages.reading import ReadingBar
from ui.pages.watermark import Watermark
from ui.widgets import Key, Parts, Words
from ui.widgets.grid import height_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kiosk.actions import Action
    from kiosk.screens import Line, Screen
    from ui.style import Look

OVER_MM, UNDER_MM = 12.0, 8.0
"""Free space over and under the page; on short panels it is a gap."""
INTRO_GAP_MM, LISTEN_GAP_MM = 2.0, 5.0
LEAST_BODY, SHORT_LEAST_BODY = 0.42, 0.8
"""The share of the page that the body gets at least before hint and listen key give way."""


@dataclass(slots=True)
class Intro:
    """One thing of the introduction; a `movable` one may go to another part."""

    widget: QWidget
    gap: int
    movable: bool = False
    natural: bool = False


class Page(QWidget):
    """The base of all pages: a pure rendering of one Screen.

    A subclass fills `intro` and `body` in `build`. It emits `acted` with an action, `listen` for the key
    "Read this to me", `refused` with the words of a dashed key, `hear` with words to be spoken and whether they are
    private, and `headed` with words for the head, or None for those of the screen. `wide` pages keep one column.
    """

    acted = Signal(object)
    listen = Signal()
    refused = Signal(object)
    hear = Signal(object, bool)
    headed = Signal(object)
    crowded = Signal(bool)
    """Asks for the room of the voice strip, or gives it back: a keyboard on a little panel needs it."""

    share: ClassVar[float] = display.QUESTION_SHARE
    wide: ClassVar[bool] = False
    watermarked: ClassVar[bool] = True
    coming = False
    """Whether some of it is still being made, in later turns of the event loop."""

    def __init__(self, look: Look, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._arranged: QSize | None = None
        self.screen_value = screen
        self.intro: list[Intro] = []
        self.body = Parts(look, screen.frame.labels, self)
        self._listen_key: Key | None = None
        self._moved = False
        self._too_tall = False
        self._listen_room = 0
        self._watermark = Watermark(look)
        self._bar: ReadingBar | None = None
        self.body.turned.connect(self.hide_bar)
        self.build()

    # For subclasses

    def build(self) -> None:
        """Fill `intro` and `body` from `screen_value`."""

    def add_title(self, line: Line) -> Words:
        """Add the title of the page to the introduction."""
        title = Words(self.look, line, "question", parent=self)
        self.intro.append(Intro(title, 0))
        return title

    def add_hint(self, line: Line | None) -> None:
        """Add the hint under the title."""
        if line is not None and line.shown:
            gap = self.look.px(INTRO_GAP_MM)
            self.intro.append(Intro(Words(self.look, line, "hint", colour="text2", parent=self), gap, movable=True))

    def add_listen(self) -> None:
        """Add the key "Read this to me", where the screen has one."""
        line = self.screen_value.frame.listen
        if line is not None:
            key = Key(self.look, line, variant="small", name="listen", sign="voice", parent=self)
            key.clicked.connect(self.listen)
            self._listen_key = key
            self.intro.append(Intro(key, self.look.px(LISTEN_GAP_MM), movable=True, natural=True))

    def do(self, key: Key, action: object) -> Key:
        """Let a key emit `action`; return the key."""
        key.clicked.connect(lambda: self.acted.emit(action))
        key.refused.connect(self.refused)
        return key

    # For the window

    def update_screen(self, screen: Screen) -> bool:
        """Show `screen`, of the same identity, in place; False asks the window for a new page instead."""
        unchanged = screen == self.screen_value
        self.screen_value = screen
        return unchanged

    def takes(self, _action: Action) -> bool:
        """Return whether the page deals with an action of the foot by itself: with more of it to be seen."""
        return False

    def turn_to(self, part: int) -> None:
        """Turn to a part, as the page before this one of the same screen did."""
        self.body.turn(part)

    def leave(self) -> None:
        """Give back what the page has on loan: somebody else may need it."""

    @property
    def is_arranged_ahead(self) -> bool:
        """Whether `arrange_ahead` was done for the present size."""
        return self._arranged == self.size()

    def arrange_ahead(self) -> None:
        """Lay out a page that was made ahead of its time, hidden as it is."""
        self.arrange()
        self._arranged = self.size()
        while pending := self._unaware():
            for widget in pending:
                widget.setAttribute(Qt.WidgetAttribute.WA_PendingResizeEvent, on=False)
                QApplication.sendEvent(widget, QResizeEvent(widget.size(), QSize()))

    def _unaware(self) -> list[QWidget]:
        """Return what does not know its size: Qt tells that to hidden widgets only when they appear."""
        pending = Qt.WidgetAttribute.WA_PendingResizeEvent
        return [widget for widget in self.findChildren(QWidget) if widget.testAttribute(pending)]

    def come(self) -> None:
        """Know that it is shown now, and heard."""
        arranged, self._arranged = self._arranged, None
        if arranged == self.size():
            self.tell()

    def first_focus(self) -> QWidget | None:
        """Return what the focus goes to when the page appears, or None for the way on."""
        return next((widget for widget in self.focusable() if widget is not self._listen_key), None)

    def named(self, name: str) -> QWidget | None:
        """Return the widget of this name, on whatever part it is."""
        return self.findChild(QWidget, name)

    def focusable(self) -> list[QWidget]:
        """Return everything that can take the focus now, in reading order."""
        # Not only those with TabFocus: of exclusive buttons Qt leaves it to the one that is chosen.
        found = [
            widget
            for widget in self.findChildren(QWidget)
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisibleTo(self) and widget.isEnabled()
        ]
        return sorted(found, key=self._reading_order)

    def _reading_order(self, widget: QWidget) -> tuple[int, int, int]:
        at = widget.mapTo(self, QPoint(0, 0))
        x = self.width() - at.x() - widget.width() if self.look.rtl else at.x()
        column = int(not self.intro_rect().contains(at)) if self.side_by_side() else 0
        return (column, at.y(), x)

    def mark_line(self, line: Line | None) -> None:
        """Mark the words being read aloud; None, or words that are not here, unmarks all."""
        found = self._find(line) if line is not None else None
        if found is not None and self._bar is None:
            self._bar = ReadingBar(self.look, self)
        if self._bar is not None:
            self._bar.stand_at(found)

    def hide_bar(self) -> None:
        """Mark nothing: other words stand there now."""
        if self._bar is not None:
            self._bar.hide()

    def _find(self, line: Line) -> QWidget | None:
        for widget in self.findChildren(QWidget):
            if isinstance(widget, Words | Key) and widget.line.shown == line.shown and widget.isVisibleTo(self):
                return widget
        return None

    # Laying out

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: lay out for the new size, unless that was done ahead."""
        if self._arranged != self.size():
            self.arrange()

    def tell(self) -> None:
        """Tell what came of laying out."""

    def content_rect(self) -> QRect:
        """Return the page without its margins."""
        look = self.look
        over, under = (look.gap, look.gap) if look.short else (look.px(OVER_MM), look.px(UNDER_MM))
        if look.low_settings:
            under = look.px(2.0)
        return self.rect().adjusted(look.margin, over, -look.margin, -under)

    def side_by_side(self) -> bool:
        """Whether introduction and body stand beside each other."""
        return self.look.two_columns and not self.wide and not self._too_tall

    def intro_rect(self) -> QRect:
        """Return the column of the introduction, where there are two."""
        content = self.content_rect()
        width = int(content.width() * self.share)
        return self.mirrored(QRect(content.left(), content.top(), width, content.height()))

    def mirrored(self, box: QRect) -> QRect:
        """Return `box` where it stands right to left."""
        if self.look.rtl:
            box = QRect(box)
            box.moveLeft(self.width() - box.right() - 1)
        return box

    def arrange(self) -> None:
        """Lay everything out for the present size."""
        if self.width() <= 0 or self.height() <= 0:
            return
        self._take_back()
        self._watermark.go()
        content = self.content_rect()
        self._too_tall = False
        if self.side_by_side():
            self._too_tall = self._intro_height(self.intro_rect().width()) > content.height()
        if self.side_by_side():
            self._arrange_columns(content)
        elif self.look.low_settings:
            self._arrange_low(content)
        else:
            self._arrange_stacked(content)
        self.update()

    def _arrange_columns(self, content: QRect) -> None:
        column = self.intro_rect()
        self._place_intro(column.x(), column.y(), column.width())
        start = content.left() + column.width() + self.look.px(display.GUTTER_MM)
        body = QRect(start, content.top(), content.right() + 1 - start, content.height())
        self.body.setGeometry(self.mirrored(body))
        self.body.lay_out()
        column = QRect(content.left(), 0, start - content.left(), self.height())
        self._watermark.stand_in(self.rect(), column, self._lowest())

    def _arrange_stacked(self, content: QRect) -> None:
        width = content.width()
        top = self.stacked_height(width)
        free = content.height() - top - self._body_gap()
        least = SHORT_LEAST_BODY if self.look.short else LEAST_BODY
        if free < self.body.needed(width) and free < least * content.height():
            self._move_to_parts(content)
            top = self._intro_height(width)
        self._place_intro(content.x(), content.y(), width)
        self.body.setGeometry(content.adjusted(0, top + (self._body_gap() if top else 0), 0, 0))
        self._leave_listening_to_the_head()
        self.body.lay_out()
        if not self.look.short and self.body.parts == 1:
            shown = [cell.geometry().bottom() for cell in self.body.cells() if not cell.isHidden()]
            self._watermark.stand_under(self.rect(), max(self._lowest(), self.body.y() + max(shown, default=0)))

    def _arrange_low(self, content: QRect) -> None:
        """Lay out a tall panel: keys within reach, the words over them, the top for looking."""
        look = self.look
        offset = self.mapTo(self.window(), QPoint(0, 0)).y()
        reach = max(content.top(), look.reach_y(display.NO_KEY_ABOVE_MM) - offset)
        easy = max(content.top(), look.reach_y(display.ANSWERS_BELOW_MM) - offset)
        listen = self._listen_key.heightForWidth(1 << 16) + self._body_gap() if self._listen_key else 0
        intro = self._intro_height(content.width())
        highest = max(reach + listen, content.top() + intro + self._body_gap())
        if content.bottom() - highest < LEAST_BODY * content.height() / 2:
            self._move_to_parts(content)
            intro = self._intro_height(content.width())
            highest = max(reach, content.top() + intro + self._body_gap())
        needed = self.body.needed(content.width())
        start = max(highest, min(easy, content.bottom() + 1 - needed))
        self.body.setGeometry(content.x(), start, content.width(), content.bottom() + 1 - start)
        self.body.lay_out()
        top = start - self._body_gap() - intro
        self._place_intro(content.x(), top, content.width())
        self._watermark.stand_over(self.rect(), top - look.gap)

    def _lowest(self) -> int:
        """Return where the introduction ends."""
        return max((item.widget.geometry().bottom() for item in self._staying()), default=0)

    def _body_gap(self) -> int:
        return self.look.gap if self.look.short else self.look.px(6.0)

    def _move_to_parts(self, content: QRect) -> None:
        """Hint and listen key go to the end of the body; a title longer than half the page to its beginning."""
        self._moved = True
        staying = [item for item in self.intro if not item.movable]
        fixed = sum(height_of(item.widget, content.width() - self._listen_room) + item.gap for item in staying)
        free = content.height() - fixed - self._body_gap()
        crowded = free < LEAST_BODY * content.height() or free < self.body.least_height()
        # What cannot be cut into pieces may be as high as the whole page.
        crowded = crowded or self.body.parts_at(content.width(), free)[1]
        for item in self.intro:
            if item.movable and (crowded or not self._listen_room or item.widget is not self._listen_key):
                if item.widget is self._listen_key:
                    self._listen_key.content.show_words = True
                self.body.add(item.widget, natural=item.natural)
        if crowded:
            self._listen_room = 0
            for item in reversed(staying):
                self.body.add(item.widget, first=True)

    def _leave_listening_to_the_head(self) -> None:
        """Nobody turns over for the listen key alone: on a little panel the voice key of the head stands for it."""
        key = self._listen_key
        if key is None or not self._moved or key.parent() is self or not self.look.short:
            return
        size = self.body.width(), self.body.height()
        parts = self.body.parts_at(*size)[0]
        self.body.take(key)
        key.hide()
        if self.body.parts_at(*size)[0] == parts:
            key.show()
            self.body.add(key, natural=True)

    def _take_back(self) -> None:
        self._listen_room = 0
        if self._moved:
            self._moved = False
            for item in self.intro:
                self.body.take(item.widget)
                item.widget.setParent(self)
                item.widget.show()

    def _staying(self) -> list[Intro]:
        return [item for item in self.intro if item.widget.parent() is self and not item.widget.isHidden()]

    def _listen_width(self, width: int) -> int:
        """Return what the listen key takes at the end of the title's line; 0 where it stands under it."""
        key = self._listen_key
        if key is None or not self.intro:
            return 0
        # On a short panel its sign stands beside the title; the words are its accessible name.
        key.content.show_words = not self.look.short
        gap = self.look.gap if self.look.short else self.look.px(display.GUTTER_MM)
        taken = key.natural_width() + gap
        first = self.intro[0].widget
        if not isinstance(first, Words):
            return 0
        if self.look.short:
            return taken if first.paragraph(width).count == first.paragraph(width - taken).count else 0
        return taken if first.natural_width() + taken <= width else 0

    def stacked_height(self, width: int) -> int:
        """Return how high the introduction is where it stands over the body."""
        self._listen_room = 0 if self.look.low_settings else self._listen_width(width)
        return self._intro_height(width)

    def _intro_height(self, width: int) -> int:
        return self._run_intro(width)[1]

    def _run_intro(self, width: int) -> tuple[list[tuple[QWidget, QRect]], int]:
        """Return where everything of the introduction stands, from its own corner, and how high it is."""
        places: list[tuple[QWidget, QRect]] = []
        y = 0
        for item in self._staying():
            if self._listen_room and item.widget is self._listen_key:
                own = item.widget.sizeHint()
                places.append((item.widget, QRect(width - own.width(), 0, own.width(), own.height())))
                continue
            y += item.gap if y else 0
            room = width if y else width - self._listen_room
            own_width = min(item.widget.sizeHint().width(), room) if item.natural else room
            height = height_of(item.widget, own_width)
            places.append((item.widget, QRect(0, y, own_width, height)))
            y += height
        return places, max([y, *(box.bottom() + 1 for _, box in places)])

    def _place_intro(self, x: int, y: int, width: int) -> None:
        for widget, box in self._run_intro(width)[0]:
            if self.look.rtl:
                box.moveLeft(width - box.right() - 1)
            widget.setGeometry(box.translated(x, y))

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the watermark."""
        if self.watermarked:
            self._watermark.paint(QPainter(self))
