"""File rights mean nothing to root, and CI often runs as root: be an ordinary user for a moment."""

from __future__ import annotations

import ctypes
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
_VERSION = 0x20080522
_READ_SEARCH = 1 << 2
"""Of <linux/capability.h>: _LINUX_CAPABILITY_VERSION_3, and to read whatever its rights say."""


@contextmanager
def ordinary_user(*, reads_all: bool = False) -> Iterator[None]:
    """Drop root's rights inside the block, if this is root; with `reads_all`, those to write.

    A kiosk goes on reading its own program, and that may lie in root's home, which is nobody else's.
    """
    if os.name != "posix" or os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    if reads_all:
        _read_all()
    try:
        yield
    finally:
        os.seteuid(0)


def _read_all() -> None:
    """Take that one right back for this thread, where this root ever had it (capset(2))."""
    library = ctypes.CDLL(None)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    # Effective, permitted and inheritable, the low 32 of each and then the high ones.
    rights = (ctypes.c_uint32 * 6)()
    library.capget(header, rights)
    rights[0] |= rights[1] & _READ_SEARCH
    library.capset(header, rights)
