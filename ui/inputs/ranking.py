"""The order of a rank: a value is the names of the choices, first to last, parted by spaces. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def order(value: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return `names` in the order of `value`; those it does not name follow as they came."""
    known = dict.fromkeys(name for name in value.split() if name in names)
    return (*known, *(name for name in names if name not in known))


def moved(now: Sequence[str], name: str, by: int) -> tuple[str, ...]:
    """Return the order with `name` moved `by` places, not past an end."""
    place = now.index(name)
    rest = [other for other in now if other != name]
    rest.insert(max(0, min(len(rest), place + by)), name)
    return tuple(rest)
