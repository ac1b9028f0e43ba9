"""A service that only looks something up: what the list says of a reference, as of when; nothing is sent or kept."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kiosk.paper.printout import print_state
from kiosk.paper.tickets import Press
from kiosk.screens import Done, Line, Question, QuestionPage
from kiosk.services.names import ASKED
from kiosk.services.status_list import LONGEST, Status, StatusListError, canonical, find
from kiosk.visit.lobby import title, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from kiosk.paper.paper import Paper
    from kiosk.paper.printout import PrintState
    from kiosk.parts import Parts
    from kiosk.screens import Screen
    from kiosk.services.service import Service
    from kiosk.view import View
    from kiosk.visit.interview import Interview

MOST_MISSES: Final = 3
"""References that are not in the list, in one visit, until only a helper looks on: nobody tries them all."""
_SHOWN: Final = 20
"""Letters of what was typed that are shown again; a code with more is another paper."""
_TITLE: Final = 120
"""Letters of the list's words that may stand as the title; more are read below it."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class LookedUp:
    """What came of it. `found` is None where the list has nothing; `broken` where we could not look."""

    service: Service
    typed: str
    found: Status | None
    as_of: datetime | None
    made: datetime
    misses: int
    number: int
    """Another one for each answer of a visit: each is a page of its own."""
    language: str
    broken: bool = False
    paper: Paper | None = None
    state: PrintState = "printed"
    """Of the paper, once there is one."""
    printing_since: float = 0.0

    @property
    def try_again(self) -> bool:
        """Whether another reference may be typed."""
        return self.found is None and not self.used_up and not self.broken

    @property
    def used_up(self) -> bool:
        """Whether only a helper looks on in this visit."""
        return self.found is None and self.misses >= MOST_MISSES

    def print(self, parts: Parts) -> None:
        """Print what is on the display, or print it again."""
        if self.found is not None:
            told = _Told(self, self.found, parts, self.language)
            self.paper = told.slip()
            self.state, self.printing_since = "printing", parts.clock.monotonic()
            parts.print_paper(self.paper)


def look_up(parts: Parts, interview: Interview, before: LookedUp | None, language: str) -> LookedUp:
    """Look up what was typed, in the newest list there is. After too many misses nothing is looked up any more."""
    # The list may have come anew since the visit began.
    service = parts.services.get(interview.service.id) or interview.service
    typed, found, broken = _typed(interview), None, False
    misses = before.misses if before else 0
    if misses < MOST_MISSES:
        try:
            found = next(filter(None, (find(service.index, words) for words in _meant(typed, before))), None)
        except (OSError, StatusListError):
            log.exception("a list cannot be read")
            broken = True
    # Nothing typed is no guess.
    missed = misses + (found is None and not broken and canonical(typed) != "")
    now, number = parts.clock.now(), interview.arrivals
    return LookedUp(service, typed, found, service.list_as_of, now, missed, number, language, broken)


def _meant(typed: str, before: LookedUp | None) -> Iterator[str]:
    """Yield what may be meant: a scanner types behind what stands in the field from the time before."""
    yield typed
    if before is not None and before.typed and typed.startswith(before.typed):
        yield typed.removeprefix(before.typed)


def _typed(interview: Interview) -> str:
    prompts = (prompt for page in interview.asked.pages() for prompt in page.prompts)
    return next((prompt.value for prompt in prompts if prompt.ref.rpartition("/")[2] == ASKED), "")


