"""When nothing is sent at all: after trouble with the server, and in quiet hours."""

from __future__ import annotations

from datetime import timedelta
from math import inf
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime, time

    from kiosk.ports import Clock
    from sync.backoff import Backoff

LONGEST: Final = 6 * 3600.0
"""A server may ask us to wait, but not for days."""


class Pauses:
    """Counts the troubles in a row, and how long each of them lets everything wait, in monotonic time."""

    def __init__(self, clock: Clock, backoff: Backoff) -> None:
        self._clock = clock
        self._backoff = backoff
        self._troubles = 0
        self._until = -inf

    def waiting(self) -> bool:
        """Tell whether everything waits now."""
        return self._clock.monotonic() < self._until

    def begin(self, asked: float | None) -> float:
        """Let everything wait, as long as the server asks, or longer each time; return for how many seconds."""
        self._troubles += 1
        seconds = self._backoff.delay(self._troubles)
        if asked is not None:
            # Not all kiosks at the very second it names.
            seconds = min(asked, LONGEST) + seconds / 4
        self._until = self._clock.monotonic() + seconds
        return seconds

    def end(self) -> None:
        """Take note that all is well."""
        self._troubles, self._until = 0, -inf

    def after(self, seconds: float) -> datetime:
        """Return the time of day in so many seconds."""
        return self._clock.now() + timedelta(seconds=min(seconds, LONGEST))


def in_hours(now: time, hours: tuple[time, time]) -> bool:
    """Tell whether a time of day lies within `hours`, which may go over midnight."""
    begin, end = hours
    return begin <= now < end if begin < end else now >= begin or now < end
