"""One connection to the store's file, used by one thread at a time: opened, checked, and each write in its turn."""

from __future__ import annotations

from concurrent import futures
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from kiosk.errors import HandrailError, Surroundings
from kiosk.store import file as store_file
from kiosk.store.lock import FileLock
from kiosk.store.submissions import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from pathlib import Path
    from types import TracebackType

    from sqlite_utils import Database

    from kiosk.ports import Clock

MINIMUM_FREE = 200_000_000


class Connection:
    """A store that is open; its methods are transactions, on the disk when they return.

    With `begin` some of them only begin, and are on the disk when `settle` returns.

    Writes and checkpoints of all processes take turns (kiosk.store.lock). Errors are those of kiosk.errors.
    """

    def __init__(self, db: Database, path: Path, clock: Clock, minimum_free: int, lock: FileLock) -> None:
        self._db = db
        self.path = path
        self._clock = clock
        self._minimum_free = minimum_free
        self._inode = path.stat().st_ino
        self._lock = lock
        self.uncopied = 0
        """Writes of this connection since the log was copied into the file."""
        self.begin: Callable[[Callable[[], None]], Future[None]] | None = None
        """Begins a write on another thread, so that the next page can be made meanwhile; None: all is done at once."""
        self._begun: Future[None] | None = None

    @classmethod
    def make(cls, path: Path, clock: Clock) -> Self:
        """Make a new store, or go on making one; its folder must be there."""
        lock = _lock_of(path)
        try:
            with lock.held(store_file.BUSY_SECONDS):
                store_file.connect(path, create=True).close()
                path.chmod(0o600)
        finally:
            lock.close()
        return cls.open(path, clock)

    @classmethod
    def open(cls, path: Path, clock: Clock, *, minimum_free: int = MINIMUM_FREE) -> Self:
        """Open a store that is there, check it and bring its tables up to date.

        Does not need free room: what is kept can be read and sent from a full disk.
        """
        if not path.exists():  # before a lock is made where no store is
            raise Surroundings("store_missing", "SQLITE_CANTOPEN")
        lock = _lock_of(path)
        try:
            with lock.held(store_file.BUSY_SECONDS):
                db = store_file.connect(path)
        except BaseException:
            lock.close()
            raise
        try:
            with store_file.translated(path):
                with lock.held(store_file.BUSY_SECONDS):
                    store_file.try_to_write(db, path)
                store_file.quick_check(db)
                with lock.held(store_file.BUSY_SECONDS):
                    store_file.migrate(db)
                return cls(db, path, clock, minimum_free, lock)
        except BaseException:
            db.close()
            lock.close()
            raise

    def close(self) -> None:
        """Close the connection; SQLite then empties its log file, if nobody else has it open."""
        with suppress(HandrailError):  # who wanted to know has asked
            self.settle()
        with store_file.translated(self.path):
            try:
                with self._lock.held(store_file.BUSY_SECONDS):
                    self._db.close()
            except Surroundings:
                # Who keeps the lock has the store open too, so that closing ours empties nothing.
                self._db.close()
            finally:
                self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def settles(self, within: float = 0) -> bool:
        """Return whether what was begun is done, `within` so many seconds from now."""
        return self._begun is None or not futures.wait([self._begun], within).not_done

    def settle(self) -> None:
        """Wait for what was begun; raise what went wrong with it. Everything else done here waits for it, too."""
        begun, self._begun = self._begun, None
        if begun is not None:
            begun.result()

    def _begin(self, write: Callable[[], None]) -> None:
        """Do `write`, which settles nothing itself, elsewhere if there is such a place."""
        self.settle()
        if self.begin is None:
            write()
        else:
            self._begun = self.begin(write)

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        self.settle()
        with self._transaction() as db:
            yield db

    @contextmanager
    def _transaction(self) -> Iterator[Database]:
        with self._lock.held(store_file.BUSY_SECONDS), store_file.translated(self.path), self._db.atomic() as db:
            yield db
        self.uncopied += 1

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self.settle()
        with self._lock.held(store_file.BUSY_SECONDS):
            yield

    def _rows(self, query: str, *parameters: object) -> list[dict[str, Any]]:
        self.settle()
        with store_file.translated(self.path):
            return list(self._db.query(query, parameters))

    def copy_the_log(self) -> None:
        """Copy the write-ahead log into the file, as far as nobody reads it: most of the work of emptying it."""
        self._begin(self._copy_the_log)

    def _copy_the_log(self) -> None:
        with self._lock.held(store_file.BUSY_SECONDS), store_file.translated(self.path):
            self._db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        self.uncopied = 0

    def empty_the_log(self) -> None:
        """Copy the write-ahead log into the file and cut it, unless another connection is reading: then later."""
        self._begin(self._empty_the_log)

    def _empty_the_log(self) -> None:
        with self._lock.held(store_file.BUSY_SECONDS), store_file.translated(self.path):
            self._db.conn.execute("PRAGMA busy_timeout = 0")
            self._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._db.conn.execute(f"PRAGMA busy_timeout = {int(store_file.BUSY_SECONDS * 1000)}")

    def _now(self) -> str:
        return stamp(self._clock.now())


def _lock_of(path: Path) -> FileLock:
    return FileLock(path.with_name(f"{path.name}.lock"))
