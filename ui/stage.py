"""Shows a Screen: look, frame, page, dialog and the fade between pages. Knows no core and no speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kiosk.screens import Idle
from ui.ahead import Ahead, picture_of
from ui.fade import Fade, Pictures
from ui.frame import FrameView
from ui.guard import guarded
from ui.pages import page_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from kiosk.actions import Action
    from kiosk.panels import Panel
    from kiosk.screens import Line, Preferences, Screen
    from ui.pages.idle import IdleView
    from ui.pages.page import Page
    from ui.style import Look


class Stage(QWidget):
    """Where screens appear. Emits `acted` with an action, `voice` with a wish of the strip, `listen`, `refused`.

    The frame is kept between pages; another size, contrast or direction of reading makes everything anew in
    place. `make_look` returns the look for somebody's preferences.
    """

    acted = Signal(object)
    voice = Signal(str)
    listen = Signal()
    refused = Signal(object)
    hear = Signal(object, bool)

    def __init__(self, panel: Panel, make_look: Callable[[Preferences], Look], screen: Screen, parent: QWidget) -> None:
        super().__init__(parent)
        self.panel = panel
        self._make_look = make_look
        self.screen_value = screen
        self.look = make_look(screen.frame.preferences)
        self.frame = self._made_frame(screen)
        self.page: Page | None = None
        self.dialog: IdleView | None = None
        self._ahead = Ahead()
        self._fade: Fade | None = None
        self._before = Pictures(None)
        self._held: list[QWidget] = []

    def _made_frame(self, screen: Screen) -> FrameView:
        frame = FrameView(self.look, screen.frame, self)
        frame.acted.connect(self.press)
        frame.voice.connect(self.voice)
        frame.leaving.connect(self._keep_picture, Qt.ConnectionType.QueuedConnection)
        frame.setGeometry(self.rect())
        frame.lay_out()
        return frame

    def press(self, action: Action) -> None:
        """Take a key of head or foot: the page may have more of it to show first."""
        if self.dialog is None and self.page is not None and self.page.takes(action):
            return
        self.acted.emit(action)

    # Showing

    def show_screen(self, screen: Screen) -> bool:
        """Show `screen`; return whether it is another page than before."""
        old, self.screen_value = self.screen_value, screen
        before, self._before = self._before, Pictures(None)
        self._end_fade()
        renewed = not self.look.same_as(self.panel, screen.frame.preferences)
        if renewed:
            self._renew(screen)
        else:
            self.frame.show_frame(screen.frame)
        if isinstance(screen, Idle):
            return self._show_dialog(screen)
        self._close_dialog()
        page = self.page
        shown = page.screen_value if page is not None else None
        same = shown is not None and (shown.identity == screen.identity or _translated(shown, screen))
        if page is not None and same and not renewed and page.update_screen(screen):
            self._place()
        else:
            fading = not same and not isinstance(old, Idle) and not self.look.reduced_motion
            self._replace(screen, keep=same, before=self._left(before) if fading else Pictures(None))
        return not same

    def make_ahead(self, screen: Screen | None) -> None:
        """Make the page of what probably comes next, as far as one turn should go."""
        if screen is not None:
            self.frame.show_ahead(screen.frame)
        self._ahead.make(self.look, screen, self.frame, self.frame.page_box)

    def go_on_ahead(self) -> bool:
        """Do the next piece of that; return whether there is more to do."""
        return self._ahead.go_on()

    def _renew(self, screen: Screen) -> None:
        before, self.look = self.look, self._make_look(screen.frame.preferences)
        self._ahead.drop()
        if self.page is not None:
            self.page.setParent(self)
            self.page.hide()
        drop(self.frame)
        # Nobody else has them: a widget without a parent, whose keys call it, would stay for good.
        for tool in before.tools.values():
            drop(tool)
        before.tools.clear()
        self.dialog = None
        self.frame = self._made_frame(screen)
        self.frame.show()

    def _left(self, before: Pictures) -> Pictures:
        """Return a picture of the page that is left, if it is seen."""
        if self.page is None or not self.page.isVisible():
            return Pictures(None)
        return before if before.old is not None else Pictures(picture_of(self.page))

    def _replace(self, screen: Screen, *, keep: bool, before: Pictures) -> None:
        old = self.page
        page, coming = self._ahead.take(self.look, screen)
        if page is None:
            if old is not None:
                # The new page may want its keyboard.
                old.leave()
            page = page_for(self.look, screen)
        page.acted.connect(self.acted)
        page.listen.connect(self.listen)
        page.refused.connect(self.refused)
        page.hear.connect(self.hear)
        page.headed.connect(self.frame.show_head)
        page.crowded.connect(self._make_room)
        self.frame.make_room(crowded=False)
        page.setParent(self.frame)
        self.page = page
        self._place()
        page.stackUnder(self.frame.lowest())
        page.show()
        page.come()
        if keep and old is not None and old.body.part:
            page.turn_to(old.body.part)
        if old is not None:
            drop(old)
        # It may have got another room since it was painted.
        new = coming if coming is not None and coming.deviceIndependentSize().toSize() == page.size() else None
        if before.old is not None or new is not None:
            pictures = before if new is before.new else Pictures(before.old, new)
            self._begin_fade(pictures, self.frame.page_box).stackUnder(self.frame.lowest())

    def _begin_fade(self, pictures: Pictures, box: QRect) -> Fade:
        """Let a picture fade out in `box`, over everything."""
        self._fade = fade = Fade(pictures, self.frame)
        fade.setGeometry(box)
        fade.over.connect(self._faded)
        fade.start()
        return fade

    def _end_fade(self) -> None:
        if self._fade is not None:
            self._fade.finish()

    def end(self) -> None:
        """Keep nothing that would go by itself later."""
        self._end_fade()
        self._ahead.drop()

    def uncover(self) -> None:
        """Show the page itself: somebody is using it, and its keys answer to that."""
        if self._fade is not None and self._fade.covering:
            self._fade.finish()

    def _faded(self) -> None:
        self._fade = None

    def _keep_picture(self) -> None:
        """Take the pictures for a page that may soon be left: a finger is down on a key of the foot."""
        if self.page is not None and self.page.isVisible() and not self.look.reduced_motion:
            self._before = Pictures(picture_of(self.page), self._ahead.picture).mixed()

    @property
    def held(self) -> bool:
        """Whether the page is not painted for now."""
        return bool(self._held)

    def hold(self) -> None:
        """Do not paint the page, nor what fades over it, until `let_go`."""
        # Nothing above it: Qt would never again paint a whole window that was held while it wanted to paint.
        now: list[QWidget] = [widget for widget in (self.page, self._fade) if widget is not None]
        if now != self._held:
            self.let_go()
            self._held = now
            for widget in now:
                widget.setUpdatesEnabled(False)

    def let_go(self) -> None:
        """Paint again what was held."""
        held, self._held = self._held, []
        for widget in held:
            if isValid(widget):
                widget.setUpdatesEnabled(True)

    def mark_line(self, line: Line | None) -> None:
        """Mark the words being read aloud."""
        if self.dialog is None and self.page is not None:
            self.page.mark_line(line)

    # The idle dialog

    def _show_dialog(self, screen: Idle) -> bool:
        from ui.pages.idle import IdleView

        if self.dialog is not None and self.dialog.update_screen(screen):
            return False
        fading = self.dialog is None and not self.look.reduced_motion
        cover = QRect(0, 0, self.width(), self.frame.foot_top)
        # The answers behind it become a picture under the cover: nothing of them can be touched or read out.
        behind = QPixmap(cover.size())
        behind.fill(self.look.colour("surface"))
        if self.dialog is not None:
            behind = self.dialog.behind
            drop(self.dialog)
        elif self.page is not None and self.page.look is self.look:
            behind = self.frame.grab(cover)
        if self.page is not None:
            self.page.hide()
        self.dialog = IdleView(self.look, screen, behind, self.frame)
        self.dialog.acted.connect(self.acted)
        self.dialog.setGeometry(cover)
        self.dialog.show()
        if fading:
            self._begin_fade(Pictures(behind), cover)
        self.frame.show_settings(shown=False)
        self.frame.lift_helper()
        return True

    def _close_dialog(self) -> None:
        if self.dialog is not None:
            drop(self.dialog)
            self.dialog = None
        self.frame.show_settings(shown=True)
        if self.page is not None and self.page.look is self.look:
            self.page.show()

    # Places

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: everything fills the window."""
        self.frame.setGeometry(self.rect())
        self.frame.lay_out()
        self._place()
        if self.dialog is not None:
            self.dialog.setGeometry(0, 0, self.width(), self.frame.foot_top)

    def _make_room(self, crowded: bool) -> None:  # noqa: FBT001 -- a slot
        before = self.frame.page_box
        self.frame.make_room(crowded=crowded)
        self._place()
        if self.page is not None and self.frame.page_box != before:
            # A page that is just appearing is told of its first size only.
            self.page.arrange()

    def _place(self) -> None:
        if self.page is not None and self.page.geometry() != self.frame.page_box:
            self.page.setGeometry(self.frame.page_box)

    # For the focus

    def focusable(self) -> list[QWidget]:
        """Return everything that can take the focus now, in reading order."""
        keys = [key for key in self.frame.keys() if key.isVisible() and key.isEnabled()]  # noqa: SIM118 -- no mapping
        if self.dialog is not None:
            return [*self.dialog.focusable(), *keys]
        return [*(self.page.focusable() if self.page is not None else ()), *keys]

    def first_focus(self) -> QWidget | None:
        """Return what has the focus when the screen appears."""
        if self.dialog is not None:
            return self.dialog.focusable()[0]
        first = self.page.first_focus() if self.page is not None else None
        return first or self.frame.way_on()


def _translated(old: Screen, screen: Screen) -> bool:
    """Whether it is the same page in another language: its identity begins with the language."""
    ends = [one.identity.partition("/")[2] for one in (old, screen)]
    return type(old) is type(screen) and ends[0] == ends[1] != ""


def drop(widget: QWidget) -> None:
    """Take a widget away at once and delete it when Qt is ready."""
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()
