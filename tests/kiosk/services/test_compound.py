"""One stream out of a compound file: what is there is found, and no circle is followed."""

from __future__ import annotations

from pathlib import Path
from struct import pack_into

import pytest

from kiosk.services.compound import CompoundError, read_stream
from tests.fuzz.records import compound

XLS = Path(__file__).parent / "data" / "visitors.xls"
TABLE, DIRECTORY, STREAM = 1, 2, 3
"""The sectors of a small file that compound() makes, as they follow each other; the header is the first."""


def changed(place: int, *numbers: int, data: bytes | None = None) -> bytes:
    """Return a small file with other numbers at a place."""
    made = bytearray(compound(b"\0" * 5_000) if data is None else data)
    pack_into(f"<{len(numbers)}i", made, place, *numbers)
    return bytes(made)


def test_the_stream_is_found_whatever_case_its_name_is_in():
    assert read_stream(compound(b"\x09\x08" * 3_000), "Workbook") == b"\x09\x08" * 3_000
    assert read_stream(compound(b"x" * 100_000, "BOOK"), "Workbook", "Book") == b"x" * 100_000
    assert read_stream(XLS.read_bytes(), "Workbook").startswith(b"\x09\x08")


def test_a_large_file_names_more_of_its_table_elsewhere():
    # 109 sectors of the table are named in the header: 7 MB.
    large = bytes(range(256)) * 60_000
    assert read_stream(compound(large), "Workbook") == large


def test_a_short_stream_is_in_the_small_sectors():
    data = bytearray(compound(b"", "Other"))
    # The small sectors are in what was the stream: their table says 1 -> 2 -> end; they are what follows it.
    pack_into("<4i", data, STREAM * 512, -1, 2, -2, -1)
    pack_into("<iiI", data, 56, 4096, 2, 1)
    pack_into("<i", data, DIRECTORY * 512 + 116, 3)
    data[DIRECTORY * 512 + 128 + 116 : DIRECTORY * 512 + 128 + 124] = (1).to_bytes(4, "little") + (70).to_bytes(
        4, "little"
    )
    data[(STREAM + 1) * 512 + 64 : (STREAM + 1) * 512 + 192] = b"a" * 64 + b"b" * 64
    assert read_stream(bytes(data), "Other") == b"a" * 64 + b"b" * 6


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        changed(0, 0),
        # Sectors of 2**20 bytes.
        changed(30, 20),
        changed(48, 9_999),
        changed(48, -7),
        # The table twice, and one that is not there.
        changed(76, 0, 0),
        changed(76, 77_777),
        # A stream whose sector points to itself, one that points nowhere.
        changed(TABLE * 512 + 4 * 4, 4),
        changed(TABLE * 512 + 4 * 4, 4_444),
        # A directory that points to itself; no root in it; its stream is elsewhere.
        changed(TABLE * 512 + 4, 1),
        changed(DIRECTORY * 512 + 64, 0),
        changed(DIRECTORY * 512 + 76, -1),
        changed(DIRECTORY * 512 + 76, 99),
        # All streams are short, and the table of the small sectors is nothing but 0: 0, 0, 0 ...
        changed(56, 2**31 - 1, 2, 1),
        compound(b"", "Notes"),
        XLS.read_bytes()[:600],
    ],
)
def test_a_damaged_file_is_refused(data):
    with pytest.raises(CompoundError):
        read_stream(data, "Workbook", "Book")
