"""The files a form shows and reads: found beside it, bounded, and never outside their folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.services.problems import Problem, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MAX_FILE: Final = 20 * 1024 * 1024
MAX_ALL: Final = 200 * 1024 * 1024
_URI: Final = re.compile(r"jr://(?:images|audio|video|file|file-csv)/([^/]+)")
_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]|^[.~ ]|[. ]$')
_DEVICES: Final = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_MAX_NAME: Final = 120
KINDS: Final = {
    "images": frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp"}),
    "audio": frozenset({".mp3", ".wav", ".ogg", ".oga", ".opus", ".m4a", ".flac"}),
    "file": frozenset({".xml", ".csv", ".geojson"}),
    "file-csv": frozenset({".csv"}),
}
DATA: Final = frozenset({"file", "file-csv"})
"""Kinds without which the form cannot run."""


def safe_name(name: str) -> bool:
    """Tell whether a file name is only a name: on no system a path, a device, hidden, or a trick."""
    printable = name.isprintable() and len(name.encode()) <= _MAX_NAME
    return bool(name) and printable and not _FORBIDDEN.search(name) and not _DEVICES.match(name)


def name_of(uri: str) -> str:
    """Return the file name in a jr:// address, "" for anything else or anything that is not safe."""
    found = _URI.fullmatch(uri)
    return found[1] if found and safe_name(found[1]) else ""


def list_file(looks_up: str) -> str:
    """Return the name of the file with the list; "" for a form that looks nothing up."""
    return f"{looks_up}.csv" if looks_up else ""


def without_list(media: Mapping[str, bytes], looks_up: str) -> dict[str, bytes]:
    """Return what the engine is to load: not the list, which takes 150 MB in its memory for 100,000 rows."""
    name = list_file(looks_up)
    return {**media, name: b""} if name else dict(media)


def folder_beside(form: Path) -> Path:
    """Return where the media of a form are expected: form.xlsx has them in form-media, as ODK's tools do."""
    return form.parent / f"{form.stem}-media"


def collect(
    files: Iterable[tuple[str, str]], folder: Path, *, later: str = ""
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """Read the files a form mentions (kind and name) from `folder`. Returns them by name, and what is wrong.

    A missing picture or recording is a warning: its words are still there. A missing list is an error, but not the one
    named `later`: the service waits for it.
    """
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    for kind, name in dict.fromkeys(files):
        if kind == "video":
            problems.append(Problem("warning", "video", f"The video {quote(name)} is not shown at a kiosk."))
        elif not safe_name(name):
            what = f"The file name {quote(name)} is not allowed."
            problems.append(Problem("error", "file-name", what, "Use letters, digits, - and _ and no folders."))
        else:
            problem = _read(kind, folder / name, found, needed=kind in DATA and name != later)
            problems += [problem] if problem else []
    if sum(len(data) for data in found.values()) > MAX_ALL:
        what = f"The media are larger than {MAX_ALL // 2**20} MB together."
        problems.append(Problem("error", "too-large", what, "Make the pictures smaller."))
    return found, tuple(problems)


def _read(kind: str, path: Path, found: dict[str, bytes], *, needed: bool) -> Problem | None:
    """Read one file into `found`, or say why not."""
    if path.suffix.lower() not in KINDS.get(kind, frozenset()):
        known = ", ".join(sorted(KINDS.get(kind, frozenset())))
        what = f"The file {quote(path.name)} is of no kind we can use here."
        return Problem("error", "file-type", what, f"Use one of {known}." if known else "")
    # A link in a folder from elsewhere could point at any file of this machine.
    if path.is_symlink() or not path.is_file():
        what = f"The file {quote(path.name)} is missing."
        return Problem("error" if needed else "warning", "media", what, f"Put it into {path.parent.name}/.")
    if path.stat().st_size > MAX_FILE:
        what = f"The file {quote(path.name)} is larger than {MAX_FILE // 2**20} MB."
        return Problem("error", "too-large", what, "Make it smaller.")
    found[path.name] = path.read_bytes()
    return None
