"""Reading a store that is not ours to change: a copy on a stick, a damaged file, a disk mounted for reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.errors import Surroundings
from kiosk.store import file as store_file
from kiosk.store.attaching import attached
from kiosk.store.submissions import SealedSubmission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils import Database

    from kiosk.store.submissions import SealedAttachment

_ROW = """
    SELECT sequence, instance_id, form_id, version, created_at, sealed, signature
    FROM submissions WHERE sequence = ?"""
# Where the list of rows is damaged, every number up to the highest one ever given is tried.
_HIGHEST = "SELECT seq FROM sqlite_sequence WHERE name = 'submissions'"


def read_store(path: Path) -> Iterator[SealedSubmission | Surroundings]:
    """Yield every submission that can be read, in order, and for a damaged row the error in its place.

    Nothing is written. Raises Surroundings when the file is missing or nothing of it can be read.
    """
    db = store_file.connect(path, read_only=True)
    try:
        for sequence in _sequences(db, path):
            try:
                with store_file.translated(path):
                    row = db.conn.execute(_ROW, [sequence]).fetchone()
            except Surroundings as error:
                yield Surroundings(error.name, f"submission number {sequence} of {path.name}")
                continue
            if row is not None:
                files, trouble = _files(db, path, sequence)
                yield replace(SealedSubmission(*row), attachments=files)
                if trouble is not None:
                    yield trouble
    finally:
        db.close()


def _files(db: Database, path: Path, sequence: int) -> tuple[tuple[SealedAttachment, ...], Surroundings | None]:
    """Return the files of a submission; where they are damaged none, and the error: the answers are still good."""
    try:
        with store_file.translated(path):
            return attached(db, sequence), None
    except Surroundings as error:
        return (), Surroundings(error.name, f"files of submission number {sequence} of {path.name}")


def _sequences(db: Database, path: Path) -> list[int]:
    try:
        with store_file.translated(path):
            return [row[0] for row in db.conn.execute("SELECT sequence FROM submissions ORDER BY sequence")]
    except Surroundings:
        with store_file.translated(path):
            (highest,) = db.conn.execute(_HIGHEST).fetchone() or (0,)
            return list(range(1, highest + 1))
