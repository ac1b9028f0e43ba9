"""An archive of a hub: a ZIP of what it received, for `handrail open`, where the private key is.

README.txt                     what this is
kiosks/ID.json                 the public keys of the kiosks, as kiosk-public-key.json
forms/NUMBER.xml               the forms, for the columns of the tables
submissions/000001.jsonl       parcels, one to a line, up to so many to a file
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, Final

from kiosk.errors import Surroundings
from kiosk.sealing.keys import verifying_content, verifying_of
from kiosk.store.submissions import LARGEST_PARCEL, SealedSubmission

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kiosk.sealing.pairs import VerifyingKey

SUFFIX: Final = ".zip"
IN_A_FILE: Final = 1_000
MOST_FORM: Final = 40_000_000
_KIND: Final = "open submission"
_TEXTS: Final = ("instance_id", "form_id", "version", "created_at")
_README: Final = """\
Handrail: what a hub received. Most of it is sealed; only the private key of the site opens it.

Where that key is:  handrail open --keys FOLDER-OF-THE-KEYS --out NEW-FOLDER THIS-FILE.zip

That makes XML, JSON and CSV of it. They are readable: delete them when you do not need them any more.
"""


def write(kiosks: Iterable[VerifyingKey], forms: Iterable[bytes], lines: Iterable[bytes], made: str) -> Iterator[bytes]:
    """Yield the bytes of an archive, piece by piece. `lines` are parcels without line breaks."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("README.txt", _README)
        for key in kiosks:
            archive.writestr(f"kiosks/{key.id}.json", json.dumps(verifying_content(key, made)))
        for number, form in enumerate(forms, 1):
            archive.writestr(f"forms/{number}.xml", form)
        for number, group in enumerate(_grouped(lines), 1):
            with archive.open(f"submissions/{number:06}.jsonl", "w", force_zip64=True) as file:
                for line in group:
                    file.write(line + b"\n")
                    yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """Where the archive is written; what is there is taken away."""

    def __init__(self) -> None:
        self._there = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:  # noqa: ANN401  # whatever is bytes
        self._there += content
        return len(content)

    def taken(self) -> bytes:
        found = bytes(self._there)
        self._there.clear()
        return found


def _grouped(lines: Iterable[bytes]) -> Iterator[Iterator[bytes]]:
    """Yield groups of at most IN_A_FILE lines; each must be used up before the next."""
    given = iter(lines)
    for first in given:
        yield _group(first, given)


def _group(first: bytes, given: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    for _, line in zip(range(IN_A_FILE - 1), given, strict=False):
        yield line


def open_parcel(row: SealedSubmission, xml: bytes, files: Mapping[str, bytes]) -> bytes:
    """Write a submission that is not sealed as a line of an archive."""
    content: dict[str, Any] = {"handrail": _KIND, "parcel": 1, "sequence": row.sequence}
    content |= {name: getattr(row, name) for name in _TEXTS}
    content["xml"] = base64.b64encode(xml).decode()
    content["files"] = {name: base64.b64encode(data).decode() for name, data in files.items()}
    return json.dumps(content).encode()


def read_open(line: bytes) -> tuple[SealedSubmission, bytes, dict[str, bytes]] | None:
    """Read such a line: the submission, its XML and files; None where it is another kind. Raises seal_broken."""
    try:
        content = json.loads(line)
        if content["handrail"] != _KIND or content["parcel"] != 1:
            return None
        instance_id, form_id, version, created_at = (_text(content[name]) for name in _TEXTS)
        sequence = int(content["sequence"])
        "".join(content["files"]).encode()
        files = {name: base64.b64decode(data, validate=True) for name, data in content["files"].items()}
        xml = base64.b64decode(content["xml"], validate=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Surroundings("seal_broken", "a line of the archive that is no submission") from None
    return SealedSubmission(sequence, instance_id, form_id, version, created_at, b"", b""), xml, files


def _text(said: object) -> str:
    """Return a text that can be written. Raises TypeError, ValueError (half a character, which JSON can hold)."""
    if not isinstance(said, str):
        raise TypeError
    said.encode()
    return said


def is_archive(path: Path) -> bool:
    """Tell whether a file is an archive by its name."""
    return path.suffix.lower() == SUFFIX and path.is_file()


def parcels(path: Path) -> Iterator[bytes]:
    """Yield the lines of an archive. Raises Surroundings(file_unusable) where it is damaged, or no archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(each for each in archive.namelist() if each.startswith("submissions/")):
                with archive.open(name) as file:
                    while line := file.readline(LARGEST_PARCEL * 2):
                        yield line
    except _DAMAGED as error:
        raise Surroundings("file_unusable", f"{path} ({type(error).__name__})") from None


def kiosks_of(path: Path) -> Iterator[VerifyingKey]:
    """Yield the keys of the kiosks, as the hub knew them."""
    for content in _small(path, "kiosks/"):
        try:
            yield verifying_of(json.loads(content))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Surroundings("keys_damaged", str(path)) from None


def forms_of(path: Path) -> Iterator[bytes]:
    """Yield the forms."""
    yield from _small(path, "forms/")


def _small(path: Path, folder: str) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.startswith(folder):
                    with archive.open(name) as file:
                        yield file.read(MOST_FORM)
    except _DAMAGED as error:
        raise Surroundings("file_unusable", f"{path} ({type(error).__name__})") from None


_DAMAGED: Final = (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError)
