"""Who looks for garbage: the main thread, as in a kiosk (ui/start.py, ui/preparing.py). No widget may end elsewhere."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def collected_here() -> Iterator[None]:
    """Let nobody look for garbage during a test; then look through what it made, which is all that is young."""
    gc.collect(1)
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()
