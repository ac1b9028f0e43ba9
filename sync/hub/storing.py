"""Writing rows that may be there already, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.postgresql import Insert as InsertIntoPostgresql
from sqlalchemy.dialects.sqlite import Insert as InsertIntoSqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table


def inserting_new(connection: Connection, table: Table) -> InsertIntoSqlite | InsertIntoPostgresql:
    """Return what inserts a row into a table unless it is there."""
    into = InsertIntoSqlite if connection.dialect.name == "sqlite" else InsertIntoPostgresql
    return into(table).on_conflict_do_nothing()


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert what is not there yet."""
    connection.execute(inserting_new(connection, table), rows)
