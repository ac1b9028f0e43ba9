"""Whether anybody is still here: the patience of a page, the warning, the end.

Reading is not walking away: a long text has more patience. Listening is not walking away: while speech
plays nothing counts. Anybody can have more time as often as they like (WCAG 2.2.1 wants ten times).
"""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Final, Literal

from kiosk import screens
from kiosk.screens import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.screens import Screen
    from kiosk.view import View

SECONDS_PER_WORD: Final = 1.5
"""Forty words a minute: somebody who spells out letter by letter."""
SECONDS_TO_ACT: Final = 30
MOST_TIMES: Final = 4
"""No text makes the patience longer than this many times the usual."""
CALLS: Final = (30, 15, 5)
"""Seconds left at which the voice speaks (Z3)."""


class Watch:
    """Counts the time since somebody did something. All times are those of Clock.monotonic."""

    def __init__(self, now: float, warning_seconds: int, longest_seconds: int) -> None:
        self._warning_seconds = warning_seconds
        self._longest_seconds = longest_seconds
        self._quiet_since = now
        self._began = now
        self._warned_at: float | None = None
        self.listening = False

    @property
    def warned(self) -> bool:
        """Whether the question "Are you still here?" is up."""
        return self._warned_at is not None

    def touched(self, now: float) -> None:
        """Note a touch or key. Not while the question is up: a touch beside its keys must not take it away."""
        if not self.warned:
            self._quiet_since = now

    def stay(self, now: float) -> None:
        """Give all the time again."""
        self._warned_at = None
        self._quiet_since = self._began = now

    def check(self, now: float, patience: float) -> Literal["here", "warned", "gone"]:
        """Return how it stands, `patience` being the seconds the present page allows."""
        if self._warned_at is not None:
            return "gone" if now - self._warned_at >= self._warning_seconds else "warned"
        if self.listening:
            self._quiet_since = now
        if now - self._quiet_since < patience and now - self._began < self._longest_seconds:
            return "here"
        self._warned_at = now
        return "warned"

    def left(self, now: float) -> int:
        """Return the seconds left to answer."""
        since = now if self._warned_at is None else self._warned_at
        return max(0, math.ceil(self._warning_seconds - (now - since)))

    @property
    def total(self) -> int:
        """The seconds the question waits."""
        return self._warning_seconds


def patience(screen: Screen, idle_seconds: int) -> float:
    """Return how many quiet seconds a screen allows: the usual, or what a slow reader needs for it."""
    words = sum(len(line.shown.split()) for line in lines(screen))
    return min(max(idle_seconds, SECONDS_TO_ACT + words * SECONDS_PER_WORD), idle_seconds * MOST_TIMES)


def lines(screen: Screen) -> Iterator[Line]:
    """Yield every line on a screen, without head and foot."""
    for part in fields(screen):
        if part.name != "frame":
            yield from _lines(getattr(screen, part.name))


def _lines(value: object) -> Iterator[Line]:
    if isinstance(value, Line):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _lines(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _lines(getattr(value, part.name))


def warning(view: View, left: int, total: int, *, ticket: bool) -> screens.Idle:
    """Return the question, with the countdown; the answers behind it are hidden."""
    frame = view.frame(back="", listen=False)
    return screens.Idle(
        identity="idle",
        frame=frame,
        title=view.line("idle-title"),
        lead=view.line("idle-lead-ticket" if ticket else "idle-lead"),
        seconds=left,
        total=total,
        unit=view.line("idle-unit", seconds=left),
        stay=view.line("idle-stay"),
        leave=view.line("idle-leave"),
        call=view.line("idle-call", seconds=left) if left in CALLS and left != total else None,
    )
