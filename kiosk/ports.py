"""The devices we can swap: clock, printer, speaker, scanner.

Each is a Protocol with a real implementation, one for demonstrations and tests, and one contract
test that runs against all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from kiosk.screens import Line

PrinterProblem = Literal["no_paper", "jam", "unplugged", "missing", "unknown"]
Cue = Literal["tick", "attention", "done", "problem"]
"""Short sounds of assets/sounds, each with something to see that says the same (EN 301 549 5.1.5)."""
SpeakerProblem = Literal["starting", "no_engine", "no_sound"]
"""Why nothing is heard: not known yet, no speech engine is installed, there is no sound device."""


class PrinterError(Exception):
    """The printer did not print; nothing is left in its queue."""

    def __init__(self, problem: PrinterProblem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}" if detail else problem)
        self.problem = problem


class Clock(Protocol):
    """Time of day for people and records; monotonic time for waiting."""

    def now(self) -> datetime:
        """Return the time of day, with its zone."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump."""
        ...


@dataclass(frozen=True, slots=True)
class Raster:
    """A drawn page: PNG bytes of a 1-bit image, its width and height in dots, dots per millimetre."""

    png: bytes
    width: int
    height: int
    dots_per_mm: int = 8


class Printer(Protocol):
    """Prints one page and says whether it came out. Blocking: never called on the main thread."""

    def print(self, name: str, page: Raster) -> None:
        """Print `page`; `name` is letters, digits and hyphens. Raises PrinterError."""
        ...

    def problem(self) -> PrinterProblem | None:
        """Return what is wrong now, or None."""
        ...


class Speaker(Protocol):
    """Speaks lines one after the other. Every call returns at once; a new `say` silences the old.

    `on_line` is called with the index of the line that begins, and with None when all is said or
    stopped; always on the main thread. `on_voices` is called when `voices()` gives another answer:
    the engine has been asked, a sound device came or went.
    """

    on_line: Callable[[int | None], None]
    on_voices: Callable[[], None]

    def say(self, lines: Sequence[Line], *, rate: int, volume: int) -> None:
        """Stop what is being said and say `lines`; rate in percent, volume in dB (see screens)."""
        ...

    def stop(self) -> None:
        """Be silent now."""
        ...

    def pause(self) -> None:
        """Be silent and remember the place."""
        ...

    def resume(self) -> None:
        """Go on from the beginning of the line that was paused."""
        ...

    def again(self) -> None:
        """Say the last lines once more."""
        ...

    def cue(self, name: Cue) -> None:
        """Play a short sound at once, over whatever is being said."""
        ...

    def prepare(self, lines: Sequence[Line], *, rate: int) -> None:
        """Render fixed wording ahead of time and keep it on disk; personal lines are ignored.

        Only outside a visit: the date of a file would tell which pages somebody saw.
        """
        ...

    def voices(self) -> frozenset[str]:
        """Return the language codes that can be spoken; none without a voice or a sound device."""
        ...

    def problem(self) -> SpeakerProblem | None:
        """Return why nothing is heard now, or None."""
        ...

    def close(self) -> None:
        """End the child processes; leave nothing behind."""
        ...


class Scanner(Protocol):
    """Reads codes; used by the desk."""

    on_code: Callable[[bytes], None]
