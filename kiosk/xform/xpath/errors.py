"""What goes wrong with expressions."""

from __future__ import annotations


class ExpressionError(ValueError):
    """An expression cannot be compiled or evaluated.

    `message` is for the form's author and names no answer. `position` is the 0-based character in the source, -1 when
    it is found while evaluating.
    """

    def __init__(self, message: str, position: int = -1) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
