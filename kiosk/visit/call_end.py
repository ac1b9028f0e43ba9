"""A call for a helper is over: its ticket is closed, and whoever got the call hears of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, Literal

from kiosk.errors import HandrailError
from kiosk.services.service import ServiceDamagedError
from kiosk.store.tickets import Ended
from kiosk.visit.sending import outgoing

if TYPE_CHECKING:
    from kiosk.parts import Parts
    from kiosk.store.tickets import OpenTicket
    from kiosk.visit.sending import Outgoing

CALL_END: Final = "handrail-call-end"
"""The form of it: call (its instance id), ticket, service, kiosk, outcome. Nothing in it is typed by anybody."""
Outcome = Literal["cancelled", "helped", "expired"]
log = logging.getLogger(__name__)


def take_back(parts: Parts, number: str) -> None:
    """Take a call back: "I do not need help now". Raises Surroundings when that cannot be kept."""
    for ticket in parts.store.open_tickets():
        if ticket.number == number:
            end_call(parts, ticket, "cancelled")


def end_call(parts: Parts, ticket: OpenTicket, outcome: Outcome) -> None:
    """Close a ticket and put word of it into the outbox, behind the call: both or neither. Raises Surroundings.

    Nobody hears of a call that was not put into the outbox, nor of its end.
    """
    word = _word(parts, ticket, outcome) if ticket.call else None
    if word is None:
        parts.store.close_ticket(ticket.number, outcome)
    else:
        word.keep(parts.store, ticket=Ended(ticket.number, outcome), after=ticket.call)


def _word(parts: Parts, ticket: OpenTicket, outcome: Outcome) -> Outgoing | None:
    """Make what is sent. Where it cannot be made, the ticket is closed all the same."""
    service = parts.services.get(CALL_END)
    if service is None:
        log.error("the form %s is not installed", CALL_END)
        return None
    told = {
        "call": ticket.call,
        "ticket": ticket.number,
        "service": ticket.service,
        "kiosk": parts.config.place.kiosk,
        "outcome": outcome,
    }
    try:
        return outgoing(parts, parts.forms.open(service).begin(parts.clock.now, preloads=told))
    except (HandrailError, ServiceDamagedError):
        log.exception("the end of a call could not be told")
        return None
