"""Tickets in the store: a call for a helper, the submission that tells of it, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sqlite_utils import Database

_TIE = "UPDATE tickets SET call = ? WHERE number = ? AND closed_at IS NULL"
_CLOSE = "UPDATE tickets SET closed_at = ?, outcome = ? WHERE number = ? AND closed_at IS NULL"


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A call nobody has answered yet. `call` is the instance id of the submission that tells of it, "" for none."""

    number: str
    visit_id: str
    service: str
    opened_at: str
    call: str


class Tidings(Protocol):
    """What a submission says of an open ticket; noted in the transaction that keeps the submission."""

    def note(self, db: Database, instance_id: str, now: str) -> None:
        """Note it."""


@dataclass(frozen=True, slots=True)
class Called:
    """The submission tells of the call."""

    number: str

    def note(self, db: Database, instance_id: str, now: str) -> None:
        """Keep which submission it is, so that the end of the call can name it."""
        del now
        db.execute(_TIE, [instance_id, self.number])


@dataclass(frozen=True, slots=True)
class Ended:
    """The submission tells that the call is over; `outcome` is a word."""

    number: str
    outcome: str

    def note(self, db: Database, instance_id: str, now: str) -> None:
        """Close the ticket."""
        del instance_id
        close(db, self.number, self.outcome, now)


def close(db: Database, number: str, outcome: str, now: str) -> None:
    """Close an open ticket; one that is closed stays as it is."""
    db.execute(_CLOSE, [now, outcome, number])
