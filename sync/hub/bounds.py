"""How much of a body is taken, and for how long: judged while it comes in, before anything reads it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sync.hub.refusal import Refusal
from sync.hub.security_headers import fitting

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sync.hub.settings import Settings

TOGETHER: Final = 4
"""All bodies under way may be so many times as large as the largest one: memory ends before clients do."""


class Bounds:
    """Sits before the whole application; adds the headers of security to what it answers."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._held = _Held(settings.most * TOGETHER)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, its body within bounds."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *fitting(scope["path"], message)]
            await send(message)

        body = _Bounded(scope, receive, self._settings, self._held)
        try:
            await self._app(scope, body, secured)
        finally:
            body.let_go()


@dataclass(slots=True)
class _Held:
    """How many bytes of bodies this process has in its memory, and how many it may have."""

    most: int
    now: int = 0


class _Bounded:
    """Counts what comes in. Raises Refusal: 413 when it is too much, 408 when it is too slow, 503 when all are."""

    def __init__(self, scope: Scope, receive: Receive, settings: Settings, held: _Held) -> None:
        self._held = held
        self._receive = receive
        self._settings = settings
        self._said = next((int(v) for n, v in scope["headers"] if n == b"content-length" and v.isdigit()), 0)
        self._taken = 0
        self._done = False
        self._begun = asyncio.get_running_loop().time()

    async def __call__(self) -> Message:
        if self._done:
            return await self._receive()
        if self._said > self._settings.most:
            raise self._too_much()
        settings = self._settings
        until = self._begun + settings.grace + self._taken / settings.slowest
        left = min(settings.idle, until - asyncio.get_running_loop().time())
        try:
            message = await asyncio.wait_for(self._receive(), max(left, 0.001))
        except TimeoutError:
            raise Refusal(408, "too_slow", "The request comes in too slowly.") from None
        fresh = len(message.get("body", b""))
        self._taken += fresh
        self._held.now += fresh
        self._done = not message.get("more_body", False)
        if self._taken > settings.most:
            raise self._too_much()
        if self._held.now > self._held.most:
            raise Refusal(503, "busy", "Others send much at this moment. Try again later.")
        return message

    def let_go(self) -> None:
        """Give back what the request held: it has been answered."""
        self._held.now -= self._taken

    def _too_much(self) -> Refusal:
        return Refusal(413, "too_large", f"The hub takes at most {self._settings.most} bytes at once.")
