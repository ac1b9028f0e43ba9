"""A lock between processes, on a file of its own beside what it guards.

SQLite 3.7.0 to 3.51.2 may damage a store when one connection writes while another resets the log. So every
write and every checkpoint of each of our connections is made under this lock (docs/decisions/0010-two-connections.md).
"""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kiosk.errors import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAUSE: Final = 0.0005

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class FileLock:
    """An exclusive lock on `path`. Not for several threads; the file stays, and says nothing.

    It is gone with the process that holds it, however that ends.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = -1
        self._depth = 0

    @contextmanager
    def held(self, seconds: float) -> Iterator[None]:
        """Hold the lock; within itself it is held already. Raises Surroundings.

        store_locked: another process had it for `seconds`. store_missing, store_read_only: the file cannot be made.
        """
        if self._depth == 0:
            self._take(time.monotonic() + seconds)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                _unlock(self._descriptor)

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _take(self, deadline: float) -> None:
        while True:
            self._open()
            try:
                _try_lock(self._descriptor)
            except OSError:
                if time.monotonic() >= deadline:
                    raise Surroundings("store_locked", self.path.name) from None
                time.sleep(_PAUSE)
                continue
            if self._is_ours():
                return
            # Somebody took the file away while we waited: a lock on it keeps nobody out.
            self.close()

    def _open(self) -> None:
        if self._descriptor >= 0:
            return
        try:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            raise Surroundings("store_missing", self.path.name) from None
        except OSError as error:
            name = "store_full" if error.errno == errno.ENOSPC else "store_read_only"
            raise Surroundings(name, self.path.name) from None

    def _is_ours(self) -> bool:
        try:
            there = self.path.stat()
        except OSError:
            return False
        return os.path.samestat(there, os.fstat(self._descriptor))
