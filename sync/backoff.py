"""How long to wait after another failure: longer each time, and never all kiosks at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import SystemRandom
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_MOST_DOUBLINGS = 30


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential with full jitter: up to `least` seconds after the first failure, doubled each time to `longest`."""

    least: float = 30.0
    longest: float = 3600.0
    chance: Random = field(default_factory=SystemRandom)

    def delay(self, failures: int) -> float:
        """Return how many seconds to wait after so many failures in a row."""
        ceiling = min(self.longest, self.least * 2.0 ** min(max(failures, 1) - 1, _MOST_DOUBLINGS))
        return self.chance.uniform(self.least / 10, ceiling)
