"""Server-sent events: /events for people who are signed in; the public board has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from sync.hub.pages.frame import Frame, now_utc
from sync.hub.pages.news import Listener
from sync.hub.people import sessions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sync.hub.people.sessions import Person

# The last one asks a proxy (nginx) to pass each line on at once.
_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_STILL: Final = "retry: 2000\n\n"
"""Said first, and in silence: the line is up; when it breaks, come again after two seconds."""
_OVER: Final = "event: over\ndata: \n\n"


def live_routes(frame: Frame) -> APIRouter:
    """Return the stream of news."""
    router = APIRouter()

    @router.get("/events")
    async def events(request: Request) -> StreamingResponse:
        person = await frame.person(request)
        return stream(frame, request, person)

    return router


def stream(frame: Frame, request: Request, person: Person | None, only: str = "") -> StreamingResponse:
    """Answer with news until the session ends; `only` of one kind, for people who are not signed in."""
    given = request.headers.get("last-event-id", "")
    after = int(given) if given.isdecimal() and len(given) < 18 else None  # noqa: PLR2004  # no number is longer
    return StreamingResponse(_lines(frame, person, only, after), media_type="text/event-stream", headers=_HEADERS)


async def _lines(frame: Frame, person: Person | None, only: str, after: int | None) -> AsyncIterator[str]:
    listener = Listener(person.key[:16] if person else "")
    async for heard in frame.news.follow(listener, after):
        if person and not heard and not await _still_there(frame, person):
            break
        if not heard:
            yield _STILL
        for kind, number in heard.items():
            if only in {"", kind}:
                yield f"id: {number}\nevent: {kind}\ndata: \n\n"
    if person:
        yield _OVER


async def _still_there(frame: Frame, person: Person) -> bool:
    """Look whether the session goes on; a page that is open counts as use."""
    now = now_utc()
    found = await frame.database.read(lambda connection: sessions.find_by_key(connection, person.key, now))
    if found is not None and found.stale:
        await frame.database.write(lambda connection: sessions.seen(connection, person.key, now))
    return found is not None
