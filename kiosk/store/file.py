"""The file of the store: opened durably, checked, and every SQLite error turned into one of the catalogue.

WAL with synchronous=FULL lost nothing in 4,800 simulated power cuts; NORMAL and OFF did
(docs/decisions/0004-store.md). So these settings are read back, not only asked for.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kiosk.errors import Fault, Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils import Database

BUSY_SECONDS = 2.0
APPLICATION_ID = 0x48414E44  # "HAND"
SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "secure_delete": 1,
    "foreign_keys": 1,
    "temp_store": 2,  # in memory: nothing of a sort or index spills to the disk
    "trusted_schema": 0,
    "cell_size_check": 1,
}
_CONDITIONS = {
    sqlite3.SQLITE_BUSY: "store_locked",
    sqlite3.SQLITE_LOCKED: "store_locked",
    sqlite3.SQLITE_READONLY: "store_read_only",
    sqlite3.SQLITE_PERM: "store_read_only",
    sqlite3.SQLITE_FULL: "store_full",
    sqlite3.SQLITE_CORRUPT: "store_corrupt",
    sqlite3.SQLITE_NOTADB: "store_corrupt",
    sqlite3.SQLITE_IOERR: "store_unreadable",
    sqlite3.SQLITE_NOMEM: "store_unreadable",
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into Surroundings, and those that are our mistake into Fault."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        detail = getattr(error, "sqlite_errorname", type(error).__name__)
        if code & 0xFF == sqlite3.SQLITE_CANTOPEN:
            raise Surroundings(_why_unopened(path), detail) from error
        if code & 0xFF in _CONDITIONS:
            raise Surroundings(_CONDITIONS[code & 0xFF], detail) from error
        raise Fault(detail) from error


def _why_unopened(path: Path) -> str:
    if not path.exists():
        return "store_missing"
    return "store_unreadable" if _may_write(path) and _may_write(path.parent) else "store_read_only"


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def connect(path: Path, *, create: bool = False, read_only: bool = False) -> Database:
    """Open the file with our settings; nothing is created unless asked for."""
    from sqlite_utils import Database

    # Exactly "?mode=": a misspelt option would be ignored, and a missing store made anew.
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'ro' if read_only else 'rw'}"
    if read_only and not _may_write(path.parent) and not path.with_name(f"{path.name}-wal").exists():
        # Reading in WAL mode makes files beside the store; where none can be made, nobody else writes either.
        uri += "&immutable=1"
    with translated(path):
        # One thread at a time, but not always the same one (Connection.begin).
        conn = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
        db = Database(conn, recursive_triggers=False, execute_plugins=False)
        try:
            if create and db.conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _refuse_strangers(db)
            if not read_only:
                _apply(db)
        except BaseException:
            db.close()
            raise
        return db


def _refuse_strangers(db: Database) -> None:
    if db.conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise Surroundings("store_corrupt", "not a store of Handrail")


def _apply(db: Database) -> None:
    for name, value in SETTINGS.items():
        db.conn.execute(f"PRAGMA {name} = {value}")
        found = db.conn.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            raise Surroundings("store_unreadable", f"{name} is {found}")


def quick_check(db: Database) -> None:
    """Raise store_corrupt unless SQLite finds the file whole."""
    if db.conn.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise Surroundings("store_corrupt", "quick_check")


def migrate(db: Database) -> None:
    """Bring the tables to this version; a store of a newer one is left alone."""
    from kiosk.store.migrations import migrations

    known = {step.name for step in migrations.pending(db)} | {step.name for step in migrations.applied(db)}
    ours = {step.name for step in migrations._migrations}  # noqa: SLF001  # there is no public list of all steps
    if known - ours:
        raise Surroundings("store_newer")
    if migrations.pending(db):
        migrations.apply(db)


def try_to_write(db: Database, path: Path) -> None:
    """Take the right to write and give it back: tells a lock and a missing right before work is lost on them."""
    if not _may_write(path) or _mounted_read_only(path):
        raise Surroundings("store_read_only", "access")
    db.conn.execute("BEGIN IMMEDIATE")
    db.conn.execute("ROLLBACK")


def write_a_little(db: Database) -> None:
    """Write a number nobody reads, through to the disk: a disk may take the right to write and then no bytes."""
    number = db.conn.execute("PRAGMA user_version").fetchone()[0]
    db.conn.execute(f"PRAGMA user_version = {(number + 1) % 1000}")


def _mounted_read_only(path: Path) -> bool:
    return hasattr(os, "statvfs") and bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def refuse_when_nearly_full(path: Path, minimum_free: int) -> None:
    """Raise store_full when less than `minimum_free` bytes are left where the store is."""
    free = shutil.disk_usage(path.parent).free
    if free < minimum_free:
        raise Surroundings("store_full", f"{free // 1_000_000} MB free, {minimum_free // 1_000_000} MB wanted")


def sqlite_version() -> str:
    """Return the version of the SQLite in use."""
    return sqlite3.sqlite_version


def has_wal_reset_bug(version: str) -> bool:
    """Tell whether this SQLite has the WAL-reset bug of two connections (3.7.0 to 3.51.2, repaired in two branches)."""
    number = tuple(map(int, version.split(".")))
    repaired_branch = (3, 44, 6) <= number < (3, 45) or (3, 50, 7) <= number < (3, 51)
    return number < (3, 51, 3) and not repaired_branch
