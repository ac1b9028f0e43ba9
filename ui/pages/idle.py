"""Are you still here? A dialog over the covered page; the helper stays in reach."""

from __future__ import annotations

from math import ceil, hypot
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from accessibility import display
from kiosk.actions import Leave, StillHere
from ui.guard import guarded
from ui.widgets import Key, Parts, Words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QPixmap, QResizeEvent

    from kiosk.screens import Idle, Line
    from ui.style import Look

WIDTH_MM = 329.0
RING_MM, SHORT_RING_MM = 56.0, 18.0
RING_WIDTH_MM, SHORT_RING_WIDTH_MM = 5.0, 1.4
UNIT_ROOM = 1.35
PADS_MM = ((15.5, 15.5),)
SHORT_PADS_MM = ((5.0, 5.0), (5.0, 3.4), (5.0, 2.2), (3.4, 2.2), (2.2, 2.2))
"""Free inside the dialog, at its sides and over and under; on a short panel as much as leaves its words whole."""
RING_AIR_MM = 0.8
KEY_MM = 24.0
FROST_PX = 24
"""So many pixels of what is behind become one."""
VEIL_MM = 12.7
"""What is seen through the cover is as coarse as this: wider than any letter of an answer."""
STAY_SHARE = 0.64


class Countdown(QWidget):
    """The seconds that are left, in a ring that empties; it steps once a second and never blinks."""

    def __init__(self, look: Look, screen: Idle, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        cap = look.cap_mm("caption") if look.short else display.IDLE_SECONDS_MM
        self.number = Words(look, str(screen.seconds), "title", align="centre", cap_mm=cap, row=True, parent=self)
        self.unit = Words(look, screen.unit, "caption", align="centre", row=True, parent=self)
        self.unit.setVisible(not look.short)
        size = look.px(SHORT_RING_MM if look.short else RING_MM)
        if not look.short:
            # The unit stands under the number, where the ring is narrower.
            size = max(size, round(UNIT_ROOM * self.unit.natural_width()) + 2 * look.px(RING_WIDTH_MM))
        else:
            # The corners of the number stay clear of the ring.
            high = round(cap * look.panel.px_per_mm)
            wide = look.text_width("88", "title", cap_mm=cap)
            size = max(size, ceil(hypot(wide, high)) + 2 * look.px(SHORT_RING_WIDTH_MM + RING_AIR_MM))
        self.setFixedSize(size, size)
        self._share = 1.0
        self.count(screen)

    def count(self, screen: Idle) -> None:
        """Show how many seconds are left."""
        self.number.say(str(screen.seconds))
        self._share = min(1.0, screen.seconds / max(1, screen.total))
        self.update()

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: number and unit in the middle."""
        inset = self.look.px(SHORT_RING_WIDTH_MM if self.look.short else RING_WIDTH_MM)
        width = self.width() - 2 * inset
        number = self.number.heightForWidth(width)
        unit = 0 if self.look.short else self.unit.heightForWidth(width)
        y = (self.height() - number - unit) // 2
        self.number.setGeometry(inset, y, width, number)
        self.unit.setGeometry(inset, y + number, width, unit)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the ring, what is left of it in the strong colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self.look
        width = look.stroke(SHORT_RING_WIDTH_MM if look.short else RING_WIDTH_MM)
        ring = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        if look.high_contrast:
            painter.setPen(QPen(look.colour("border"), look.stroke(display.EDGE_KEY_MM)))
        else:
            painter.setPen(QPen(look.colour("bar"), width))
        painter.drawEllipse(ring)
        pen = QPen(look.colour("primary"), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(ring, 90 * 16, -round(360 * 16 * self._share))


class IdleView(QWidget):
    """Covers head and page; emits `acted` with StillHere or Leave. The safe key is large and has the focus."""

    acted = Signal(object)

    def __init__(self, look: Look, screen: Idle, behind: QPixmap, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.screen_value = screen
        self.behind = _veiled(behind, look.px(VEIL_MM))
        self._dialog = QRect()
        self._ring = Countdown(look, screen, self)
        self._title = Words(look, screen.title, "question", parent=self)
        self._lead = Words(look, screen.lead, "hint" if look.short else "choice", bold=False, row=look.short)
        self._body = Parts(look, screen.frame.labels, self)
        self._body.add(self._lead)
        self._leave = Key(look, screen.leave, variant="plain", name="leave", parent=self)
        self._stay = Key(look, screen.stay, variant="primary", name="stay", parent=self)
        self._leave.clicked.connect(lambda: self.acted.emit(Leave()))
        self._stay.clicked.connect(lambda: self.acted.emit(StillHere()))
        self.setAccessibleName(screen.title.shown)

    def update_screen(self, screen: Idle) -> bool:
        """Step the countdown; False where the words are others."""
        if (screen.title, screen.lead) != (self.screen_value.title, self.screen_value.lead):
            return False
        self.screen_value = screen
        self._ring.count(screen)
        return True

    def focusable(self) -> list[QWidget]:
        """Return the keys, the safe one first."""
        pager = [key for key in self._body.pager_keys() if key.isVisible() and key.isEnabled()]
        return [self._stay, self._leave, *pager]

    def mark_line(self, line: Line | None) -> None:
        """Mark nothing: the dialog is short."""

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: the dialog in the middle."""
        look = self.look
        for cap_mm in self._heights_of_words():
            self._lead.be_high(cap_mm)
            for side, over in SHORT_PADS_MM if look.short else PADS_MM:
                if self._lay_out(look.px(side), look.px(over)):
                    return

    def _heights_of_words(self) -> tuple[float, ...]:
        """Half a minute is too short to turn pages: where the largest words do not fit, the next size does."""
        if self.look.short and self.look.size == "largest":
            return 0, display.CAP_MM["large"]["hint"]
        return (0,)

    def _lay_out(self, side: int, over: int) -> bool:
        """Lay out with so much free at the edges; return whether all the words are in sight."""
        look = self.look
        width = min(self.width() - 2 * look.margin, look.px(WIDTH_MM))
        inner = width - 2 * side
        ring = self._ring.width()
        beside = inner - ring - (side if not look.short else look.gap)
        title = self._title.heightForWidth(beside)
        gap = look.px(1.0 if look.short else 3.0)
        stacked, keys = self._keys_height(inner)
        keys_gap = look.gap if look.short else over
        room = self.height() - 2 * over - keys - keys_gap
        top, words = self._upper(inner, beside, title, gap, room)
        height = top + words + keys + 2 * over + keys_gap
        self._dialog = QRect((self.width() - width) // 2, (self.height() - height) // 2, width, height)
        x, y = self._dialog.x() + side, self._dialog.y() + over
        self._put(self._ring, QRect(x, y, ring, ring))
        text_x = x + inner - beside
        if look.short:
            self._put(self._title, QRect(text_x, y + max(0, (ring - title) // 2), beside, title))
            self._put(self._body, QRect(x, y + top, inner, words))
        else:
            self._put(self._title, QRect(text_x, y, beside, title))
            self._put(self._body, QRect(text_x, y + title + gap, beside, top + words - title - gap))
        self._place_keys(QRect(x, self._dialog.bottom() + 1 - over - keys, inner, keys), stacked=stacked)
        return words >= self._lead.heightForWidth(inner)

    def _upper(self, inner: int, beside: int, title: int, gap: int, room: int) -> tuple[int, int]:
        """Return the height of ring and title, and of the words under them."""
        ring = self._ring.height()
        if self.look.short:
            top = max(ring, title) + gap
            return top, min(self._lead.heightForWidth(inner), max(0, room - top))
        return max(ring, title + gap + self._lead.heightForWidth(beside)), 0

    def _keys_height(self, inner: int) -> tuple[bool, int]:
        stay, leave = self._shares(inner)
        stacked = self._stay.natural_width() > stay or self._leave.natural_width() > leave
        least = 0 if self.look.short else self.look.px(KEY_MM)
        if stacked:
            heights = [max(least, key.heightForWidth(inner)) for key in (self._stay, self._leave)]
            return True, sum(heights) + self.look.gap
        return False, max(least, self._stay.heightForWidth(stay), self._leave.heightForWidth(leave))

    def _shares(self, inner: int) -> tuple[int, int]:
        free = inner - max(self.look.gap, self.look.px(5.0))
        stay = max(int(free * STAY_SHARE), 0)
        if self._leave.natural_width() > free - stay:
            stay = free - self._leave.natural_width()
        return stay, free - stay

    def _place_keys(self, box: QRect, *, stacked: bool) -> None:
        if stacked:
            half = (box.height() - self.look.gap) // 2
            self._put(self._stay, QRect(box.x(), box.y(), box.width(), half))
            self._put(self._leave, QRect(box.x(), box.bottom() + 1 - half, box.width(), half))
            return
        stay, leave = self._shares(box.width())
        self._put(self._leave, QRect(box.x(), box.y(), leave, box.height()))
        self._put(self._stay, QRect(box.right() + 1 - stay, box.y(), stay, box.height()))

    def _put(self, widget: QWidget, box: QRect) -> None:
        if self.look.rtl:
            box.moveLeft(self.width() - box.right() - 1)
        widget.setGeometry(box)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: what was there, covered; the dialog on top."""
        painter = QPainter(self)
        look = self.look
        painter.drawPixmap(0, 0, self.behind)
        cover = look.colour("scrim")
        painter.setOpacity(display.COVER_ALPHA)
        painter.fillRect(self.rect(), cover)
        painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = look.stroke(display.EDGE_STRONG_MM)
        radius = look.stroke(display.RADIUS_DIALOG_MM)
        painter.setPen(QPen(look.colour("primary"), width))
        painter.setBrush(look.colour("raised"))
        half = width / 2
        painter.drawRoundedRect(QRectF(self._dialog).adjusted(half, half, -half, -half), radius, radius)


def _veiled(picture: QPixmap, cell: int) -> QPixmap:
    """Return the shadow of a picture: a cover of 92 % alone left large letters to be read by whoever comes by."""
    whole, ratio, mode = (
        picture.size(),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    coarse = QSize(max(1, whole.width() // cell), max(1, whole.height() // cell))
    return picture.scaled(coarse, ratio, mode).scaled(whole, ratio, mode)


def _frosted(picture: QPixmap) -> QPixmap:
    """Return a picture in which nothing can be read: on a white cover its words would still show through."""
    smooth = Qt.TransformationMode.SmoothTransformation
    size = picture.size()
    return picture.scaled(size / FROST_PX, mode=smooth).scaled(size, mode=smooth)
