"""Files that are on the disk when a function returns: a power cut finds them whole, or not there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_new(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file that is not there yet: it might be the only copy. Raises OSError (FileExistsError).

    Its name is on the disk only after `settle`.
    """
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def settle(folder: Path) -> None:
    """Bring the names in `folder` to the disk. Windows cannot open a folder, and journals them itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
