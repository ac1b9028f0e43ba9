"""Service workbooks as files, written from the small tables in the tests that use them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SURVEY = """
| survey | | | | |
| | type | name | label | hint |
| | text | name | What is your name? | As on your letters. |
"""
SETTINGS = """
| settings | | | |
| | form_title | form_id | version |
| | A small form | small | 1 |
"""
SMALL = SURVEY + SETTINGS
"""The smallest form that has nothing wrong with it."""
HALF = """
| survey |
| | type | name | label::English (en) | label::Italiano (it) |
| | text | a | Your name? | |
| | text | b | | Quanti anni ha? |
| settings |
| | form_id | version | default_language |
| | half | 1 | English (en) |
"""
"""A form of which no language is complete."""


def write_form(
    folder: Path, text: str = SMALL, name: str = "small.md", media: Mapping[str, bytes] | None = None
) -> Path:
    """Write a form into `folder`, and its media beside it; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    if media is not None:
        beside = folder / f"{path.stem}-media"
        beside.mkdir()
        for file, data in media.items():
            (beside / file).write_bytes(data)
    return path


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """Make an .xlsx of sheets of rows."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
