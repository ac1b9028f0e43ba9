"""What kiosks are to have: forms, files and lists beside each other on the stick, and a letter for each kiosk."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sync.carrying import letters
from sync.carrying.letters import LetterError
from sync.carrying.papers import Shelf
from sync.carrying.stick import CATALOGUE, FILES, FROM_HUB, StickError
from sync.hub.entity_files import written
from sync.hub.kiosks.catalogue import catalogue
from sync.hub.schema import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from kiosk.sealing.pairs import SigningKey
    from sync.carrying.stick import Stick
    from sync.hub.database import Database


class Shelves:
    """Writes what the kiosks on a stick are to have; files that several of them need are written once."""

    def __init__(self, database: Database, stick: Stick, hub: SigningKey) -> None:
        self._database = database
        self._stick = stick
        self._hub = hub
        self._lists: dict[str, str] = {}

    def fill(self, kiosk: str, answers: int, made: str) -> int:
        """Write all that a kiosk is to have; return how many services that are. Raises StickError, FullError.

        The letter comes last: one that names files is only there when they are.
        """
        with self._database.reading() as connection:  # all of one moment
            told = json.loads(catalogue(connection, kiosk))
            for sha256 in _files(told):
                self._lay(connection, sha256)
            lists = {name: self._list(connection, name) for name in told["lists"]}
        shelf = Shelf(kiosk, answers, made, told, lists)
        data = letters.write(letters.CATALOGUE, self._hub, shelf.content())
        self._stick.write(kiosk, FROM_HUB, CATALOGUE, data=data)
        return sum(form["state"] == "open" for form in told["forms"])

    def tidy(self) -> None:
        """Take away what was left half written, and files that no letter names any more. Raises StickError."""
        wanted: set[str] = set()
        for kiosk in self._stick.kiosks():
            self._stick.keep_only((), kiosk, FROM_HUB)
            try:
                data = self._stick.read(kiosk, FROM_HUB, CATALOGUE, most=letters.LARGEST)
                shelf = Shelf.read(letters.read(letters.CATALOGUE, data).content)
                wanted |= {*_files(shelf.catalogue), *shelf.lists.values()}
            except (StickError, LetterError, LookupError, TypeError, AttributeError, ValueError):
                continue  # it names nothing that a kiosk could use
        self._stick.keep_only(wanted, FILES)

    def _lay(self, connection: Connection, sha256: str) -> None:
        content = connection.execute(select(files.c.content).where(files.c.sha256 == sha256)).scalar()
        if content is not None:
            self._put(sha256, bytes(content))

    def _list(self, connection: Connection, name: str) -> str:
        if name not in self._lists:
            content = written(connection, name)
            self._lists[name] = hashlib.sha256(content).hexdigest()
            self._put(self._lists[name], content)
        return self._lists[name]

    def _put(self, sha256: str, content: bytes) -> None:
        if not self._stick.holds(FILES, sha256, size=len(content)):
            self._stick.write(FILES, sha256, data=content)


def _files(told: Any) -> Iterator[str]:  # noqa: ANN401  # a catalogue, perhaps of somebody else
    for form in told["forms"]:
        if form["state"] == "open":
            yield form["form"]
            yield from form["files"].values()
