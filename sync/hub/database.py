"""The hub's database: SQLite or PostgreSQL, read by many threads, written by one for each process."""

from __future__ import annotations

import asyncio
import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from kiosk.store.lock import FileLock
from sync.hub.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy import URL, Connection, Engine

T = TypeVar("T")
MIGRATIONS: Final = Path(__file__).parent / "migrations"
BUSY_SECONDS: Final = 10.0
READERS: Final = 8
_PATIENCE: Final = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""A server of PostgreSQL that is gone without a word must not be waited for by the hour (libpq's parameters)."""
_MIGRATING: Final = 0x48414E44  # any number, the same for every hub: whoever migrates holds this lock of PostgreSQL


class AddressError(Exception):
    """The address of the database cannot be used; the words say why."""


class Database:
    """`url` as SQLAlchemy writes it. Raises AddressError. Close it at the end."""

    def __init__(self, url: str) -> None:
        try:
            address = make_url(url)
        except ArgumentError:
            raise AddressError(
                "This is no address of a database. One looks like postgresql://user@host/name."
            ) from None
        self.kind = address.get_backend_name()
        if self.kind not in {"sqlite", "postgresql"}:
            raise AddressError("The hub keeps its data in SQLite or PostgreSQL.")
        if self.kind == "sqlite" and (address.database or ":memory:").startswith((":", "file:")):
            raise AddressError("The hub's SQLite must be a file, sqlite:////srv/handrail/hub.db say.")
        if self.kind == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        self.file = Path(address.database or "") if self.kind == "sqlite" else None
        if self.file:
            _keep_to_ourselves(self.file)
        # SQLite below 3.51.3 can damage a file when two write: decision 10.
        self._lock = FileLock(self.file.with_name(f"{self.file.name}.lock")) if self.file else None
        # One moment for all of a read: each statement of PostgreSQL would see another one otherwise.
        self._reads = self._engine(address, "BEGIN", READERS, isolation_level="REPEATABLE READ")
        self._writes = self._engine(address, "BEGIN IMMEDIATE", 1)
        self._writer = Writer(self._writes, self._turn)
        # Threads of their own: who waits for something else must not keep readers waiting.
        self._readers = ThreadPoolExecutor(READERS, "reader")

    def close(self) -> None:
        """End what is being written, and close all connections; who closes the last empties SQLite's log."""
        self._writer.close()
        self._readers.shutdown(cancel_futures=True)
        self._reads.dispose()
        with self._turn():
            self._writes.dispose()
        if self._lock:
            self._lock.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read, all of it as it stood at one moment."""
        with self._reads.connect() as connection:
            yield connection

    async def read(self, job: Callable[[Connection], T]) -> T:
        """Read in a thread of its own."""

        def run() -> T:
            with self.reading() as connection:
                return job(connection)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(self, job: Callable[[Connection], T]) -> T:
        """Do `job` in a transaction; when this returns it is on the disk. What the job raises undoes the job alone."""
        return await asyncio.wrap_future(self._writer.put(job))

    def transaction(self, job: Callable[[Connection], T]) -> T:
        """Do the same from a thread that may wait: a command, a test."""
        return self._writer.put(job).result()

    def migrate(self) -> None:
        """Bring the tables up to date. Several hubs may try at once."""
        from alembic import command
        from alembic.config import Config

        with self._turn():
            if self.kind == "sqlite":
                with self._writes.connect() as connection:
                    connection.connection.cursor().execute("PRAGMA journal_mode = WAL")
            with self._writes.begin() as connection:
                if self.kind == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
                config = Config()
                config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")

    def _turn(self) -> AbstractContextManager[None]:
        return self._lock.held(BUSY_SECONDS) if self._lock else nullcontext()

    def _engine(self, address: URL, begin: str, size: int, **postgresql: Any) -> Engine:  # noqa: ANN401  # SQLAlchemy's
        # What is written must not stand in the words of an exception, and so in a log.
        options: dict[str, Any] = {"pool_size": size, "max_overflow": size - 1, "hide_parameters": True}
        if self.kind == "postgresql":
            patience = {name: value for name, value in _PATIENCE.items() if name not in address.query}
            options |= {"pool_pre_ping": True, "connect_args": patience, **postgresql}
        engine = create_engine(address, **options)
        if self.kind == "sqlite":
            event.listen(engine, "connect", _settle)
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine


def _keep_to_ourselves(file: Path) -> None:
    """Make the file of SQLite, if it is not there, so that only its owner may look; SQLite makes its logs likewise."""
    with contextlib.suppress(OSError):  # whoever opens it will say what is wrong
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _settle(connection: Any, _record: object) -> None:  # noqa: ANN401  # whatever the driver calls a connection
    connection.isolation_level = None  # the driver's own BEGINs come too late: ours are said in "begin"
    cursor = connection.cursor()
    for setting in ("synchronous = FULL", "foreign_keys = ON", f"busy_timeout = {int(BUSY_SECONDS * 1000)}"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()
