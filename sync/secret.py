"""The secret of the server: a token or a password, in a file of its own that only the kiosk's user may read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from kiosk.errors import Surroundings

if TYPE_CHECKING:
    from pathlib import Path

SECRET: Final = "sync-secret"  # noqa: S105  # the name of the file
_LONGEST: Final = 1_000


def read_secret(path: Path) -> str:
    """Return the first line of the file. Raises Surroundings: keys_missing, keys_exposed, keys_damaged."""
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise Surroundings("keys_exposed", str(path))
        with path.open(encoding="utf-8") as file:
            secret = file.readline(_LONGEST).strip()
    except OSError:
        raise Surroundings("keys_missing", str(path)) from None
    except UnicodeDecodeError:
        raise Surroundings("keys_damaged", str(path)) from None
    if not secret or not secret.isprintable():
        raise Surroundings("keys_damaged", f"{path}: its first line must be the token or password")
    return secret
