"""The one thread that writes: those who wait at the same time share one commit, so fsync does not bound the rate."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

T = TypeVar("T")
MOST: Final = 64
"""So many jobs share a commit at most: nobody waits long for others."""

Job = tuple["Callable[[Connection], Any]", "Future[Any]"]


class Writer:
    """Does jobs in the order they came. `turn` is held over each transaction."""

    def __init__(self, engine: Engine, turn: Callable[[], AbstractContextManager[None]]) -> None:
        self._engine = engine
        self._turn = turn
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def put(self, job: Callable[[Connection], T]) -> Future[T]:
        """Return what will hold the job's answer once it is on the disk, or what went wrong."""
        future: Future[T] = Future()
        self._jobs.put((job, future))
        return future

    def close(self) -> None:
        """Do what is waiting, and end."""
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            group = self._group()
            # Who has gone away in the meantime does not want it any more.
            jobs = [job for job in group if job is not None and job[1].set_running_or_notify_cancel()]
            if jobs:
                self._write(jobs)
            if group[-1] is None:
                return

    def _group(self) -> list[Job | None]:
        group = [self._jobs.get()]
        while len(group) < MOST and group[-1] is not None:
            try:
                group.append(self._jobs.get_nowait())
            except Empty:
                break
        return group

    def _write(self, jobs: Sequence[Job]) -> None:
        try:
            outcomes = self._together(jobs)
        except Exception as error:  # noqa: BLE001  # whoever waits for the job gets it
            if len(jobs) == 1:
                jobs[0][1].set_exception(error)
                return
            # What one of them broke must not be the others' trouble.
            for job in jobs:
                self._write([job])
            return
        for (_, future), (answer, trouble) in zip(jobs, outcomes, strict=True):
            if trouble is None:
                future.set_result(answer)
            else:
                future.set_exception(trouble)

    def _together(self, jobs: Sequence[Job]) -> list[tuple[Any, Exception | None]]:
        """Do all jobs in one transaction; each may fail by itself."""
        if len(jobs) == 1:
            with self._turn(), self._engine.begin() as connection:
                return [(jobs[0][0](connection), None)]
        outcomes: list[tuple[Any, Exception | None]] = []
        with self._turn(), self._engine.begin() as connection:
            for work, _ in jobs:
                try:
                    with connection.begin_nested():
                        outcomes.append((work(connection), None))
                except OperationalError:
                    raise  # the database itself is in trouble, and the whole transaction with it
                except Exception as error:  # noqa: BLE001  # the same
                    outcomes.append((None, error))
        return outcomes
