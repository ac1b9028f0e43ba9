"""Memory that is free again goes back to the system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import ctypes
from pathlib import Path
from accessibility import memory

def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 // 1_000_000

def after_a_picture_and_its_scraps():
    library = ctypes.CDLL(None)
    library.malloc.restype = library.memset.restype = ctypes.c_void_p
    pieces = [library.malloc(ctypes.c_size_t(size)) for size in (8_000_000, *[100_000] * 80)]
    for piece, size in zip(pieces, (8_000_000, *[100_000] * 80)):
        library.memset(ctypes.c_void_p(piece), 1, ctypes.c_size_t(size))
    for piece in pieces:
        library.free(ctypes.c_void_p(piece))
    memory.give_back()
    return megabytes()

memory.keep_little()
before = megabytes()
print(after_a_picture_and_its_scraps() - before < 2)
"""


def test_what_is_free_is_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout == "True\n"
