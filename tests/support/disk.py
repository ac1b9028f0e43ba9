"""A disk that remembers what SQLite asked of it, in order: to make from it what a power cut may leave.

A VFS of SQLite is registered from Python: the one that is there, whose write, truncate, sync and delete are noted
for the files of one folder. The library of the module sqlite3 is the one used, through ctypes, so nothing is compiled.

The model is that of a page cache: every sector is written whole or not; until a file is synced any of its sectors may
be of any age since the last sync, whatever the others are, and so may its length. A file that was deleted may be back.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

SECTOR = 512
_OK = 0
_P, _I, _L = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
# The name as an address: SQLite keeps it, so it must not become bytes of Python on its way.
_OPEN = ctypes.CFUNCTYPE(_I, _P, _P, _P, _I, _P)
_DELETE = ctypes.CFUNCTYPE(_I, _P, ctypes.c_char_p, _I)
_WRITE = ctypes.CFUNCTYPE(_I, _P, _P, _I, _L)
_TRUNCATE = ctypes.CFUNCTYPE(_I, _P, _L)
_SYNC = ctypes.CFUNCTYPE(_I, _P, _I)


class _Methods(ctypes.Structure):
    """sqlite3_io_methods, as far as we replace it; the rest is copied."""

    _fields_ = (
        ("version", _I),
        ("close", _P),
        ("read", _P),
        ("write", _P),
        ("truncate", _P),
        ("sync", _P),
        ("others", _P * 14),
    )


class _File(ctypes.Structure):
    _fields_ = (("methods", ctypes.POINTER(_Methods)),)


class _Vfs(ctypes.Structure):
    """sqlite3_vfs."""

    _fields_ = (
        ("version", _I),
        ("size_of_file", _I),
        ("longest_path", _I),
        ("next", _P),
        ("name", ctypes.c_char_p),
        ("data", _P),
        ("open", _P),
        ("delete", _P),
        ("others", _P * 16),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """`what` is "write", "size", "sync", "delete", or "said" for what was acknowledged."""

    what: str
    file: str = ""
    offset: int = 0
    data: bytes = b""
    said: tuple[object, ...] = ()


@dataclass
class Disk:
    """The steps, in order, after the files that were there before."""

    before: dict[str, bytes] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    fault: Callable[[Step], int] = lambda _step: _OK
    """Asked before each step: another code of SQLite than 0 is what the step ends with, and it is not done."""

    def say(self, *words: object) -> None:
        """Note that something was acknowledged."""
        self.steps.append(Step("said", said=words))

    def do(self, step: Step, really: Callable[[], int]) -> int:
        """Do a step and note it, unless there is a fault."""
        result = self.fault(step) or really()
        if result == _OK:
            self.steps.append(step)
        return result

    def said_before(self, cut: int) -> list[tuple[object, ...]]:
        """Return what was acknowledged before the power went at step `cut`."""
        return [step.said for step in self.steps[:cut] if step.what == "said"]

    def leave(self, cut: int, chance: random.Random, folder: Path) -> None:
        """Write into `folder` what may be on the disk when the power goes before step `cut`."""
        files = {name: _Cached(content) for name, content in self.before.items()}
        for step in self.steps[:cut]:
            if step.file:
                files.setdefault(step.file, _Cached()).take(step)
        harm = chance.choice(("dropped", "late", "reordered", "torn"))
        for name, cached in files.items():
            content = cached.left(harm, chance)
            if content is not None:
                (folder / name).write_bytes(content)


@dataclass
class _Cached:
    """A file: what is on the disk for certain, and the steps since."""

    synced: bytes | None = None
    since: list[Step] = field(default_factory=list)

    def take(self, step: Step) -> None:
        if step.what == "sync" or (step.what == "delete" and step.offset):
            self.synced = self._after(len(self.since)) if step.what == "sync" else None
            self.since = []
        else:
            self.since.append(step)

    def left(self, harm: str, chance: random.Random) -> bytes | None:
        """Return what is left: none, all up to a moment, each step or each sector as chance has it."""
        count = len(self.since)
        if harm == "dropped" or not count:
            return self.synced
        if harm == "late":
            return self._after(chance.randint(0, count))
        if harm == "reordered":
            kept = [step for step in self.since if chance.random() < 0.5 or step.what == "delete"]
            return _Cached(self.synced, kept)._after(len(kept))
        return self._torn(chance)

    def _after(self, count: int) -> bytes | None:
        content = None if self.synced is None else bytearray(self.synced)
        for step in self.since[:count]:
            if step.what == "delete":
                content = None
                continue
            content = bytearray() if content is None else content
            if step.what == "size":
                content = content[: step.offset].ljust(step.offset, b"\0")
            else:
                content.extend(bytes(max(0, step.offset - len(content))))
                content[step.offset : step.offset + len(step.data)] = step.data
        return None if content is None else bytes(content)

    def _torn(self, chance: random.Random) -> bytes | None:
        ages = [self._after(count) for count in range(len(self.since) + 1)]
        moment = chance.randrange(len(ages))
        length = ages[moment]
        if length is None:
            return None
        mixed = _same_file(ages, moment)
        torn = bytearray(len(length))
        for start in range(0, len(torn), SECTOR):
            sector = chance.choice(mixed)[start : start + SECTOR]
            torn[start : start + len(sector)] = sector
        return bytes(torn[: len(length)])


def _same_file(ages: list[bytes | None], moment: int) -> list[bytes]:
    """Return the ages around `moment` between which the file was not deleted: they alone can be mixed."""
    first = max((n + 1 for n in range(moment) if ages[n] is None), default=0)
    last = next((n for n in range(moment, len(ages)) if ages[n] is None), len(ages))
    return [age for age in ages[first:last] if age is not None]


@contextmanager
def recorded(folder: Path) -> Iterator[Disk]:
    """Note what SQLite does to the files of `folder`, for connections opened in this block."""
    disk = Disk({path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")})
    vfs = _Recorder(folder, disk)
    vfs.register()
    try:
        yield disk
    finally:
        vfs.unregister()


class _Recorder:
    """The VFS. What is given to SQLite lives as long as this object: all connections must be closed before."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder, self._disk = folder.resolve(), disk
        self._library = _library()
        self._library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self._real = self._library.sqlite3_vfs_find(None)
        self._names: dict[int, str] = {}
        self._methods: dict[int, _Methods] = {}
        real = self._real.contents
        self._open, self._delete = _OPEN(real.open), _DELETE(real.delete)
        self._callbacks = [_OPEN(self._opened), _DELETE(self._deleted)]
        self._vfs = _Vfs.from_buffer_copy(real)
        self._vfs.name, self._vfs.next = b"recorded", None
        self._vfs.open, self._vfs.delete = (ctypes.cast(one, _P) for one in self._callbacks)

    def register(self) -> None:
        assert self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) == _OK

    def unregister(self) -> None:
        assert self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs)) == _OK
        assert self._library.sqlite3_vfs_register(self._real, 1) == _OK

    def _opened(self, vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        result = self._open(vfs, name, file, flags, out)
        path = Path(ctypes.string_at(name).decode()) if name else Path()
        if result == _OK and path.parent == self._folder:
            self._names[file] = path.name
            opened = ctypes.cast(file, ctypes.POINTER(_File)).contents
            address = ctypes.addressof(opened.methods.contents)
            if address not in self._methods:
                self._methods[address] = self._watched(opened.methods.contents)
            opened.methods = ctypes.pointer(self._methods[address])
        return result

    def _deleted(self, vfs: int, name: bytes, synced: int) -> int:
        result = self._delete(vfs, name, synced)
        path = Path(name.decode())
        if result == _OK and path.parent == self._folder:
            self._disk.steps.append(Step("delete", path.name, offset=synced))
        return result

    def _watched(self, real: _Methods) -> _Methods:
        """Return the methods of a file that note first what they then let the real ones do."""
        disk, names = self._disk, self._names
        write, truncate, sync = _WRITE(real.write), _TRUNCATE(real.truncate), _SYNC(real.sync)

        def written(file: int, data: int, size: int, offset: int) -> int:
            return disk.do(
                Step("write", names[file], offset, ctypes.string_at(data, size)),
                lambda: write(file, data, size, offset),
            )

        def truncated(file: int, size: int) -> int:
            return disk.do(Step("size", names[file], size), lambda: truncate(file, size))

        def synced(file: int, flags: int) -> int:
            return disk.do(Step("sync", names[file]), lambda: sync(file, flags))

        ours = _Methods.from_buffer_copy(real)
        callbacks = [_WRITE(written), _TRUNCATE(truncated), _SYNC(synced)]
        self._callbacks += callbacks
        ours.write, ours.truncate, ours.sync = (ctypes.cast(one, _P) for one in callbacks)
        return ours


def _library() -> ctypes.CDLL:
    """Return the SQLite that the module sqlite3 uses, whichever others there are."""
    library = ctypes.CDLL(getattr(_sqlite3, "__file__", None))
    library.sqlite3_libversion.restype = ctypes.c_char_p
    assert library.sqlite3_libversion().decode() == sqlite3.sqlite_version
    return library
