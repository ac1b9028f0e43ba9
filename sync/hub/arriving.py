"""What the kiosk's own forms say when they arrive: the board changes in the transaction of the submission.

A call is the form handrail-call: ticket, service, page, language, kiosk, why. That it is over is the form
handrail-call-end: call (its instance id), ticket, service, kiosk, outcome. They hold nothing personal.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from kiosk.store.submissions import stamp
from sync.hub.calls import Ended, Opened, end_call, open_call

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from kiosk.xform.node import Node

CALL: Final = "handrail-call"
CALL_END: Final = "handrail-call-end"
ACTED_ON: Final = frozenset({CALL, CALL_END})
LONGEST: Final = 80
LONGEST_ID: Final = 255


def arrived(connection: Connection, element: Node, instance_id: str, kiosk: str | None, now: datetime) -> None:
    """Do what a fresh submission asks for; `kiosk` is who sent it, if one did."""
    form_id = element.attribute("id")
    if form_id not in ACTED_ON:
        return
    ticket, service = _said(element, "ticket"), _said(element, "service")
    if form_id == CALL:
        opened_at = _moment(_said(element, "start")) or stamp(now)
        why, language = _said(element, "why"), _said(element, "language")
        open_call(connection, kiosk, Opened(instance_id, ticket, service, why, language, opened_at), now)
    else:
        ended = Ended(_said(element, "call", LONGEST_ID), ticket, service, _said(element, "outcome"))
        end_call(connection, kiosk, ended, now)


def _said(element: Node, name: str, most: int = LONGEST) -> str:
    child = element.child(name)
    text = child.text.strip()[:most] if child else ""
    return text if text.isprintable() else ""


def _moment(text: str) -> str:
    try:
        return stamp(datetime.fromisoformat(text)) if text else ""
    except (ValueError, OverflowError):
        return ""
