"""A printer that writes PNG and PDF into a folder, and can be out of paper, jammed or unplugged.

It is what `./dev run`, the tour and the tests print on; the faults are a file named `fault` in the
folder holding one of the words of `PrinterProblem`, so that anybody can pull the cable while the
kiosk runs.
"""

from __future__ import annotations

import os
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, get_args

from kiosk.ports import PrinterError, PrinterProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.ports import Raster

POINTS_PER_MM = 72 / 25.4
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = (0, 3)
# Of PNG: shades of grey, and a palette.


class FilePrinter:
    """Prints into `folder`: NAME.png and NAME.pdf, both whole or not there at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def problem(self) -> PrinterProblem | None:
        """Return the fault somebody put into the folder, or None."""
        try:
            word = (self.folder / "fault").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            return "unknown"
        return next((problem for problem in get_args(PrinterProblem) if problem == word), "unknown")

    def print(self, name: str, page: Raster) -> None:
        """Write the page; raise PrinterError when it cannot be written or a fault is set."""
        problem = self.problem()
        if problem:
            raise PrinterError(problem)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write(f"{name}.png", page.png)
            self._write(f"{name}.pdf", as_pdf(page))
        except OSError as error:
            raise PrinterError("unknown", type(error).__name__) from error

    def _write(self, name: str, content: bytes) -> None:
        unfinished = self.folder / f".{name}.part"
        try:
            unfinished.write_bytes(content)
            os.replace(unfinished, self.folder / name)  # noqa: PTH105  # Path.replace hides that it is atomic
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
            raise


class NoPrinter:
    """A kiosk without a printer: every print says so at once."""

    def problem(self) -> PrinterProblem | None:
        """There is none."""
        return "missing"

    def print(self, name: str, page: Raster) -> None:
        """Raise PrinterError."""
        del name, page
        raise PrinterError("missing")


def as_pdf(page: Raster) -> bytes:
    """Return a PDF of one page, in its real size, holding the raster: what is in the PNG, as it is (PDF 1.4, 7.4.4)."""
    parts = dict[bytes, bytes]()
    for kind, content in _chunks(page.png):
        parts[kind] = parts.get(kind, b"") + content
    width, height, depth, colour, *_, interlaced = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    if interlaced or colour not in _COLOURS or b"tRNS" in parts:
        raise ValueError("the raster is not a plain picture in black and white")
    palette = parts.get(b"PLTE", b"")
    colours = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]" if palette else "/DeviceGray"
    wide, high = (dots / page.dots_per_mm * POINTS_PER_MM for dots in (width, height))
    drawing = f"{wide:.3f} 0 0 {high:.3f} 0 0 cm /Page Do".encode()
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide:.3f} {high:.3f}] /Contents 4 0 R"
        " /Resources << /XObject << /Page 5 0 R >> >> >>".encode(),
        f"<< /Length {len(drawing)} >>\nstream\n".encode() + drawing + b"\nendstream",
        f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {colours}"
        f" /BitsPerComponent {depth} /Filter /FlateDecode /Length {len(parts[b'IDAT'])} /DecodeParms"
        f" << /Predictor 15 /Colors 1 /BitsPerComponent {depth} /Columns {width} >> >>\nstream\n".encode()
        + parts[b"IDAT"]
        + b"\nendstream",
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += length + 12


def _pdf(*objects: bytes) -> bytes:
    """Return a file of numbered objects, the first of which is the catalogue."""
    out, places = b"%PDF-1.4\n", list[int]()
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    lines = "".join(f"{place:010} 00000 n \n" for place in places)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{lines}"
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + (table + end).encode()
