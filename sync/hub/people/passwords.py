"""Passwords: how long they must be, how they are kept, how one is compared."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sync.hub.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
SHORTEST: Final = 12
LONGEST: Final = 200
MOST_WAITING: Final = 32


class CrowdError(Refusal):
    """So many wait for a password to be compared that nobody else is taken."""

    def __init__(self) -> None:
        super().__init__(429, "busy", "Many people sign in at this moment. Try again in a minute.")


@dataclass(slots=True)
class _Turns:
    """Each takes 64 MB and a processor for a while: a flood of guesses must not take the machine, nor others' threads.

    One for a process.
    """

    pool: ThreadPoolExecutor
    waiting: int = 0

    async def take(self, work: Callable[[], T]) -> T:
        if self.waiting >= MOST_WAITING:
            raise CrowdError
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, work)
        finally:
            self.waiting -= 1


_TURNS: Final = _Turns(ThreadPoolExecutor(2, "passwords"))


async def compare(kept: str | None, password: str) -> bool:
    """Compare when it is one's turn, as `right` does. Raises CrowdError."""
    return await _TURNS.take(lambda: right(kept, password[: LONGEST + 1]))


async def make(password: str) -> str:
    """Return what is kept of a password, when it is one's turn. Raises CrowdError."""
    return await _TURNS.take(lambda: hashed(password))


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")


def hashed(password: str) -> str:
    """Return what is kept of a password: Argon2id with the library's settings (RFC 9106, second choice)."""
    return _hasher().hash(password)


def right(kept: str | None, password: str) -> bool:
    """Compare; where nobody has the name (`kept` None) it takes the same time, and is wrong."""
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
