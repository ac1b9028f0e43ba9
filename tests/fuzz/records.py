"""What an .xls is made of: records (BIFF: a type, a length, as many bytes) in one stream of a compound file."""

from __future__ import annotations

from struct import error as struct_error
from struct import pack, unpack_from
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from random import Random

SECTOR: Final = 512
# Below this a stream is in the small sectors; padded, it never is.
_SMALLEST: Final = 4096
_FREE, _END, _TABLE, _TABLE_OF_TABLE = -1, -2, -3, -4
_IN_HEADER: Final = 109
_TYPES: Final = (0x809, 0x0A, 0x85, 0xFC, 0x3C, 0xFD, 0x203, 0x27E, 0xBD, 0xBE, 0x201, 0x200, 0x205, 0x06, 0x207, 0xE5)
"""BOF EOF BOUNDSHEET SST CONTINUE LABELSST NUMBER RK MULRK MULBLANK BLANK DIMENSION BOOLERR FORMULA STRING MERGED."""
_FIGURES: Final = (0, 1, 2, 0x7F, 0xFF, 0x100, 0x3FFF, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF)


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """Wrap a stream, as xlrd's and other writers do: header, allocation table, directory, the stream."""
    stream = stream.ljust(_SMALLEST, b"\0")
    count, each = -(-len(stream) // SECTOR), SECTOR // 4
    tables, more = 1, 0
    while tables * each < tables + more + 1 + count:
        tables += 1
        more = max(0, -(-(tables - _IN_HEADER) // (each - 1)))
    first = tables + more
    places = [_TABLE] * tables + [_TABLE_OF_TABLE] * more + [_END, *range(first + 2, first + 1 + count), _END]
    table = pack(f"<{tables * each}i", *places, *[_FREE] * (tables * each - len(places)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += pack("<iiIIiiii", tables, first, 0, _SMALLEST, _END, 0, tables if more else _END, more)
    numbers = [*range(tables), *[_FREE] * (_IN_HEADER + more * each)]
    header += pack(f"<{_IN_HEADER}i", *numbers[:_IN_HEADER])
    for number in range(more):
        named = numbers[_IN_HEADER + number * (each - 1) :][: each - 1]
        table += pack(f"<{each}i", *named, tables + number + 1 if number + 1 < more else _END)
    directory = entry("Root Entry", 5, child=1) + entry(name, 2, first=first + 1, length=len(stream)) + entry("", 0) * 2
    return header + table + directory + stream.ljust(count * SECTOR, b"\0")


def entry(  # noqa: PLR0913 -- what an entry has
    name: str, kind: int, *, left: int = -1, right: int = -1, child: int = -1, first: int = _END, length: int = 0
) -> bytes:
    """Return an entry of the directory."""
    written = name.encode("utf-16-le") + b"\0\0" if name else b""
    head = written.ljust(64, b"\0") + pack("<HBBiii", len(written), kind, 1, left, right, child)
    return head.ljust(116, b"\0") + pack("<iI", first, length) + bytes(4)


def records(stream: bytes) -> list[tuple[int, bytes]]:
    """Take a stream apart, as far as it can be."""
    found: list[tuple[int, bytes]] = []
    at = 0
    try:
        while at < len(stream):
            kind, length = unpack_from("<HH", stream, at)
            found.append((kind, stream[at + 4 : at + 4 + length]))
            at += 4 + length
    except struct_error:
        pass
    return found


def changed_records(stream: bytes, random: Random) -> bytes:
    """Change, remove, double or move one to four records, or what they say of their length."""
    found = [pack("<HH", kind, len(data)) + data for kind, data in records(stream)]
    for _ in range(random.randint(1, 4) if found else 0):
        at = random.randrange(len(found))
        found[at : at + random.choice((0, 1, 1, 1))] = random.choice(_CHANGES)(found[at], random.choice(found), random)
        found = found or [b""]
    return b"".join(found)[: 2**20]


def _data(record: bytes, _: bytes, random: Random) -> list[bytes]:
    at = random.randint(4, max(4, len(record) - 2))
    return [record[:at] + pack("<H", random.choice(_FIGURES)) + record[at + 2 :]]


def _length(record: bytes, _: bytes, random: Random) -> list[bytes]:
    return [record[:2] + pack("<H", random.choice(_FIGURES)) + record[4:]]


def _kind(record: bytes, _: bytes, random: Random) -> list[bytes]:
    return [pack("<H", random.choice(_TYPES)) + record[2:]]


def _cut(record: bytes, _: bytes, random: Random) -> list[bytes]:
    data = record[4 : random.randint(4, max(4, len(record)))]
    return [record[:2] + pack("<H", len(data)) + data]


def _many(record: bytes, other: bytes, random: Random) -> list[bytes]:
    return random.choice(([], [record, other], [record] * 2, [record] * 300, [other]))


_CHANGES: Final = (_data, _data, _data, _length, _kind, _cut, _many)
