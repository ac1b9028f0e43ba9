"""Numbers that people read, say and write down: ticket numbers and references.

No 0 and O, no 1 and I: they look alike. References use consonants only, so that no word appears.
"""

from __future__ import annotations

import secrets
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

DIGITS = "23456789"
LETTERS = "BCDFGHJKLMNPRSTVWXZ"
UNKIND = frozenset({"SS", "FK", "FC", "BS", "WC", "NS", "KK", "VD"})


def ticket_number(letter: str, used_today: Sequence[str], still_open: Collection[str]) -> str:
    """Return the next ticket number: "K 22" ... "K 99" in order, then those of today that are free again.

    `used_today` from the oldest to the newest. When all 64 are open at once, numbers get three digits.
    """
    used = set(used_today)
    for length in (2, 3, 4):
        free = [number for number in _numbers(letter, length) if number not in still_open]
        fresh = next((number for number in free if number not in used), None)
        if fresh:
            return fresh
        longest_ago = [number for number in dict.fromkeys(reversed(used_today)) if number in free]
        if longest_ago:
            return longest_ago[-1]
    raise ValueError("every ticket number is in use")


def _numbers(letter: str, length: int) -> list[str]:
    return [f"{letter} {''.join(digits)}" for digits in product(DIGITS, repeat=length)]


def random_reference() -> str:
    """Return a reference by chance: "HB 4827". One in 1.4 million; the store sees to it that it is new."""
    while True:
        letters = secrets.choice(LETTERS) + secrets.choice(LETTERS)
        if letters not in UNKIND:
            return f"{letters} {''.join(secrets.choice(DIGITS) for _ in range(4))}"
