"""What goes wrong with expressions."""

from __future__ import annotations

LONGEST_QUOTED = 60


def told(text: str) -> str:
    """Return a part of an expression as errors tell it: of what is long the beginning."""
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"


def quoted(text: str) -> str:
    """Return the same in quotation marks."""
    return repr(told(text))


class ExpressionError(ValueError):
    """An expression cannot be compiled or evaluated.

    `message` is for the form's author and names no answer. `position` is the 0-based character in the source, -1 when
    it is found while evaluating.
    """

    def __init__(self, message: str, position: int = -1) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
