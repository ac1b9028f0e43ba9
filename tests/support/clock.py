"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

START = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/London"))


class StillClock:
    """Port Clock for tests: `forward` moves the time of day and the monotonic time together."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def forward(self, step: timedelta | float) -> None:
        seconds = step.total_seconds() if isinstance(step, timedelta) else step
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds
