"""Entity lists as the files that forms read: CSV with name, label, __version and the properties of the rows."""

from __future__ import annotations

import csv
import hashlib
import io
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from sync.hub.schema import entities, entity_lists

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

SUFFIX: Final = ".csv"
_SAMPLE: Final = 100
_OWN: Final = ("name", "label", "__version")
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class ListFile:
    """What stands for the content of a list: `mark` changes with it, and is its hash and ETag for clients."""

    name: str
    mark: str

    @property
    def file_name(self) -> str:
        """Return the name by which forms know it."""
        return self.name + SUFFIX


@dataclass(slots=True)
class ListFiles:
    """Remembers the CSV of the last few lists: a thousand kiosks ask for the same. Any thread may ask."""

    most: int = 4
    largest: int = 32 * 1024 * 1024
    _kept: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def content(self, connection: Connection, name: str) -> tuple[str, bytes] | None:
        """Return the mark of a list and its CSV, both of one moment; None when there is no such list."""
        mark = next((each.mark for each in marks(connection, [name])), "")
        if not mark:
            return None
        with self._turn:  # when a list is new, all ask at once: it is written for the first of them
            return self._written(connection, name, mark)

    def _written(self, connection: Connection, name: str, mark: str) -> tuple[str, bytes]:
        there = self._kept.pop(name, None)
        if there is None or there[0] != mark:
            there = (mark, written(connection, name))
        if len(there[1]) <= self.largest:
            self._kept[name] = there
        while len(self._kept) > self.most:
            self._kept.pop(next(iter(self._kept)), None)
        return there


def marks(connection: Connection, names: Iterable[str] | None = None) -> list[ListFile]:
    """Return the lists of these names (all lists without names), by name."""
    every = select(entity_lists).order_by(entity_lists.c.name)
    rows = connection.execute(every if names is None else every.where(entity_lists.c.name.in_(list(names))))
    return [ListFile(row.name, _mark(row)) for row in rows]


def written(connection: Connection, name: str, most: int | None = None) -> bytes:
    """Write a list as CSV, or its first `most` rows."""
    here = (entities.c.list == name, entities.c.deleted_at.is_(None))
    columns = (entities.c.name, entities.c.label, entities.c.version, entities.c.properties)
    query = select(*columns).where(*here).order_by(entities.c.name)
    streamed = connection.execution_options(yield_per=_BATCH)
    properties = dict.fromkeys(["status", "words"])
    # Not every row has words in every language.
    for row in streamed.execute(select(entities.c.properties).where(*here)):
        properties |= dict.fromkeys(row.properties)
    rows = streamed.execute(query if most is None else query.limit(most))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*_OWN, *properties])
    for row in rows:
        writer.writerow(_cells(row, properties))
    return out.getvalue().encode()


def samples(connection: Connection) -> dict[str, bytes]:
    """Return the beginning of every list by file name: enough to examine a form that reads it."""
    return {each.file_name: written(connection, each.name, _SAMPLE) for each in marks(connection)}


def deleted(connection: Connection, name: str, ids: Iterable[str]) -> dict[str, bool]:
    """Tell of rows whether they are deleted; those the list never had are left out."""
    here = (entities.c.list == name, entities.c.name.in_(list(ids)))
    rows = connection.execute(select(entities.c.name, entities.c.deleted_at).where(*here))
    return {row.name: row.deleted_at is not None for row in rows}


def _cells(row: Any, properties: Iterable[str]) -> list[object]:  # noqa: ANN401  # a row
    return [row.name, row.label, row.version, *(row.properties.get(name, "") for name in properties)]


def _mark(row: Any) -> str:  # noqa: ANN401  # the same
    # The time, too: a database restored from a backup counts its versions anew.
    return hashlib.sha256(f"{row.name}\n{row.version}\n{row.changed_at}".encode()).hexdigest()[:32]
