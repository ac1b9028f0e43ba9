"""A visit without a display: a kiosk as it is behind its window, used by a script."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk import actions, screens
from kiosk import config as configuration
from kiosk.clock import SystemClock
from kiosk.machine import Kiosk
from kiosk.parts import Parts
from kiosk.services.installed import Services
from kiosk.store.store import Store
from kiosk.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.site import Site

SERVICE: Final = "join-the-library"
MOST_PAGES: Final = 60
_TRIED: Final = ("Amina Yusuf", "1990-03-14", "5", "12 Mill Lane", "SW1A 1AA", "02079460018", "amina@example.org")


class LostError(Exception):
    """The script does not find its way; the words say where."""


class Visitor:
    """Somebody at a kiosk that has no window."""

    def __init__(self, kiosk: Kiosk) -> None:
        self._kiosk = kiosk

    def call_a_helper(self) -> str:
        """Call a helper, as soon as one may; return the number of the ticket."""
        self.begin_a_call()
        return self.call()

    def begin_a_call(self) -> None:
        """Touch "Call a helper"; the next touch makes the call."""
        self._do(actions.Next(), actions.Help())

    def call(self) -> str:
        """Say nothing of why, and call; return the number of the ticket."""
        for _ in range(MOST_PAGES):
            screen = self._kiosk.screen
            if isinstance(screen, screens.HelpNumber):
                return screen.number.shown
            self._do(actions.Next())
        raise LostError("no number is given")

    def take_back(self) -> None:
        """Say that no help is needed any more."""
        self._do(actions.CancelHelp())

    def fill_in(self, service: str) -> str:
        """Fill a service in and finish it; return its reference."""
        self.leave()
        self._do(actions.Next(), actions.OpenService(service), actions.Next())
        for _ in range(MOST_PAGES):
            screen = self._kiosk.screen
            if isinstance(screen, screens.Done):
                return screen.reference.shown
            if isinstance(screen, screens.QuestionPage):
                self._answer(screen)
            else:
                self._do(actions.Next())
        raise LostError("the service does not end")

    def leave(self) -> None:
        """Go away."""
        self._kiosk.end()

    def _answer(self, page: screens.QuestionPage) -> None:
        """Answer what has to be answered, and go on; words that are not taken are followed by others."""
        for words in _TRIED:
            for question in page.questions:
                if question.required:
                    value = question.choices[0].value if question.choices else words
                    self._do(actions.Answer(question.ref, value))
            self._do(actions.Next())
            after = self._kiosk.screen
            if not isinstance(after, screens.QuestionPage) or not _same(after, page):
                return
        raise LostError(page.identity)

    def _do(self, *done: actions.Action) -> None:
        for action in done:
            self._kiosk.act(action)


def _same(after: screens.QuestionPage, before: screens.QuestionPage) -> bool:
    return [question.ref for question in after.questions] == [question.ref for question in before.questions]


@contextmanager
def visiting(site: Site) -> Iterator[Visitor]:
    """Stand at the kiosk of a site; nothing is printed and nothing spoken."""
    config = configuration.load(None, site.folder)
    clock = SystemClock(config.place.time_zone)
    floor = config.data.minimum_free_mb * 1_000_000
    parts = Parts(
        config=config,
        clock=clock,
        texts=Texts(Path(str(resources.files("assets"))) / "texts", config.place.languages),
        services=Services(site.services),
        site=site,
        open_store=lambda: Store.open(site.store_path, clock, minimum_free=floor),
        print_paper=lambda _paper: None,
        voices=frozenset,
    )
    kiosk = Kiosk(parts)
    try:
        yield Visitor(kiosk)
    finally:
        kiosk.end()
        parts.door.lose()
