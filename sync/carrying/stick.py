"""A stick, or any folder: read without believing it, written so that it may be pulled out at any moment.

FOLDER/handrail/<kiosk>/from-kiosk/outbox.json, <sha256>.batch       what the kiosk brings
FOLDER/handrail/<kiosk>/from-hub/acknowledgement.json, catalogue.json   what the hub answers
FOLDER/handrail/files/<sha256>                                       forms, pictures and lists, for all kiosks

Names are made here and never taken from a file. No link is followed, neither to a file nor to a folder.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
from typing import TYPE_CHECKING, Final

from kiosk.durable import settle, write_new

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TOP: Final = "handrail"
FROM_KIOSK: Final = "from-kiosk"
FROM_HUB: Final = "from-hub"
FILES: Final = "files"
OUTBOX: Final = "outbox.json"
ACKNOWLEDGEMENT: Final = "acknowledgement.json"
CATALOGUE: Final = "catalogue.json"
LETTERS: Final = frozenset({OUTBOX, ACKNOWLEDGEMENT, CATALOGUE})
BATCH: Final = ".batch"
SPARE: Final = 1_000_000
"""So many bytes stay free: for letters, and for what a file system needs itself."""
_UNTOLD: Final = 1 << 40
SHA256: Final = re.compile(r"[0-9a-f]{64}")
KIOSK: Final = re.compile(r"[0-9a-f]{8}")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_PART: Final = re.compile(r".*\.[0-9a-f]{8}\.part")
_UNFINISHED: Final = ".part"
_MOST_ENTRIES: Final = 10_000
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_SYNC: Final = frozenset({errno.EINVAL, errno.ENOTSUP})
_FULL: Final = "The stick is full."
_REMEDY: Final = {
    errno.ENOSPC: (_FULL, "Take something off it, or take a larger one."),
    errno.EDQUOT: (_FULL, "Take something off it, or take a larger one."),
    errno.EFBIG: ("The stick does not take files of this size.", "Take one that is formatted as exFAT."),
    errno.EROFS: ("The stick cannot be written.", "Look whether it has a lock, or mount it for writing."),
    errno.EACCES: ("The stick may not be written or read by this user.", "Mount it for this user."),
    errno.EPERM: ("The stick may not be written or read by this user.", "Mount it for this user."),
}
_GONE: Final = ("The stick does not answer: it was pulled out, or is damaged.", "Put it in again, and do it once more.")


class StickError(Exception):
    """Something with the stick: `what` is wrong with it, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy


class FullError(StickError):
    """There is no room for what was to be written; nothing was changed."""


class MissingError(StickError):
    """A file is not there."""


class Stick:
    """The stick that is in `folder`. Raises StickError when there is none."""

    def __init__(self, folder: Path) -> None:
        try:
            there = folder.is_dir()
        except OSError as error:
            raise _told(error) from None
        if not there:
            raise StickError("There is no such folder.", "Look whether the stick is in and mounted, and where.")
        self.folder = folder

    def kiosks(self) -> list[str]:
        """Return the kiosks that have been here, by id."""
        return sorted(name for name in self.names() if KIOSK.fullmatch(name))

    def names(self, *folders: str) -> list[str]:
        """Return what is in a folder, in no order; nothing where there is no such folder. Links are no folders."""
        try:
            with os.scandir(self._path(folders)) as entries:
                return [entry.name for _, entry in zip(range(_MOST_ENTRIES), entries, strict=False)]
        except (FileNotFoundError, MissingError):
            return []
        except OSError as error:
            raise _told(error) from None

    def read(self, *names: str, most: int) -> bytes:
        """Read a plain file of at most `most` bytes. Raises StickError, MissingError."""
        path = self._path(names[:-1]) / _checked(names[-1])
        try:
            with os.fdopen(os.open(path, _FLAGS), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise _strange(path.name)
                data = file.read(most + 1)
        except FileNotFoundError:
            raise MissingError(f"{path.name} is not on the stick.", "Write the stick once more.") from None
        except OSError as error:
            raise (_strange(path.name) if error.errno == errno.ELOOP else _told(error)) from None
        if len(data) > most:
            raise StickError(f"{path.name} is larger than it may be.", "Somebody else wrote it. Take it off the stick.")
        return data

    def holds(self, *names: str, size: int) -> bool:
        """Tell whether a file is here that is called by its content, and is whole."""
        try:
            data = self.read(*names, most=size)
        except StickError:
            return False
        return hashlib.sha256(data).hexdigest() == names[-1].removesuffix(BATCH)

    def write(self, *names: str, data: bytes) -> None:
        """Write a file: it is the old or the new one, whatever happens. Raises StickError, FullError.

        A letter may take of what is spared: without it, the files it names would be there in vain.
        """
        if self.room() + (SPARE if names[-1] in LETTERS else 0) < len(data):
            raise FullError(*_REMEDY[errno.ENOSPC])
        try:
            folder = self._made(names[:-1])
            fresh = folder / f"{_checked(names[-1])}.{secrets.token_hex(4)}{_UNFINISHED}"
            try:
                write_new(fresh, data)
                fresh.replace(folder / names[-1])
            except OSError:
                with contextlib.suppress(OSError):
                    fresh.unlink()
                raise
            _settled(folder)
        except OSError as error:
            raise _told(error) from None

    def keep_only(self, kept: Iterable[str], *folders: str) -> None:
        """Take away what we wrote into a folder before, but for `kept`; what is not ours stays."""
        wanted = set(kept)
        try:
            for name in self.names(*folders):
                ours = SHA256.fullmatch(name.removesuffix(BATCH)) or _PART.fullmatch(name)
                if ours and name not in wanted:
                    with contextlib.suppress(IsADirectoryError, PermissionError, FileNotFoundError):
                        (self._path(folders) / name).unlink()
        except OSError as error:
            raise _told(error) from None

    def room(self) -> int:
        """Return how many bytes may be written; many where the file system does not tell: it says when it is full."""
        try:
            usage = shutil.disk_usage(self.folder)
        except OSError as error:
            raise _told(error) from None
        return usage.free - SPARE if usage.total else _UNTOLD

    def _path(self, folders: Iterable[str]) -> Path:
        """Return a folder below ours, each part of the way to which is a folder and no link."""
        path = self.folder
        for name in (TOP, *folders):
            path /= _checked(name)
            try:
                mode = path.lstat().st_mode
            except FileNotFoundError:
                raise MissingError(f"{path.name} is not on the stick.", "Write the stick once more.") from None
            except OSError as error:
                raise _told(error) from None
            if not stat.S_ISDIR(mode):
                raise _strange(path.name)
        return path

    def _made(self, folders: Iterable[str]) -> Path:
        """Return such a folder; make what is not there yet."""
        path = self.folder
        for number, name in enumerate((TOP, *folders)):
            with contextlib.suppress(FileExistsError):
                (path / _checked(name)).mkdir()
                _settled(path)
            path = self._path(tuple(folders)[:number])
        return path


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("a name that is not ours")
    return name


def _settled(folder: Path) -> None:
    try:
        settle(folder)
    except OSError as error:
        if error.errno not in _NO_SYNC:  # some file systems of sticks cannot do that, and write names at once
            raise


def _strange(name: str) -> StickError:
    return StickError(
        f"{name} on the stick is a link or something else that we never write, so it is left alone.",
        "Take it off the stick, and find out who put it there.",
    )


def _told(error: OSError) -> StickError:
    what, remedy = _REMEDY.get(error.errno or 0, _GONE)
    return FullError(what, remedy) if what == _FULL else StickError(what, remedy)
