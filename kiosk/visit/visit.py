"""One person at the display, from the first touch to the wipe. Ending a visit is dropping this object."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from kiosk.errors import HandrailError
from kiosk.sealing import handover
from kiosk.services.forms import xml_of
from kiosk.services.service import ServiceDamagedError
from kiosk.view import View
from kiosk.visit import feedback, lobby
from kiosk.visit.calling import Call, Situation, new_id
from kiosk.visit.done import Sent, done, done_frame, receipt
from kiosk.visit.interview import Interview
from kiosk.visit.looking_up import LookedUp, answer, look_up
from kiosk.visit.question_page import page_screen, reading
from kiosk.visit.review import prepare, review
from kiosk.visit.sending import keep, outgoing
from kiosk.visit.welcome import welcome

if TYPE_CHECKING:
    from kiosk.paper.printout import PrintState
    from kiosk.parts import Parts
    from kiosk.screens import Line, Preferences, Progress, QuestionPage, Screen
    from kiosk.services.service import Service
    from kiosk.visit.questions import Reading
    from kiosk.visit.sending import Outgoing
    from kiosk.visit.welcome import SettingName
    from kiosk.xform import Page as FormPage

Page = Literal["welcome", "services", "start", "questions", "answer", "done", "feedback"]
_BEFORE: Final[dict[Page, Page]] = {"services": "welcome", "start": "services", "feedback": "done"}
log = logging.getLogger(__name__)


class Visit:
    """Everything one person chose and entered.

    `page` is where they are; `setting` the page of the head that is open over it, "" for none; `call`
    their call for a helper, shown over everything while `calling`.
    """

    def __init__(self, parts: Parts, preferences: Preferences) -> None:
        self.id: Final = new_id()
        self.preferences = preferences
        self.page: Page = "welcome"
        self.setting: SettingName | Literal[""] = ""
        self.call: Call | None = None
        self.calling = False
        self.service: Service | None = None
        self.interview: Interview | None = None
        self.sent: Sent | None = None
        self.looked: LookedUp | None = None
        self._parts = parts
        self._interviews: dict[str, Interview] = {}
        self._references: dict[str, str] = {}
        self._outgoing: Outgoing | None = None
        self._feedback: Interview | None = None
        self._unsent = False
        self._unopened = False
        self._heads: dict[tuple[object, ...], Line] = {}

    @property
    def answered(self) -> bool:
        """Whether there is anything that could be lost."""
        return self.page == "questions" and not (self.service and self.service.looks_up)

    # What the person does

    def next(self) -> bool:
        """Take the key on the right. Return False when that ends the visit. Raises Surroundings."""
        if self.page == "welcome":
            self.page = "services"
        elif self.page == "start":
            self._begin()
        elif self.page == "questions" and self.interview is not None:
            self._next_question(self.interview)
        elif self.page == "answer" and self.looked is not None:
            self.page = "questions" if self.looked.try_again else "answer"
            return self.looked.try_again
        elif self.page == "done":
            return self._ask_for_feedback()
        elif self.page == "feedback" and self._feedback is not None:
            feedback.send(self._parts, self._feedback)
            return False
        return True

    def back(self) -> None:
        """Take the key on the left: nothing is lost by it."""
        if self.page == "questions" and self.interview is not None:
            self._outgoing, self._unsent = None, False
            if not self.interview.back():
                self.interview.leave()
                self.page = "start"
        else:
            self.page = "questions" if self.page == "answer" else _BEFORE.get(self.page, self.page)
        self._unopened = False

    def answer(self, ref: str, value: str) -> None:
        """Take an answer as it is typed."""
        asked = self._feedback if self.page == "feedback" else self.interview
        if asked is not None and self.page in {"questions", "feedback"}:
            asked.answer(ref, value)

    def open_service(self, identifier: str) -> None:
        """Go to the start page of a service, if it is open. Raises Surroundings when nothing could be kept."""
        service = self._parts.services.get(identifier)
        if self.page != "services" or service is None or service.built_in or service.closed:
            return
        if not service.looks_up:
            self._parts.store.can_take()
        self._parts.forms.prepare(service)
        self.service, self._unopened = service, False
        self.page = "start"

    def change(self, place: str) -> None:
        """Go to a page from the review."""
        if self.page == "questions" and self.interview is not None and self.interview.page is None:
            self._outgoing, self._unsent = None, False
            self.interview.change(place)

    def remove_repeat(self) -> None:
        """Ask whether the instance of a repeat one is in shall go."""
        if self.page == "questions" and self.interview is not None:
            self.interview.ask_to_remove()

    def another(self) -> None:
        """Choose another service, in the same visit."""
        if self.page == "answer" and self.service is not None:
            self._interviews.pop(self.service.id, None)
        if self.page in {"done", "answer"}:
            self.page, self.sent, self.service, self._feedback = "services", None, None, None

    def print_again(self) -> None:
        """Print the paper that is on the display once more, unless it prints just now."""
        thing = self.call if self.calling else self.looked if self.page == "answer" else self.sent
        if thing is not None and thing.state != "printing":
            thing.print(self._parts)

    def printed(self, paper: str, state: PrintState) -> None:
        """Take note how the print of a paper went; one of somebody before is not ours."""
        for thing in self.papers():
            if thing.paper is not None and thing.paper.id == paper:
                thing.state = state

    def papers(self) -> list[Call | Sent | LookedUp]:
        """Return what was printed, or is being printed."""
        return [thing for thing in (self.call, self.sent, self.looked) if thing is not None and thing.paper is not None]

    def speak(self, language: str) -> None:
        """Go on in another language, with every answer."""
        self.preferences = replace(self.preferences, language=language, rtl=self._parts.texts.rtl(language))
        if self.looked is not None:
            self.looked.language = language
        asked = [*self._interviews.values(), self._feedback, self.call.reason if self.call else None]
        for interview in asked:
            if interview is not None:
                interview.speak(language)

    # How it is kept

    def situation(self) -> Situation:
        """Return what a helper, or a checkpoint, has to know."""
        now = self._parts.clock.now()
        interview = self.interview if self.page in {"questions", "answer"} else None
        expires = now + timedelta(days=self._parts.config.data.recovered_days)
        handed = handover.Handover(new_id(), expires, self.preferences)
        if interview is None:
            return Situation(self.id, self.service.id if self.service else "", self._title(), handed, b"")
        handed = replace(handed, form=interview.service.sha256, place=interview.place, answers=interview.entry.save())
        return Situation(self.id, interview.service.id, self._title(), handed, interview.form_xml)

    def checkpoint(self) -> None:
        """Keep where one is, sealed, in place of the last time; not what somebody looks up. Raises Surroundings."""
        if self.service is not None and self.service.looks_up:
            return
        situation = self.situation()
        packed = handover.pack(situation.handed, situation.form_xml)
        self._parts.store.put_checkpoint(self.id, self._parts.site.seal_checkpoint(self.id, packed))

    def _title(self) -> str:
        return self.service.words("title", self.preferences.language) if self.service else ""

    # The steps

    def _begin(self) -> None:
        service = self.service
        if service is None:
            return
        if service.id not in self._interviews:
            try:
                form, form_xml = self._parts.forms.open(service), xml_of(service)
            except ServiceDamagedError:
                log.exception("a service cannot be opened")
                self.page, self._unopened = "services", True
                return
            reference = "" if service.looks_up else self._parts.store.next_reference()
            entry = form.begin(
                self._parts.clock.now,
                language=service.form_language(self.preferences.language),
                device_id=self._parts.config.place.kiosk,
                preloads={"reference": reference, "kiosk": self._parts.config.place.kiosk},
                date_names=partial(service.date_name, self._parts.texts),
            )
            self._interviews[service.id] = Interview(service, entry, form_xml)
            self._references[service.id] = reference
            self._interviews[service.id].begin()
        self.interview = self._interviews[service.id]
        self.interview.come_back()
        self.page = "questions"
        if service.looks_up and self.looked is not None and self.looked.used_up:
            self._look_up(self.interview)
        self.checkpoint()

    def _next_question(self, interview: Interview) -> None:
        page = interview.page
        if page is None:
            self._submit(interview)
        elif interview.next():
            if interview.page is None and interview.service.looks_up:
                # There is nothing to check or to send: the page after the question is the answer.
                interview.back()
                self._look_up(interview)
            self.checkpoint()

    def _look_up(self, interview: Interview) -> None:
        self.looked = look_up(self._parts, interview, self.looked, self.preferences.language)
        self.page = "answer"

    def _submit(self, interview: Interview) -> None:
        """Keep the answers for good, then say so. When it cannot be done, the review says it, and nothing is lost."""
        if not interview.check_all():
            return
        self._unsent = True
        self._outgoing = going = self._outgoing or outgoing(self._parts, interview.entry)
        keep(self._parts.store, going)
        self._unsent, self._outgoing = False, None
        self.sent = Sent(interview.service, self._references.pop(interview.service.id), self._parts.clock.now())
        del self._interviews[interview.service.id]
        self.interview = None
        self.page = "done"
        self._after_sending(self.sent, going)

    def _after_sending(self, sent: Sent, going: Outgoing) -> None:
        """Do what may go wrong without taking anything back from the person."""
        try:
            reference = sent.reference.replace(" ", "-")
            self._parts.store.log_sent(self.id, reference=reference, instance=going.instance_id)
        except HandrailError:
            log.exception("after sending")
        if self._parts.config.printer.receipts:
            sent.paper = receipt(self._view_of_paper(), self._parts, sent)
            sent.print(self._parts)

    def _view_of_paper(self) -> View:
        return View(self._parts.texts, self.preferences, frozenset(), self._parts.config.place.name)

    def _ask_for_feedback(self) -> bool:
        """Go on to the question how it was. Return False where there is none."""
        if self._feedback is None and self.sent is not None:
            self._feedback = feedback.ask(self._parts, self.sent.service.id, self.preferences.language)
        self.page = "feedback" if self._feedback else "done"
        return self._feedback is not None

    # What is shown

    def screen(self, view: View) -> Screen:
        """Return the page one is on."""
        idle = self._parts.config.visit.idle_seconds
        if self.page in {"services", "start"}:
            return self._lobby_screen(view, idle)
        if self.page == "questions" and self.interview is not None:
            return self._question_screen(view, self.interview)
        if self.page == "answer" and self.looked is not None:
            return answer(view, self._parts, self.looked)
        if self.page == "done" and self.sent is not None:
            return done(view, self.sent)
        if self.page == "feedback" and self._feedback is not None and self.sent is not None:
            return self._feedback_screen(view, self._feedback, self.sent)
        return welcome(view, idle)

    def _lobby_screen(self, view: View, idle: int) -> Screen:
        if self.page == "start" and self.service is not None:
            return lobby.start(view, self.service, idle)
        trouble = view.line("trouble-no-service") if self._unopened else None
        return lobby.services(view, self._parts.services.all(), trouble)

    def ahead(self, view: View) -> QuestionPage | None:
        """Return the question that the next step would show, as far as it can be told; nothing is done."""
        interview = self.interview
        if self.page != "questions" or interview is None:
            return None
        read = self._read(view, interview)
        prepare(view, interview, read)
        with interview.ahead() as page:
            return self._asking(view, interview, page, read) if page is not None else None

    def _read(self, view: View, interview: Interview) -> Reading:
        return reading(view, interview, self._parts.clock.now().date())

    def _question_screen(self, view: View, interview: Interview) -> Screen:
        read, page = self._read(view, interview), interview.page
        if page is None:
            return review(view, interview, read, unsent=self._unsent)
        return self._asking(view, interview, page, read)

    def _asking(self, view: View, interview: Interview, page: FormPage, read: Reading) -> QuestionPage:
        progress = interview.progress
        head = self._head(view, interview, progress)
        frame = view.frame(head, forward="frame-continue", progress=progress, place=False)
        return page_screen(view, interview, page, read, frame)

    def _head(self, view: View, interview: Interview, progress: Progress) -> Line:
        """Return how far one is. Said when the page was looked at ahead, it is not put together once more."""
        key = "frame-progress" if interview.asked.certain else "frame-progress-about"
        title = lobby.title(view, interview.service).shown
        told = (key, view.language, title, progress.done, progress.total)
        if told not in self._heads:
            self._heads[told] = view.line(key, service=title, number=progress.done, total=progress.total)
        return self._heads[told]

    def _feedback_screen(self, view: View, asked: Interview, sent: Sent) -> Screen:
        page = asked.page
        if page is None:
            return done(view, sent)
        return page_screen(view, asked, page, self._read(view, asked), done_frame(view, sent, back="frame-back"))
