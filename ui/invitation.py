"""The welcome screen of last time: painted at once, while the kiosk itself is still being put together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from kiosk import screens

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.actions import Action
    from kiosk.screens import Screen

FORMAT = 1


class Invitation:
    """Stands before the window in place of the Kiosk (see window.Machine); nothing can be done with it."""

    def __init__(self, screen: screens.Welcome) -> None:
        self.screen = screen

    @property
    def voices(self) -> frozenset[str]:
        """The languages that could be spoken last time."""
        return frozenset(tile.code for tile in self.screen.languages if tile.voice)

    def act(self, action: Action) -> None:
        """Do nothing: what is touched now waits for the Kiosk."""

    def tick(self) -> None:
        """Do nothing."""

    def touched(self) -> None:
        """Do nothing."""

    def listening(self, listening: bool) -> None:  # noqa: FBT001 -- the core's contract
        """Do nothing."""


def recall(path: Path) -> Invitation | None:
    """Return the invitation kept in `path`; None when there is none, or none of this version."""
    try:
        kept = json.loads(path.read_bytes())
        screen = _unpacked(kept["screen"]) if kept["format"] == FORMAT else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Invitation(screen) if isinstance(screen, screens.Welcome) else None


def keep(path: Path, screen: Screen) -> None:
    """Keep a welcome screen, if it is another than the one that is kept. It holds nothing of any visit."""
    content = json.dumps({"format": FORMAT, "screen": _packed(screen)}, ensure_ascii=False).encode()
    try:
        if path.is_file() and path.read_bytes() == content:
            return
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError:
        return  # the next start is slower, that is all


def _packed(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {"is": type(value).__name__} | {part.name: _packed(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, tuple):
        return [_packed(item) for item in value]
    if isinstance(value, Mapping):
        return {"map": {key: _packed(item) for key, item in value.items()}}
    return value


def _unpacked(value: object) -> object:
    match value:
        case list():
            return tuple(_unpacked(item) for item in value)
        case {"map": dict(items)}:
            return {key: _unpacked(item) for key, item in items.items()}
        case {"is": str(name), **parts}:
            kind = getattr(screens, name)
            if not (isinstance(kind, type) and is_dataclass(kind)):
                raise TypeError(name)
            return kind(**{str(key): _unpacked(item) for key, item in parts.items()})
        case _:
            return value
