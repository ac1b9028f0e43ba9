"""A whole kiosk without a screen: real services, store, sealing; only the time and the paper are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import actions, config, screens
from kiosk.machine import Kiosk
from kiosk.parts import Parts
from kiosk.sealing import keys
from kiosk.sealing.seals import open_sealed
from kiosk.services.examination import examine
from kiosk.services.installed import Services
from kiosk.store.store import Store
from kiosk.texts import Texts
from tests.support import ready
from tests.support.clock import StillClock
from tests.support.workbooks import write_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.actions import Action
    from kiosk.paper.paper import Paper
    from kiosk.screens import Question, QuestionPage, Screen
    from kiosk.site import Site

ROOT = Path(__file__).parents[2]
OWN_SERVICES = ready.OWN_SERVICES
VOICES = frozenset({"en", "es", "ar"})


@dataclass
class Bench:
    """A kiosk and everything around it, with short words for what a person does."""

    folder: Path
    clock: StillClock
    site: Site
    parts: Parts
    kiosk: Kiosk
    papers: list[Paper] = field(default_factory=list)

    @property
    def screen(self) -> Screen:
        return self.kiosk.screen

    @property
    def page(self) -> QuestionPage:
        screen = self.kiosk.screen
        assert isinstance(screen, screens.QuestionPage), screen
        return screen

    @property
    def question(self) -> Question:
        (question,) = self.page.questions
        return question

    def do(self, *done: Action) -> Screen:
        for action in done:
            self.kiosk.act(action)
        return self.kiosk.screen

    def next(self) -> Screen:
        return self.do(actions.Next())

    def back(self) -> Screen:
        return self.do(actions.Back())

    def answer(self, value: str, name: str = "") -> Screen:
        """Answer the question on the page (or the one of this name) and go on."""
        self.type(value, name)
        return self.next()

    def type(self, value: str, name: str = "") -> Screen:
        found = [question for question in self.page.questions if question.ref.endswith(name)]
        return self.do(actions.Answer(found[0].ref, value))

    def start(self, service: str, language: str = "") -> Screen:
        """Go to the first question of a service."""
        if language:
            self.do(actions.ChooseLanguage(language))
        return self.do(actions.Next(), actions.OpenService(service), actions.Next())

    def wait(self, seconds: int, *, listening: bool = False) -> Screen:
        """Let time pass, a tick each second."""
        self.kiosk.listening(listening)
        for _ in range(seconds):
            self.clock.forward(1)
            self.kiosk.tick()
        return self.kiosk.screen

    def opened(self) -> list[str]:
        """Return the XML of every submission in the store, opened with the private key of the demonstration."""
        key = keys.read_opening(self.folder / "demonstration" / "submissions-private-key.json")
        return [open_sealed(key, kept.sealed, kept.binding).decode() for kept in self.parts.store.submissions()]


def configured(folder: Path, toml: str = "") -> config.Config:
    """Return a configuration of a site in `folder`."""
    return config.parse(toml, None, folder)


def bench(
    folder: Path,
    services: Path,
    toml: str = "",
    voices: frozenset[str] = VOICES,
    print_paper: Callable[[Paper], None] | None = None,
) -> Bench:
    """Return a kiosk in `folder`, with the services installed in the folder `services`."""
    clock = StillClock()
    configuration = configured(folder, toml)
    site = ready.demonstration(folder)
    papers: list[Paper] = []
    parts = Parts(
        config=configuration,
        clock=clock,
        texts=_texts(configuration.place.languages),
        services=Services(services),
        site=site,
        open_store=lambda: Store.open(site.store_path, clock, minimum_free=0),
        print_paper=print_paper or papers.append,
        voices=lambda: voices,
    )
    return Bench(folder, clock, site, parts, Kiosk(parts), papers)


@cache
def _texts(languages: tuple[str, ...]) -> Texts:
    """Words are read once for all tests: nobody changes them."""
    return Texts(ROOT / "assets" / "texts", languages)


def install(folder: Path, *forms: Path, own: bool = False) -> Path:
    """Install forms into `folder` and return it."""
    services = Services(folder)
    for form in forms:
        services.add(examine(form, own=own))
    return folder


def install_table(folder: Path, table: str, name: str = "small") -> Path:
    """Install a form written as a table in the test."""
    return install(folder, write_form(folder.parent / f"{folder.name}-forms", table, f"{name}.md"))
