"""How much of a body is taken, and for how long: judged while it comes in, before anything reads it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sync.hub.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sync.hub.settings import Settings

CONTENT: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    b"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
TOGETHER: Final = 4
"""All bodies under way may be so many times as large as the largest one: memory ends before clients do."""
_JSON: Final = b"application/json"
NO_GUESSING: Final = [(b"x-content-type-options", b"nosniff")]
SECURITY: Final = [
    *NO_GUESSING,
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", CONTENT),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]


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
                message["headers"] = [*message["headers"], *_fitting(scope["path"], message["headers"])]
            await send(message)

        body = _Bounded(scope, receive, self._settings, self._held)
        try:
            await self._app(scope, body, secured)
        finally:
            body.let_go()


def _fitting(path: str, headers: Iterable[tuple[bytes, bytes]]) -> Sequence[tuple[bytes, bytes]]:
    """Return the headers of security for an answer.

    No browser signs as a kiosk does; what is for browsers would be 460 bytes of each answer, more than the answer.
    """
    plain = dict(headers).get(b"content-type", _JSON) == _JSON
    return NO_GUESSING if plain and path.startswith("/kiosk/") else SECURITY


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
