"""Compound files (OLE 2, [MS-CFB]), what an .xls is wrapped in: one stream out of them, whatever they hold.

xlrd has a reader of its own that follows circles: 10 kB keep it busy for ever. Here no sector and no entry is
visited twice.
"""

from __future__ import annotations

from struct import error as struct_error
from struct import unpack, unpack_from
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTORS_IN_HEADER: Final = 109
_ENTRY: Final = 128
_STORAGE_ROOT: Final = 5
_STREAM: Final = 2


class CompoundError(ValueError):
    """It is no compound file, or a damaged one."""


def read_stream(data: bytes, *names: str) -> bytes:
    """Return the stream of the first of `names` that the file has at its top, whatever case it is written in.

    Raises CompoundError when there is none, or when the way to it cannot be followed.
    """
    try:
        return _CompoundFile(data).stream(names)
    except (struct_error, IndexError, UnicodeDecodeError) as error:
        raise CompoundError("it is cut off, or points out of itself") from error


class _CompoundFile:
    def __init__(self, data: bytes) -> None:
        sizes = unpack_from("<HH", data, 30)
        if not data.startswith(SIGNATURE) or sizes not in {(9, 6), (12, 6)}:
            raise CompoundError("no compound file")
        self._data = data
        self._size, self._small = 1 << sizes[0], 1 << sizes[1]
        first_of_directory, _, self._smallest, small_table, _, more, _ = unpack_from("<iiIiiii", data, 48)
        self._table = self._sectors(list(self._allocation(more)))
        directory = self._read(first_of_directory)
        self._entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        self._small_table = _numbers(self._read(small_table))
        if self._entries[0][66] != _STORAGE_ROOT:
            raise CompoundError("no root")

    def _sector(self, number: int) -> bytes:
        # The header takes the place of one sector.
        at = (number + 1) * self._size
        if number < 0 or at >= len(self._data):
            raise CompoundError("a sector that is not there")
        return self._data[at : at + self._size].ljust(self._size, b"\0")

    def _allocation(self, more: int) -> Iterator[int]:
        """Yield the sectors that hold the allocation table: the first are named in the header."""
        yield from unpack_from(f"<{_SECTORS_IN_HEADER}i", self._data, 76)
        seen: set[int] = set()
        while more >= 0 and more not in seen:
            seen.add(more)
            *named, more = _numbers(self._sector(more))
            yield from named

    def _sectors(self, numbers: Sequence[int]) -> Sequence[int]:
        used = [number for number in numbers if number >= 0]
        if len(set(used)) != len(used):
            raise CompoundError("a sector is there twice")
        return _numbers(b"".join(self._sector(number) for number in used))

    def _read(self, first: int) -> bytes:
        return b"".join(self._sector(number) for number in _chain(self._table, first))

    def _children(self) -> Iterator[bytes]:
        """Yield what is at the top: a tree of entries, each with one on its left and one on its right."""
        waiting, seen = [unpack_from("<i", self._entries[0], 76)[0]], set[int]()
        while waiting:
            number = waiting.pop()
            if number >= 0 and number not in seen:
                seen.add(number)
                entry = self._entries[number]
                yield entry
                waiting += unpack_from("<ii", entry, 68)

    def stream(self, names: Sequence[str]) -> bytes:
        found = {_name(entry): entry for entry in self._children() if entry[66] == _STREAM}
        for entry in (found[name.lower()] for name in names if name.lower() in found):
            first, length = unpack_from("<iI", entry, 116)
            if length >= self._smallest:
                return self._read(first)[:length]
            box = self._read(unpack_from("<i", self._entries[0], 116)[0])
            places = (number * self._small for number in _chain(self._small_table, first))
            return b"".join(box[place : place + self._small] for place in places)[:length]
        raise CompoundError(f"there is no {names[0]} in it")


def _numbers(data: bytes) -> Sequence[int]:
    return unpack(f"<{len(data) // 4}i", data[: len(data) // 4 * 4])


def _name(entry: bytes) -> str:
    length = max(0, unpack_from("<H", entry, 64)[0] - 2)
    return entry[: min(length, 62)].decode("utf-16-le").lower()


def _chain(table: Sequence[int], first: int) -> Iterator[int]:
    """Yield the sectors from `first` on, each of which the table points from to the next."""
    seen: set[int] = set()
    while first >= 0:
        if first in seen:
            raise CompoundError("a stream goes in a circle")
        seen.add(first)
        yield first
        first = table[first]
