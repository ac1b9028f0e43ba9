"""The one thread that writes: those who wait at the same time share one commit, so fsync does not bound the rate."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

T = TypeVar("T")
MOST: Final = 64
"""So many jobs share a commit at most: nobody waits long for others."""
TRIES: Final = 3
"""How often a job is done that another hub got in the way of: two that write the same, or wait for each other."""

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

    def _write(self, jobs: Sequence[Job], tries: int = TRIES) -> None:
        begun = False
        outcomes: list[tuple[Any, Exception | None]] = []
        try:
            with self._turn(), self._engine.begin() as connection:
                begun = True
                outcomes = _done(connection, jobs)
        except Exception as error:  # noqa: BLE001  # whoever waits for the job gets it
            self._mend(jobs, error, tries, begun=begun)
            return
        for (_, future), (answer, trouble) in zip(jobs, outcomes, strict=True):
            if trouble is None:
                future.set_result(answer)
            else:
                future.set_exception(trouble)

    def _mend(self, jobs: Sequence[Job], error: Exception, tries: int, *, begun: bool) -> None:
        """Do jobs again, each by itself, where that may help; else each of them has the trouble."""
        if begun and not _gone(error) and len(jobs) > 1:
            # What one of them broke must not be the others' trouble.
            for job in jobs:
                self._write([job])
        elif begun and tries > 1 and _was_quicker(error):
            self._write(jobs, tries - 1)
        else:
            # Without a database each would wait for as long as the first did.
            for _, future in jobs:
                future.set_exception(error)


def _done(connection: Connection, jobs: Sequence[Job]) -> list[tuple[Any, Exception | None]]:
    """Do all jobs in one transaction; each may fail by itself."""
    if len(jobs) == 1:
        return [(jobs[0][0](connection), None)]
    outcomes: list[tuple[Any, Exception | None]] = []
    for work, _ in jobs:
        try:
            with connection.begin_nested():
                outcomes.append((work(connection), None))
        except (IntegrityError, OperationalError):
            raise  # the database itself is in trouble, or another hub was quicker: each is done by itself
        except Exception as error:  # noqa: BLE001  # whoever waits for the job gets it
            outcomes.append((None, error))
    return outcomes


def _gone(error: Exception) -> bool:
    """Tell whether the database went away in the middle."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _was_quicker(error: Exception) -> bool:
    """Tell whether another hub wrote the same at the same time (PostgreSQL): seen again, it is there."""
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return isinstance(error, IntegrityError) or str(state).startswith("40")
