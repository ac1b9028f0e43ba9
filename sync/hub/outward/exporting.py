"""What the hub received, for those who read it: an archive for whoever has the key, or what is open as tables.

Rows are read some at a time, so that neither memory nor a long transaction grows with them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from kiosk.errors import Surroundings
from kiosk.sealing.archive import open_parcel, write
from kiosk.sealing.export import export
from kiosk.sealing.opening import NotOpened, Opened
from kiosk.sealing.pairs import VerifyingKey
from kiosk.sealing.shapes import shape_of_form
from kiosk.store.submissions import SealedAttachment, SealedSubmission, stamp
from sync.hub.schema import attachments, forms, kiosks, submissions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from sync.hub.database import Database

AT_ONCE: Final = 100
TOGETHER: Final = 16 * 1024 * 1024
"""So many bytes are read at once, or those of one submission."""
PIECE: Final = 256 * 1024


def archive_of(database: Database, now: datetime) -> Iterator[bytes]:
    """Yield an archive of all that was received, piece by piece (kiosk.sealing.archive)."""
    with database.reading() as connection:
        keys = [VerifyingKey.from_raw(bytes(raw)) for raw in connection.execute(select(kiosks.c.public_key)).scalars()]
        numbers = connection.execute(select(forms.c.id).order_by(forms.c.id)).scalars().all()
    yield from write(keys, (_form(database, number) for number in numbers), _lines(database), stamp(now))


def readable(database: Database, folder: Path) -> tuple[int, list[NotOpened]]:
    """Write XML, JSON and CSV of what is not sealed into a new folder; return how many, and what was not written."""
    shapes = {}
    with database.reading() as connection:
        numbers = connection.execute(select(forms.c.id).order_by(forms.c.id)).scalars().all()
    for number in numbers:
        shape = shape_of_form(_form(database, number))
        if shape:
            shapes[shape[0]] = shape[1]
    many = 0

    def counted() -> Iterator[Opened | NotOpened]:
        nonlocal many
        for row, files in _rows(database, "open", "encrypted"):
            many += 1
            yield Opened(_named(row, b""), bytes(row.content), {file.name: bytes(file.content) for file in files})

    not_written = export(counted(), shapes, folder)
    return many, not_written


def readable_archive(database: Database) -> Iterator[bytes]:
    """Yield a ZIP of what `readable` writes."""
    folder = Path(tempfile.mkdtemp(prefix="handrail-export-"))
    try:
        readable(database, folder / "export")
        packed = folder / "export.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted((folder / "export").rglob("*")):
                if path.is_file():
                    archive.write(path, path.relative_to(folder / "export"))
        with packed.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_archive(database: Database, path: Path, now: datetime) -> None:
    """Write an archive to a file, which must be new and appears whole. Raises Surroundings."""
    if path.exists():
        raise Surroundings("site_exists", str(path))
    part = path.with_name(f"{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            for piece in archive_of(database, now):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Surroundings("file_unusable", f"{path} ({type(error).__name__})") from None


def _lines(database: Database) -> Iterator[bytes]:
    for row, files in _rows(database, "sealed", "open", "encrypted"):
        content = bytes(row.content)
        if row.kind == "sealed":
            sealed = tuple(SealedAttachment(f.name, f.media_type, bytes(f.content) + bytes(f.signature)) for f in files)
            parcel = _named(row, content, bytes(row.signature), sealed).to_parcel()
            yield b"".join(parcel.splitlines())
        else:
            yield open_parcel(_named(row, b""), content, {file.name: bytes(file.content) for file in files})


def _named(
    row: Any,  # noqa: ANN401  # a row
    sealed: bytes,
    signature: bytes = b"",
    files: tuple[SealedAttachment, ...] = (),
) -> SealedSubmission:
    return SealedSubmission(row.id, row.instance_id, row.form_id, row.version, row.created_at, sealed, signature, files)


def _rows(database: Database, *kinds: str) -> Iterator[tuple[Any, list[Any]]]:
    """Yield each submission of these kinds and its files, in the order of arrival."""
    last = 0
    while True:
        with database.reading() as connection:
            here = (submissions.c.id > last, submissions.c.kind.in_(kinds))
            these = select(submissions).where(*here, submissions.c.id <= _upto(connection, here))
            rows = connection.execute(these.order_by(submissions.c.id)).all()
            found: dict[int, list[Any]] = {row.id: [] for row in rows}
            query = select(attachments).where(attachments.c.submission.in_(found)).order_by(attachments.c.name)
            for file in connection.execute(query):
                found[file.submission].append(file)
        if not rows:
            return
        for row in rows:
            yield row, found.pop(row.id)
        last = rows[-1].id


def _upto(connection: Connection, here: tuple[Any, ...]) -> int:
    """Return up to which submission they are read together; 0 where there is none."""
    files = select(func.coalesce(func.sum(func.length(attachments.c.content)), 0))
    with_files = files.where(attachments.c.submission == submissions.c.id).scalar_subquery()
    sizes = select(submissions.c.id, (func.length(submissions.c.content) + with_files).label("size")).where(*here)
    upto = size = 0
    for row in connection.execute(sizes.order_by(submissions.c.id).limit(AT_ONCE)):
        size += row.size
        if upto and size > TOGETHER:
            break
        upto = row.id
    return upto


def _form(database: Database, number: int) -> bytes:
    with database.reading() as connection:
        return bytes(connection.execute(select(forms.c.xml).where(forms.c.id == number)).scalar_one())