def answer(view: View, parts: Parts, looked: LookedUp) -> Screen:
    """Return the page with the answer, or the one that says that there is none."""
    if looked.found is None:
        return _nothing(view, looked)
    told = _Told(looked, looked.found, parts, view.language)
    facts = [*told.more(), *([("warning", view.line("answer-old"))] if told.old else [])]
    contact = words(view, looked.service, "contact")
    if contact:
        facts.append(("phone", view.line("done-contact", contact=contact.shown)))
    if looked.paper is not None:
        facts.append(("printer", print_state(view, "receipt", looked.state, looked.found.reference)))
    return Done(
        identity=f"answer/{looked.service.id}/{looked.number}",
        frame=view.frame(title(view, looked.service), forward="frame-finish", sign="check", place=False),
        title=told.title(),
        reference_label=view.line("done-reference"),
        reference=told.reference(),
        next_title=told.date(),
        steps=(),
        facts=tuple(facts),
        print_again=view.line("answer-print") if looked.state != "missing" else None,
        another=view.line("done-another"),
        paper=looked.paper,
        sign="search",
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of an application in one language."""

    looked: LookedUp
    found: Status
    parts: Parts
    language: str

    def _line(self, key: str, **arguments: str | int) -> Line:
        return self.parts.texts.line(key, self.language, **arguments)

    @property
    def _house(self) -> str:
        return self.parts.config.place.languages[0]

    @property
    def old(self) -> bool:
        """Whether the list is older than the place wants, or from a time that is not yet."""
        as_of, days = self.looked.as_of, self.parts.config.data.list_days
        return as_of is None or not timedelta(days=-1) <= self.looked.made - as_of <= timedelta(days=days)

    def title(self) -> Line:
        """Return how it stands: in the form's words for the status, else in those of the list."""
        own = self.looked.service.status_words(self.found.status, self.language)
        if own:
            return Line(own, spoken=own, language=self.language, personal=True)
        said = self._words()
        if said is not None and said.language == self.language and len(said.shown) <= _TITLE:
            return said
        return Line(self.found.status, spoken=self.found.status, language=self._house, personal=True)

    def more(self) -> list[tuple[str, Line]]:
        """Return what the list says besides: in this language, else in that of the place, and then it says so."""
        said, top = self._words(), self.title()
        if said is None or said.shown == top.shown:
            return []
        other = [("language", self._line("answer-other-language"))] if said.language != self.language else []
        return [*other, ("information", said)]

    def _words(self) -> Line | None:
        said = self.found.words
        base = self.language.partition("-")[0]
        for code in (self.language, base, "", self._house, *said):
            if said.get(code):
                language = self._house if not code else self.language if code == base else code
                return Line(said[code], spoken=said[code], language=language, personal=True)
        return None

    def reference(self) -> Line:
        """Return the reference as the list has it: who mistyped sees that it is another one."""
        spelled = self.parts.texts.spelled(self.found.reference, self.language)
        return Line(self.found.reference, spoken=f"{spelled}.", language=self.language, personal=True)

    def date(self) -> Line:
        """Return of when the list is."""
        as_of, texts = self.looked.as_of, self.parts.texts
        if as_of is None:
            return self._line("answer-no-date")
        here = as_of.astimezone(self.parts.config.place.time_zone)
        day, clock = texts.day(here, self.language), texts.time_of_day(here, self.language)
        return self._line("answer-date", date=day, time=clock)

    def slip(self) -> Paper:
        """Return the paper with the answer."""
        said = [self.title().shown, self.date().shown, *(line.shown for _, line in self.more())]
        said += [self._line("answer-old").shown] if self.old else []
        press = Press(self.parts.texts, self.language, self.parts.config.place)
        return press.answer(self.found.reference, self.looked.made, said)


def _nothing(view: View, looked: LookedUp) -> QuestionPage:
    """Say that there is no answer and what to do; never whether another reference would have one."""
    if looked.broken:
        label, hint = view.line("answer-broken"), view.line("answer-broken-hint")
    elif looked.used_up:
        label, hint = view.line("answer-no-more"), view.line("answer-no-more-hint")
    else:
        label, hint = _not_found(view, looked.typed), view.line("answer-not-found-hint")
    asked = Question("answer", "note", label, view.line("answer-not-found-short"), hint=hint, readonly=True)
    if looked.try_again:
        asked = replace(asked, guidance=view.line("answer-not-found-help"))
    forward = "answer-try-again" if looked.try_again else "frame-finish"
    return QuestionPage(
        identity=f"answer/{looked.service.id}/{looked.number}",
        frame=view.frame(
            title(view, looked.service),
            back="frame-back" if looked.try_again else "",
            forward=forward,
            sign="" if looked.try_again else "check",
            place=False,
        ),
        questions=(asked,),
    )


def _not_found(view: View, typed: str) -> Line:
    shown = " ".join(typed.split())
    if not canonical(shown) or len(shown) > min(_SHOWN, LONGEST["reference"]) or not shown.isprintable():
        return view.line("answer-not-found-any")
    spelled = view.texts.spelled(shown, view.language)
    return replace(view.line("answer-not-found", reference=shown, spelled=spelled), personal=True)
