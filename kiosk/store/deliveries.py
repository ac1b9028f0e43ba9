"""The outbox as sync sees it: what is due, what became of it, and what staff can see.

One Deliveries is the connection of the sync process; the kiosk has a Store of its own over the same file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kiosk.store import file as store_file
from kiosk.store import posting
from kiosk.store.attaching import attached
from kiosk.store.connection import Connection
from kiosk.store.posting import PostedFile
from kiosk.store.submissions import SealedSubmission, stamp

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

LONGEST_WAIT: Final = timedelta(hours=6)
"""Nothing is put off for longer: a later date comes from a clock that has been set back since."""
MOST_WORDS: Final = 300
_DUE = """
    SELECT sequence, instance_id, form_id, version, created_at, tries, reason, repeats
    FROM outbox JOIN submissions ON sequence = submission
    WHERE state = 'waiting' AND (not_before IS NULL OR not_before <= ? OR not_before > ?)
        AND NOT EXISTS (
            SELECT 1 FROM outbox AS earlier
            WHERE earlier.chain = outbox.chain AND earlier.submission < outbox.submission)
    ORDER BY submission LIMIT ?"""
_LATER = """
    UPDATE outbox SET tries = tries + 1, not_before = ?, words = ?,
        repeats = CASE WHEN reason = ? THEN repeats + 1 ELSE 1 END, reason = ?
    WHERE submission = ?"""
_ASIDE = "UPDATE outbox SET state = 'needs_staff', tries = tries + 1, reason = ?, words = ? WHERE submission = ?"
_SEALED = """
    SELECT sequence, instance_id, form_id, version, created_at, sealed, signature
    FROM submissions WHERE sequence = ?"""
_FILES = """
    SELECT name, media_type, protection, content, accepted_at IS NOT NULL AS accepted
    FROM posted_files WHERE submission = ? ORDER BY position"""
_REFUSED = """
    SELECT sequence, instance_id, form_id, version, created_at, tries, reason, words
    FROM outbox JOIN submissions ON sequence = submission WHERE state = 'needs_staff' ORDER BY sequence LIMIT ?"""
_CARRIED = """
    SELECT submission FROM outbox
    WHERE state = 'waiting' AND NOT EXISTS (
        SELECT 1 FROM outbox AS earlier
        WHERE earlier.chain = outbox.chain AND earlier.submission < outbox.submission AND earlier.state <> 'waiting')
    ORDER BY submission"""
_RETRY = """
    UPDATE outbox SET state = 'waiting', not_before = NULL, repeats = 0
    WHERE state = 'needs_staff' AND (? IS NULL OR submission = ?) AND (? = '' OR reason = ?)"""


@dataclass(frozen=True, slots=True)
class Due:
    """A submission that may be sent now. `repeats`: how often in a row it was put off for `reason`."""

    sequence: int
    instance_id: str
    form_id: str
    version: str
    created_at: str
    tries: int
    reason: str
    repeats: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A submission that staff have to look at: why (a word), and the server's words."""

    sequence: int
    instance_id: str
    form_id: str
    version: str
    created_at: str
    tries: int
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many submissions wait, how many need staff, how many the far end has."""

    waiting: int
    needs_staff: int
    accepted: int


class Deliveries(Connection):
    """Make one with `Deliveries.open`. Nothing leaves the outbox but by `accepted`."""

    def due(self, now: datetime, most: int) -> list[Due]:
        """Return what may be sent at `now`: the first of each chain of edits, the oldest first."""
        rows = self._rows(_DUE, stamp(now), stamp(now + LONGEST_WAIT), most)
        return [Due(**row) for row in rows]

    def all_waiting(self) -> list[int]:
        """Return all that may be carried by hand, however long it was put off for the network; the oldest first."""
        return [row["submission"] for row in self._rows(_CARRIED)]

    def in_outbox(self, instance_id: str) -> int | None:
        """Return the sequence number of a submission that nobody has accepted yet, None for all others."""
        query = "SELECT sequence FROM submissions JOIN outbox ON submission = sequence WHERE instance_id = ?"
        rows = self._rows(query, instance_id)
        return int(rows[0]["sequence"]) if rows else None

    def sealed(self, sequence: int) -> SealedSubmission:
        """Return a submission as it is sealed."""
        (row,) = self._rows(_SEALED, sequence)
        with store_file.translated(self.path):
            return SealedSubmission(**row, attachments=attached(self._db, sequence))

    def files(self, sequence: int) -> list[PostedFile]:
        """Return what a plain OpenROSA server gets, the XML first; nothing where none was made."""
        return [PostedFile(**row | {"accepted": bool(row["accepted"])}) for row in self._rows(_FILES, sequence)]

    def accepted(self, sequences: Iterable[int]) -> None:
        """Note that the far end has these submissions."""
        with self._writing() as db:
            for sequence in sequences:
                posting.leave(db, sequence, self._now())

    def file_accepted(self, sequence: int, names: Iterable[str]) -> None:
        """Note which attachments of a submission the far end has, when there is more than one post of it."""
        with self._writing() as db:
            for name in names:
                row = [self._now(), sequence, name]
                db.execute("UPDATE posted_files SET accepted_at = ? WHERE submission = ? AND name = ?", row)

    def later(self, sequence: int, not_before: datetime, reason: str, words: str = "") -> None:
        """Put a submission off; `reason` is a word. It counts as one more try."""
        until = min(not_before, self._clock.now() + LONGEST_WAIT)
        with self._writing() as db:
            db.execute(_LATER, [stamp(until), words[:MOST_WORDS], reason, reason, sequence])

    def needs_staff(self, sequence: int, reason: str, words: str) -> None:
        """Put a submission aside until staff say `retry`; whatever belongs after it waits with it."""
        with self._writing() as db:
            db.execute(_ASIDE, [reason, words[:MOST_WORDS], sequence])

    def retry(self, sequence: int | None = None, reason: str = "") -> int:
        """Let what was put aside be tried again: one, those with a reason, or all. Return how many."""
        with self._writing() as db:
            return int(db.execute(_RETRY, [sequence, sequence, reason, reason]).rowcount)

    def refused(self, most: int = 100) -> list[Refused]:
        """Return what staff have to look at, the oldest first."""
        return [Refused(**row) for row in self._rows(_REFUSED, most)]

    def counts(self) -> Counts:
        """Return how the outbox stands."""
        (row,) = self._rows("""
            SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting') AS waiting,
                (SELECT count(*) FROM outbox WHERE state = 'needs_staff') AS needs_staff,
                (SELECT count(*) FROM submissions WHERE accepted_at IS NOT NULL) AS accepted""")
        return Counts(**row)

    def set_state(self, name: str, value: str) -> None:
        """Keep a fact of sync itself: last contact, last trouble, an ETag. Nothing a person entered."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO sync_state VALUES (?, ?, ?)", [name, value, self._now()])

    def state(self, name: str) -> str:
        """Return such a fact, "" when there is none."""
        rows = self._rows("SELECT value FROM sync_state WHERE name = ?", name)
        return str(rows[0]["value"]) if rows else ""

    def states(self, prefix: str = "") -> dict[str, str]:
        """Return such facts by name, those whose names begin with `prefix`."""
        rows = self._rows("SELECT name, value FROM sync_state ORDER BY name")
        return {row["name"]: row["value"] for row in rows if row["name"].startswith(prefix)}

    def drop_state(self, name: str) -> None:
        """Forget such a fact."""
        with self._writing() as db:
            db.execute("DELETE FROM sync_state WHERE name = ?", [name])

    def last_event(self, kind: str) -> dict[str, int | str]:
        """Return the last event of a kind that the kiosk noted, `at` and its facts; nothing when there is none."""
        rows = self._rows("SELECT at, facts FROM events WHERE kind = ? ORDER BY sequence DESC LIMIT 1", kind)
        return {"at": rows[0]["at"]} | json.loads(rows[0]["facts"]) if rows else {}

    def version(self) -> int:
        """Return a number that changes whenever another connection has written: cheap to ask."""
        return int(self._rows("PRAGMA data_version")[0]["data_version"])

    def tidy(self) -> None:
        """Cut the write-ahead log, so that what was deleted is gone from it too."""
        self.empty_the_log()
