"""The files of submissions in the store: sealed, and kept as long as the submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.store.submissions import SealedAttachment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

_ADD = """
    INSERT INTO attachments (submission, name, media_type, sealed)
    SELECT sequence, ?, ?, ? FROM submissions WHERE instance_id = ?"""
_OF = "SELECT name, media_type, sealed FROM attachments WHERE submission = ? ORDER BY name"


def attach(db: Database, instance_id: str, attachments: Iterable[SealedAttachment]) -> None:
    """Keep the files of a submission; inside the transaction that keeps the submission."""
    for each in attachments:
        db.execute(_ADD, [each.name, each.media_type, each.sealed, instance_id])


def attached(db: Database, sequence: int) -> tuple[SealedAttachment, ...]:
    """Return the files of a submission, by name."""
    return tuple(SealedAttachment(*row) for row in db.conn.execute(_OF, [sequence]))
