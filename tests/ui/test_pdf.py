"""The PDF of a paper, read back by Qt: the same dots, in its real size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from kiosk.paper.printing import as_pdf
from kiosk.ports import Raster

WIDE, HIGH, DOTS = 576, 200, 8


def picture(form: QImage.Format) -> QImage:
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.fillRect(40, 30, 100, 20, Qt.GlobalColor.black)
    painter.fillRect(300, 120, 9, 70, Qt.GlobalColor.black)
    painter.end()
    return image.convertToFormat(form)


def png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")  # type: ignore[call-overload]  # it takes no bytes, whatever its signature says
    return bytes(buffer.data().data())


@pytest.mark.parametrize("form", [QImage.Format.Format_Mono, QImage.Format.Format_Grayscale8])
def test_a_reader_sees_the_dots_that_are_printed(form: QImage.Format, qapp: object) -> None:
    assert qapp
    drawn = picture(form)
    kept = QByteArray(as_pdf(Raster(png(drawn), WIDE, HIGH, DOTS)))
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    assert document.error() == QPdfDocument.Error.None_
    size = document.pagePointSize(0)
    assert (size.width(), size.height()) == pytest.approx((WIDE / DOTS / 25.4 * 72, HIGH / DOTS / 25.4 * 72), abs=0.01)
    shown = document.render(0, drawn.size())
    painted = QImage(shown.size(), QImage.Format.Format_RGB32)
    painted.fill(Qt.GlobalColor.white)
    painter = QPainter(painted)
    painter.drawImage(0, 0, shown)
    painter.end()
    for x, y in ((90, 40), (42, 32), (304, 150), (20, 20), (200, 40), (290, 150), (500, 10)):
        assert (QColor(painted.pixel(x, y)).lightness() > 128) == (QColor(drawn.pixel(x, y)).lightness() > 128)


def test_what_is_not_black_and_white_is_refused() -> None:
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.red)
    with pytest.raises(ValueError, match="plain"):
        as_pdf(Raster(png(image), 8, 8))
