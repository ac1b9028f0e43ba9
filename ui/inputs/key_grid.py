"""Where the keys of a keyboard stand: whole pixels, never smaller than the least target. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.inputs.layouts import columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.inputs.layouts import Cap, Row, Rows

Box = tuple[int, int, int, int]
"""Left, top, width, height."""
_PAD = 4
# The rows of a pad are no longer: their delete key stays as wide as the digits.


@dataclass(frozen=True, slots=True)
class Room:
    """What there is for the keys, in pixels.

    The box, the gap between keys, the least size of a key, the height at which every letter fits, the largest key.
    """

    width: int
    height: int
    gap: int
    least: int
    letter: int
    largest: tuple[int, int]


def boxes(rows: Rows, room: Room, need: Callable[[Cap], int]) -> list[list[Box]]:
    """Return a box for each key, row by row from the top left corner; the whole stands in the middle.

    `need` tells how wide a key must be for its letter: a wide letter takes room from its neighbours.
    Where a further column would fit, delete takes it: the key most often needed in a hurry.
    """
    wide = columns(rows)
    unit = min(room.largest[0], (room.width - (wide - 1) * room.gap) // wide)
    heights = _heights(len(rows), room)
    spare = room.width - wide * unit - (wide - 1) * room.gap
    grows = spare >= unit + room.gap
    y = (room.height - sum(heights) - (len(rows) - 1) * room.gap) // 2
    out = []
    for row, high in zip(rows, heights, strict=True):
        widths = [_across(row, at, unit, room.gap, grows=grows) for at in range(len(row))]
        widths = _shared(row, widths, unit, room.least, need)
        x = (room.width - sum(widths) - (len(widths) - 1) * room.gap) // 2
        line: list[Box] = []
        for cap, width in zip(row, widths, strict=True):
            if cap is not None:
                line.append((x, y, width, high))
            x += width + room.gap
        out.append(line)
        y += high + room.gap
    return out


def _heights(rows: int, room: Room) -> list[int]:
    """Return the height of each row: alike, but where letters would not fit the row of the space bar is the lowest."""
    free = room.height - (rows - 1) * room.gap
    high = min(room.largest[1], free // rows)
    if high >= room.letter or high <= room.least:
        return [high] * rows
    return [(free - room.least) // (rows - 1)] * (rows - 1) + [room.least]


def _across(row: Row, at: int, unit: int, gap: int, *, grows: bool) -> int:
    cap = row[at]
    taken = cap.columns if cap else 1
    last = at == len(row) - 1
    if grows and cap and last and cap.act == "delete" and len(row) > _PAD:
        taken += 1
    return taken * unit + (taken - 1) * gap


def _shared(row: Row, widths: list[int], unit: int, least: int, need: Callable[[Cap], int]) -> list[int]:
    """Give wide letters what they need; the other letters of the row give it, down to the least target."""
    needs = [need(cap) if cap and cap.act == "type" else 0 for cap in row]
    missing = sum(max(0, wanted - width) for wanted, width in zip(needs, widths, strict=True))
    givers = [
        at for at, cap in enumerate(row) if cap and cap.columns == 1 and widths[at] == unit and needs[at] <= widths[at]
    ]
    if not missing or not givers:
        return widths
    each = min(-(-missing // len(givers)), unit - max(least, *(needs[at] for at in givers)))
    if each * len(givers) < missing:
        return widths
    return [widths[at] - each if at in givers else max(widths[at], needs[at]) for at in range(len(widths))]
