"""The key of this machine: what must be sent readable waits under it, so that a copied disk alone shows nothing of it.

Whoever takes the whole machine has the key too: docs/it/sync.md says so. It is used only where the configuration
asks for it ([sync] plain), and what lies under it goes when it has been accepted.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from kiosk.durable import settle, write_new
from kiosk.errors import Surroundings
from kiosk.sealing.keys import others_may_read, read_content
from kiosk.sealing.seals import PAD_TO, bind

if TYPE_CHECKING:
    from pathlib import Path

OUTBOX_KEY: Final = "outbox-key.json"
_KIND: Final = "outbox key"
_VERSION: Final = b"\x01"
_NONCE: Final = 12
_NOTE: Final = "Keep this file on this machine only. What waits to be sent readable lies under it."


class MachineKey:
    """Seals and opens what waits in the outbox; a box is `version 1 | nonce 12 | ChaCha20-Poly1305`."""

    def __init__(self, raw: bytes) -> None:
        self._cipher = ChaCha20Poly1305(raw)

    @classmethod
    def read(cls, path: Path) -> MachineKey:
        """Read the key. Raises Surroundings: keys_missing, keys_damaged, keys_exposed."""
        content = read_content(path, _KIND)
        if others_may_read(path):
            raise Surroundings("keys_exposed", str(path))
        try:
            return cls(base64.b64decode(content["key"], validate=True))
        except (KeyError, TypeError, ValueError, binascii.Error):
            raise Surroundings("keys_damaged", str(path)) from None

    @classmethod
    def read_or_make(cls, path: Path, made: str) -> MachineKey:
        """Read the key; make it where it is not there yet. It appears whole, and never over another."""
        if not path.exists():
            _make(path, made)
        return cls.read(path)

    def seal(self, content: bytes, *ids: str) -> bytes:
        """Seal `content`, bound to `ids`; padded, since a length tells "yes" from "no"."""
        nonce = secrets.token_bytes(_NONCE)
        padded = content + b"\x80"
        padded += bytes(-len(padded) % PAD_TO)
        return _VERSION + nonce + self._cipher.encrypt(nonce, padded, bind("outbox", *ids))

    def open(self, box: bytes, *ids: str) -> bytes:
        """Open a box. Raises Surroundings(seal_broken)."""
        head = len(_VERSION) + _NONCE
        if box[: len(_VERSION)] != _VERSION or len(box) < head:
            raise Surroundings("seal_broken", "no box of the outbox")
        try:
            padded = self._cipher.decrypt(box[len(_VERSION) : head], box[head:], bind("outbox", *ids))
        except InvalidTag:
            raise Surroundings("seal_broken", "a box of the outbox") from None
        return padded[: padded.rindex(b"\x80")]


def _make(path: Path, made: str) -> None:
    key = base64.b64encode(ChaCha20Poly1305.generate_key()).decode()
    content = {"handrail": _KIND, "version": 1, "made": made, "note": _NOTE, "key": key}
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        write_new(fresh, json.dumps(content, indent=2).encode(), mode=0o600)
        try:
            os.link(fresh, path)  # unlike a rename it never replaces the key that another process has just made
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    except OSError as error:
        raise Surroundings("file_unusable", f"{path} ({type(error).__name__})") from None
    settle(path.parent)
