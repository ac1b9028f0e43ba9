"""A printer that writes PNG and PDF into a folder, and can be out of paper, jammed or unplugged.

It is what `./dev run`, the tour and the tests print on; the faults are a file named `fault` in the
folder holding one of the words of `PrinterProblem`, so that anybody can pull the cable while the
kiosk runs.
"""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, get_args

from kiosk.ports import PrinterError, PrinterProblem

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.ports import Raster

MM_PER_INCH = 25.4


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
        except OSError:
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
        unfinished.write_bytes(content)
        os.replace(unfinished, self.folder / name)  # noqa: PTH105  # Path.replace hides that it is atomic


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
    """Return a PDF of one page, in its real size, holding the raster."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(page.png)) as picture:
        picture.convert("1").save(out, "PDF", resolution=page.dots_per_mm * MM_PER_INCH)
    return out.getvalue()
