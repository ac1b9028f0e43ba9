"""It is sent: a reference to keep, what happens next, the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.paper.printout import print_state
from kiosk.paper.tickets import Press
from kiosk.screens import Done, Line, Progress
from kiosk.visit.lobby import title, words

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.paper.paper import Paper
    from kiosk.paper.printout import PrintState
    from kiosk.parts import Parts
    from kiosk.screens import Frame
    from kiosk.services.service import Service
    from kiosk.view import View

_FACTS = (("people", "who"), ("letter", "how"), ("date", "when"))


@dataclass(slots=True)
class Sent:
    """What was sent, and how its receipt goes. `paper` is None where the place prints no receipts."""

    service: Service
    reference: str
    made: datetime
    paper: Paper | None = None
    state: PrintState = "printing"
    printing_since: float = 0.0

    def print(self, parts: Parts) -> None:
        """Print the receipt, or print it again."""
        if self.paper is not None:
            self.state, self.printing_since = "printing", parts.clock.monotonic()
            parts.print_paper(self.paper)


def receipt(view: View, parts: Parts, sent: Sent) -> Paper:
    """Return the receipt of what was sent."""
    service = sent.service
    return Press(view.texts, view.language, parts.config.place).receipt(
        sent.reference,
        title(view, service).shown,
        sent.made,
        steps=[step.shown for step in _steps(view, service)],
        facts=[fact.shown for _, fact in _facts(view, service)],
    )


def done(view: View, sent: Sent) -> Done:
    """Return the page after sending."""
    spelled = view.texts.spelled(sent.reference, view.language)
    facts = [fact for fact in _facts(view, sent.service) if fact[0] == "phone"]
    if sent.paper is not None:
        facts.append(("printer", print_state(view, "receipt", sent.state, sent.reference)))
    return Done(
        identity=f"done/{sent.reference}",
        frame=done_frame(view, sent, back=""),
        title=view.line("done-title"),
        reference_label=view.line("done-reference"),
        reference=Line(sent.reference, spoken=f"{spelled}.", language=view.language, personal=True),
        next_title=view.line("done-next"),
        steps=_steps(view, sent.service),
        facts=tuple(facts),
        print_again=view.line("done-print-again") if sent.paper is not None and sent.state != "missing" else None,
        another=view.line("done-another"),
        paper=sent.paper,
    )


def done_frame(view: View, sent: Sent, *, back: str) -> Frame:
    """Return head and foot of what comes after sending: all the way along the rail."""
    head = view.line("frame-done", service=title(view, sent.service).shown)
    return view.frame(head, back=back, forward="frame-finish", sign="check", progress=Progress(1, 1))


def _steps(view: View, service: Service) -> tuple[Line, ...]:
    language = view.language if service.speaks(view.language) else service.languages[0]
    said = tuple(Line(step, spoken=step, language=language) for step in service.steps(view.language))
    return said or (view.line("done-kept"),)


def _facts(view: View, service: Service) -> tuple[tuple[str, Line], ...]:
    facts = [(sign, said) for sign, key in _FACTS if (said := words(view, service, key))]
    contact = words(view, service, "contact")
    if contact:
        facts.append(("phone", view.line("done-contact", contact=contact.shown)))
    return tuple(facts)
