"""Databases of hubs with their tables, as `Database.migrate` makes them, in less time."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from sync.hub.database import Database


def _migrate(address: str) -> None:
    database = Database(address)
    database.migrate()
    database.close()


def make_tables(address: str) -> None:
    """Bring a database up to date; a new one of SQLite is a copy of one that was made before."""
    kind, _, path = address.partition(":///")
    if kind == "sqlite" and not Path(path).exists():
        Path(path).touch(mode=0o600)
        Path(path).write_bytes(_fresh())
    elif kind != "sqlite":
        _migrate(address)


@cache
def _fresh() -> bytes:
    """Return a migrated database: the migrations take longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hub.db"
        _migrate(f"sqlite:///{file}")
        return file.read_bytes()
