"""The ticket and the receipt, measured on the raster that the printer gets."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from kiosk.paper.paper import Block, Paper
from kiosk.paper.printing import FilePrinter, NoPrinter
from kiosk.ports import PrinterError
from ui import paper, style

if TYPE_CHECKING:
    from pathlib import Path

DOTS_PER_MM = 8
SEALED_VISIT = "H1:" + "A1%" * 250

TICKET = Paper(
    id="t1",
    kind="ticket",
    language="en",
    rtl=False,
    place="Millbrook Library",
    number_label="Your number",
    number="K 47",
    number_words="K, four, seven",
    blocks=(Block("A helper is coming.", "heading"), Block("HHHH"), Block("", "rule")),
    qr=SEALED_VISIT,
    after_qr=(Block("To cancel: 01632 960 000"),),
)
RECEIPT = Paper(
    id="r1",
    kind="receipt",
    language="ar",
    rtl=True,
    place="مكتبة ميلبروك",
    number_label="رقمك المرجعي",
    number="HB 4827",
    number_words="",
    blocks=(Block("سنقرأ إجاباتك"),),
    qr="HB 4827",
)


@pytest.fixture(autouse=True)
def fonts(qapp) -> None:
    assert qapp
    style.load_fonts()


def picture(what: Paper) -> Image.Image:
    return Image.open(io.BytesIO(paper.draw(what).png)).convert("L")


def row_runs(image: Image.Image) -> list[tuple[int, int]]:
    """The bands of rows with ink: (top, height)."""
    inked = [image.crop((0, y, image.width, y + 1)).getextrema()[0] == 0 for y in range(image.height)]
    runs, top = [], None
    for y, ink in enumerate([*inked, False]):
        if ink and top is None:
            top = y
        elif not ink and top is not None:
            runs.append((top, y - top))
            top = None
    return runs


@pytest.mark.parametrize("what", [TICKET, RECEIPT], ids=["ticket", "receipt"])
def test_paper_is_black_and_white_and_fits_the_printer(what: Paper) -> None:
    raster = paper.draw(what)
    image = Image.open(io.BytesIO(raster.png)).convert("L")
    assert {colour for _, colour in image.getcolors()} == {0, 255}
    assert (raster.width, raster.height) == image.size == (576, raster.height)
    assert image.getbbox() is not None
    assert raster.height > row_runs(image)[-1][0]


@pytest.mark.parametrize("what", [TICKET, RECEIPT], ids=["ticket", "receipt"])
def test_the_code_reads_back_from_the_picture(what: Paper) -> None:
    assert [code.text for code in zxingcpp.read_barcodes(picture(what))] == [what.qr]


def test_the_ticket_code_survives_a_blot_and_a_dead_dot() -> None:
    image = picture(TICKET)
    code = zxingcpp.read_barcodes(image)[0].position
    side = code.bottom_right.x - code.top_left.x
    draw = ImageDraw.Draw(image)
    column = code.top_left.x + side // 3
    draw.line((column, 0, column, image.height), fill=255)
    middle = (code.top_left.x + side // 2, code.top_left.y + side // 2)
    blot = int(side * 0.05)
    draw.ellipse((middle[0] - blot, middle[1] - blot, middle[0] + blot, middle[1] + blot), fill=0)
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [SEALED_VISIT]


def test_the_receipt_code_survives_a_tenth_of_it_covered() -> None:
    image = picture(RECEIPT)
    code = zxingcpp.read_barcodes(image)[0].position
    side = code.bottom_right.x - code.top_left.x
    blot = int(side * 0.32)
    left, top = code.top_left.x + side // 2, code.top_left.y + side // 2
    ImageDraw.Draw(image).rectangle((left, top, left + blot, top + blot), fill=255)
    assert [found.text for found in zxingcpp.read_barcodes(image)] == ["HB 4827"]


def test_the_number_is_25_mm_and_text_at_least_3_5_mm_high() -> None:
    heights = [height / DOTS_PER_MM for _, height in row_runs(picture(TICKET))]
    assert any(24.5 <= height <= 26 for height in heights), "the number's capitals"
    capitals_only = Paper(**{**{name: getattr(TICKET, name) for name in TICKET.__slots__}, "blocks": (Block("HHHH"),)})
    words = [height / DOTS_PER_MM for _, height in row_runs(picture(capitals_only))]
    assert any(3.5 <= height <= 3.8 for height in words), "a line of capitals"


@pytest.mark.parametrize("letter", ["W", "\ufdfa", "\U0001242b"])
def test_a_reference_of_somebody_s_list_is_written_in_lines_where_it_is_long(letter: str) -> None:
    long = replace(RECEIPT, rtl=False, number=letter * 64, qr=letter * 64)
    image = picture(long)
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [letter * 64]
    # None of its lines is lower than the text below it.
    caps = [height for _, height in row_runs(picture(replace(long, qr=""))) if height > paper.THICK]
    assert min(caps) >= 20


def test_nothing_is_cut_off_a_long_paper() -> None:
    words = "Wait until we write to you. " * 35
    image = picture(replace(TICKET, kind="receipt", blocks=(Block(words),) * 9, after_qr=(Block(words),)))
    assert image.height > paper.USUAL
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [SEALED_VISIT]
    bottom = image.crop((0, image.height - 100, image.width, image.height)).getextrema()
    assert bottom == (0, 255)


def test_printing_into_a_folder_leaves_picture_and_document(tmp_path: Path) -> None:
    printer = FilePrinter(tmp_path / "paper")
    printer.print("ticket-1", paper.draw(TICKET))
    assert sorted(path.name for path in (tmp_path / "paper").iterdir()) == ["ticket-1.pdf", "ticket-1.png"]
    assert (tmp_path / "paper" / "ticket-1.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("fault", ["no_paper", "jam", "unplugged", "what is this", " \udcff"])
def test_a_fault_is_told_and_nothing_is_left(tmp_path: Path, fault: str) -> None:
    printer = FilePrinter(tmp_path)
    (tmp_path / "fault").write_text(fault, errors="surrogateescape")
    with pytest.raises(PrinterError) as raised:
        printer.print("ticket-1", paper.draw(TICKET))
    assert raised.value.problem == (fault if " " not in fault else "unknown")
    assert [path.name for path in tmp_path.iterdir()] == ["fault"]


def test_half_a_paper_is_not_left_where_it_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "t1.png").mkdir()
    with pytest.raises(PrinterError):
        FilePrinter(tmp_path).print("t1", paper.draw(TICKET))
    assert [path.name for path in tmp_path.iterdir()] == ["t1.png"]


def test_a_kiosk_without_printer_says_so() -> None:
    with pytest.raises(PrinterError):
        NoPrinter().print("ticket-1", paper.draw(TICKET))
    assert NoPrinter().problem() == "missing"


def ends(image: Image.Image, band: tuple[int, int]) -> tuple[int, int]:
    """Return where the ink of a band of rows begins and ends across."""
    top, height = band
    box = image.crop((0, top, image.width, top + height)).point(lambda value: 255 - value).getbbox()
    assert box is not None
    return box[0], box[2]


@pytest.mark.parametrize("rtl", [False, True])
def test_the_number_begins_at_the_margin_where_its_language_begins(rtl: bool) -> None:  # noqa: FBT001 - a parameter
    image = picture(replace(TICKET, rtl=rtl))
    left, right = ends(image, max(row_runs(image)[:6], key=lambda band: band[1]))
    assert left >= paper.MARGIN - 1
    assert right <= paper.WIDTH - paper.MARGIN + 1
    margin = paper.WIDTH - right if rtl else left
    assert abs(margin - paper.MARGIN) <= 1


@pytest.mark.parametrize("rtl", [False, True])
def test_the_second_line_of_a_step_hangs_behind_its_number(rtl: bool) -> None:  # noqa: FBT001 - a parameter
    step = "1. " + ("يقرأ الفريق إجاباتك خلال أيام عمل قليلة جدا" if rtl else "HHHHHHHHHH HHHHHHHHHH HHHHHHHHHH")
    image = picture(replace(TICKET, rtl=rtl, blocks=(Block("", "rule"), Block(step)), qr="", after_qr=()))
    words = row_runs(image)[next(at for at, band in reversed([*enumerate(row_runs(image))]) if band[1] == paper.THIN) :]
    starts = [paper.WIDTH - right if rtl else left for left, right in (ends(image, band) for band in words[1:])]
    assert len(starts) >= 2
    assert all(start > starts[0] + DOTS_PER_MM for start in starts[1:])


def test_where_and_when_stand_on_lines_of_their_own_where_they_do_not_fit_on_one() -> None:
    def height(words: str) -> int:
        return paper.draw(replace(TICKET, blocks=(Block(words),))).height

    assert height("HH · HH") == height("HH")
    assert height("HHHHHHHH HHHH · HHHH HHHHHHHH") == height("HHHHHHHH HHHH HHHH HHHHHHHH")
