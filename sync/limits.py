"""How long we wait and how much we take: a server may be slow, broken or hostile."""

from __future__ import annotations

from dataclasses import dataclass

KILO = 1024
MEGA = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes. A request ends after `grace` seconds plus what its bytes need at `slowest` bytes a second.

    `idle`: no byte for so long. `listing`: of a formList; `manifest` and `words` (any other answer) likewise.
    """

    connect: float = 20.0
    idle: float = 30.0
    grace: float = 90.0
    slowest: float = 2.0 * KILO
    listing: int = 8 * MEGA
    manifest: int = 2 * MEGA
    form: int = 32 * MEGA
    media: int = 20 * MEGA
    words: int = 256 * KILO
