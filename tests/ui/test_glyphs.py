"""Large letters, kept as pictures, look as Qt draws them: no holes where strokes overlap."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from kiosk.panels import PROFILES
from kiosk.screens import Preferences
from ui.style import Look, load_fonts


def inked(paint):
    """How much of a page the ink covers, in whole pixels."""
    image = QImage(400, 160, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return sum(255 - value for value in image.constBits()) / 255


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("letters", ["N", "t", "ł", "B", "أ", "ش"])
def test_a_large_letter_has_no_holes(letters):
    load_fonts()
    look = Look(PROFILES["tablet"], Preferences(size="largest"))
    words = look.paragraph(letters, "question", 380)
    kept = inked(lambda painter: words.draw(painter, 10, 10, look.colour("text")))
    plain = inked(lambda painter: (painter.setPen(look.colour("text")), words.layout.draw(painter, QPointF(10, 10))))
    assert kept == pytest.approx(plain, rel=0.03)
