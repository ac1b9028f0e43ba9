"""What is written behind a command, refused in words where it is no number or no text."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LAST_PORT: Final = 65_535
_DIGITS: Final = 9


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number between two others, both among them."""

    def read(written: str) -> int:
        number = int(written) if written.isascii() and written.isdigit() and len(written) <= _DIGITS else -1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"write a whole number from {least} to {most}")
        return number

    return read


def text(written: str) -> str:
    """Return a name or an id. Names of files alone may be bytes that are no text."""
    try:
        written.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError("these bytes are no text") from None
    return written
