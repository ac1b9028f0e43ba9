"""A helper is called: why, if one wants to say; then a number, a ticket, and the visit is held."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from kiosk.errors import HandrailError
from kiosk.paper.printout import print_state
from kiosk.paper.tickets import Press, Ticket, visit_code
from kiosk.screens import HelpNumber, Line
from kiosk.sealing import handover
from kiosk.services.service import ServiceDamagedError
from kiosk.store.tickets import Called
from kiosk.visit.interview import Interview
from kiosk.visit.question_page import page_screen, reading
from kiosk.visit.sending import outgoing

if TYPE_CHECKING:
    from kiosk.config import Config
    from kiosk.paper.paper import Paper
    from kiosk.paper.printout import PrintState
    from kiosk.parts import Parts
    from kiosk.screens import QuestionPage
    from kiosk.view import View

CALL: Final = "handrail-call"
"""The form of a call."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Situation:
    """What a helper should know: which visit, in which service, on which page, with what answers so far.

    `service` is the id of the service, `title` its name in words; both "" when none is open. `handed` is the
    visit as it goes onto the ticket, `form_xml` the form it is in.
    """

    visit_id: str
    service: str
    title: str
    handed: handover.Handover
    form_xml: bytes


class Call:
    """One call. `reason` is the form that asks why, until the call is made; then there is a `ticket`."""

    def __init__(self, reason: Interview | None) -> None:
        self.reason = reason
        self.ticket: Ticket | None = None
        self.paper: Paper | None = None
        self.state: PrintState = "printing"
        self.printing_since = 0.0

    @classmethod
    def begin(cls, parts: Parts, language: str) -> Call:
        """Begin with the question why; without it where the form of a call is not installed."""
        service = parts.services.get(CALL)
        if service is None:
            log.error("the form %s is not installed", CALL)
            return cls(None)
        try:
            entry = parts.forms.open(service).begin(parts.clock.now, language=service.form_language(language))
        except ServiceDamagedError:
            log.exception("the form of a call is damaged")
            return cls(None)
        reason = Interview(service, entry)
        reason.begin()
        return cls(reason)

    def make(self, parts: Parts, situation: Situation) -> None:
        """Store the ticket, put the call into the outbox, print. Raises Surroundings when the ticket cannot be kept."""
        store = parts.store
        now = parts.clock.now()
        number = store.next_ticket(parts.config.tickets.letter)
        store.add_ticket(number, situation.visit_id, situation.service)
        keep_until = kept_until(now, parts.config)
        self.ticket = Ticket(number, situation.title, now, keep_until, parts.config.tickets.helper_minutes)
        language = situation.handed.preferences.language
        self._send(parts, situation, language)
        packed = handover.pack(replace(situation.handed, expires=keep_until), situation.form_xml)
        code = visit_code(handover.wrap(packed, parts.site.keys.desk, parts.site.signer), situation.visit_id)
        self.paper = Press(parts.texts, language, parts.config.place).ticket(self.ticket, code)
        self.print(parts)

    def print(self, parts: Parts) -> None:
        """Print the ticket, or print it again."""
        if self.paper is not None:
            self.state, self.printing_since = "printing", parts.clock.monotonic()
            parts.print_paper(self.paper)

    def _send(self, parts: Parts, situation: Situation, language: str) -> None:
        """Put the call into the outbox. The number stands in any case: a helper here has it without the outbox."""
        if self.reason is None or self.ticket is None:
            return
        told = {
            "ticket": self.ticket.number,
            "service": situation.service,
            "page": situation.handed.place,
            "language": language,
            "kiosk": parts.config.place.kiosk,
        }
        entry = parts.forms.open(self.reason.service).begin(parts.clock.now, preloads=told)
        for page in self.reason.asked.pages():
            for prompt in page.prompts:
                if prompt.value:
                    entry.answer(prompt.ref, prompt.value)
        try:
            outgoing(parts, entry).keep(parts.store, ticket=Called(self.ticket.number))
        except HandrailError:
            log.exception("the call could not be put into the outbox")

    # What is shown

    def screen(self, view: View, parts: Parts, *, answered: bool) -> QuestionPage | HelpNumber:
        """Return the question why, or the number. `answered`: there are answers that could be lost."""
        if self.ticket is None and self.reason is not None and self.reason.page is not None:
            read = reading(view, self.reason, parts.clock.now().date())
            frame = view.frame(view.line("frame-help"), forward="frame-call")
            return page_screen(view, self.reason, self.reason.page, read, frame)
        return self._number(view, parts, answered=answered)

    def _number(self, view: View, parts: Parts, *, answered: bool) -> HelpNumber:
        ticket = self.ticket
        if ticket is None:
            raise ValueError("a call without a ticket has no number")
        press = Press(view.texts, view.language, parts.config.place)
        coming, stay, go = (Line(words, spoken=words, language=view.language) for words in press.coming(ticket))
        spelled = view.texts.spelled(ticket.number, view.language)
        notes = [("safe", view.line("help-safe" if answered else "help-safe-none")), ("ticket", go)]
        return HelpNumber(
            identity=f"help/{ticket.number}",
            frame=view.frame(view.line("frame-help-coming"), back="", forward="frame-carry-on"),
            title=coming,
            lead=stay,
            notes=tuple(notes),
            number_label=view.line("help-number"),
            number=Line(ticket.number, spoken=f"{spelled}.", language=view.language),
            print_state=print_state(view, "ticket", self.state, ticket.number),
            print_again=view.line("help-print-again") if self.state != "missing" else None,
            cancel=view.line("help-cancel"),
            paper=self.paper,
        )


def kept_until(moment: datetime, config: Config) -> datetime:
    """Return until when the visit of a ticket made at `moment` is kept: closing time of that day, or of the next."""
    closing = datetime.combine(moment.date(), config.tickets.kept_until, moment.tzinfo)
    return closing if moment < closing else closing + timedelta(days=1)


def new_id() -> str:
    """Return an id that is good for one use."""
    return secrets.token_hex(handover.ID_BYTES)
