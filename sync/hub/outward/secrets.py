"""The secrets with which the hub speaks to others: sealed in the database, under a key that is not in it.

The key is in HANDRAIL_HUB_KEY, the same for all replicas, or in a file beside the hub's SQLite file.
"""

from __future__ import annotations

import base64
import binascii
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.errors import Surroundings
from kiosk.sealing.machine import MachineKey
from kiosk.store.submissions import stamp

if TYPE_CHECKING:
    from sync.hub.settings import Settings

ENVIRONMENT: Final = "HANDRAIL_HUB_KEY"
FILE: Final = "hub-key.json"
_BYTES: Final = 32
_LEAST: Final = 16


class NoKeyError(Exception):
    """There is no key, or it is none."""


def seal(settings: Settings, secret: str, *ids: str) -> str:
    """Seal a secret, bound to what it is good for: at another address it does not open. Raises NoKeyError."""
    return base64.b64encode(_key(settings).seal(secret.encode(), *ids)).decode() if secret else ""


def opened(settings: Settings, box: str, *ids: str) -> str:
    """Open such a secret. Raises NoKeyError."""
    if not box:
        return ""
    try:
        return _key(settings).open(base64.b64decode(box), *ids).decode()
    except (Surroundings, ValueError):
        raise NoKeyError from None


def _key(settings: Settings) -> MachineKey:
    given = os.environ.get(ENVIRONMENT, "")
    try:
        if given:
            raw = base64.b64decode(given, validate=True)
            if len(raw) != _BYTES or len(set(raw)) < _LEAST:
                raise NoKeyError
            return MachineKey(raw)
        if settings.key_file:
            return MachineKey.read_or_make(Path(settings.key_file), stamp(datetime.now(UTC)))
    except (Surroundings, binascii.Error):
        raise NoKeyError from None
    raise NoKeyError
