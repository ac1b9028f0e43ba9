from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image

from kiosk.paper import qr

PAPER = 576
"""Dots across 72 mm at 203 dpi."""


def picture(content: str, *, short: bool) -> Image.Image:
    rows = qr.matrix(content, short=short)
    dots = qr.module_dots(len(rows), PAPER)
    side = (len(rows) + 2 * qr.QUIET) * dots
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                left, top = (x + qr.QUIET) * dots, (y + qr.QUIET) * dots
                image.paste(0, (left, top, left + dots, top + dots))
    return image


@pytest.mark.parametrize(("content", "short"), [("HB 4827", True), ("H1:" + "A1%" * 250, False)])
def test_a_code_reads_back(content: str, *, short: bool) -> None:
    assert [code.text for code in zxingcpp.read_barcodes(picture(content, short=short))] == [content]


def test_a_reference_is_printed_with_the_largest_modules() -> None:
    rows = qr.matrix("HB 4827", short=True)
    assert len(rows) <= 33, "version 4 at most"
    assert qr.module_dots(len(rows), PAPER) == 8


def test_a_full_ticket_keeps_four_dots_a_module() -> None:
    base45_of_544_bytes = "Z" * 816
    rows = qr.matrix(base45_of_544_bytes, short=False)
    assert len(rows) <= 89, "version 18 at most"
    assert qr.module_dots(len(rows), PAPER) >= 4


def test_more_than_a_code_holds_is_refused() -> None:
    with pytest.raises(qr.TooLargeError):
        qr.matrix("Z" * 5000, short=False)


def test_a_code_too_fine_for_the_paper_is_refused() -> None:
    with pytest.raises(qr.TooLargeError):
        qr.module_dots(177, PAPER)
