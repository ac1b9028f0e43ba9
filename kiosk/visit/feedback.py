"""The one question after sending: how was this for you? Nobody has to answer, and nobody is kept by it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from kiosk.errors import HandrailError
from kiosk.services.service import ServiceDamagedError
from kiosk.visit.interview import Interview, answered
from kiosk.visit.sending import outgoing

if TYPE_CHECKING:
    from kiosk.parts import Parts

FEEDBACK: Final = "handrail-feedback"
"""The form of the question."""
log = logging.getLogger(__name__)


def ask(parts: Parts, about: str, language: str) -> Interview | None:
    """Begin to ask about the service with the id `about`; None where the question is not installed or asks nothing."""
    service = parts.services.get(FEEDBACK)
    if service is None:
        return None
    try:
        form = parts.forms.open(service)
    except ServiceDamagedError:
        log.exception("the form of feedback is damaged")
        return None
    told = {"service": about, "language": language}
    asked = Interview(service, form.begin(parts.clock.now, language=service.form_language(language), preloads=told))
    asked.begin()
    return asked if asked.page else None


def send(parts: Parts, asked: Interview) -> None:
    """Send what they thought, if they said it. It is not worth keeping anybody: an error is only logged."""
    if not answered(asked.asked):
        return
    try:
        outgoing(parts, asked.entry).keep(parts.store)
    except HandrailError:
        log.exception("feedback could not be kept")
