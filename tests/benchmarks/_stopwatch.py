"""Time that was not spent waiting for a processor: benchmarks run beside other work, and its turn is not ours.

Linux counts for every thread how long it stood in the queue (schedstat). Where nobody counts, nothing is taken off.
"""

from __future__ import annotations

import os
import threading
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

    _own = threading.local()

    def __init__(self) -> None:
        self.wall = self.seconds = self.cpu = 0.0
        self._waited, self._begin, self._worked = self._queued(), time.perf_counter(), time.thread_time()

    def stop(self) -> float:
        """Return the seconds, without those of waiting for a processor."""
        self.wall = time.perf_counter() - self._begin
        self.cpu = time.thread_time() - self._worked
        self.seconds = self.wall - (self._queued() - self._waited)
        return self.seconds

    def _queued(self) -> float:
        """Return what `waited` does, of a file that is open already: a tour asks ten thousand times."""
        if not hasattr(self._own, "file"):
            try:
                self._own.file = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
            except OSError:
                self._own.file = -1
        if self._own.file < 0:
            return 0.0
        return int(os.pread(self._own.file, 100, 0).split()[1]) / 1e9
