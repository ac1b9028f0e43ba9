"""Let a busy kiosk say what it is doing just now, so that it can be killed in the midst of it.

The methods of the kiosk are wrapped, not changed: "begin  "NAME"" before, "over  "NAME"" after.
"""

from __future__ import annotations

import functools
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

VISITS = ("recovering", "typing", "sealing", "checkpointing", "submitting", "leaving", "calling", "wiping", "printing")
WINDOW = (*VISITS, "painting", "speaking", "lingering")


@contextmanager
def phase(name: str) -> Iterator[None]:
    _say("begin", name)
    try:
        yield
    finally:
        _say("over", name)


def _say(word: str, name: str) -> None:
    os.write(1, f'{word}  "{name}"\n'.encode())


def watch(owner: Any, method: str, name: str) -> None:
    """Wrap a method or function."""
    original = getattr(owner, method)

    @functools.wraps(original)
    def watched(*given: Any, **named: Any) -> Any:
        with phase(name):
            return original(*given, **named)

    setattr(owner, method, watched)


def watch_core() -> None:
    """Watch the store and the sealing."""
    from kiosk.machine import Kiosk
    from kiosk.site import Site
    from kiosk.store.store import Store

    watch(Kiosk, "act", "acting")
    watch(Store, "keep_orphans", "recovering")
    watch(Store, "put_checkpoint", "checkpointing")
    watch(Store, "add_submission", "submitting")
    watch(Store, "add_ticket", "calling")
    watch(Store, "log_sent", "wiping")
    watch(Store, "drop_checkpoint", "wiping")
    watch(Store, "empty_the_log", "wiping")
    watch(Site, "seal_checkpoint", "sealing")
    watch(Site, "seal_submission", "sealing")


def watch_window() -> None:
    """Watch what is painted and spoken as well."""
    from ui.speaker import QtSpeaker
    from ui.stage import Stage
    from ui.synthesisers import Synthesisers

    watch(Stage, "show_screen", "painting")
    render, silence = Synthesisers.render, QtSpeaker._silence

    @functools.wraps(render)
    def rendered(*given: Any, **named: Any) -> Any:
        _say("begin", "speaking")
        return render(*given, **named)

    @functools.wraps(silence)
    def silent(*given: Any) -> None:
        silence(*given)
        _say("over", "speaking")

    Synthesisers.render, QtSpeaker._silence = rendered, silent
