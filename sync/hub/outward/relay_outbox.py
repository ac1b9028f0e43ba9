"""What waits for another server, as sync's worker sees an outbox; of a thread that may wait for the database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import case, func, select, update

from kiosk.sealing.encrypted_forms import XML_PART
from kiosk.store.deliveries import Counts, Due
from kiosk.store.posting import PostedFile
from kiosk.store.submissions import stamp
from sync.hub.duty import take_lease
from sync.hub.outward import relays
from sync.hub.schema import attachments, relay_items, submissions
from sync.hub.schema import relays as relays_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from sync.hub.database import Database

WORK: Final = "relaying"
MOST_WORDS: Final = 300
_KEPT: Final = frozenset({"trouble", "words"})


@dataclass(slots=True)
class RelayOutbox:
    """Of one relay. `holder` is who we are to other hubs: without the lease nothing is due."""

    database: Database
    relay: relays.Relay
    holder: str
    _files: dict[int, int] = field(default_factory=dict)
    _arrived: dict[int, set[str]] = field(default_factory=dict)

    def due(self, now: datetime, most: int) -> list[Due]:
        """Return what may be sent now, after noting what has arrived in the meantime."""
        del now  # a replica may keep another time zone; the hub's times are UTC

        def look(connection: Connection) -> list[Due] | None:
            moment = datetime.now(UTC)
            if not take_lease(connection, self.holder, moment, WORK):
                return []
            more = relays.gather(connection, self.relay, moment)
            return None if more else relays.due(connection, self.relay.id, moment, most)

        # Each step by itself: whoever sends something to the hub waits for no more than one of them.
        while (found := self.database.transaction(look)) is None:
            pass
        return found

    def files(self, sequence: int) -> list[PostedFile]:
        """Return what is posted, the XML first, as it came."""
        columns = (attachments.c.name, attachments.c.media_type, attachments.c.content)
        here = select(*columns).where(attachments.c.submission == sequence).order_by(attachments.c.name)
        with self.database.reading() as connection:
            xml = connection.execute(select(submissions.c.content).where(submissions.c.id == sequence)).scalar_one()
            rows = connection.execute(here).all()
        self._files[sequence] = len(rows)
        arrived = self._arrived.get(sequence, set())
        # "odk": posted as it is.
        found = [PostedFile(XML_PART, "text/xml", "odk", bytes(xml))]
        found += [PostedFile(row.name, row.media_type, "odk", bytes(row.content)) for row in rows]
        return [replace(file, accepted=file.name in arrived) for file in found]

    def file_accepted(self, sequence: int, names: Iterable[str]) -> None:
        """Remember it for as long as this process lives: the far end takes a file twice, too."""
        self._arrived.setdefault(sequence, set()).update(names)

    def accepted(self, sequences: Iterable[int]) -> None:
        """Note that the far end has these; where another file came in the meantime, it is sent again."""
        values = {"state": "sent", "reason": "", "words": "", "not_before": None}

        def note(connection: Connection) -> None:
            for sequence in sequences:
                here = select(func.count()).where(attachments.c.submission == sequence)
                if connection.execute(here).scalar() == self._files.pop(sequence, -1):
                    self._change(connection, sequence, values | {"tries": relay_items.c.tries + 1})
                self._arrived.pop(sequence, None)
            relays.tell(connection, self.relay.id, datetime.now(UTC))

        self.database.transaction(note)

    def later(self, sequence: int, not_before: datetime, reason: str, words: str = "") -> None:
        """Put one off."""
        until = min(not_before.astimezone(UTC), datetime.now(UTC) + relays.LONGEST_WAIT)
        values: dict[str, Any] = {"tries": relay_items.c.tries + 1, "not_before": stamp(until), "reason": reason}
        values |= {"words": words[:MOST_WORDS]}
        values["repeats"] = case((relay_items.c.reason == reason, relay_items.c.repeats + 1), else_=1)
        self.database.transaction(lambda connection: self._change(connection, sequence, values))

    def needs_staff(self, sequence: int, reason: str, words: str) -> None:
        """Put one aside until somebody says "again"."""
        values = {"state": "staff", "tries": relay_items.c.tries + 1, "reason": reason, "words": words[:MOST_WORDS]}

        def note(connection: Connection) -> None:
            self._change(connection, sequence, values)
            relays.tell(connection, self.relay.id, datetime.now(UTC))

        self.database.transaction(note)

    def counts(self) -> Counts:
        """Return how it stands."""
        counted = select(relay_items.c.state, func.count()).where(relay_items.c.relay == self.relay.id)
        with self.database.reading() as connection:
            found = {row[0]: row[1] for row in connection.execute(counted.group_by(relay_items.c.state))}
        return Counts(found.get("waiting", 0), found.get("staff", 0), found.get("sent", 0))

    def set_state(self, name: str, value: str) -> None:
        """Keep why everything waits, for the page; other facts nobody looks at."""
        if name in _KEPT:
            this = update(relays_table).where(relays_table.c.id == self.relay.id).values({name: value[:MOST_WORDS]})
            self.database.transaction(lambda connection: connection.execute(this))

    def version(self) -> int:
        """Return always the same: the worker is not asked to hurry."""
        return 0

    def _change(self, connection: Connection, sequence: int, values: dict[str, Any]) -> None:
        this = (relay_items.c.relay == self.relay.id, relay_items.c.submission == sequence)
        connection.execute(update(relay_items).where(*this).values(values))
