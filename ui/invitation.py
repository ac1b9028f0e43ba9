"""The welcome screen of last time: painted at once, while the kiosk itself is still being put together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import TYPE_CHECKING

from kiosk import screens
from kiosk.panels import Panel

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.actions import Action

FORMAT = 1


class Invitation:
    """Stands before the window in place of the Kiosk (see window.Machine); nothing can be done with it."""

    def __init__(self, screen: screens.Welcome, panel: Panel, deaf_ms: int) -> None:
        self.screen, self.panel, self.deaf_ms = screen, panel, deaf_ms

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


@dataclass(frozen=True, slots=True)
class Memory:
    """Where an invitation is kept, and `key`: that of the configuration it was made of."""

    path: Path
    key: str

    def recall(self) -> Invitation | None:
        """Return the invitation kept; None when there is none of this version and configuration."""
        try:
            kept = json.loads(self.path.read_bytes())
            if (kept["format"], kept["key"]) != (FORMAT, self.key):
                return None
            screen = _unpacked(kept["screen"])
            panel, deaf_ms = Panel(**kept["panel"]), int(kept["deaf_ms"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        return Invitation(screen, panel, deaf_ms) if isinstance(screen, screens.Welcome) else None

    def keep(self, screen: screens.Welcome, panel: Panel, deaf_ms: int) -> None:
        """Keep a welcome screen, if it is another than the one that is kept. It holds nothing of any visit."""
        parts = {"key": self.key, "panel": asdict(panel), "deaf_ms": deaf_ms, "screen": _packed(screen)}
        content = json.dumps({"format": FORMAT} | parts, ensure_ascii=False).encode()
        try:
            if self.path.is_file() and self.path.read_bytes() == content:
                return
            unfinished = self.path.with_suffix(".part")
            unfinished.write_bytes(content)
            unfinished.replace(self.path)
        except OSError:
            return  # the next start is slower, that is all


def state(path: Path) -> str:
    """Return what changes when a file does."""
    try:
        found = path.stat()
    except OSError:
        return f"{path} -"
    return f"{path} {found.st_mtime_ns} {found.st_size}"


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
