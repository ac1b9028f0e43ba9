"""Looks for what a visit left behind: on the disk, in the clipboard, in the widgets, on paper, and in the picture."""

from __future__ import annotations

import gc
import hashlib
import logging
from typing import TYPE_CHECKING

from PIL import Image, ImageChops
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from kiosk.visit.visit import Visit
from kiosk.xform import Entry
from tests.support.held import things_of
from tests.support.killed_visits import _written
from tests.support.stand import drop_deleted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.support.stand import Stand

SMOOTHING = 32


def fingerprint(stand: Stand) -> str:
    """Return a hash of everything the kiosk knows that is not one of its parts: settings, visit, trouble, screen."""
    kiosk, parts = stand.app.kiosk, {"_parts", "_health", "_handlers", "_shown"}
    own = sorted((name, value) for name, value in vars(kiosk).items() if name not in parts)
    known = (own, kiosk._health.trouble, kiosk._health._to_forget, stand.screen)
    return hashlib.sha256(repr(known).encode()).hexdigest()


def picture(stand: Stand) -> Image.Image:
    """Return what can be seen now."""
    seen = stand.window.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    size = (seen.width(), seen.height())
    return Image.frombuffer("RGBX", size, bytes(seen.constBits()), "raw", "RGBX", seen.bytesPerLine(), 1).convert("RGB")


def looks_like(one: Image.Image, other: Image.Image) -> bool:
    """Whether nobody could tell two pictures from each other: Qt smooths large letters now so, now so."""
    most = max(high for _, high in ImageChops.difference(one, other).getextrema())
    return most <= SMOOTHING


def traces(stand: Stand, folders: Iterable[Path], words: Iterable[str]) -> list[str]:
    """Return every place where one of `words` can still be found."""
    drop_deleted()
    for handler in logging.getLogger().handlers:
        # Those of pytest keep every record, with every frame of a traceback, and its words.
        getattr(handler, "clear", lambda: None)()
    gc.collect()
    found = []
    for word in words:
        found += [f"file {path}" for folder in folders for path in _files(folder) if _stands_in(word, path)]
        found += [place for place, text in seen_by_qt() if word in text]
        found += [f"said again: {line}" for line in stand.window._said if word in line.spoken]
    found += [f"still there: {type(thing).__name__}" for thing in things_of(Entry, Visit)]
    return found


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _stands_in(word: str, path: Path) -> bool:
    content = path.read_bytes()
    return any(written in content for written in _written(word))


def seen_by_qt() -> Iterator[tuple[str, str]]:
    """Yield all words that widgets and the clipboard have, with where they are."""
    clipboard = QApplication.clipboard()
    yield "clipboard", clipboard.text()
    yield "selection", clipboard.text(clipboard.Mode.Selection)
    for widget in QApplication.allWidgets():
        name = f"{type(widget).__name__} {widget.objectName()}"
        line = getattr(widget, "line", None)
        yield name, f"{widget.accessibleName()} {widget.accessibleDescription()} {widget.toolTip()}"
        yield name, getattr(line, "shown", "")
        if isinstance(widget, QPlainTextEdit):
            yield name, widget.toPlainText()
