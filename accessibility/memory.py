"""What the C library does with memory that is free again. It keeps it; a kiosk runs for months and should not.

By itself it learns from the first picture of the whole screen (8 MB) that such pieces come and go, keeps up to 64 MB
for the next ones, and gives every thread an arena of its own to do so in: 16 MB of nothing.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import ctypes

TRIM_THRESHOLD: Final = -1
MMAP_THRESHOLD: Final = -3
ARENA_MAX: Final = -8
# M_TRIM_THRESHOLD, M_MMAP_THRESHOLD and M_ARENA_MAX of glibc's malloc.h.
_LARGE: Final = 128 * 1024
# What glibc begins with: less than a picture, and less than what is said in three seconds.


def load_one_openssl() -> None:
    """Let hashlib use its own code rather than load OpenSSL: cryptography has brought one already (4 MB)."""
    # Python is told that there is none. Only hashlib and hmac ask, and both can do without.
    sys.modules.setdefault("_hashlib", None)  # type: ignore[arg-type]


def keep_little() -> None:
    """From now on, give large pieces back to the system as soon as they are free; share one arena among the threads."""
    if sys.platform == "linux":
        library = _library()
        if hasattr(library, "mallopt"):
            for option, value in ((TRIM_THRESHOLD, _LARGE), (MMAP_THRESHOLD, _LARGE), (ARENA_MAX, 1)):
                library.mallopt(option, value)


def give_back() -> None:
    """Give back now what is free in between: some milliseconds."""
    if sys.platform == "linux":
        library = _library()
        if hasattr(library, "malloc_trim"):
            library.malloc_trim(0)


def _library() -> ctypes.CDLL:
    import ctypes

    return ctypes.CDLL(None)
