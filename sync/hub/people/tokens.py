"""Secrets that the hub hands out; only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_GROUP: Final = 4


def make() -> str:
    """Return a secret of 256 bits that fits into addresses and cookies."""
    return secrets.token_urlsafe(32)


def make_typed() -> str:
    """Return a secret of 80 bits that people can type: Crockford's letters in groups of four."""
    code = "".join(secrets.choice(LETTERS) for _ in range(16))
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def hashed(secret: str) -> str:
    """Return what is kept of a secret; nobody can guess it, so a quick hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hashed_typed(code: str) -> str:
    """Return what is kept of a typed secret; letters that look alike are taken for the same."""
    return hashed(code.upper().translate(_ALIKE))
