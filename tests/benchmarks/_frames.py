"""How much memory some processes take together: every page frame that one of them has mapped, once.

That is their PSS on a machine where nobody else has the same libraries open. PSS itself divides a library among all
processes that have it open, so that other people's programs make it look smaller than it is on a kiosk.
"""

from __future__ import annotations

import os
import re
from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FRAME = os.sysconf("SC_PAGE_SIZE")
ENTRY = 8
PRESENT = 1 << 63
NUMBER = (1 << 55) - 1
# Of the kernel's Documentation/admin-guide/mm/pagemap.rst.
AREA = re.compile(r"([0-9a-f]+)-([0-9a-f]+) ")


def megabytes(processes: Iterable[int]) -> float | None:
    """Return it, or None where the numbers of page frames are kept from us: only root sees them."""
    found: set[int] = set()
    for process in processes:
        try:
            found.update(frames(process))
        except OSError:
            continue  # it has just ended
    found.discard(0)
    return len(found) * FRAME / 1e6 if found else None


def frames(process: int) -> Iterator[int]:
    """Yield the number of every frame one process has mapped; 0 for one that we are not told."""
    with open(f"/proc/{process}/pagemap", "rb", buffering=0) as pages:  # noqa: PTH123  # unbuffered, at places
        for begin, end in areas(process):
            pages.seek(begin // FRAME * ENTRY)
            content = pages.read((end - begin) // FRAME * ENTRY)
            entries = array("Q", content[: len(content) // ENTRY * ENTRY])
            yield from (entry & NUMBER for entry in entries if entry & PRESENT)


def areas(process: int) -> Iterator[tuple[int, int]]:
    """Yield where a process has memory. Chromium reserves terabytes it never touches: those are left out."""
    with open(f"/proc/{process}/smaps", encoding="utf-8", errors="replace") as lines:  # noqa: PTH123
        place = (0, 0)
        for line in lines:
            if area := AREA.match(line):
                place = (int(area[1], 16), int(area[2], 16))
            elif line.startswith("Rss:") and int(line.split()[1]):
                yield place
