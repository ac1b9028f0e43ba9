"""A process that makes whole visits without end and says on its standard output what must survive: to be killed.

    python -m tests.support.busy_visits SITE SEED [window|visits] [SABOTAGE]

Every line is a word, the id of the visit and JSON, written when it has become true, or before it may become true:
"page" (these answers are on the disk), "typing" (this answer may be, from now on), "sending" (this submission may be
there), "done" (its screen said so), "leaving" (the visit may be wiped), "ended". With `window` the real window, paper
and voice are there too, offscreen. What it is doing just now is said as well (tests/support/phases.py). SABOTAGE is one
of the ways of tests/support/sabotage.py to get it wrong.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk import actions, log, screens
from kiosk.services import rehearsal
from kiosk.services.installed import Services
from kiosk.site import Site
from tests.support import kiosks, phases, sabotage

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from kiosk.actions import Action
    from kiosk.machine import Kiosk
    from kiosk.paper.paper import Paper
    from kiosk.screens import Question
    from tests.support.clock import StillClock
    from ui.speaker import QtSpeaker

CANARY = "Qzxvilhelmina"
SERVICES = ("change-of-address", "help-with-rent-or-council-tax", "join-the-library", "report-a-problem")
LANGUAGES = ("en", "es", "ar")
LINGERS, LINGER_MS = 0.1, 150
"""How often somebody listens or reads for a while, and how long: long enough to hear the beginning."""
VOICE_MS = 5000
"""How long the voice may take to be found."""


def say(word: str, visit: str, told: object = None) -> None:
    os.write(1, f"{word} {visit} {json.dumps(told)}\n".encode())


class BusyVisitor:
    """Makes visits on a kiosk, telling `tell` all about them. `act` does what a person does."""

    def __init__(  # noqa: PLR0913, PLR0917  # a person has many sides
        self,
        kiosk: Kiosk,
        clock: StillClock,
        act: Callable[[Action], None],
        chance: random.Random,
        tell: Callable[[str, str, object], None] = say,
        linger: Callable[[], None] = lambda: None,
    ) -> None:
        self.kiosk, self.clock, self.act, self.chance, self.tell = kiosk, clock, act, chance, tell
        self.linger = linger
        self.answers: dict[str, str] = {}
        self.visit = ""
        self._helped = self._changed = self._leaves = False

    def visit_once(self, service: str = "") -> None:
        """Make one visit, from the first touch to the wipe; now and then somebody walks away in its midst."""
        self.answers, self.visit = {}, ""
        self._helped = self.chance.random() > 0.3
        self._changed = self.chance.random() > 0.4
        self._leaves = self.chance.random() < 0.2
        self.act(actions.ChooseLanguage(self.chance.choice(LANGUAGES)))
        if self.chance.random() < 0.5:
            self.act(actions.Voice("on"))
        self.act(actions.Next())
        self.act(actions.OpenService(service or self.chance.choice(SERVICES)))
        self._go_on()
        while not isinstance(self.kiosk.screen, screens.Welcome):
            self._step()
        self.tell("ended", self.visit, None)

    def _step(self) -> None:
        if self.chance.random() < LINGERS:
            self.linger()
        screen = self.kiosk.screen
        if isinstance(screen, screens.QuestionPage) and self.kiosk.entry is not None:
            self._page(screen)
        elif isinstance(screen, screens.Review):
            self._review(screen)
        elif isinstance(screen, screens.QuestionPage):
            self._first_choice(screen)
        elif isinstance(screen, screens.Done):
            with phases.phase("leaving"):
                self.act(actions.Next())
        else:
            raise TypeError(f"a busy visitor never sees {type(screen).__name__}")

    def _page(self, page: screens.QuestionPage) -> None:
        for question in page.questions:
            if question.kind != "note" and not question.readonly:
                self._answer(question)
        if self._leaves and self.chance.random() < 0.1:
            self._walk_away()
        elif not self._helped and self.chance.random() < 0.2:
            self._call_for_help()
        else:
            self._go_on()

    def _answer(self, question: Question) -> None:
        value = self._sensible(question)
        if question.kind != "add_another":
            self.answers[question.ref] = value
            self.tell("typing", self.visit, {question.ref: value})
        with phases.phase("typing"):
            for typed in self._keys(question, value):
                self.act(actions.Answer(question.ref, typed))

    def _keys(self, question: Question, value: str) -> list[str]:
        """Return what stands in the field from key to key, of a long text the last keys only."""
        if question.kind != "text" or self.chance.random() < 0.5:
            return [value]
        return [value[:end] for end in range(max(1, len(value) - 4), len(value) + 1)]

    def _sensible(self, question: Question) -> str:
        entry = self.kiosk.entry
        assert entry is not None
        if question.kind == "add_another":
            return "yes" if self.chance.random() < 0.3 else "no"
        if question.kind == "text":
            words = f"{CANARY} {self.chance.randrange(10**9)}"
            if entry.check(question.ref, words) is None:
                return words
        prompt = entry.prompt(question.ref)
        value = rehearsal.answer_for(prompt, entry, self.chance)
        if question.kind == "select_multiple":
            # In the order of the form: another order is the same answer, but not the same text.
            return " ".join(choice.value for choice in question.choices if choice.value in value.split())
        return str(float(value)) if prompt.datatype == "decimal" else value

    def _go_on(self) -> None:
        before = self.kiosk.screen.identity
        self.act(actions.Next())
        assert self.kiosk.screen.identity != before, self.kiosk.screen
        visit = self.kiosk._visit
        assert visit is not None
        self.visit = visit.id
        self.tell("page", self.visit, self.answers)

    def _review(self, review: screens.Review) -> None:
        changeable = [row.page for row in review.rows if row.page]
        if not self._changed:
            self._changed = True
            self.act(actions.Change(self.chance.choice(changeable)))
            return
        entry = self.kiosk.entry
        assert entry is not None
        relevant = [ref for ref in self.answers if entry.is_relevant(ref)]
        sending = {"instance": entry.instance_id, "answers": self.answers, "relevant": relevant}
        self.tell("sending", self.visit, sending)
        self.act(actions.Next())
        assert isinstance(self.kiosk.screen, screens.Done), self.kiosk.screen
        self.tell("done", self.visit, entry.instance_id)

    def _first_choice(self, page: screens.QuestionPage) -> None:
        """Say why a helper is called, or how it was."""
        for question in page.questions:
            self.act(actions.Answer(question.ref, question.choices[0].value))
        self.act(actions.Next())

    def _call_for_help(self) -> None:
        self._helped = True
        self.act(actions.Help())
        why = self.kiosk.screen
        assert isinstance(why, screens.QuestionPage), why
        self._first_choice(why)
        assert isinstance(self.kiosk.screen, screens.HelpNumber), self.kiosk.screen
        self.act(actions.Next() if self.chance.random() < 0.5 else actions.CancelHelp())
        self._go_on()

    def _walk_away(self) -> None:
        self.tell("leaving", self.visit, None)
        while not isinstance(self.kiosk.screen, screens.Welcome):
            self.clock.forward(60)
            self.kiosk.tick()


def write(folder: Path, paper: Paper) -> None:
    """Leave the words of a paper where a picture of them could not be searched."""
    with phases.phase("printing"):
        folder.mkdir(exist_ok=True)
        (folder / f"{paper.id}.txt").write_text(repr(paper), encoding="utf-8")


def without_window(folder: Path, chance: random.Random) -> BusyVisitor:
    bench = kiosks.bench(folder, folder / "services", print_paper=lambda paper: write(folder / "paper", paper))
    return BusyVisitor(bench.kiosk, bench.clock, bench.kiosk.act, chance)


def with_window(folder: Path, chance: random.Random) -> BusyVisitor:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from kiosk.paper.printing import FilePrinter
    from tests.support.clock import StillClock
    from ui import paper as drawing
    from ui.app import build
    from ui.speaker import QtSpeaker

    application = QApplication([])
    clock, config = StillClock(), kiosks.configured(folder, "[data]\nminimum_free_mb = 20\n")
    site = Site.open(folder)
    draw = drawing.draw

    def written_too(paper: Paper) -> Any:
        write(folder / "paper", paper)
        return draw(paper)

    drawing.draw = written_too
    phases.watch_window()
    phases.watch(FilePrinter, "print", "printing")
    speaker = QtSpeaker(folder / "speech")
    app = build(config, site, clock, FilePrinter(folder / "paper"), speaker, reduced_motion=True)
    app.window.show()

    def act(action: Action) -> None:
        app.window.act(action)
        application.processEvents()
        while app.window.held:
            application.processEvents()

    def linger(milliseconds: int = LINGER_MS) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        with phases.phase("lingering"):
            loop.exec()

    _wait_for_voice(application, speaker, app.window.refresh)
    return BusyVisitor(app.kiosk, clock, act, chance, linger=linger)


def _wait_for_voice(application: QApplication, speaker: QtSpeaker, refresh: Callable[[], None]) -> None:
    from PySide6.QtCore import QTimer

    def known() -> None:
        refresh()
        if speaker.problem() != "starting":
            application.quit()

    speaker.on_voices = known
    patience = QTimer(singleShot=True)
    patience.timeout.connect(application.quit)
    patience.start(VOICE_MS)
    application.exec()
    speaker.on_voices = refresh


def main(folder: Path, seed: str, mode: str = "visits", wrong: str = "") -> None:
    """Make visits until killed."""
    log.start(folder / "log")
    assert Services(folder / "services").all()
    if wrong:
        sabotage.WAYS[wrong](folder)
    phases.watch_core()
    visitor = (with_window if mode == "window" else without_window)(folder, random.Random(seed))
    assert isinstance(visitor.kiosk.screen, screens.Welcome), visitor.kiosk.screen
    while True:
        visitor.visit_once()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
