"""Draws a ticket or receipt once, as the 1-bit picture that every printer prints.

Black on white without grey: thermal paper knows nothing else. Sizes are those of the printed ticket
in the look: caps of 3.6 mm (14 pt) for text, 25 mm for the number, a code of at least 4 dots a module.
May run on any thread; it needs a QGuiApplication and the fonts of `ui.style`.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QTextLayout, QTextOption
from PySide6.QtSvg import QSvgRenderer

from accessibility.display import CAP_RATIO
from kiosk.paper import qr
from kiosk.ports import Raster
from ui.style import ARABIC, ASSETS, LATIN
from ui.typesetting import NUMBER, is_arabic

if TYPE_CHECKING:
    from kiosk.paper.paper import Block, Paper

WIDTH = 576
"""Dots across the 72 mm that an 80 mm printer prints (Epson TM-T20III, TM-T88)."""
DOTS_PER_MM = 8
MARGIN = 8
USUAL, TALLEST = 4096, 32_768
"""Dots down: half a metre has room for nearly every paper; four metres for a service that promises all it may."""
TEXT_CAP = 3.6
"""Millimetres: above the 3.5 mm of R1, 14.2 pt as RNIB advises."""
HEADING_CAP = 4.6
TICKET_NUMBER_CAP = 25.1
RECEIPT_NUMBER_CAP = 12.5
LINE = 1.375
RTL_LINE = 1.55
"""In em; Arabic has marks above and below."""
PARAGRAPH_GAP = 13
HEADING_GAP = 12
"""Over a heading, besides the gap of a paragraph."""
NARROWER_SPACE = 0.16
STEP = re.compile(r"(\d+\.) +(?=\S)")
APART = " · "
THICK, THIN = 6, 3
MARK = (96, 80)
"""Dots: our mark stands at the head, 12 x 10 mm."""


def draw(paper: Paper) -> Raster:
    """Return the paper as a PNG of 1 bit a dot, as long as its content needs."""
    image, length = _drawn(paper, USUAL)
    if length > USUAL:
        image, length = _drawn(paper, min(length, TALLEST))
    return _raster(image.copy(0, 0, WIDTH, min(length, TALLEST)))


def _drawn(paper: Paper, room: int) -> tuple[QImage, int]:
    """Return a picture that is so many dots high, and how many the paper needs."""
    image = QImage(WIDTH, room, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        pen = _Pen(painter, paper)
        pen.head()
        pen.number()
        pen.blocks(paper.blocks)
        if paper.qr:
            pen.code(paper.qr)
        pen.blocks(paper.after_qr)
    return image, math.ceil(pen.y) + 2 * MARGIN


def _raster(image: QImage) -> Raster:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    mono = image.convertToFormat(QImage.Format.Format_Mono, Qt.ImageConversionFlag.ThresholdDither)
    per_metre = DOTS_PER_MM * 1000
    mono.setDotsPerMeterX(per_metre)
    mono.setDotsPerMeterY(per_metre)
    mono.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes, Qt takes only str
    return Raster(bytes(data.data()), mono.width(), mono.height(), DOTS_PER_MM)


def _mark(*, mirrored: bool) -> QImage:
    """Return our mark in pure black: its colours would be grey on paper."""
    image = QImage(*MARK, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(str(ASSETS / "art" / "mark.svg"))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    with QPainter(image) as painter:
        renderer.render(painter, QRectF(image.rect()))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(image.rect(), Qt.GlobalColor.black)
    return image.flipped(Qt.Orientation.Horizontal) if mirrored else image


class _Pen:
    """Writes from top to bottom; `y` is where the next thing goes."""

    def __init__(self, painter: QPainter, paper: Paper) -> None:
        self.painter, self.paper = painter, paper
        self.y = float(MARGIN)
        self.width = WIDTH - 2 * MARGIN

    def font(self, words: str, cap_mm: float, *, bold: bool) -> QFont:
        font = QFont(list(ARABIC if is_arabic(words) else LATIN))
        font.setPixelSize(math.ceil(cap_mm * DOTS_PER_MM / CAP_RATIO))
        font.setBold(bold)
        return font

    def head(self) -> None:
        wide, high = MARK
        beside = wide + 2 * MARGIN
        x = WIDTH - MARGIN - wide if self.paper.rtl else MARGIN
        self.painter.drawImage(x, int(self.y), _mark(mirrored=self.paper.rtl))
        top = self.y
        self.y += (high - self.step(self.font(self.paper.place, HEADING_CAP, bold=True))) / 2
        self.text(self.paper.place, HEADING_CAP, bold=True, beside=beside)
        self.y = max(self.y, top + high + PARAGRAPH_GAP)
        self.rule(THICK)

    def number(self) -> None:
        self.text(self.paper.number_label, TEXT_CAP, bold=True)
        if self.advance(self.font(self.paper.number, HEADING_CAP, bold=True)) > self.width:
            # A reference out of somebody's list: in lines rather than too small to read.
            self.text(self.paper.number, HEADING_CAP, bold=True)
        else:
            self.large_number()
        self.text(self.paper.number_words, TEXT_CAP, bold=False)
        self.rule(THIN)

    def advance(self, font: QFont) -> float:
        return QFontMetricsF(font).horizontalAdvance(self.paper.number)

    def large_number(self) -> None:
        cap = TICKET_NUMBER_CAP if self.paper.kind == "ticket" else RECEIPT_NUMBER_CAP
        font = self.font(self.paper.number, cap, bold=True)
        if self.advance(font) > self.width:
            # The space between letter and digits gives way before the digits do.
            font.setWordSpacing(-font.pixelSize() * NARROWER_SPACE)
        while self.advance(font) > self.width:
            font.setPixelSize(font.pixelSize() - 4)
        tall = font.pixelSize() * CAP_RATIO
        metrics = QFontMetricsF(font)
        left = MARGIN - metrics.leftBearing(self.paper.number[0])
        if self.paper.rtl:
            end = metrics.horizontalAdvance(self.paper.number) - metrics.rightBearing(self.paper.number[-1])
            left = WIDTH - MARGIN - end
        self.painter.setFont(font)
        self.y += tall + PARAGRAPH_GAP
        self.painter.drawText(QPointF(left, self.y), self.paper.number)
        self.y += 2 * PARAGRAPH_GAP

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            if block.style == "rule":
                self.rule(THIN)
            else:
                heading = block.style == "heading"
                self.y += HEADING_GAP if heading else 0
                self.text(block.text, HEADING_CAP if heading else TEXT_CAP, bold=heading)

    def rule(self, thickness: int) -> None:
        self.painter.fillRect(QRectF(0, self.y, WIDTH, thickness), Qt.GlobalColor.black)
        self.y += thickness + PARAGRAPH_GAP

    def step(self, font: QFont) -> float:
        """Return the height of a line."""
        return font.pixelSize() * (RTL_LINE if self.paper.rtl else LINE)

    def text(self, words: str, cap_mm: float, *, bold: bool, beside: int = 0) -> None:
        """Write one paragraph, wrapped, from the side where its script begins; a step hangs behind its number."""
        if not words:
            return
        font = self.font(words, cap_mm, bold=bold)
        number = STEP.match(words)
        if number is not None:
            self.lines(number[1], font, beside)
            self.y -= self.step(font)
            words = words[number.end() :]
            beside += math.ceil(QFontMetricsF(font).horizontalAdvance(number[0]))
        room = self.width - beside
        whole = QFontMetricsF(font).horizontalAdvance(words) <= room
        for part in [words] if whole else words.split(APART):
            self.lines(part, font, beside)
        self.y += PARAGRAPH_GAP

    def lines(self, words: str, font: QFont, beside: int) -> None:
        """Write some words in lines; `beside` is free where they begin."""
        step = self.step(font)
        # "01632 960 000" stays together, and its groups keep their order from right to left as well.
        together = NUMBER.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), words)
        layout = QTextLayout(together, font)
        option = QTextOption(Qt.AlignmentFlag.AlignRight if self.paper.rtl else Qt.AlignmentFlag.AlignLeft)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if self.paper.rtl else Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.width - beside)
            line.setPosition(QPointF(0, self.y + (step - line.height()) / 2))
            self.y += step
        layout.endLayout()
        layout.draw(self.painter, QPointF(MARGIN if self.paper.rtl else MARGIN + beside, 0))

    def code(self, content: str) -> None:
        """Draw the code in the middle with its quiet zone; its modules are whole dots."""
        rows = qr.matrix(content, short=self.paper.kind == "receipt")
        dots = qr.module_dots(len(rows), WIDTH)
        left = (WIDTH - len(rows) * dots) // 2
        top = math.ceil(self.y) + qr.QUIET * dots
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    self.painter.fillRect(left + x * dots, top + y * dots, dots, dots, Qt.GlobalColor.black)
        self.y = top + (len(rows) + qr.QUIET) * dots
