"""From sealed submissions to the answers in them, where the private key is.

A submission is opened only when its signature is that of a kiosk we know: anybody can seal to a
public key, so a seal alone does not say who filled in the form.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.errors import HandrailError, Surroundings
from kiosk.sealing.archive import is_archive, parcels, read_open
from kiosk.sealing.seals import SIGNATURE_BYTES, open_sealed, verify
from kiosk.store.reading import read_store
from kiosk.store.submissions import LARGEST_PARCEL, SealedSubmission, attachment_binding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kiosk.sealing.pairs import OpeningKey, VerifyingKey

PARCEL_SUFFIX = ".sealed.json"


@dataclass(frozen=True, slots=True)
class Opened:
    """A submission, its instance XML and its files by name, exactly as the kiosk made them."""

    submission: SealedSubmission
    xml: bytes = field(repr=False)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class NotOpened:
    """What could not be opened: which, why, and what to do."""

    what: str
    why: str
    remedy: str

    @classmethod
    def because(cls, what: str, error: HandrailError) -> NotOpened:
        """Make it of an error of the catalogue."""
        detail = f" ({error.detail})" if error.detail else ""
        return cls(what, f"{error.entry.meaning}{detail}", error.entry.remedy)


def open_all(
    rows: Iterable[SealedSubmission | Opened | NotOpened],
    keys: Mapping[str, OpeningKey],
    kiosks: Mapping[str, VerifyingKey],
) -> Iterator[Opened | NotOpened]:
    """Open what can be opened. `keys` and `kiosks` by id; the same submission twice is opened once.

    What is open already, since it came to a hub so, is passed on.
    """
    seen: dict[str, bytes] = {}
    for item in rows:
        if isinstance(item, NotOpened):
            yield item
            continue
        row = item.submission if isinstance(item, Opened) else item
        mark = hashlib.sha256(item.xml if isinstance(item, Opened) else row.sealed).digest()
        if row.instance_id not in seen:
            result = item if isinstance(item, Opened) else _open(row, keys, kiosks)
            yield result
            if isinstance(result, Opened):
                seen[row.instance_id] = mark
                yield from _missing(result)
        elif seen[row.instance_id] != mark:
            why = "There are two submissions with this id and different content; the first was opened."
            yield NotOpened(f"{row.instance_id} of {row.form_id}", why, "Ask those who look after Handrail.")


def _open(
    row: SealedSubmission, keys: Mapping[str, OpeningKey], kiosks: Mapping[str, VerifyingKey]
) -> Opened | NotOpened:
    what = f"{row.instance_id} of {row.form_id}"
    try:
        kiosk = kiosks.get(row.kiosk_id)
        if kiosk is None:
            return NotOpened(
                what,
                f"It is signed by kiosk {row.kiosk_id}, which is not known here.",
                "Name that kiosk's kiosk-public-key.json with --kiosk.",
            )
        if not verify(kiosk, row.signature, row.sealed, row.binding):
            return NotOpened(
                what,
                "Its signature does not fit: it was changed, or never came from that kiosk.",
                "Do not use it. Take the submission from another copy of the store.",
            )
        if row.key_id not in keys:
            raise Surroundings("seal_unknown", f"key {row.key_id}")
        key = keys[row.key_id]
        xml = open_sealed(key, row.sealed, row.binding)
        return Opened(row, xml, dict(_files(row, key, kiosk)))
    except HandrailError as error:
        return NotOpened.because(what, error)


def _files(row: SealedSubmission, key: OpeningKey, kiosk: VerifyingKey) -> Iterator[tuple[str, bytes]]:
    """Yield the files that are as that kiosk made them."""
    for each in row.attachments:
        aad = attachment_binding(row.binding, each.name, each.media_type)
        sealed, signature = each.sealed[:-SIGNATURE_BYTES], each.sealed[-SIGNATURE_BYTES:]
        try:
            if verify(kiosk, signature, sealed, aad):
                yield each.name, open_sealed(key, sealed, aad)
        except HandrailError:
            continue


def _missing(opened: Opened) -> Iterator[NotOpened]:
    """Tell which files of a submission did not open; the answers did."""
    row = opened.submission
    for each in row.attachments:
        if each.name not in opened.files:
            why = "The file was changed, or never came from that kiosk; the answers were opened."
            remedy = "Do not use the file. Take it from another copy of the store."
            yield NotOpened(f"{each.name} of {row.instance_id} of {row.form_id}", why, remedy)


def read_rows(source: Path) -> Iterator[SealedSubmission | Opened | NotOpened]:
    """Yield the submissions of a site's folder, a store, an exported file, a folder of such files, a hub's archive."""
    if is_archive(source):
        yield from _read_archive(source)
        return
    if (source / "data" / "store.db").exists():
        source = source / "data" / "store.db"
    if source.is_dir():
        parcels = sorted(source.rglob(f"*{PARCEL_SUFFIX}"))
        if not parcels:
            yield NotOpened(str(source), "There is no store and no sealed file in it.", "Name another folder.")
        for path in parcels:
            yield _read_parcel(path)
    elif source.name.endswith(".json"):
        yield _read_parcel(source)
    else:
        yield from _read_store(source)


def _read_store(path: Path) -> Iterator[SealedSubmission | NotOpened]:
    try:
        for row in read_store(path):
            yield NotOpened.because(str(path), row) if isinstance(row, HandrailError) else row
    except Surroundings as error:
        yield NotOpened.because(str(path), error)


def _read_archive(path: Path) -> Iterator[SealedSubmission | Opened | NotOpened]:
    try:
        for line in parcels(path):
            try:
                yield _of_archive(line)
            except HandrailError as error:
                yield NotOpened.because(str(path), error)
    except Surroundings as error:
        yield NotOpened.because(str(path), error)


def _of_archive(line: bytes) -> SealedSubmission | Opened:
    opened = read_open(line)
    return SealedSubmission.from_parcel(line) if opened is None else Opened(*opened)


def _read_parcel(path: Path) -> SealedSubmission | NotOpened:
    try:
        if path.stat().st_size > LARGEST_PARCEL:
            return NotOpened(str(path), "The file is too large to be a submission.", "Leave it out.")
        return SealedSubmission.from_parcel(path.read_bytes())
    except HandrailError as error:
        return NotOpened.because(str(path), error)
    except OSError as error:
        return NotOpened.because(str(path), Surroundings("file_unusable", type(error).__name__))
