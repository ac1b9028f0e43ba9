"""Leads the made-up visitor through a visit on a real kiosk, window and all, and keeps what there is to see."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from accessibility.connecting import order
from accessibility.recording import RecordingSpeaker
from kiosk import actions, screens
from kiosk.commands.services import install_own
from kiosk.paper.printing import FilePrinter
from kiosk.sealing import keys
from kiosk.sealing.export import export, file_name
from kiosk.sealing.opening import Opened, open_all, read_rows
from kiosk.sealing.shapes import shape_of_form
from kiosk.services.examination import examine
from kiosk.services.installed import Services
from kiosk.services.service import FORM
from kiosk.site import Site
from ui.app import App, build
from ui.tour.album import Album, Seen
from ui.tour.evidence import wrong
from ui.tour.page import write
from ui.tour.visitor import WAIT, Visitor
from ui.widgets import Key

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from PySide6.QtWidgets import QApplication

    from kiosk.config import Config
    from kiosk.screens import Line, Screen, Size, Theme

LONGEST = 3000
"""Screens after which a visit counts as going in circles."""
SETTLE_SECONDS = 10.0
MOST_PARTS = 6
"""Parts of one screen that are pictured: a list of all streets of a town has more."""


class TourClock:
    """The real time, plus what the tour lets pass at once (waiting for the idle warning)."""

    def __init__(self, config: Config) -> None:
        self._zone = config.place.time_zone
        self._ahead = 0.0

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead += seconds

    def now(self) -> datetime:
        """Return the time of day."""
        return datetime.now(self._zone) + timedelta(seconds=self._ahead)

    def monotonic(self) -> float:
        """Return seconds that never jump back."""
        return time.monotonic() + self._ahead


@dataclass(frozen=True, slots=True)
class Wish:
    """What the tour shall show: a service's id or a form's file, a language, a size, a theme.

    `clips`: a folder in which the sounds are kept from one tour to the next. `incomplete`: a language of the form, as
    it names it, that is offered although texts are missing in it.
    """

    service: str
    language: str
    size: Size | None
    theme: Theme
    clips: Path | None = None
    incomplete: str = ""


class Guide:
    """One tour into the folder `out`."""

    reduced_motion = True
    """Pictures are taken of what is at rest."""

    def __init__(self, application: QApplication, config: Config, out: Path, wish: Wish, random: Random) -> None:
        self.application, self.config, self.out, self.wish = application, config, out, wish
        self.clock = TourClock(config)
        self.site = Site.open_or_demonstrate(out / "site", config.place.name, self.clock)
        self.service = self._install()
        self.speaker = RecordingSpeaker(out / "speech", clips=wish.clips)
        self.app: App = build(
            config, self.site, self.clock, FilePrinter(out / "paper"), self.speaker, reduced_motion=self.reduced_motion
        )
        self.album = Album(out)
        self.visitor = Visitor(wish.language, self.service, random, self._listed())
        self.slowest: tuple[float, str] = (0.0, "")
        self.wrong: list[str] = []
        self.relevant: set[str] = set()

    def _install(self) -> str:
        services = Services(self.site.services)
        install_own(services)
        form = Path(self.wish.service)
        if form.suffix and form.is_file():
            house = self.config.place.languages[0]
            return services.add(examine(form, house_language=house, incomplete=self.wish.incomplete)).id
        return self.wish.service

    def _listed(self) -> str:
        """Return a reference that is in the list of a service that looks something up."""
        service = Services(self.site.services).get(self.service)
        if service is None or service.closed or not service.looks_up:
            return ""
        line = service.index.read_text(encoding="utf-8").splitlines()[1]
        return str(json.loads(line.partition("\t")[2])[0])

    def go(self, say: Callable[[str], None]) -> int:
        """Make the visit, open what was sent, write the album; return 1 when anything is wrong."""
        window, begin = self.app.window, time.monotonic()
        window.show()
        self._prefer()
        for _ in range(LONGEST):
            if self.visitor.finished:
                break
            self._look(self.app.kiosk.screen)
        else:
            self.wrong.append("the visit goes in circles")
        self._trouble()
        self.app.close()
        self._open()
        self.album.record(self._visit())
        self.wrong += wrong(self.out)
        facts: dict[str, object] = {
            "service": self.service,
            "language": self.wish.language,
            "panel": f"{self.config.panel.width} x {self.config.panel.height}",
            "size": self.wish.size or "of the panel",
            "theme": self.wish.theme,
            "screens": len(self.album.shots),
            "questions answered": len(self.visitor.answers),
            "slowest action, ms": f"{self.slowest[0]:.0f} ({self.slowest[1]})",
            "wrong": "; ".join(self.wrong) or "nothing",
            "took, s": round(time.monotonic() - begin, 1),
        }
        self.album.overview()
        page = write(self.out, f"{self.service} in {self.wish.language}", facts, self.album.shots)
        for name, value in facts.items():
            say(f"{name}: {value}")
        say(f"Open {page} in a browser.")
        return 1 if self.wrong else 0

    def _prefer(self) -> None:
        self._act(actions.ChooseTheme(self.wish.theme))
        if self.wish.size:
            self._act(actions.ChooseSize(self.wish.size))
        self._act(actions.ChooseLanguage(self.wish.language))
        self._act(actions.Voice("on"))

    def _look(self, screen: Screen) -> None:
        """Take the picture of a screen and do what the visitor does there."""
        self._take(screen)
        for move in self.visitor.moves(screen, self.app.kiosk.entry):
            if move == WAIT:
                self._wait_for_the_warning()
                return
            if isinstance(move, actions.Next) and self.app.kiosk.screen != screen:
                self._take(self.app.kiosk.screen)  # with the answers
            if isinstance(screen, screens.Review) and isinstance(move, actions.Next):
                self._compare()
            self._act(cast("actions.Action", move))

    def _take(self, screen: Screen) -> None:
        """Take a picture of the screen and of each of its parts, as "More" turns them over."""
        self._settle()
        self.app.window.rest()
        name, seen = type(screen).__name__.lower(), _seen(screen)
        self.album.take(self.app.window, name, len(self.speaker.said), seen)
        for part in range(2, MOST_PARTS + 1):
            more = [key for key in self.app.window.findChildren(Key, "more") if key.isVisible() and key.isEnabled()]
            if not more:
                break
            more[0].click()
            self._settle()
            self.album.take(self.app.window, f"{name}-part-{part}", len(self.speaker.said), seen)

    def _act(self, action: actions.Action) -> None:
        begin = time.perf_counter()
        self.app.window.act(action)
        self.application.processEvents()
        while self.app.window.held:
            self.application.processEvents()
        spent = (time.perf_counter() - begin) * 1000
        self.slowest = max(self.slowest, (spent, type(action).__name__))

    def _wait_for_the_warning(self) -> None:
        while not isinstance(self.app.kiosk.screen, screens.Idle):
            self.clock.forward(30)
            self.app.kiosk.tick()
        self.app.window.refresh()

    def _settle(self) -> None:
        """Let the page come to rest, and the paper out of the printer."""
        until = time.monotonic() + SETTLE_SECONDS
        self.application.processEvents()
        while (self.app.background.busy or self._page_is_coming() or self.app.window.held) and time.monotonic() < until:
            self.application.processEvents()

    def _page_is_coming(self) -> bool:
        page = self.app.window.stage.page
        return page is not None and page.coming

    def _compare(self) -> None:
        """Remember, before sending, which answers still count."""
        entry = self.app.kiosk.entry
        if entry is not None:
            self.relevant = {ref for ref in self.visitor.answers if entry.is_relevant(ref)}

    def _visit(self) -> dict[str, object]:
        service = Services(self.site.services).get(self.service)
        form = (service.folder / FORM).relative_to(self.out).as_posix() if service else ""
        return {
            "service": self.service,
            "form": form,
            "looks_up": bool(service and service.looks_up),
            "opened": f"opened/xml/{file_name(self.service)}",
            "answers": self.visitor.answers,
            "kinds": self.visitor.kinds,
            "relevant": sorted(self.relevant),
        }

    def _trouble(self) -> None:
        self.app.kiosk.trouble("store_locked")
        self.app.window.refresh()
        self._take(self.app.kiosk.screen)

    def _open(self) -> None:
        """Open the submissions with the demonstration's private key and compare them with what was answered."""
        key = keys.read_opening(self.site.folder / "demonstration" / "submissions-private-key.json")
        verifying = self.site.signer.verifying
        found = list(open_all(read_rows(self.site.store_path), {key.id: key}, {verifying.id: verifying}))
        service = Services(self.site.services).get(self.service)
        shapes = dict(filter(None, [shape_of_form((service.folder / FORM).read_bytes())])) if service else {}
        self.wrong += [f"not opened: {item.what}" for item in export(found, shapes, self.out / "opened")]
        mine = [item for item in found if isinstance(item, Opened) and item.submission.form_id == self.service]
        if len(mine) != (0 if service and service.looks_up else 1):
            self.wrong.append(f"{len(mine)} submissions of the service")
            return
        for item in found:
            if isinstance(item, Opened):
                folder = self.out / "sealed"
                folder.mkdir(exist_ok=True)
                (folder / f"{item.submission.form_id}.json").write_bytes(item.submission.to_parcel())


def _seen(screen: Screen) -> Seen:
    """Return what there is to see and to hear on a screen: on a page of questions each with its hints and answers."""
    parts: list[tuple[Line | None, ...]] = [(getattr(screen, "title", None),)]
    if isinstance(screen, screens.QuestionPage):
        parts = [_asked(question) for question in screen.questions]
    if isinstance(screen, screens.Review):
        parts.append(tuple(line for row in screen.rows for line in (row.question, row.answer)))
    title = next((line.shown for part in parts for line in part if line), "")
    words = tuple(tuple(line.spoken for line in part if line and line.spoken) for part in parts)
    paper = getattr(screen, "paper", None)
    preferences = screen.frame.preferences
    said = words if preferences.voice else ()
    return Seen(screen.identity, title, said, paper.qr if paper else "", preferences.size)


def _asked(question: screens.Question) -> tuple[Line | None, ...]:
    # What a private note shows is answers, which are not read out.
    label = None if question.private and question.kind == "note" and question.label.personal else question.label
    # The answers of a long list are said last of all, so they are not between their question and the next.
    choices = () if question.search else tuple(choice.label for choice in order(question))
    return (label, question.hint, question.guidance, *choices)
