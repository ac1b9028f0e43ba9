"""What the kiosk's own forms say when they arrive: a call goes on the board in the transaction of its submission.

A call is the form handrail-call: ticket, service, page, language, kiosk, why. It holds nothing personal.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from kiosk.store.submissions import stamp
from sync.hub.calls import Opened, open_call

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from kiosk.xform.node import Node

CALL: Final = "handrail-call"
LONGEST: Final = 80


def arrived(connection: Connection, element: Node, instance_id: str, kiosk: str | None, now: datetime) -> None:
    """Do what a fresh submission asks for; `kiosk` is who sent it, if one did."""
    if element.attribute("id") != CALL:
        return
    ticket, service, why, language = (_said(element, name) for name in ("ticket", "service", "why", "language"))
    opened_at = _moment(_said(element, "start")) or stamp(now)
    open_call(connection, kiosk, Opened(instance_id, ticket, service, why, language, opened_at), now)


def _said(element: Node, name: str) -> str:
    child = element.child(name)
    text = child.text.strip()[:LONGEST] if child else ""
    return text if text.isprintable() else ""


def _moment(text: str) -> str:
    try:
        return stamp(datetime.fromisoformat(text)) if text else ""
    except (ValueError, OverflowError):
        return ""
