"""Time that was not spent waiting for a processor: benchmarks run beside other work, and its turn is not ours.

Linux counts for every thread how long it stood in the queue (schedstat). Where nobody counts, nothing is taken off.
"""

from __future__ import annotations

import time
from pathlib import Path


def waited(task: str = "thread-self") -> float:
    """Return the seconds a task ("thread-self", or a process id for its main thread) has stood in the queue."""
    try:
        return int(Path(f"/proc/{task}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


class Stopwatch:
    """Runs from its making. Seconds of this thread: `wall`, `seconds` (without waiting for a turn), `cpu` (at work).

    Waiting for the disk, a child or another thread is in `seconds` and not in `cpu`.
    """

    def __init__(self) -> None:
        self.wall = self.seconds = self.cpu = 0.0
        self._worked = time.thread_time()
        self._waited, self._begin = waited(), time.perf_counter()

    def stop(self) -> float:
        """Return the seconds, without those of waiting for a processor."""
        self.wall = time.perf_counter() - self._begin
        self.seconds = self.wall - (waited() - self._waited)
        self.cpu = time.thread_time() - self._worked
        return self.seconds
