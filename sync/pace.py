"""No more bytes a second than the place can spare."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PIECE: Final = 16_384
_SMALLEST: Final = 512


class Pace:
    """Counts bytes in both directions; `spend` waits until they are paid for. `kbit` is 0 for no limit."""

    def __init__(
        self, kbit: int, monotonic: Callable[[], float], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.rate = kbit * 125.0
        self._monotonic = monotonic
        self._sleep = sleep
        self._paid_until = 0.0

    @property
    def piece(self) -> int:
        """How many bytes to send at once: a quarter of a second's worth where there is a limit."""
        return PIECE if not self.rate else max(_SMALLEST, min(PIECE, int(self.rate / 4)))

    async def spend(self, count: int) -> None:
        """Take note of so many bytes, and wait until the line could carry them."""
        if not self.rate:
            return
        now = self._monotonic()
        self._paid_until = max(self._paid_until, now) + count / self.rate
        if self._paid_until > now:
            await self._sleep(self._paid_until - now)
