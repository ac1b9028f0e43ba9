"""Server-sent events: /events for people who are signed in; the public board has its own."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from sync.hub.pages.frame import Frame, now_utc
from sync.hub.pages.news import BEAT_SECONDS, Listener
from sync.hub.people import sessions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from sync.hub.people.sessions import Person

    Still = Callable[[], Awaitable[bool]]

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


def stream(
    frame: Frame, request: Request, person: Person | None, only: str = "", still: Still | None = None
) -> StreamingResponse:
    """Answer with news until the session ends; `only` of one kind, for people who are not signed in.

    `still` tells now and then whether these may go on listening.
    """
    given = request.headers.get("last-event-id", "")
    after = int(given) if given.isdecimal() and len(given) < 18 else None  # noqa: PLR2004  # no number is longer
    if person is not None:
        still = partial(_still_there, frame, person)
    listener = Listener(person.key[:16] if person else "")
    lines = _lines(frame.news.follow(listener, after), only, still)
    return StreamingResponse(lines, media_type="text/event-stream", headers=_HEADERS)


async def _lines(follow: AsyncIterator[dict[str, int]], only: str, still: Still | None) -> AsyncIterator[str]:
    asked = time.monotonic()
    async for heard in follow:
        # Also where there is always news.
        if still and (not heard or time.monotonic() - asked >= BEAT_SECONDS):
            asked = time.monotonic()
            if not await still():
                break
        if not heard:
            yield _STILL
        for kind, number in heard.items():
            if only in {"", kind}:
                yield f"id: {number}\nevent: {kind}\ndata: \n\n"
    if still:
        yield _OVER


async def _still_there(frame: Frame, person: Person) -> bool:
    """Look whether the session goes on; a page that is open counts as use."""
    now = now_utc()
    found = await frame.database.read(lambda connection: sessions.find_by_key(connection, person.key, now))
    if found is not None and found.stale:
        await frame.database.write(lambda connection: sessions.seen(connection, person.key, now))
    return found is not None
