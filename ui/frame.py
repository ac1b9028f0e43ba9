"""Head, foot, settings and voice strip: alike on every screen, made once and kept between pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from accessibility import display
from kiosk.actions import Back, Help, Next, OpenSetting
from kiosk.screens import Frame, Line
from ui import drawings
from ui.foot import fit
from ui.guard import guarded
from ui.widgets import Key, Rail, Words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from ui.style import Look
    from ui.widgets import VoiceStrip

SettingName = Literal["language", "size", "contrast", "voice"]
SETTING_SIGNS: dict[SettingName, str] = {
    "language": "language",
    "size": "text-size",
    "contrast": "contrast",
    "voice": "voice",
}
HEAD_OVER_MM, HEAD_UNDER_MM = 4.0, 3.8
HEAD_TALL_MM = 6.8
"""Over and under the words of a head without keys."""
FOOT_OVER_MM, FOOT_UNDER_MM = 3.0, 5.2
SETTINGS_OVER_MM, SETTINGS_UNDER_MM = 4.0, 9.0
STRIP_UNDER_MM = 5.0
MARK_MM = 13.0
MARK_SHARE = 0.85


class FrameView(QWidget):
    """Everything but the page. Emits `acted` with an action, and `voice` with a wish of the strip.

    `leaving` tells that a finger is down on a key of the foot.

    `page_box` is the rectangle left for the page.
    """

    acted = Signal(object)
    voice = Signal(str)
    leaving = Signal()

    def __init__(self, look: Look, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.frame = frame
        self.page_box = QRect()
        self._head_height = 0
        self.foot_top = 0
        self._mark_box = QRect()
        self._instead: Line | None = None
        self._words = Words(look, frame.head, "caption", bold=True, parent=self)
        self._head_rail = Rail(look, parent=self)
        self._foot_rail = Rail(look, parent=self)
        self._strip: VoiceStrip | None = None
        self._crowded = False
        self._lifted = False
        self._foot: object = None
        self._settings = {name: self._setting(name, line) for name, line in self._setting_lines()}
        self._back = self._foot_key(Line(""), "back", Back())
        self._helper = self._foot_key(frame.helper, "helper", Help())
        self._forward = self._foot_key(Line(""), "next", Next())
        self.show_frame(frame)

    def _setting_lines(self) -> list[tuple[SettingName, Line]]:
        return list(zip(get_args(SettingName), self.frame.settings, strict=True))

    def _setting(self, name: SettingName, line: Line) -> Key:
        chosen = False if name == "voice" else None
        key = Key(
            self.look,
            line,
            variant="head",
            name=f"setting:{name}",
            sign=SETTING_SIGNS[name],
            chosen=chosen,
            parent=self,
        )
        key.clicked.connect(lambda: self.acted.emit(OpenSetting(name)))
        return key

    def _foot_key(self, line: Line, name: Literal["back", "helper", "next"], action: Back | Help | Next) -> Key:
        variant: Literal["plain", "primary", "helper"] = "plain" if name == "back" else "primary"
        if name == "helper":
            variant = "helper"
        sign = "forward" if name == "next" else name
        side: Literal["start", "end"] = "end" if name == "next" else "start"
        key = Key(self.look, line, variant=variant, name=name, sign=sign, sign_side=side, parent=self)
        key.clicked.connect(lambda: self.acted.emit(action))
        key.pressed.connect(self.leaving)
        return key

    # Showing

    def show_frame(self, frame: Frame) -> None:
        """Show other words in the same places; a missing key leaves its place empty."""
        self.frame = frame
        self._instead = None
        self._head_rail.show_progress(frame.progress)
        for name, line in self._setting_lines():
            self._settings[name].say(line)
        on = frame.preferences.voice
        self._settings["voice"].choose(chosen=on)
        self._settings["voice"].content.things.end_sign = "check" if on and not self.look.short else ""
        self._show_key(self._back, frame.back, "back")
        self._show_key(self._helper, frame.helper, "helper")
        sign = {"arrow": "forward", "check": "check", "": ""}[frame.forward_sign]
        self._show_key(self._forward, frame.forward, sign)
        self._show_strip(frame.voice_strip)
        self.lay_out()

    @staticmethod
    def _show_key(key: Key, line: Line | None, sign: str) -> None:
        key.setVisible(line is not None)
        if line is not None:
            key.say(line, sign)

    def _show_strip(self, lines: tuple[Line, ...]) -> None:
        if self._strip is not None and not lines:
            self._strip.setParent(None)
            self._strip.deleteLater()
            self._strip = None
        elif lines and self._strip is None:
            from ui.widgets import VoiceStrip

            self._strip = VoiceStrip(self.look, lines, self)
            self._strip.wanted.connect(self.voice)
            self._strip.show()
            self._lifted = False

    def show_head(self, line: Line | None) -> None:
        """Show other words in the head for a while: a question whose words are not in sight; None ends it."""
        if line != self._instead:
            self._instead = line
            self._lay_out_head()
            self.update()

    def make_room(self, *, crowded: bool) -> None:
        """Let the strip give way to a keyboard; its keys come back with the words of the question."""
        if crowded != self._crowded:
            self._crowded = crowded
            self.lay_out()

    def show_settings(self, *, shown: bool) -> None:
        """Show the settings, or hide them while a dialog is open."""
        for key in self._settings.values():
            key.setVisible(shown)

    def way_on(self) -> Key | None:
        """Return the key that leads on, where there is one."""
        return None if self._forward.isHidden() else self._forward

    def lift(self) -> None:
        """Let rails and helper stand over everything; pages come under them (`lowest`). Once: raising paints anew."""
        if not self._lifted:
            self._lifted = True
            self._head_rail.raise_()
            self._foot_rail.raise_()
            self._helper.raise_()

    def lift_helper(self) -> None:
        """Let foot rail and helper stand over a cover."""
        self._foot_rail.raise_()
        self._helper.raise_()

    def lowest(self) -> QWidget:
        """Return the lowest of what stands over the page."""
        return self._head_rail

    def show_paused(self, *, paused: bool) -> None:
        """Turn Pause of the strip into Go on, and back."""
        if self._strip is not None:
            self._strip.show_paused(paused=paused)

    def keys(self) -> list[Key]:
        """All keys, in the order the focus takes them: strip, foot, settings."""
        strip = self._strip.keys() if self._strip is not None else []
        return [*strip, self._back, self._helper, self._forward, *self._settings.values()]

    def show_ahead(self, frame: Frame) -> None:
        """Set the words of a head that probably comes: the longest that fit are kept by the look."""
        for form in _forms(frame.head):
            self._wide(form)

    # Laying out

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: lay out for the new size."""
        self.lay_out()

    def lay_out(self) -> None:
        """Lay out for the present size; Qt tells hidden widgets of their size only when they appear."""
        if self.width() <= 0 or self.height() <= 0:
            return
        before = (self._head_height, self.foot_top, self._mark_box)
        keys = [(key.isHidden(), key.line) for key in (self._back, self._helper, self._forward)]
        foot = (self.size().toTuple(), keys, self._forward.content.sign)
        if foot != self._foot:
            self._foot = foot
            self._lay_out_foot()
        bottom = self.foot_top
        if self.look.low_settings:
            bottom = self._lay_out_settings_row()
        self._lay_out_head()
        if self._strip is not None:
            self._strip.setVisible(not self._crowded)
            bottom = bottom if self._crowded else self._lay_out_strip(bottom)
        self.lift()
        self.page_box = QRect(0, self._head_height, self.width(), max(0, bottom - self._head_height))
        if before != (self._head_height, self.foot_top, self._mark_box):
            # Only then: the words and the keys of the frame paint themselves where they change.
            self.update()

    def _put(self, widget: QWidget, box: QRect) -> None:
        widget.setGeometry(self._mirrored(box))

    def _mirrored(self, box: QRect) -> QRect:
        if self.look.rtl:
            box.moveLeft(self.width() - box.right() - 1)
        return box

    def _lay_out_foot(self) -> None:
        look = self.look
        rail = look.stroke(display.RAIL_MM)
        helper, side = fit(self._back, self._helper, self._forward, self.width())
        over, under = (look.stroke(0.8), look.gap) if look.short else (look.px(FOOT_OVER_MM), look.px(FOOT_UNDER_MM))
        # A key that is not there keeps the words it had: they count for nothing.
        shown = [key for key in (self._back, self._forward) if not key.isHidden()]
        lowest = look.px(display.SHORT_FOOT_KEY_MM if look.short else display.FOOT_KEY_MM)
        height = max([lowest, *(key.heightForWidth(side) for key in shown)])
        if look.short:
            height = max(height, self._helper.heightForWidth(helper))
        bottom = self.height() - under
        self.foot_top = bottom - height - over - rail
        widths = {}
        for key, least in ((self._back, display.BACK_WIDTH_MM), (self._forward, display.FORWARD_WIDTH_MM)):
            widths[key] = min(side, max(key.natural_width(), 0 if look.short else look.px(least)))
        self._put(self._back, QRect(look.margin, bottom - height, widths[self._back], height))
        end = self.width() - look.margin
        self._put(self._forward, QRect(end - widths[self._forward], bottom - height, widths[self._forward], height))
        tall = height if look.short else max(height, self._helper.heightForWidth(helper))
        self._put(self._helper, QRect((self.width() - helper) // 2, bottom - tall, helper, tall))
        knob = self._foot_rail.knob_px()
        self._foot_rail.setGeometry(0, self.foot_top + rail // 2 - knob // 2, self.width(), knob)

    def _lay_out_settings_row(self) -> int:
        look = self.look
        keys = list(self._settings.values())
        free = self.width() - 2 * look.margin - (len(keys) - 1) * look.gap
        spare = free - self._say_settings(free)
        height = max(key.heightForWidth(1 << 16) for key in keys)
        y = self.foot_top - look.px(SETTINGS_UNDER_MM) - height
        x = look.margin
        for key in keys:
            width = key.natural_width() + spare // len(keys)
            self._put(key, QRect(x, y, width, height))
            x += width + look.gap
        return y - look.px(SETTINGS_OVER_MM)

    def _say_settings(self, free: int) -> int:
        """Let the words of the settings go until they fit, the language's last; return the width they take."""
        for worded in (4, 1, 0):
            for at, key in enumerate(self._settings.values()):
                key.content.show_words = at < worded
            needed = sum(key.natural_width() for key in self._settings.values())
            if needed <= free:
                break
        return needed

    def _lay_out_head(self) -> None:
        look = self.look
        height = 0 if look.low_settings else self._settings_height()
        mark = round((height or look.px(MARK_MM)) * MARK_SHARE) if self.frame.place else 0
        start, end = look.margin + self._mark_room(mark), self.width() - look.margin
        words = self._fit_words(end - start)
        if words is None and mark and (words := self._fit_words(end - look.margin)) is not None:
            mark, start = 0, look.margin
        if words is None:
            words = self._without_words(end - start)
        label = self._words.heightForWidth(words)
        over, under = self._head_padding()
        content = max(height, label, mark)
        if not look.low_settings:
            self._place_settings(end, over + (content - height) // 2, height)
        self._put(self._words, QRect(start, over + (content - label) // 2, words, label))
        self._mark_box = self._mirrored(QRect(look.margin, over + (content - mark) // 2, round(mark * 1.2), mark))
        rail = look.stroke(display.RAIL_MM)
        self._head_height = over + content + under + rail
        knob = self._head_rail.knob_px()
        self._head_rail.setGeometry(0, self._head_height - rail + rail // 2 - knob // 2, self.width(), knob)

    def _mark_room(self, mark: int) -> int:
        return round(mark * 1.2) + self.look.gap if mark else 0

    def _place_settings(self, end: int, y: int, height: int) -> None:
        for key in reversed(self._settings.values()):
            end -= key.natural_width()
            self._put(key, QRect(end, y, key.natural_width(), height))
            end -= self.look.gap

    def _settings_height(self) -> int:
        """Return how high the settings are with words, whether these are shown or not."""
        for key in self._settings.values():
            key.content.show_words = True
        return max(key.heightForWidth(1 << 16) for key in self._settings.values())

    def _head_padding(self) -> tuple[int, int]:
        look = self.look
        if look.low_settings:
            return look.px(HEAD_TALL_MM), look.px(HEAD_TALL_MM)
        return (look.gap, look.gap) if look.short else (look.px(HEAD_OVER_MM), look.px(HEAD_UNDER_MM))

    def _fit_words(self, free: int) -> int | None:
        """Choose the form of the words and of the settings that fit beside each other; return the words' width."""
        line = self._instead or self.frame.head
        if self.look.low_settings:
            self._say_head(line.shown)
            return free
        for worded in (4, 1, 0):
            room = self._room_beside(free, worded)
            for form in _forms(line):
                if self._wide(form) <= room:
                    self._say_head(form)
                    return room
        return self._abridged(free) if self._instead is not None else None

    def _abridged(self, free: int) -> int:
        """Say the first words of a question whose words are not in sight: the head keeps its height."""
        room = self._room_beside(free, 0)
        words = self._instead.shown.split() if self._instead is not None else []
        forms = [" ".join(words[:count]) + "…" for count in range(len(words) - 1, 0, -1)]
        fitting = (form for form in forms if self._wide(form) <= room)
        self._say_head(next(fitting, ""))
        return max(1, room)

    def _wide(self, form: str) -> int:
        return self.look.text_width(form, "caption", bold=True)

    def _room_beside(self, free: int, worded: int) -> int:
        for at, key in enumerate(self._settings.values()):
            key.content.show_words = at < worded
        keys = sum(key.natural_width() + self.look.gap for key in self._settings.values())
        return free - keys - 2 * self.look.gap

    def _without_words(self, free: int) -> int:
        """Leave the name of the place to its mark; what tells where one is wraps instead."""
        line = self._instead or self.frame.head
        self._say_head("" if self.frame.place else line.short or line.shown)
        return max(1, self._room_beside(free, 0))

    def _say_head(self, form: str) -> None:
        self._words.say(Line(form, language=self.frame.head.language))
        self._words.setAccessibleName((self._instead or self.frame.head).shown)

    def _lay_out_strip(self, bottom: int) -> int:
        look = self.look
        strip = self._strip
        if strip is None:
            return bottom
        under = 0 if look.low_settings else look.gap if look.short else look.px(STRIP_UNDER_MM)
        height = strip.sizeHint().height()
        self._put(strip, QRect(look.margin, bottom - under - height, self.width() - 2 * look.margin, height))
        return bottom - under - height

    # Painting

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paper, and the oak of head and foot."""
        painter = QPainter(self)
        look = self.look
        painter.fillRect(self.rect(), look.colour("surface"))
        painter.fillRect(0, 0, self.width(), self._head_height, look.colour("bar"))
        painter.fillRect(0, self.foot_top, self.width(), self.height() - self.foot_top, look.colour("bar"))
        if self._mark_box.height() > 0:
            height = self._mark_box.height()
            picture = look.drawing("mark", height, lambda: drawings.mark(look, height))
            painter.drawPixmap(self._mark_box.topLeft(), picture)


def _forms(line: Line) -> tuple[str, ...]:
    """Return how a head may be said, the best first.

    "Bus pass · Question 3 of about 8": the service's name goes before the question's number does.
    """
    return tuple(dict.fromkeys((line.shown, line.shown.rpartition(" · ")[2], line.short or line.shown)))
