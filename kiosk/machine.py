"""The machine: the visit of the person in front of it, idle time, calls, trouble. `screen` is what they see.

One Kiosk lives as long as the program; a Visit lives from the first touch to the wipe. Everything
that belongs to a person hangs on the Visit, so that ending it is dropping one object.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from kiosk import actions, idle
from kiosk.errors import Surroundings
from kiosk.health import Health
from kiosk.paper.printout import LONGEST_PRINT, outcome
from kiosk.trouble import trouble
from kiosk.view import View
from kiosk.visit.welcome import setting, welcome
from kiosk.visit.wishes import at_first, wished

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.actions import Action
    from kiosk.parts import Parts
    from kiosk.ports import PrinterProblem
    from kiosk.screens import Screen
    from kiosk.visit.calling import Call
    from kiosk.visit.visit import Visit
    from kiosk.visit.wishes import Wish
    from kiosk.xform import Entry

log = logging.getLogger(__name__)


class Kiosk:
    """Takes actions, gives screens. Belongs to one thread; everything it needs is in `parts`.

    It looks at once whether the store is well; without `look` the caller does so with the method, a little later.
    """

    def __init__(self, parts: Parts, *, look: bool = True) -> None:
        self._parts: Final = parts
        self._visit: Visit | None = None
        self._watch: idle.Watch | None = None
        self._called_in_vain = False
        self._shown: tuple[object, Screen] | None = None
        self._health: Final = Health(parts, look=look)
        self._handlers: Final = self._all_handlers()

    # What is shown

    @property
    def screen(self) -> Screen:
        """What is on the display now; the same object until something changes."""
        voices, left = self._parts.voices(), self._left()
        now = (voices, left, self._health.trouble)
        if self._shown is None or self._shown[0] != now:
            self._shown = (now, self._decide(voices, left))
        return self._shown[1]

    @property
    def in_use(self) -> bool:
        """Whether a visit runs."""
        return self._visit is not None

    @property
    def entry(self) -> Entry | None:
        """The entry of the service being filled in, for those who check what was answered; None otherwise."""
        interview = self._visit.interview if self._visit else None
        return interview.entry if interview else None

    def _decide(self, voices: frozenset[str], left: int) -> Screen:
        """Decide in this order: whether anybody is here, a page of the head, trouble, help, the page itself."""
        visit, parts, name = self._visit, self._parts, self._health.trouble
        call, view = visit.call if visit else None, self._view(voices)
        if self._watch and self._is_warned and not name:
            return idle.warning(view, left, self._watch.total, ticket=view.called)
        if visit and visit.setting:
            return setting(visit.setting, view)
        if name:
            kept = visit is not None and visit.answered
            return trouble(view, name, call, kept=kept, called_in_vain=self._called_in_vain)
        if visit and visit.calling and call:
            return call.screen(view, parts, answered=visit.answered)
        return visit.screen(view) if visit else welcome(view, parts.config.visit.idle_seconds)

    def _view(self, voices: frozenset[str]) -> View:
        visit, parts = self._visit, self._parts
        called = visit is not None and visit.call is not None and visit.call.ticket is not None
        preferences = visit.preferences if visit else at_first(parts.config, parts.texts)
        place, demonstration = parts.config.place.name, parts.site.demonstration
        silent = parts.config.voice.private_listening
        return View(parts.texts, preferences, voices, place, called=called, demonstration=demonstration, silent=silent)

    def ahead(self) -> Screen | None:
        """Return the question that `Next` would show, as far as it can be told, or None; nothing is done."""
        visit = self._visit
        if visit is None or visit.setting or visit.calling or self._is_warned or self._health.trouble:
            return None
        return visit.ahead(self._view(self._parts.voices()))

    # What a person does

    def act(self, action: Action) -> None:
        """Take an action. Trouble around us becomes the trouble screen; our own mistakes are raised."""
        self._shown = None
        if not isinstance(action, actions.Printed):
            self.touched()
        try:
            self._handlers[type(action)](action)
        except Surroundings as error:
            log.exception("surroundings")
            self.trouble(error.name)

    def settles(self, within: float = 0) -> bool:
        """Return whether all that was done is on the disk, `within` so many seconds from now.

        The screen is not to be seen before `settle` was called.
        """
        return self._parts.door.settles(within)

    def settle(self) -> None:
        """Wait until all that was done is on the disk; what cannot be kept becomes the trouble screen."""
        try:
            self._parts.door.settle()
        except Surroundings as error:
            log.exception("surroundings")
            self.trouble(error.name)

    def touched(self) -> None:
        """Note that somebody is here: any touch, any key."""
        if self._watch is not None:
            self._watch.touched(self._parts.clock.monotonic())

    def listening(self, active: bool) -> None:  # noqa: FBT001 - a state that is reported, not an option
        """Note that speech plays, or has ended."""
        if self._watch is not None and self._watch.listening != active:
            self.touched()
            self._watch.listening = active

    def trouble(self, name: str) -> None:
        """Show that the kiosk is out of order; `name` is an entry of the catalogue. What there is, is kept."""
        self._health.report(name)
        self._shown = None
        if self._visit is not None:
            self._visit.setting = ""

    def _all_handlers(self) -> Mapping[type, Callable[..., None]]:
        return {
            actions.Next: lambda _: self._next(),
            actions.Back: lambda _: self._back(),
            actions.Help: lambda _: self._help(),
            actions.CancelHelp: lambda _: self._cancel_help(),
            actions.OpenSetting: self._open_setting,
            actions.ChooseLanguage: self._choose_language,
            actions.ChooseSize: self._wish,
            actions.ChooseTheme: self._wish,
            actions.Voice: self._wish,
            actions.OpenService: lambda action: self._on_page(lambda visit: visit.open_service(action.id)),
            actions.Answer: self._answer,
            actions.RemoveRepeat: lambda _: self._on_page(lambda visit: visit.remove_repeat()),
            actions.Change: lambda action: self._on_page(lambda visit: visit.change(action.page)),
            actions.PrintAgain: lambda _: self._visit.print_again() if self._visit and not self._is_warned else None,
            actions.Another: lambda _: self._on_page(lambda visit: visit.another()),
            actions.StillHere: lambda _: self._stay(),
            actions.Leave: lambda _: self.end() if self._is_warned else None,
            actions.Printed: self._printed,
        }

    def _someone(self) -> Visit:
        """Return the visit; the first thing anybody does begins one."""
        if self._visit is None:
            # Here and not above: the welcome screen does without it (ui/start.py).
            from kiosk.visit.visit import Visit

            limits, now = self._parts.config.visit, self._parts.clock.monotonic()
            self._visit = Visit(self._parts, at_first(self._parts.config, self._parts.texts))
            self._watch = idle.Watch(now, limits.warning_seconds, limits.maximum_minutes * 60)
        return self._visit

    def _on_page(self, do: Callable[[Visit], None]) -> None:
        """Do something on the page itself, unless something is shown over it."""
        visit = self._visit
        if visit and not (self._health.trouble or visit.calling or visit.setting or self._is_warned):
            do(visit)

    @property
    def _is_warned(self) -> bool:
        return self._watch is not None and self._watch.warned

    def _next(self) -> None:
        visit = self._someone()
        if self._is_warned:
            self._stay()
        elif visit.setting:
            visit.setting = ""
        elif self._health.trouble:
            self._health.look(in_use=True, at_once=True)
        elif visit.calling and visit.call:
            if visit.call.ticket is None:
                self._place_call(visit, visit.call)
            else:
                visit.calling = False
        elif not visit.next():
            self.end()

    def _back(self) -> None:
        visit = self._visit
        if visit is None or self._is_warned:
            self._stay()
        elif visit.setting:
            visit.setting = ""
        elif visit.calling and not self._health.trouble:
            visit.calling = False
            if visit.call and visit.call.ticket is None:
                visit.call = None
        elif not self._health.trouble:
            visit.back()

    def _answer(self, action: actions.Answer) -> None:
        visit = self._visit
        reason = visit.call.reason if visit and visit.calling and visit.call else None
        if reason is not None and not self._is_warned:
            reason.answer(action.ref, action.value)
        else:
            self._on_page(lambda page: page.answer(action.ref, action.value))

    def _stay(self) -> None:
        if self._watch is not None:
            self._watch.stay(self._parts.clock.monotonic())

    # How they want it

    def _open_setting(self, action: actions.OpenSetting) -> None:
        visit = self._someone()
        self._stay()
        again = visit.setting == action.setting
        visit.setting = "" if again else action.setting
        if action.setting == "voice" and not again:
            # One touch is enough: who needs the voice may not see the page that offers it.
            self._wish(actions.Voice("on"))

    def _choose_language(self, action: actions.ChooseLanguage) -> None:
        if action.code in self._parts.texts.languages:
            self._someone().speak(action.code)

    def _wish(self, wish: Wish) -> None:
        visit = self._someone()
        able = self._parts.config.voice.enabled and visit.preferences.language in self._parts.voices()
        visit.preferences = wished(visit.preferences, wish, can_speak=able)

    # Help

    def _help(self) -> None:
        visit = self._someone()
        self._stay()
        visit.setting, visit.calling = "", True
        if visit.call is None:
            from kiosk.visit.calling import Call

            visit.call = Call.begin(self._parts, visit.preferences.language)
            if visit.call.reason is not None and not self._health.trouble:
                return
        if visit.call.ticket is None:
            self._place_call(visit, visit.call)

    def _place_call(self, visit: Visit, call: Call) -> None:
        try:
            call.make(self._parts, visit.situation())
        except Surroundings:
            visit.call, visit.calling, self._called_in_vain = None, False, True
            raise
        self._called_in_vain = False

    def _cancel_help(self) -> None:
        visit = self._visit
        if visit is None or visit.call is None:
            return
        ticket, visit.call, visit.calling = visit.call.ticket, None, False
        if ticket is not None:
            from kiosk.visit.call_end import take_back

            take_back(self._parts, ticket.number)

    def _printed(self, action: actions.Printed) -> None:
        state = outcome(action.problem)
        self._health.printed(state)
        if self._visit is not None:
            self._visit.printed(action.paper, state)

    def printer(self, problem: PrinterProblem | None) -> None:
        """Take note of what the printer says of itself: what is wrong with it, or None."""
        self._health.printer(problem)

    # Time

    def look(self) -> None:
        """Look now whether the kiosk can do its work."""
        self._health.look(in_use=self._visit is not None, at_once=True)
        self._shown = None

    def tick(self) -> None:
        """Let a second pass: idle time, prints nobody heard of, tickets that have run out, trouble that has gone."""
        now, trouble_before = self._parts.clock.monotonic(), self._health.trouble
        for thing in self._visit.papers() if self._visit else ():
            if thing.state == "printing" and now - thing.printing_since > LONGEST_PRINT:
                thing.state, self._shown = "unknown", None
        self._health.look(in_use=self._visit is not None)
        self._health.tend()
        if self._health.fault_is_over():
            self.end(keep=True)
        self._watch_idle(now)
        if self._health.trouble != trouble_before:
            self._called_in_vain, self._shown = False, None

    def _watch_idle(self, now: float) -> None:
        visit, watch = self._visit, self._watch
        if visit is None or watch is None:
            return
        before = watch.warned
        standing = watch.check(now, self._patience(visit))
        if standing == "gone" or (self._health.trouble and watch.warned):
            # Nobody can answer a question that trouble hides; what they were promised to be kept is kept.
            self.end(keep=bool(self._health.trouble))
        elif watch.warned != before:
            self._shown = None

    def _patience(self, visit: Visit) -> float:
        waiting = visit.calling and visit.call is not None and visit.call.ticket is not None
        if self._health.trouble or waiting:
            return self._parts.config.tickets.hold_minutes * 60
        seconds = self._parts.config.visit.idle_seconds
        return seconds if self._is_warned else idle.patience(self.screen, seconds)

    def _left(self) -> int:
        """Return the seconds left on the warning, 0 without one: a second less is another screen."""
        return self._watch.left(self._parts.clock.monotonic()) if self._watch and self._is_warned else 0

    def end(self, *, keep: bool = False) -> None:
        """End the visit: all of it is dropped. With a ticket out, or `keep`, its sealed state stays for the desk."""
        visit, self._visit, self._watch, self._shown = self._visit, None, None, None
        self._called_in_vain = False
        if visit is None:
            return
        held = visit.call is not None and visit.call.ticket is not None
        if not (held or keep):
            self._health.forget(visit.id)
