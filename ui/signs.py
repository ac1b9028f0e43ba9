"""Signs and drawings from assets, coloured by role and kept as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImageReader, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QColor

TURNED = {
    "back": "forward", "forward": "back", "chevron-left": "chevron-right", "chevron-right": "chevron-left",
}  # fmt: skip
"""Signs that point somewhere: right to left, each stands for its twin."""
UNKNOWN = "circle"


class Signs:
    """The signs of one folder, drawn once for each size and colour."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[tuple[str, int, int, bool], QPixmap] = {}

    def pixmap(self, name: str, px: int, colour: QColor, *, rtl: bool) -> QPixmap:
        """Return the sign in `colour`; a name nobody drew becomes a ring rather than a gap."""
        key = (name, px, colour.rgba(), rtl)
        if key not in self._kept:
            self._kept[key] = self._draw(TURNED.get(name, name) if rtl else name, px, colour)
        return self._kept[key]

    def _draw(self, name: str, px: int, colour: QColor) -> QPixmap:
        path = self._folder / f"{name}.svg"
        # A service names its own sign: nothing outside this folder is ever opened.
        known = path.parent == self._folder and path.is_file()
        renderer = QSvgRenderer(str(path if known else self._folder / f"{UNKNOWN}.svg"))
        picture = QPixmap(px, px)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, px, px))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(picture.rect(), colour)
        painter.end()
        return picture


class Pictures:
    """Pictures of a form's choices and questions, scaled to the box they stand in."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Path, int, int], QPixmap] = {}

    def pixmap(self, path: Path, width: int, height: int) -> QPixmap:
        """Return the picture at most `width` x `height` pixels; empty when the file is not a picture."""
        key = (path, width, height)
        if key not in self._kept:
            reader = QImageReader(str(path))
            reader.setAutoTransform(True)
            size = reader.size()
            if size.isValid():
                # Scaled while decoding: a photograph of 40 megapixels never stands in memory.
                reader.setScaledSize(size.scaled(width, height, Qt.AspectRatioMode.KeepAspectRatio))
            self._kept[key] = QPixmap.fromImageReader(reader)
        return self._kept[key]
