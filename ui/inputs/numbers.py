"""Numbers as typed and as stored, and the steps of a range. No Qt."""

# ruff: noqa: RUF001 - the minus sign of the keyboard, the decimal mark of Arabic

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

MAX_DIGITS = 18
"""More no XForms integer holds, and no field shows."""
FEW_STEPS = 11
"""Up to so many values (0 to 10) a range is shown as cards to choose from."""


def typed(text: str, mark: str, *, fraction: bool, below_zero: bool = True) -> str:
    """Return what may stand in a number field: digits, one sign in front, one decimal `mark`."""
    found = ""
    digits = 0
    for character in text:
        if character.isdigit():
            if digits < MAX_DIGITS:
                found += str(unicodedata.digit(character))
                digits += 1
        elif character in "-−" and not found and below_zero:
            found = "−"
        elif character in ".,٫" and fraction and mark not in found:
            found += mark
    return found


def lexical(text: str) -> str:
    """Return the value of a number field: ASCII, "." as the decimal mark."""
    return text.replace("−", "-").replace(",", ".")


def shown(value: str, mark: str) -> str:
    """Return a value as a number field shows it."""
    return value.replace("-", "−").replace(".", mark)


def number(value: str) -> Decimal | None:
    """Return a value as a number, None where it is none."""
    try:
        found = Decimal(lexical(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


@dataclass(frozen=True, slots=True)
class Steps:
    """The values of a range: from `start` to `end` by `step`; `end` may be below `start`."""

    start: Decimal
    end: Decimal
    step: Decimal

    @property
    def count(self) -> int:
        """How many values there are."""
        return int(abs(self.end - self.start) / self.step) + 1

    @property
    def few(self) -> bool:
        """Whether they can all be shown at once."""
        return self.count <= FEW_STEPS

    def values(self) -> tuple[str, ...]:
        """Every value, from start to end; only for few."""
        return tuple(_written(self._at(index)) for index in range(min(self.count, FEW_STEPS)))

    def moved(self, value: str, by: int) -> str:
        """Return the value `by` steps further on; from no value, the first or the last one."""
        now = number(value)
        if now is None:
            return _written(self._at(0 if by > 0 else self.count - 1))
        along = abs(now - self.start) / self.step * (1 if (now - self.start) * self._sign >= 0 else -1)
        index = int(along.to_integral_value()) if along == along.to_integral_value() else int(along // 1)
        if by < 0 and along != along.to_integral_value():
            index += 1
        return _written(self._at(max(0, min(self.count - 1, index + by))))

    def at_end(self, value: str, by: int) -> bool:
        """Whether there is no further step in that direction."""
        now = number(value)
        if now is None:
            return False
        edge = self._at(self.count - 1 if by > 0 else 0)
        return (now - edge) * self._sign * (1 if by > 0 else -1) >= 0

    @property
    def _sign(self) -> int:
        return 1 if self.end >= self.start else -1

    def _at(self, index: int) -> Decimal:
        return self.start + self.step * self._sign * index


def steps(limits: tuple[str, str, str]) -> Steps | None:
    """Read the limits of a range; None where they are no range (start, end or step missing or senseless)."""
    start, end, step = (number(limit) if limit else None for limit in limits)
    if start is None or end is None:
        return None
    step = abs(step) if step else Decimal(1)
    return Steps(start, end, step)


def counted(value: str, by: int, *, lowest: int = 0) -> str:
    """Return a whole number `by` further on, not under `lowest`: the keys beside a number without limits."""
    now = number(value)
    if now is None:
        return str(max(lowest, by, 0))
    return str(max(lowest, int(now) + by)) if now >= lowest else str(int(now) + by)


def _written(value: Decimal) -> str:
    plain = f"{value.normalize():f}"
    return "0" if plain == "-0" else plain
