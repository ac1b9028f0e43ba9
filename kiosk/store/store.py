"""The store: the only SQL of the kiosk.

One Store is one connection and belongs to one thread. Every method is one transaction, on the disk
when it returns. Errors are those of kiosk.errors: Surroundings (missing, locked, corrupt, read-only,
full) or Fault. What a person entered comes here sealed, and leaves as the same bytes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from kiosk import numbers
from kiosk.errors import Fault, Surroundings
from kiosk.store import file as store_file
from kiosk.store import posting, tickets
from kiosk.store.attaching import attach, attached
from kiosk.store.connection import Connection
from kiosk.store.submissions import SealedSubmission, stamp
from kiosk.store.tickets import OpenTicket

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from kiosk.store.posting import PostedFile
    from kiosk.store.submissions import SealedAttachment
    from kiosk.store.tickets import Tidings

EVENTS_KEPT = timedelta(days=90)
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
_ADD = """
    INSERT INTO submissions (instance_id, form_id, version, created_at, sealed, signature) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (instance_id) DO NOTHING"""
_EVENT = "INSERT INTO events (at, kind, facts) VALUES (?, ?, ?)"
_SAME = "SELECT sequence, sealed, signature FROM submissions WHERE instance_id = ?"
_SUBMISSION = """
    SELECT sequence, instance_id, form_id, version, created_at, sealed, signature
    FROM submissions WHERE sequence = ?"""
_WAITING = """
    SELECT sequence, instance_id, form_id, version, created_at, sealed, signature
    FROM submissions JOIN outbox ON submission = sequence WHERE state = 'waiting' ORDER BY sequence LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Orphan:
    """The sealed state of a visit that a power cut ended."""

    visit_id: str
    sealed: bytes
    saved_at: str


