"""The window: shows a Screen and passes actions on. `act` is the only way in to the core."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from accessibility import display
from kiosk.actions import Back, Next, Printed, StillHere, Voice
from kiosk.screens import Idle, QuestionPage, Review, Welcome
from ui.ahead import AHEAD_MS
from ui.focus import Focus
from ui.guard import guarded
from ui.navigation import ARROWS
from ui.stage import Stage
from ui.style import Look
from ui.warming import Warming
from ui.widgets.key import ACTIVATING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from kiosk.actions import Action
    from kiosk.panels import Panel
    from kiosk.ports import Speaker
    from kiosk.screens import Line, Preferences, Screen

TICK_MS = 1000
MOMENT = 0.010
"""Seconds to wait for the disk in place. It writes while the page is made; mostly it is done sooner than the rest of
the window could be painted without the page."""
SETTLE_MS = 1
"""How often to look then whether the disk has what the next page needs there."""
LEFTOVERS_MS = 700
"""After a visit, when the welcome screen is painted: what it left in memory in circles goes as well."""
MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
FINDING = (*ARROWS, *ACTIVATING, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
"""Keys that find and press what is on the display: language, size, contrast and voice at the welcome too (EN 5.2)."""
TOUCHES = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)


class Machine(Protocol):
    """What the window needs of the Kiosk."""

    @property
    def screen(self) -> Screen:
        """What is displayed now."""
        ...

    def act(self, action: Action) -> None:
        """Take what the person did."""
        ...

    def tick(self) -> None:
        """Know that a second has passed."""
        ...

    def ahead(self) -> Screen | None:
        """Return what `Next` would probably show, without doing it."""
        ...

    def settles(self, within: float = 0) -> bool:
        """Return whether all that was done is on the disk, `within` so many seconds from now."""
        ...

    def settle(self) -> None:
        """Wait until it is, or show trouble."""
        ...

    def touched(self) -> None:
        """Know that somebody is here: any touch, any key."""
        ...

    def listening(self, listening: bool) -> None:  # noqa: FBT001 -- the core's contract
        """Know that speech has begun or ended: who listens is here."""
        ...


def _summary(screen: Screen) -> tuple[Line, ...]:
    """Return what is to put right: it takes the focus when it appears (WCAG 3.3.1)."""
    return screen.summary if isinstance(screen, QuestionPage | Review) else ()


class Window(QWidget):
    """One window over the whole panel.

    `narrate` turns a screen into the lines to be spoken, `changes` two states of one page into what is said about the
    difference, without it the lines that were not there before; `on_screen` hears of every screen (printing).
    """

    mistaken = Signal()
    """Emit it where a mistake of ours is caught: in the midst of anything, even of painting, which would not survive it
    that a page is taken away. The screen of the core is shown in a turn of its own, before anything else is painted."""

    def __init__(
        self,
        machine: Machine,
        panel: Panel,
        *,
        speaker: Speaker | None = None,
        narrate: Callable[[Screen], Sequence[Line]] = lambda _screen: (),
        changes: Callable[[Screen, Screen], Sequence[Line]] | None = None,
        deaf_ms: int = display.DEAF_MS,
        reduced_motion: bool = False,
        on_screen: Callable[[Screen], None] = lambda _screen: None,
    ) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setWindowTitle("Handrail")
        self.machine = machine
        self.panel = panel
        self.speaker = speaker
        self._narrate, self._changes = narrate, changes
        self._deaf_ms = deaf_ms
        self._reduced_motion = reduced_motion
        self._on_screen = on_screen
        self._screen = machine.screen
        self._narrated: tuple[Line, ...] = ()
        self._said: tuple[Line, ...] = ()
        self._looked_ahead = True
        self.resize(panel.width, panel.height)
        self.stage = Stage(panel, self._look, self._screen, self)
        self._focus = Focus(self, self.stage)
        self._connect()
        self.stage.setGeometry(self.rect())
        self.stage.show_screen(self._screen)

    def _connect(self) -> None:
        self.mistaken.connect(self.refresh, Qt.ConnectionType.QueuedConnection)
        self.stage.acted.connect(self.act)
        self.stage.voice.connect(self._voice)
        self.stage.listen.connect(self._listen)
        self.stage.refused.connect(self._refuse)
        # A private field has asked the person before (ui/inputs/text.py).
        self.stage.hear.connect(lambda line, _private: self._say((line,)))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            # A method, not a lambda: Qt lets go of it when the window is gone.
            application.focusChanged.connect(self._focus_moved)
        self._listen_to_the_speaker()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self._show_what_is_kept)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.timeout.connect(self._rest)
        self._warming = Warming(self)

    def _listen_to_the_speaker(self) -> None:
        if self.speaker is not None:
            self.speaker.on_line = self._on_line

    def give_voice(self, speaker: Speaker) -> None:
        """Speak with `speaker` from now on."""
        self.speaker = speaker
        speaker.on_voices = self.refresh
        self._listen_to_the_speaker()
        self.refresh()

    def _look(self, preferences: Preferences) -> Look:
        signs = self.stage.look.signs if hasattr(self, "stage") else None
        return Look(
            self.panel,
            preferences,
            deaf_ms=self._deaf_ms,
            reduced_motion=self._reduced_motion,
            signs=signs,
            tick=self._click,
        )

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._focus.follow(new)

    def _click(self) -> None:
        if self.speaker is not None:
            self.speaker.cue("tick")

    # The only way in

    def act(self, action: Action) -> None:
        """Pass an action to the core and show what came of it; speech stops (EN 301 549 5.1.3.5)."""
        if not isinstance(action, Printed):  # nobody's doing
            self._hush()
        self.machine.act(action)
        self.refresh()
        self._show_what_is_kept(within=MOMENT)

    @property
    def held(self) -> bool:
        """Whether the page that was made is not painted yet, because what led to it is not on the disk."""
        return self.stage.held

    def _show_what_is_kept(self, within: float = 0) -> None:
        """Paint the page when all is on the disk."""
        if not self.machine.settles(within):
            self.stage.hold()
            self._settling.start()
            return
        try:
            self.machine.settle()
        finally:
            # After a mistake of ours, too: the trouble screen comes before anything is painted (ui/start.py).
            self.stage.let_go()
        self.refresh()

    def refresh(self) -> None:
        """Show the screen of the core, if it is another than before."""
        screen = self.machine.screen
        if screen is self._screen or screen == self._screen:
            return
        old, self._screen = self._screen, screen
        if isinstance(screen, Welcome) and not isinstance(old, Welcome):
            self._forget()
        focus = self._focus.name()
        arrived = self.stage.show_screen(screen)
        put_right = _summary(screen) not in ((), _summary(old))
        self._focus.restore("" if arrived or put_right else focus)
        if arrived or put_right:
            self._announce(screen)
        self._speak(screen, old, arrived=arrived)
        self._on_screen(screen)
        self._looked_ahead = False
        self._resting.start(AHEAD_MS)

    def rest(self) -> None:
        """Do at once what is done when the page has been at rest for a while, for those who cannot wait for it."""
        self.stage.uncover()
        self._resting.stop()
        while self.rest_a_little():
            pass

    def rest_a_little(self) -> bool:
        """Do one piece of it; return whether there is more. No piece takes longer than a finger should wait."""
        if self.held or not isinstance(self._screen, QuestionPage):
            return False
        if not self._looked_ahead:
            self._looked_ahead = True
            self.stage.make_ahead(self.machine.ahead())
            return True
        return self.stage.go_on_ahead()

    def _rest(self) -> None:
        if self.rest_a_little():
            self._resting.start(0)

    def _forget(self) -> None:
        """Keep nothing of a visit that is over: neither what was shown nor what was said (P3)."""
        self.stage.look.forget()
        QTimer.singleShot(LEFTOVERS_MS, self, gc.collect)
        self._narrated = self._said = ()
        if self.speaker is not None:
            preferences = self._screen.frame.preferences
            self.speaker.say((), rate=preferences.rate, volume=preferences.volume)

    def end(self) -> None:
        """Be gone: no time passes any more."""
        for timer in (self._timer, self._settling, self._resting):
            timer.stop()
        self.stage.end()
        self.close()

    def _tick(self) -> None:
        self.machine.tick()
        self.refresh()

    # Speech

    def _hush(self) -> None:
        if self.speaker is not None and self._said:
            self._said = ()
            self.speaker.stop()
            self.stage.mark_line(None)

    def _speak(self, screen: Screen, old: Screen, *, arrived: bool) -> None:
        """Speak a new page from the top; of a page that stays, only what is new on it."""
        preferences = screen.frame.preferences
        before, self._narrated = self._narrated, tuple(self._narrate(screen)) if preferences.voice else ()
        if not preferences.voice:
            return
        fresh = arrived or not old.frame.preferences.voice or old.frame.preferences.language != preferences.language
        if fresh:
            self._say(self._narrated)
        elif self._changes is not None:
            self._say(tuple(self._changes(old, screen)))
        else:
            self._say(tuple(line for line in self._narrated if line not in before))

    def _say(self, lines: tuple[Line, ...]) -> None:
        if self.speaker is None or not lines:
            return
        self._said = lines
        preferences = self._screen.frame.preferences
        self.speaker.say(lines, rate=preferences.rate, volume=preferences.volume)
        self.stage.frame.show_paused(paused=False)

    def _listen(self) -> None:
        self._say(tuple(self._narrate(self._screen)))

    def _refuse(self, reason: Line) -> None:
        self.announce(reason.shown)
        self._say((reason,))

    def _on_line(self, index: int | None) -> None:
        line = self._said[index] if index is not None and index < len(self._said) else None
        self.stage.mark_line(line)
        self.machine.listening(index is not None)

    def _voice(self, wish: str) -> None:
        if self.speaker is None:
            return
        self.machine.touched()
        if wish == "again":
            self.speaker.again()
        elif wish in ("pause", "resume"):
            self.speaker.pause() if wish == "pause" else self.speaker.resume()
            self.stage.frame.show_paused(paused=wish == "pause")
        else:
            self.act(Voice(wish))  # type: ignore[arg-type]  # the strip names them alike

    # Screen readers

    def _announce(self, screen: Screen) -> None:
        if isinstance(screen, QuestionPage | Review) and screen.summary:
            self.announce(" ".join(line.shown for line in screen.summary), urgent=True)
        elif isinstance(screen, QuestionPage):
            self.announce(" ".join(question.label.shown for question in screen.questions))
        else:
            title: Line = screen.title  # type: ignore[attr-defined]  # every other screen has one
            self.announce(title.shown, urgent=isinstance(screen, Idle))

    def announce(self, words: str, *, urgent: bool = False) -> None:
        """Let a screen reader say something."""
        event = QAccessibleAnnouncementEvent(self, words)
        if urgent:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

    # Events

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Qt: from now on time passes and hands are felt."""
        super().showEvent(event)
        # It may stand in another window (ui/invitation.py).
        handle = self.window().windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self._focus.restore("")
        self._timer.start()
        self._warming.start()

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: the stage fills the window."""
        if hasattr(self, "stage"):
            self.stage.setGeometry(self.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: whatever comes in from outside, before any widget sees it."""
        if event.type() in TOUCHES:
            self.machine.touched()
            self.stage.uncover()
            self._focus.keys_used(used=False)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Return True for keys that are dealt with here."""
        if event.isAutoRepeat():
            return True  # EN 301 549 5.7: no repeat at all
        self.machine.touched()
        self.stage.uncover()
        if event.key() in MODIFIERS:
            return False
        self._focus.keys_used(used=True)
        if isinstance(self._screen, Welcome) and event.key() not in FINDING:
            self.act(Next())
            return True
        return False

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: keys that nothing in the page wanted."""
        key = event.key()
        if key in ARROWS:
            self._focus.arrow(key)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._screen.frame.forward is not None:
            self.stage.press(Next())
        else:
            event.ignore()

    def _escape(self) -> None:
        if isinstance(self._screen, Idle):
            self.act(StillHere())
        elif self._screen.frame.back is not None:
            self.stage.press(Back())

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 -- Qt's own signature
        """Qt: Tab and Shift+Tab, in reading order."""
        return self._focus.step(forward=next)
