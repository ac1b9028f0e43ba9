"""Signs and drawings from assets, coloured by role and kept as pictures."""

from __future__ import annotations

from collections import OrderedDict
from os.path import isfile
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QColor

TURNED = {
    "back": "forward", "forward": "back", "chevron-left": "chevron-right", "chevron-right": "chevron-left",
}  # fmt: skip
"""Signs that point somewhere: right to left, each stands for its twin."""
UNKNOWN = "circle"
KEPT = 128
"""Of the latest signs; there are thousands, with every size, contrast and direction. A screen has about 20."""
SAMPLED_PX = 24
OPAQUE, CLEAR = 200, 20
"""Alpha: of what counts as painted, and as free."""
ALIKE = 12
"""Steps of a channel, of 255, between which two colours are the same."""


class Signs:
    """The signs of one folder, drawn once for each size and colour, and kept while they are among the latest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: OrderedDict[tuple[str, int, int, bool], QPixmap] = OrderedDict()

    def pixmap(self, name: str, px: int, colour: QColor, *, rtl: bool) -> QPixmap:
        """Return the sign in `colour`; a name nobody drew becomes a ring rather than a gap."""
        key = (name, px, colour.rgba(), rtl)
        if key in self._kept:
            self._kept.move_to_end(key)
        else:
            self._kept[key] = self._draw(TURNED.get(name, name) if rtl else name, px, colour)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]

    def _draw(self, name: str, px: int, colour: QColor) -> QPixmap:
        path = self._folder / f"{name}.svg"
        # A service names its own sign: nothing outside this folder is ever opened.
        known = path.parent == self._folder and isfile(path)  # noqa: PTH113 -- Path.is_file raises where nobody may look
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
    """Pictures of a form's choices and questions, scaled to the box they stand in.

    Where the paper is dark, a black drawing without a ground would not be seen: a silhouette is drawn in `ink`, and
    anything else that is see-through stands on a white plate (`on_plate`).
    """

    def __init__(self, *, on_plate: bool) -> None:
        self._on_plate = on_plate
        self._kept: dict[tuple[Path, int, int, int], QPixmap] = {}

    def pixmap(self, path: Path, width: int, height: int, ink: QColor) -> QPixmap:
        """Return the picture at most `width` x `height` pixels; empty when the file is not a picture."""
        key = (path, width, height, ink.rgba())
        if key not in self._kept:
            self._kept[key] = QPixmap.fromImage(self._seen(_read(path, width, height), ink))
        return self._kept[key]

    def _seen(self, picture: QImage, ink: QColor) -> QImage:
        if picture.isNull() or not picture.hasAlphaChannel():
            return picture
        silhouette = _is_silhouette(picture)
        if not silhouette and not self._on_plate:
            return picture
        made = picture.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        mode = QPainter.CompositionMode
        painter = QPainter(made)
        painter.setCompositionMode(
            mode.CompositionMode_SourceIn if silhouette else mode.CompositionMode_DestinationOver
        )
        painter.fillRect(made.rect(), ink if silhouette else Qt.GlobalColor.white)
        painter.end()
        return made


def _read(path: Path, width: int, height: int) -> QImage:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        # Scaled while decoding: a photograph of 40 megapixels never stands in memory.
        reader.setScaledSize(size.scaled(width, height, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _is_silhouette(picture: QImage) -> bool:
    """Tell whether all that is painted has one colour, and something is left free."""
    small = picture.scaled(SAMPLED_PX, SAMPLED_PX).convertToFormat(QImage.Format.Format_ARGB32)
    colours = [small.pixelColor(x, y) for x in range(small.width()) for y in range(small.height())]
    painted = [colour for colour in colours if colour.alpha() > OPAQUE]
    channels = zip(*((colour.red(), colour.green(), colour.blue()) for colour in painted), strict=True)
    free = any(colour.alpha() < CLEAR for colour in colours)
    return bool(painted) and free and all(max(channel) - min(channel) <= ALIKE for channel in channels)
