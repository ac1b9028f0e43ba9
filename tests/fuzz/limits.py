"""How much one case may cost: seconds of the processor, and memory; what costs more is a finding."""

from __future__ import annotations

import resource
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS: Final = 10.0
"""Of the processor. The engine's own limits are "some seconds"; a person would have gone."""
MEGABYTES: Final = 768
"""Beyond what the process has when it is ready: a list of 32 MB may be read, a balloon may not."""

# What is large to begin with takes its time; an installation may take longer than an answer.
_SLOW: Final = {"form": 2.0, "install": 2.0, "workbook": 2.0, "xls": 2.0}


def seconds_for(target: str) -> float:
    """Return the time a case of this target may take."""
    return SECONDS * _SLOW.get(target, 1.0)


class Hang(BaseException):
    """The case took too long. It passes every `except Exception` on its way."""


@contextmanager
def time_limit(seconds: float = SECONDS) -> Iterator[None]:
    """Raise Hang after so many seconds of the processor, and again each second until it gets through."""

    def give_up(*_: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def limit_memory(megabytes: int = MEGABYTES) -> None:
    """Let this process have so much more memory than it has now; asking for more raises MemoryError."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
