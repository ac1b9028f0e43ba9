"""The real clock, in the place's time zone."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo


class SystemClock:
    """The machine's clock (port Clock)."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def now(self) -> datetime:
        """Return the time of day at the place."""
        return datetime.now(self._zone)

    def monotonic(self) -> float:
        """Return seconds that never jump."""
        return time.monotonic()
