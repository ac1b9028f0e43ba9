"""The welcome screen of last time, as a picture: painted at once, while the kiosk itself is still being put together.

Nothing is imported here that painting it does not need: Qt's namespace alone would cost 20 ms.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QColor, QCursor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from ui.guard import guarded

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QSize
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

FORMAT = "1"
PATIENCE_MS = 2000
LARGEST_PX = 16_384
BYTES = 4
LEVEL = 1
"""Of compression: what packs fast unpacks fast, twice as fast as a PNG."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """The picture of last time, and the languages that could be spoken then."""

    picture: QImage
    voices: frozenset[str]


@dataclass(frozen=True, slots=True)
class Memory:
    """Where the picture is kept, and `key`: that of the configuration and the program it was made by.

    The file: a line with the key, one with the codes of languages, one with width, height and pixel ratio, then the
    pixels, four bytes each, packed by zlib.
    """

    path: Path
    key: str

    def recall(self) -> Recalled | None:
        """Return what was kept; None when there is nothing whole of this key."""
        try:
            key, voices, size, packed = self.path.read_bytes().split(b"\n", 3)
            if key != self._head:
                return None
            width, height = (int(number) for number in size.split()[:2])
            if not (0 < width <= LARGEST_PX and 0 < height <= LARGEST_PX):
                return None
            unpacking = zlib.decompressobj()
            pixels = unpacking.decompress(packed, width * height * BYTES + 1)
            if not unpacking.eof or len(pixels) != width * height * BYTES:
                return None
            # A copy, for the picture does not own the bytes it is made of.
            picture = QImage(pixels, width, height, width * BYTES, QImage.Format.Format_RGB32).copy()
            picture.setDevicePixelRatio(float(size.split()[2]))
        except (OSError, ValueError, IndexError, zlib.error):
            return None
        return Recalled(picture, frozenset(voices.decode("ascii", "replace").split()))

    def keep(self, picture: QImage, voices: frozenset[str]) -> None:
        """Keep a picture, unless just this one is kept. It takes a while: let the worker do it."""
        picture = picture.convertToFormat(QImage.Format.Format_RGB32)
        size = f"{picture.width()} {picture.height()} {picture.devicePixelRatio()}".encode()
        packed = zlib.compress(bytes(picture.constBits()), LEVEL)
        content = b"\n".join((self._head, " ".join(sorted(voices)).encode(), size, packed))
        unfinished = self.path.with_suffix(".part")
        try:
            if self.path.is_file() and self.path.read_bytes() == content:
                return
            unfinished.write_bytes(content)
            unfinished.replace(self.path)
        except OSError:
            return  # the next start is slower, that is all

    @property
    def _head(self) -> bytes:
        return f"{FORMAT} {self.key}".replace("\n", " ").encode(errors="replace")


class Invitation(QWidget):
    """The window on the desktop: it shows the picture, then holds the Window of the kiosk for good.

    Whatever is touched or typed while the picture is shown waits, and comes to the Window.
    """

    def __init__(self, picture: QImage | None) -> None:
        super().__init__()
        self.setWindowTitle("Handrail")
        self._picture = picture
        self._window: QWidget | None = None
        if picture is not None:
            self.resize(picture.deviceIndependentSize().toSize())

    def open(self, *, windowed: bool) -> None:
        """Appear."""
        if windowed:
            self.show()
        else:
            self.setCursor(_no_cursor())
            self.showFullScreen()

    def wait(self) -> None:
        """Return when it is painted; a display that sleeps is not waited for."""
        flags = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        patience = QTimer(self)
        patience.setSingleShot(True)
        patience.start(PATIENCE_MS)
        while not self.windowHandle().isExposed() and patience.isActive():
            QApplication.processEvents(flags)

    def receive(self, window: QWidget) -> None:
        """Let `window` take the whole place; it looks as the picture does, so that nothing is seen of it."""
        if self._picture is None:
            self.resize(window.size())
        self._window, self._picture = window, None
        window.setParent(self)
        window.setGeometry(self.rect())
        window.show()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the picture, if it has the size of this display."""
        picture = self._picture
        if picture is not None and picture.deviceIndependentSize().toSize() == self.size():
            QPainter(self).drawImage(0, 0, picture)

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: the window fills it."""
        if self._window is not None:
            self._window.setGeometry(self.rect())

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: keys while nothing has the focus."""
        if self._window is not None and QApplication.focusWidget() is None:
            self._window.keyPressEvent(event)
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        """Qt: the size of the window."""
        return self._window.size() if self._window is not None else self.size()


def state(path: Path) -> str:
    """Return what changes when a file does."""
    try:
        found = path.stat()
    except OSError:
        return f"{path} -"
    return f"{path} {found.st_mtime_ns} {found.st_size}"


def _no_cursor() -> QCursor:
    nothing = QPixmap(16, 16)
    nothing.fill(QColor(0, 0, 0, 0))
    return QCursor(nothing)
