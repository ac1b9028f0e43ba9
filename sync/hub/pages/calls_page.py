"""The live board of calls: who waits and where, who is on it; take, done, give back, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from babel import Locale, UnknownLocaleError
from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from sync.hub import board
from sync.hub.pages.frame import Frame, Number, Turned
from sync.hub.people import sessions
from sync.hub.people.audit import note
from sync.hub.schema import forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from sync.hub.pages.frame import Sent
    from sync.hub.pages.words import Words

LATELY: Final = 10
LONGEST_DESK: Final = 20


def calls_routes(frame: Frame) -> APIRouter:
    """Return the board for staff."""
    router = APIRouter()

    @router.get("/")
    async def start(request: Request) -> Response:
        await frame.person(request)
        return frame.go("/calls")

    @router.get("/calls")
    async def calls(request: Request) -> Response:
        person = await frame.person(request)
        given = request.query_params.get("late", "")
        late = int(given) if given.isdecimal() and len(given) < 18 else 0  # noqa: PLR2004  # no number is longer
        found = await frame.database.read(lambda connection: _found(connection, late))
        words = frame.words(request)
        shown = {"found": found, "language_name": lambda code: language_name(code, words)}
        return frame.show(request, "calls.html", person, **shown)

    @router.post("/calls/desk")
    async def desk(request: Request) -> Response:
        sent = await frame.sent(request, "staff")
        at = sent.text("desk", LONGEST_DESK)
        at = at if at.isprintable() else ""
        await frame.database.write(lambda connection: sessions.keep(connection, sent.person.key, desk=at))
        return frame.go("/calls", "desk")

    @router.post("/calls/{number}/{step}")
    async def change(request: Request, number: Number, step: str) -> Response:
        sent = await frame.sent(request, "staff")
        if step not in board.STATES:
            raise Turned("missing")
        done = await frame.database.write(lambda connection: _change(connection, number, step, sent))
        return frame.go("/calls") if done else frame.go(f"/calls?late={number}")

    return router


def _change(connection: Connection, number: int, step: Any, sent: Sent) -> bool:  # noqa: ANN401  # one of board.Step
    call = board.find(connection, number)
    if call is None:
        raise Turned("missing")
    helper = board.Helper(sent.person.name, sent.person.desk)
    if not board.change(connection, number, step, helper, sent.now):
        return False
    note(connection, sent.person.name, f"call {board.STATES[step]}", call.number, sent.now, desk=sent.person.desk)
    return True


def _found(connection: Connection, late: int) -> dict[str, Any]:
    now = board.open_calls(connection)
    return {
        "waiting": [call for call in now if call.state == "waiting"],
        "taken": [call for call in now if call.state == "taken"],
        "closed": board.last_closed(connection, LATELY),
        "late": board.find(connection, late) if late else None,
        "titles": _titles(connection, now),
    }


def _titles(connection: Connection, calls: Sequence[Row[Any]]) -> dict[str, str]:
    """Return the titles of the services that calls come from, as their newest version says."""
    asked = {call.service for call in calls}
    rows = select(forms.c.form_id, forms.c.title).where(forms.c.form_id.in_(asked)).order_by(forms.c.id)
    return {row.form_id: row.title for row in connection.execute(rows)}


def language_name(code: str, words: Words) -> str:
    """Return what a language is called in the reader's own; the code where nobody knows."""
    try:
        return Locale.parse(code, sep="-").get_display_name(words.language) or code
    except (ValueError, UnknownLocaleError):
        return code
