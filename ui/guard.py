"""What keeps a mistake of ours away from Qt, in the methods that Qt calls.

PySide 6.11 stores an exception that leaves such a method, where Python called Qt before, and raises it when that call
returns. If Qt calls another method of ours in between, as `show` does for every child, the exception is lost: no
trouble screen, half a page, and the process dies of it some time later.
"""

from __future__ import annotations

import sys
import traceback
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

W = TypeVar("W")
E = TypeVar("E")


def guarded(method: Callable[[W, E], None]) -> Callable[[W, E], None]:
    """Give what a handler of Qt's events raises to `sys.excepthook` at once (ui/start.py), and let Qt go on."""

    @wraps(method)
    def handler(widget: W, event: E) -> None:
        try:
            method(widget, event)
        except Exception as error:  # noqa: BLE001 -- whatever it is: nothing may reach Qt
            # A painter that was at work ends with its frame; Qt would not outlive its going on.
            traceback.clear_frames(error.__traceback__)
            sys.excepthook(type(error), error, error.__traceback__)

    return handler
