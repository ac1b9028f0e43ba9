"""The attacks on .xls that have a name: refused in words, or simply done, each in a process with limits."""

from __future__ import annotations

from pathlib import Path
from struct import pack, pack_into

import pytest

from tests.fuzz.limits import seconds_for
from tests.fuzz.records import SECTOR, compound, entry

XLS = Path(__file__).parents[1] / "kiosk" / "services" / "data" / "visitors.xls"


def _record(kind: int, data: bytes = b"") -> bytes:
    return pack("<HH", kind, len(data)) + data


HEAD, END = _record(0x809, pack("<HHHHII", 0x600, 5, 0, 0x7CC, 0, 0)), _record(0x0A)
SHEET = _record(0x809, pack("<HHHHII", 0x600, 0x10, 0, 0x7CC, 0, 0))


def _book(sheet: bytes, names: int = 1, shared: bytes = b"") -> bytes:
    """Return the stream of a workbook; all its sheets are the same one."""
    length = sum(4 + 8 + len(f"s{number}") for number in range(names))
    start = len(HEAD) + length + len(shared) + len(END)
    written = [
        _record(0x85, pack("<IBBBB", start, 0, 0, len(f"s{number}"), 0) + f"s{number}".encode())
        for number in range(names)
    ]
    return HEAD + b"".join(written) + shared + END + SHEET + sheet + END


def _number(row: int, column: int) -> bytes:
    return _record(0x203, pack("<HHHd", row, column, 0, 1.0))


def _circle() -> bytes:
    """All streams are short, and each small sector follows itself: xlrd's own reader never ends."""
    data = bytearray(compound(bytes(8_000)))
    # The table of the small sectors is the first sector of what was the stream: nothing but 0. The rest is theirs.
    pack_into("<Iii", data, 56, 2**31 - 1, 2, 1)
    pack_into("<i", data, SECTOR + 2 * 4, -2)
    pack_into("<ii", data, 2 * SECTOR + 116, 3, 4_096)
    pack_into("<i", data, 2 * SECTOR + 128 + 116, 0)
    return bytes(data)


def _doubling() -> bytes:
    """Each entry of the directory has the next one on its left and on its right: 2 to the power of 60 ways."""
    data = compound(bytes(40_000))
    chain = b"".join(entry(f"e{n}", 2, left=n + 1, right=n + 1) for n in range(1, 60))
    directory = entry("Root Entry", 5, child=1) + chain + entry("e60", 2) * 4
    changed = bytearray(data)
    first = 4
    changed[(first + 1) * SECTOR : (first + 1) * SECTOR + len(directory)] = directory
    pack_into("<i", changed, 48, first)
    return bytes(changed)


ATTACKS = {
    "a circle of small sectors": (_circle, "refused"),
    "a directory that doubles": (_doubling, "refused"),
    "three thousand sheets that are one": (lambda: _book(_number(0, 0), 3_000), "refused"),
    "a hundred sheets of far cells": (
        lambda: _book(b"".join(_number(row, 255) for row in range(0, 65_536, 16)), 100),
        "refused",
    ),
    "one sheet of millions of cells": (
        lambda: _book(_number(0, 0) + b"".join(_number(row, 255) for row in range(20_000))),
        "refused",
    ),
    "millions of texts that are not there": (
        lambda: _book(_number(0, 0), shared=_record(0xFC, pack("<II", 2**31 - 1, 2**31 - 1))),
        "refused",
    ),
    "a text of millions that goes on and on": (
        lambda: _book(
            _number(0, 0),
            shared=_record(0xFC, pack("<IIHB", 1, 1, 0xFFFF, 0)) + _record(0x3C, b"\0" + b"x" * 8_000) * 500,
        ),
        "refused",
    ),
    "sheets in each other": (lambda: _book(SHEET * 100_000), "refused"),
    "nothing but the end": (lambda: END * 100_000, "refused"),
    "merged cells": (
        lambda: _book(_number(0, 0) + _record(0xE5, pack("<H", 1_000) + pack("<4H", 0, 65_535, 0, 255) * 1_000) * 400),
        "refused",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_old_workbook_is_refused(child, name):
    make, kind = ATTACKS[name]
    verdict = child.verdict("xls", make(), 3 * seconds_for("xls"))
    assert verdict.kind == kind, verdict


def test_the_parts_the_attacks_are_made_of_make_a_workbook_too(child):
    assert child.verdict("xls", XLS.read_bytes()).kind == "accepted"