class Store(Connection):
    """The store as the kiosk uses it; make one with `Store.open` or `Store.make`."""

    def can_take(self, *, proof: bool = False) -> None:
        """Raise Surroundings when new work could not be kept; ask before a visit begins, and before Submit.

        With `proof` something is written to the disk: after trouble, only that tells that it is over.
        """
        with store_file.translated(self.path):
            try:
                moved = self.path.stat().st_ino != self._inode
            except OSError:
                moved = True
            if moved:
                raise Surroundings("store_missing")
            store_file.refuse_when_nearly_full(self.path, self._minimum_free)
            with self._turn():
                store_file.try_to_write(self._db, self.path)
                if proof:
                    store_file.write_a_little(self._db)

    # Submissions and the outbox

    def add_submission(  # noqa: PLR0913, PLR0917  # the six facts of a submission, named at every call
        self,
        instance_id: str,
        form_id: str,
        version: str,
        sealed: bytes,
        signature: bytes,
        created_at: datetime,
        *,
        attachments: Sequence[SealedAttachment] = (),
        files: Sequence[PostedFile] = (),
        replaces: str = "",
        ticket: Tidings | None = None,
    ) -> int:
        """Keep a submission and its outbox row, both or neither; return its sequence number.

        `attachments` are the files of the submission, sealed as it is. `files` are what a plain OpenROSA server gets,
        the XML first; `replaces` is the instance this one is an edit of, or belongs to: it is sent after that one.
        `ticket` is what it says of an open ticket: kept with it, too.

        The same bytes again (a try whose outcome was not known) change nothing; other bytes under the
        same id are a Fault.
        """
        row = (instance_id, form_id, version, stamp(created_at), sealed, signature)
        with self._writing() as db:
            if db.execute(_ADD, row).rowcount == 1:
                posting.enter(db, instance_id, files, replaces)
                attach(db, instance_id, attachments)
            if ticket is not None:
                ticket.note(db, instance_id, self._now())
            ((sequence, *kept),) = db.execute(_SAME, [instance_id]).fetchall()
            if tuple(kept) != (sealed, signature):
                raise Fault("another submission has this id")
            return int(sequence)

    def outbox(self, most: int = 100) -> list[SealedSubmission]:
        """Return what waits to be sent, in the order it was finished; the first `most` of it."""
        return [self._whole(row) for row in self._rows(_WAITING, most)]

    def submissions(self) -> Iterator[SealedSubmission]:
        """Yield every submission kept, in order, one at a time."""
        for row in self._rows("SELECT sequence FROM submissions ORDER BY sequence"):
            yield from (self._whole(found) for found in self._rows(_SUBMISSION, row["sequence"]))

    def _whole(self, row: dict[str, Any]) -> SealedSubmission:
        with store_file.translated(self.path):
            return SealedSubmission(**row, attachments=attached(self._db, row["sequence"]))

    def counts(self) -> tuple[int, int]:
        """Return how many submissions are kept, and how many of them have not been accepted."""
        (row,) = self._rows(
            "SELECT (SELECT count(*) FROM submissions) AS kept, (SELECT count(*) FROM outbox) AS waiting"
        )
        return row["kept"], row["waiting"]

    def accepted(self, sequence: int) -> None:
        """Note that the far end has a submission: it leaves the outbox and stays in the store."""
        with self._writing() as db:
            posting.leave(db, sequence, self._now())

    # The running visit

    def put_checkpoint(self, visit_id: str, sealed: bytes) -> None:
        """Keep the sealed state of a visit in place of its last one: when this returns or, with `begin`, soon after.

        It is on the disk when `settle` returns; nobody may see what it makes possible before.
        """
        row = (visit_id, sealed, self._now())
        self._begin(lambda: self._put_checkpoint(row))

    def _put_checkpoint(self, row: tuple[str, bytes, str]) -> None:
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)", row)

    def drop_checkpoint(self, visit_id: str) -> None:
        """Forget the state of a visit that has ended; `empty_the_log` takes it out of the log file as well."""
        with self._writing() as db:
            db.execute("DELETE FROM checkpoints WHERE visit_id = ?", [visit_id])

    def keep_orphans(self) -> int:
        """Put aside what a power cut left, for staff; call at start, before the first visit. Return how many."""
        with self._writing() as db:
            moved = db.execute("INSERT OR REPLACE INTO orphans SELECT * FROM checkpoints").rowcount
            db.execute("DELETE FROM checkpoints")
            return moved

    def orphans(self) -> list[Orphan]:
        """Return the visits a power cut ended, the oldest first."""
        return [Orphan(**row) for row in self._rows("SELECT visit_id, sealed, saved_at FROM orphans ORDER BY saved_at")]

    def drop_orphan(self, visit_id: str) -> None:
        """Forget a recovered visit that staff have dealt with."""
        with self._writing() as db:
            db.execute("DELETE FROM orphans WHERE visit_id = ?", [visit_id])

    # Tickets and references

    def next_ticket(self, letter: str) -> str:
        """Return a number for a new ticket: not used today if there is one, and never that of an open ticket."""
        today = self._rows("SELECT number FROM tickets WHERE day = ? ORDER BY sequence", self._day())
        still_open = self._rows("SELECT number FROM tickets WHERE closed_at IS NULL")
        return numbers.ticket_number(letter, [r["number"] for r in today], {r["number"] for r in still_open})

    def add_ticket(self, number: str, visit_id: str, service: str = "") -> None:
        """Keep a call for a helper; `service` is the id of the service the visit is in, or ""."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO tickets (number, visit_id, service, day, opened_at) VALUES (?, ?, ?, ?, ?)",
                [number, visit_id, service, self._day(), self._now()],
            )

    def close_ticket(self, number: str, outcome: str) -> None:
        """Close an open ticket; `outcome` is a word: "helped", "cancelled", "expired"."""
        with self._writing() as db:
            tickets.close(db, number, _word(outcome), self._now())

    def open_tickets(self) -> list[OpenTicket]:
        """Return the calls nobody has answered, the oldest first."""
        query = (
            "SELECT number, visit_id, service, opened_at, call FROM tickets WHERE closed_at IS NULL ORDER BY sequence"
        )
        return [OpenTicket(**row) for row in self._rows(query)]

    def next_reference(self) -> str:
        """Return a reference ("HB 4827") that was never given before, and never will be again."""
        with self._writing() as db:
            while True:
                reference = numbers.random_reference()
                given = 'INSERT OR IGNORE INTO "references" VALUES (?, ?)'
                if db.execute(given, [reference, self._now()]).rowcount == 1:
                    return reference

    # What happened

    def log_event(self, kind: str, **facts: int | str) -> None:
        """Note that something happened. Facts are numbers and words like ids: nothing a person typed fits."""
        row = self._event(kind, facts)
        with self._writing() as db:
            db.execute(_EVENT, row)

    def log_sent(self, visit_id: str, **facts: int | str) -> None:
        """Note that the answers of a visit were sent, and forget its state: both at the price of one."""
        row = self._event("sent", facts)
        with self._writing() as db:
            db.execute(_EVENT, row)
            db.execute("DELETE FROM checkpoints WHERE visit_id = ?", [visit_id])

    def _event(self, kind: str, facts: dict[str, int | str]) -> list[str]:
        checked = {name: fact if isinstance(fact, int) else _word(fact) for name, fact in facts.items()}
        return [self._now(), _word(kind), json.dumps(checked, sort_keys=True)]

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Return the events of a kind, the oldest first: `at` and its facts."""
        rows = self._rows("SELECT at, facts FROM events WHERE kind = ? ORDER BY sequence", kind)
        return [{"at": row["at"]} | json.loads(row["facts"]) for row in rows]

    def tidy(self, orphans_kept: timedelta) -> None:
        """Forget recovered visits and events that are too old; call at start and once a day."""
        now = self._clock.now()
        with self._writing() as db:
            db.execute("DELETE FROM orphans WHERE saved_at < ?", [stamp(now - orphans_kept)])
            db.execute("DELETE FROM events WHERE at < ?", [stamp(now - EVENTS_KEPT)])
        self.empty_the_log()

    def _day(self) -> str:
        return self._clock.now().date().isoformat()


def _word(text: str) -> str:
    if not WORD.fullmatch(text):
        raise Fault("an event or outcome is a word, not a text")
    return text
