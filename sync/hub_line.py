"""The line to the hub: every request signed, with a counter that was kept before the request went out."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from sync.answers import Answer
from sync.signing import Request, digest_of, fresh_nonce, sign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.ports import Clock
    from kiosk.sealing.pairs import SigningKey
    from kiosk.store.deliveries import Deliveries
    from sync.answers import Outcome
    from sync.line import Line

COUNTER: Final = "hub_counter"
CLOCK: Final = "hub_clock"
_UNAUTHORIZED: Final = 401
_AGAIN: Final = frozenset({"clock", "replayed", "stale"})
_TRIES: Final = 3


@dataclass(slots=True)
class HubLine:
    """Asks the hub at `url` in the name of a kiosk. One at a time: the counter must grow as the hub sees it."""

    line: Line
    url: str
    key: SigningKey
    deliveries: Deliveries
    clock: Clock
    _ahead: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str], most: int = 0) -> Outcome:
        """Send a signed request; sign it anew where the hub says that our clock is wrong or it came too late.

        `most` is how large an answer may be, 0 for the usual.
        """
        async with self._turn:
            outcome = await self._once(method, path, body, headers, most)
            for _ in range(_TRIES - 1):
                code = code_of(outcome)
                if code not in _AGAIN or not isinstance(outcome, Answer):
                    break
                if code == "clock" and not self._set_clock(outcome):
                    break
                outcome = await self._once(method, path, body, headers, most)
            return outcome

    async def _once(self, method: str, path: str, body: bytes, headers: Mapping[str, str], most: int) -> Outcome:
        counter = int(self.deliveries.state(COUNTER) or "0") + 1
        self.deliveries.set_state(COUNTER, str(counter))
        created = int(self.clock.now().timestamp() + self._ahead)
        request = Request(method, path, "", digest_of(body), counter, max(0, created), fresh_nonce(), self.key.id)
        own = sign(request, self.key) | ({"Accept-Encoding": "gzip"} if method == "GET" else {})
        # A body that is not there needs no length.
        return await self.line.ask(method, self.url + path, {**headers, **own}, body or None, most)

    def _set_clock(self, answer: Answer) -> bool:
        """Sign with the hub's time from now on: it decides on signatures, and on nothing else here."""
        try:
            there = parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
        except (ValueError, TypeError, OverflowError):
            return False
        self._ahead = there - self.clock.now().timestamp()
        self.deliveries.set_state(CLOCK, f"{self._ahead:.0f}")
        return True


def code_of(outcome: Outcome) -> str:
    """Return the word with which the hub refuses, "" where it is not the hub that speaks, or does not refuse."""
    if not isinstance(outcome, Answer) or outcome.status < 400:  # noqa: PLR2004  # HTTP's own number
        return ""
    try:
        code = json.loads(outcome.body)["code"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return code if isinstance(code, str) and outcome.status == _UNAUTHORIZED else ""
