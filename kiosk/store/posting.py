"""The way into the outbox and out of it, with the files that a plain OpenROSA server gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

Protection = Literal["odk", "machine"]
_ENTER = """
    INSERT INTO outbox (submission, chain) VALUES (?, coalesce(
        (SELECT chain FROM outbox JOIN submissions ON sequence = submission WHERE instance_id = ? AND chain <> ''),
        nullif(?, ''), ?))"""
_FILE = (
    "INSERT INTO posted_files (submission, position, name, media_type, protection, content) VALUES (?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class PostedFile:
    """One file of a post to a plain OpenROSA server, made once.

    `content` is as it lies on the disk: "odk" is encrypted for the form's own key and is posted as it is; "machine"
    is sealed under the key of this machine (kiosk.sealing.machine) and is opened to be posted.
    """

    name: str
    media_type: str
    protection: Protection
    content: bytes = field(repr=False)
    accepted: bool = False


def enter(db: Database, instance_id: str, files: Sequence[PostedFile], replaces: str) -> None:
    """Put the submission that was just inserted into the outbox, in the chain of the one it replaces."""
    (sequence,) = db.execute("SELECT last_insert_rowid()").fetchone()
    db.execute(_ENTER, [sequence, replaces, replaces, instance_id])
    for position, file in enumerate(files):
        db.execute(_FILE, [sequence, position, file.name, file.media_type, file.protection, file.content])


def leave(db: Database, sequence: int, now: str) -> None:
    """Take a submission that the far end has out of the outbox: what stays of it is sealed, and opens elsewhere."""
    db.execute("UPDATE submissions SET accepted_at = ? WHERE sequence = ?", [now, sequence])
    db.execute("DELETE FROM outbox WHERE submission = ?", [sequence])
    db.execute("DELETE FROM posted_files WHERE submission = ?", [sequence])
