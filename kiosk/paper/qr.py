"""QR codes as squares: which are dark, and how large to print them."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

QUIET = 4
"""Light modules around the code (ISO/IEC 18004; Denso Wave)."""
LARGEST_MODULE = 8
SMALLEST_MODULE = 4
"""Dots a module at 203 dpi: below 4 the decoding rate falls off (requirement R3)."""


class TooLargeError(ValueError):
    """The content does not fit a code that can be read from this paper."""


def library() -> ModuleType:
    """Return qrcode without Pillow, which it loads where it finds it, as beside the tests: 5 MB that nobody needs."""
    hidden = "PIL" not in sys.modules
    if hidden:
        sys.modules["PIL"] = None  # type: ignore[assignment]  # so Python is told that there is none
    try:
        return import_module("qrcode")
    finally:
        if hidden:
            del sys.modules["PIL"]


def matrix(content: str, *, short: bool) -> list[list[bool]]:
    """Return the rows of the code, dark modules True, without the quiet zone.

    `short` content (a reference) gets error level Q, which costs nothing there; a sealed visit gets
    level M, because module size decides and level hardly does.
    """
    qrcode = library()
    from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q if short else ERROR_CORRECT_M, border=0)
    code.add_data(content, optimize=0)
    try:
        code.make(fit=True)
    except (ValueError, qrcode.exceptions.DataOverflowError) as error:
        raise TooLargeError("the content is larger than any QR code") from error
    return [[bool(module) for module in row] for row in code.get_matrix()]


def module_dots(modules: int, width: int) -> int:
    """Return the dots a module gets on paper `width` dots wide; raise TooLargeError below 4."""
    dots = min(LARGEST_MODULE, width // (modules + 2 * QUIET))
    if dots < SMALLEST_MODULE:
        raise TooLargeError(f"a code of {modules} modules does not fit {width} dots")
    return dots
