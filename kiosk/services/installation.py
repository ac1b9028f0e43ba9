"""Putting files in place all at once or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.durable import settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import timedelta

_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_DEVICES: Final = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
_SLUG: Final = re.compile(r"[^a-z0-9]+")
PENDING: Final = ".new-"
_STALE_SECONDS: Final = 24 * 3600


def folder_name(identifier: str) -> str:
    """Return a folder name for a form id or version, whatever is in it.

    Two different ones never share a folder, also where the file system does not tell capitals from small letters; no
    one escapes from the folder they are put in.
    """
    if _PLAIN.fullmatch(identifier) and not _DEVICES.fullmatch(identifier):
        return identifier
    slug = _SLUG.sub("-", identifier.lower()).strip("-")[:32]
    return f"{slug or 'form'}~{hashlib.sha256(identifier.encode()).hexdigest()[:16]}"


def write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder `target` with these files (names may hold one "/"): after a power cut it is whole or not there.

    Raises FileExistsError when the folder is there already, OSError when the disk is full or read-only; then nothing
    of it stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise FileExistsError(target.name)
    with _fresh_folder(target.parent) as fresh:
        folders = {fresh, *((fresh / name).parent for name in files)}
        for folder in folders:
            folder.mkdir(exist_ok=True)
        for name, data in files.items():
            _write(fresh / name, data)
        for folder in folders:
            settle(folder)
        fresh.rename(target)
    settle(target.parent)


def write_file(target: Path, data: bytes) -> None:
    """Put `data` into the file `target`: after a power cut it holds the old or the new, never half."""
    write_files(target.parent, {target.name: data})


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder: each is the old or the new, a later one never without those before it.

    Raises OSError when the disk is full: then all are the old, for what needs room is done before the first is put.
    """
    fresh: dict[str, Path] = {}
    try:
        for name, data in files.items():
            handle, made = tempfile.mkstemp(prefix=PENDING, dir=folder)
            os.close(handle)
            fresh[name] = Path(made)
            _write(fresh[name], data)
        for name, path in fresh.items():
            path.replace(folder / name)
    except BaseException:
        for path in fresh.values():
            path.unlink(missing_ok=True)
        raise
    settle(folder)


def remove_folder(target: Path) -> None:
    """Take the folder away: it is gone at once, its files a moment later."""
    grave = target.with_name(f"{PENDING}{target.name}-{os.getpid()}")
    target.rename(grave)
    settle(target.parent)
    shutil.rmtree(grave, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what an interrupted installation left behind a day ago or earlier."""
    for left in folder.glob(f"**/{PENDING}*"):
        if time.time() - left.lstat().st_mtime > _STALE_SECONDS:
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def sweep_old(folder: Path, pattern: str, keep: Path, age: timedelta) -> None:
    """Remove the folders of this pattern that were made so long ago or earlier, but not `keep`."""
    for left in folder.glob(pattern):
        if left != keep and not left.is_symlink() and time.time() - left.stat().st_mtime > age.total_seconds():
            remove_folder(left)


@contextlib.contextmanager
def _fresh_folder(parent: Path) -> Iterator[Path]:
    fresh = Path(tempfile.mkdtemp(prefix=PENDING, dir=parent))
    # mkdtemp hides it from everybody else, but the kiosk may run as another user than the one who installs.
    fresh.chmod(0o755)
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644)
