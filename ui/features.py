"""PySide6's `from __feature__ import ...`, which nothing here uses."""

from __future__ import annotations

import linecache
import sys

import PySide6.QtCore  # noqa: F401  # it brings the hook that is taken away here

HOOK = "shibokensupport.feature"


def use_none() -> None:
    """Keep PySide6 from reading the source of every module that is imported after it.

    It looks for the word "PySide6" in each, to know where features may apply, and Python keeps what was read: eight
    megabytes for all modules of the kiosk. Where a later PySide6 has no such hook, nothing happens.
    """
    hook = sys.modules.get(HOOK)
    if hasattr(hook, "_mod_uses_pyside"):
        hook._mod_uses_pyside = _uses_none  # type: ignore[union-attr]  # noqa: SLF001  # it has no public switch
    # What it has read so far, while it was imported itself.
    linecache.clearcache()


def _uses_none(_module: object) -> bool:
    return False
