"""Lists that change (the status of applications, offices, slots): a CSV becomes the entity list of this name.

What people upload has the columns reference, status and words, and words_es and the like for words in another language,
in any order. What kiosks and other clients get has the columns name (the reference), label, __version, status, words
and those in other languages. A list is taken whole or not at all, in one transaction;
its version grows with every change, and each row has the version in which it was changed.

    uploaded = await upload(database, "applications", content, by="ada", now=now)      # raises BadListError
    uploaded = await put_rows(database, "applications", [Row("A 17", "ready", "Come and fetch it.")], by=..., now=...)
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, func, insert, select, update

from kiosk.store.submissions import stamp
from sync.hub.schema import audit, entities, entity_lists, events
from sync.hub.statuses_csv import BadListError, BadRow, Row, check_rows, read_statuses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from sync.hub.database import Database

__all__ = ["BadListError", "BadRow", "Listed", "Row", "Uploaded", "lists", "put_rows", "rows_of", "upload"]

NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_TRIES: Final = 5
_FEW: Final = 500


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What an upload changed. `version` is that of the list now; it stays where nothing changed."""

    name: str
    version: int
    added: int
    changed: int
    gone: int
    same: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it stands: how many rows, which version, since when."""

    name: str
    version: int
    rows: int
    changed_at: str


@dataclass(frozen=True, slots=True)
class _Change:
    before: int
    fresh: list[Row]
    other: list[Row]
    gone: list[str]
    same: int


async def upload(  # noqa: PLR0913  # named at every call
    database: Database, name: str, content: bytes, *, by: str, now: datetime, whole: bool = False
) -> Uploaded:
    """Put the rows of a CSV into the list `name`, which is made when it is not there; `by` is the account's name.

    `whole`: rows that are not in the CSV go. Raises BadListError, which names the bad rows; nothing is stored then.
    """
    rows = await asyncio.to_thread(read_statuses, content)
    return await _put(database, name, rows, by=by, now=now, whole=whole)


async def put_rows(database: Database, name: str, rows: Sequence[Row], *, by: str, now: datetime) -> Uploaded:
    """Put some rows into a list, as a form of the pages does. Raises BadListError."""
    await asyncio.to_thread(check_rows, rows)
    return await _put(database, name, rows, by=by, now=now, whole=False)


def lists(connection: Connection) -> list[Listed]:
    """Return all lists by name."""
    kept = select(entities.c.list, func.count().label("many")).where(entities.c.deleted_at.is_(None))
    counted: dict[str, int] = {row.list: row.many for row in connection.execute(kept.group_by(entities.c.list))}
    every = connection.execute(select(entity_lists).order_by(entity_lists.c.name))
    return [Listed(row.name, row.version, counted.get(row.name, 0), row.changed_at) for row in every]


def rows_of(connection: Connection, name: str, *, start: str = "", most: int = 100) -> list[Row]:
    """Return rows of a list by reference, those after `start`: a page of them."""
    here = (entities.c.list == name, entities.c.deleted_at.is_(None), entities.c.name > start)
    found = connection.execute(select(entities).where(*here).order_by(entities.c.name).limit(most))
    return [_row_of(row.name, row.properties) for row in found]


async def _put(  # noqa: PLR0913  # the same
    database: Database, name: str, rows: Sequence[Row], *, by: str, now: datetime, whole: bool
) -> Uploaded:
    if not NAME.fullmatch(name):
        raise BadListError([BadRow(0, "The name of a list has letters, digits, - and _, and begins with a letter.")])
    for _ in range(_TRIES):
        # What differs is found while others write; only that is written.
        change = await database.read(lambda connection: _compare(connection, name, rows, whole=whole))
        done = await database.write(partial(_write, name=name, change=change, by=by, now=now))
        if done is not None:
            return done
    raise BadListError([BadRow(0, "Others change the list at this moment. Try again.")])


def _compare(connection: Connection, name: str, rows: Sequence[Row], *, whole: bool) -> _Change:
    before = _version(connection, name)
    columns = (entities.c.name, entities.c.properties, entities.c.deleted_at)
    here = select(*columns).where(entities.c.list == name)
    if not whole and len(rows) <= _FEW:
        here = here.where(entities.c.name.in_([row.reference for row in rows]))
    there = {row[0]: row[1:] for row in connection.execute(here)}
    fresh = [row for row in rows if row.reference not in there]
    known = [(row, there[row.reference]) for row in rows if row.reference in there]
    other = [row for row, (properties, deleted) in known if deleted or properties != _properties(row)]
    named = {row.reference for row in rows}
    gone = [one for one, (_, deleted) in there.items() if not deleted and one not in named] if whole else []
    return _Change(before, fresh, other, gone, len(known) - len(other))


def _write(connection: Connection, name: str, change: _Change, by: str, now: datetime) -> Uploaded | None:
    """Write what differs, all of it; None when the list was changed since it was compared."""
    lock = select(entity_lists.c.version).where(entity_lists.c.name == name).with_for_update()
    before = connection.execute(lock).scalar() or 0
    if before != change.before:
        return None
    version, at = before + 1, stamp(now)
    if not (change.fresh or change.other or change.gone):
        return Uploaded(name, before, 0, 0, 0, change.same)
    values = {"version": version, "changed_at": at}
    if before:
        connection.execute(update(entity_lists).where(entity_lists.c.name == name).values(values))
    else:
        connection.execute(insert(entity_lists).values(values | {"name": name}))
    _write_rows(connection, name, change, version, at)
    done = Uploaded(name, version, len(change.fresh), len(change.other), len(change.gone), change.same)
    counts = {"version": version, "added": done.added, "changed": done.changed, "gone": done.gone}
    noted = {"at": at, "account": by, "action": "list changed", "object": name, "facts": counts}
    connection.execute(insert(audit).values(noted))
    connection.execute(insert(events).values(at=at, kind="list", object=name))
    return done


def _write_rows(connection: Connection, name: str, change: _Change, version: int, at: str) -> None:
    if change.fresh:
        connection.execute(insert(entities), [_row(name, row, version) for row in change.fresh])
    this = update(entities).where(entities.c.list == name, entities.c.name == bindparam("this"))
    if change.other:
        rows = [{"this": row.reference} | _values(row, version) for row in change.other]
        connection.execute(this.values({column: bindparam(column) for column in _VALUES}), rows)
    if change.gone:
        gone = [{"this": one, "deleted_at": at, "version": version} for one in change.gone]
        connection.execute(this.values(deleted_at=bindparam("deleted_at"), version=bindparam("version")), gone)


_VALUES: Final = ("label", "properties", "version", "deleted_at")


def _row(name: str, row: Row, version: int) -> dict[str, Any]:
    return {"list": name, "name": row.reference} | _values(row, version)


def _values(row: Row, version: int) -> dict[str, Any]:
    return {"label": row.reference, "properties": _properties(row), "version": version, "deleted_at": None}


def _properties(row: Row) -> Mapping[str, str]:
    return {"status": row.status, "words": row.words, **row.translated}


def _row_of(name: str, properties: Mapping[str, str]) -> Row:
    translated = {key: said for key, said in properties.items() if key not in ("status", "words")}
    return Row(name, properties.get("status", ""), properties.get("words", ""), translated=translated)


def _version(connection: Connection, name: str) -> int:
    return int(connection.execute(select(entity_lists.c.version).where(entity_lists.c.name == name)).scalar() or 0)
