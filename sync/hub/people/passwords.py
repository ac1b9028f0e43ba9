"""Passwords: how long they must be, how they are kept, how one is compared."""

from __future__ import annotations

import threading
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 12
LONGEST: Final = 200
# Each takes 64 MB and a processor for a while: a flood of guesses must not take the whole machine.
_AT_ONCE: Final = threading.BoundedSemaphore(2)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")


def hashed(password: str) -> str:
    """Return what is kept of a password: Argon2id with the library's settings (RFC 9106, second choice)."""
    with _AT_ONCE:
        return _hasher().hash(password)


def right(kept: str | None, password: str) -> bool:
    """Compare; where nobody has the name (`kept` None) it takes the same time, and is wrong."""
    with _AT_ONCE:
        try:
            return _hasher().verify(kept or _nobody(), password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def fault(password: str, name: str) -> str:
    """Return why a password cannot be taken: short, long, like_name, one_letter; "" when it can."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if name and name.casefold() in password.casefold() and len(password) < SHORTEST + len(name):
        return "like_name"
    return "one_letter" if len(set(password)) < 4 else ""  # noqa: PLR2004  # "aaaabbbbaaaa" is guessed early
