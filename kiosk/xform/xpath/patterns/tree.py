"""The syntax tree of a regular expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class One:
    """One character that `accepts` takes."""

    accepts: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    options: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part `least` to `most` times; None: any number."""

    part: Part
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place: "start", "end", a word's "edge" or the "inner" opposite of it."""

    place: Literal["start", "end", "edge", "inner"]


@dataclass(frozen=True, slots=True)
class Look:
    """What must, or with `refuse` must not, follow here; with `width` what stands that many characters before."""

    part: Part
    refuse: bool
    width: int | None = None


Part: TypeAlias = One | Sequence | Choice | Repeat | Anchor | Look


def width_of(part: Part) -> int | None:
    """Return how many characters a part always takes, None when that varies."""
    if isinstance(part, One):
        return 1
    if isinstance(part, Anchor | Look):
        return 0
    if isinstance(part, Repeat):
        inner = width_of(part.part)
        return inner * part.least if inner is not None and part.least == part.most else None
    if isinstance(part, Choice):
        widths = {width_of(option) for option in part.options}
        return widths.pop() if len(widths) == 1 else None
    parts = [width_of(one) for one in part.parts]
    return None if None in parts else sum(width for width in parts if width is not None)
