"""The public board, "Now helping K 47 at desk 3": whoever has its link sees numbers and desks, and nothing else."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, Request, Response
from sqlalchemy import delete, insert, select

from sync.hub import board
from sync.hub.pages.frame import Frame, Turned, same
from sync.hub.pages.live import stream
from sync.hub.people import tokens
from sync.hub.people.audit import note
from sync.hub.schema import facts

if TYPE_CHECKING:
    from sqlalchemy import Connection

FACT: Final = "board"
SHOWN: Final = 6


def board_routes(frame: Frame) -> APIRouter:
    """Return the board, and the page where admins get its link."""
    router = APIRouter()

    async def is_right(token: str) -> bool:
        kept = await frame.database.read(_token)
        return bool(kept) and same(token, kept)

    async def check(token: str) -> None:
        if not await is_right(token):
            raise Turned("missing")

    @router.get("/board")
    async def link(request: Request) -> Response:
        person = await frame.person(request, "admin")
        kept = await frame.database.read(_token)
        address = f"{frame.settings.reached_at}/board/{kept}" if kept else ""
        return frame.show(request, "board_link.html", person, address=address)

    @router.post("/board")
    async def make(request: Request) -> Response:
        sent = await frame.sent(request, "admin")

        def renew(connection: Connection) -> None:
            connection.execute(delete(facts).where(facts.c.name == FACT))
            connection.execute(insert(facts).values(name=FACT, value=tokens.make()))
            note(connection, sent.person.name, "board link made", "", sent.now)

        await frame.database.write(renew)
        return frame.go("/board", "board-link")

    @router.get("/board/{token}")
    async def shown(request: Request, token: str) -> Response:
        await check(token)
        return frame.show(request, "board.html", None, 200, **await frame.database.read(_found))

    @router.get("/board/{token}/events")
    async def events(request: Request, token: str) -> Response:
        await check(token)
        return stream(frame, request, None, board.EVENT, partial(is_right, token))

    return router


def _token(connection: Connection) -> str:
    return connection.execute(select(facts.c.value).where(facts.c.name == FACT)).scalar() or ""


def _found(connection: Connection) -> dict[str, Any]:
    waiting = sum(call.state == "waiting" for call in board.open_calls(connection))
    return {"helped": board.helped_now(connection, SHOWN), "waiting": waiting}
