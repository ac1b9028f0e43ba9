"""Spreadsheets to sheets of text: .xlsx, .xls, .csv and .md, with bounds that a hostile file cannot pass."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from kiosk.services.compound import SIGNATURE, read_stream
from kiosk.services.problems import ServiceRefusedError, quote, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from openpyxl import Workbook

MAX_BYTES: Final = 16 * 1024 * 1024
MAX_UNPACKED: Final = 64 * 1024 * 1024
MAX_PARTS: Final = 1_000
MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 400
MAX_CELL: Final = 32_767
MAX_CELLS: Final = 1_000_000
MAX_SHEETS: Final = 100
MAX_TAGS: Final = 4_000_000
"""In the sheets and their texts: a small archive can hold more XML than a minute is long."""
_MAX_OTHER_TAGS: Final = 200_000
SPREADSHEETS: Final = (".xlsx", ".xls", ".csv", ".md")

_BROKEN_CELLS: Final = frozenset({"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"})
_SPACES: Final = re.compile(r"\s+")
_PIPE: Final = re.compile(r"(?<!\\)\|")
Grid = list[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header: its number as the spreadsheet counts it, its cells by column without the empty ones."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name in lower case, its columns in order, its rows without the blank ones at the end."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_workbook(name: str, data: bytes) -> dict[str, Sheet]:
    """Read the spreadsheet `data`, whose type is told by the end of `name`. Returns the sheets by lower-case name.

    Raises ServiceRefusedError, with sheet and row where known, when it is no such spreadsheet, is too large (also when
    unpacked), has a column twice, or a cell in which the spreadsheet itself shows an error.
    """
    suffix = PurePath(name).suffix.lower()
    readers: dict[str, Callable[[bytes], Iterator[tuple[str, Grid]]]] = {
        ".xlsx": _excel,
        ".xls": _excel,
        ".csv": _csv,
        ".md": _markdown,
    }
    if suffix not in readers:
        raise refusal("file-type", f"{quote(name)} is no form we know.", "Use .xlsx, .xls, .csv, .md or .xml.")
    if len(data) > MAX_BYTES:
        raise refusal("too-large", f"The file is larger than {MAX_BYTES // 2**20} MB.", "Take pictures out of it.")
    try:
        return _sheets(readers[suffix](data))
    except (ServiceRefusedError, MemoryError):
        raise
    except Exception as error:
        # The libraries that read spreadsheets raise nearly anything on a damaged file.
        raise refusal(
            "unreadable",
            f"The file cannot be read as {suffix} ({type(error).__name__}).",
            f"Open it in a spreadsheet program and save it again as {suffix}.",
        ) from error


def sheet_of(name: str, rows: Iterable[Sequence[str]]) -> Sheet:
    """Make a sheet of rows of cells, the first of which is its header. Raises as `read_workbook` does."""
    return _sheet(name, _bounded(rows, name))


def _sheets(grids: Iterable[tuple[str, Grid]]) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    left = MAX_CELLS
    for seen, (name, grid) in enumerate(grids, start=1):
        # One part of an archive can be a thousand of its sheets.
        left -= sum(len(values) + 1 for _, values in grid)
        if seen > MAX_SHEETS or left < 0:
            what = f"There are more than {MAX_SHEETS} sheets or {MAX_CELLS} cells."
            raise refusal("too-large", what, "Put long lists into a .csv file.", sheet=quote(name))
        sheets[name.lower()] = _sheet(name.lower(), grid)
    return sheets


def _sheet(name: str, grid: Grid) -> Sheet:
    while grid and not any(grid[-1][1]):
        grid.pop()
    if not grid:
        return Sheet(name, (), ())
    heads = [_SPACES.sub(" ", head) for head in grid[0][1]]
    for index, head in enumerate(heads):
        if head and head in heads[:index]:
            raise refusal("column-twice", f"The column {quote(head)} is there twice.", "Remove one.", sheet=name, row=1)
    rows = [Row(number, _cells(name, number, heads, values)) for number, values in grid[1:]]
    return Sheet(name, tuple(head for head in heads if head), tuple(rows))


def _cells(sheet: str, number: int, heads: Sequence[str], values: Sequence[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for head, value in zip(heads, values, strict=False):
        if not head or not value:
            continue
        where: dict[str, str | int] = {"sheet": sheet, "row": number, "column": quote(head)}
        if len(value) > MAX_CELL:
            raise refusal("cell-long", f"The text is longer than {MAX_CELL} characters.", "Make it shorter.", **where)
        if value in _BROKEN_CELLS:
            raise refusal("cell-broken", f"The cell shows {value}.", "Mend the formula of the spreadsheet.", **where)
        cells[head] = value
    return cells


def _bounded(rows: Iterable[Sequence[str]], sheet: str) -> Grid:
    """Collect the rows with their numbers, up to the first run of blank rows, as other XLSForm tools do."""
    grid: Grid = []
    blank, left = 0, MAX_CELLS
    for number, row in enumerate(rows, start=1):
        values = list(row)
        while values and not values[-1]:
            values.pop()
        blank = 0 if values else blank + 1
        left -= len(values)
        if blank > 60:  # noqa: PLR2004 -- pyxform's own figure
            break
        if number > MAX_ROWS or left < 0:
            raise refusal(
                "too-many-rows",
                f"There are more than {MAX_ROWS} rows or {MAX_CELLS} cells.",
                "Put long lists into a .csv file.",
                sheet=quote(sheet),
            )
        grid.append((number, values))
    return grid


def _excel(data: bytes) -> Iterator[tuple[str, Grid]]:
    """Read what it is: old .xls files called .xlsx, and the other way round, are common."""
    return _xls(data) if data.startswith(SIGNATURE[:4]) else _xlsx(data)


def _xlsx(data: bytes) -> Iterator[tuple[str, Grid]]:
    _check_archive(data)
    from openpyxl import load_workbook

    # openpyxl warns about decoration it cannot keep (data validation, conditional formats); we only read.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        yield from _worksheets(book)


def _worksheets(book: Workbook) -> Iterator[tuple[str, Grid]]:
    try:
        for sheet in book.worksheets:
            rows = ([_text(value) for value in row] for row in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True))
            yield sheet.title, _bounded(rows, sheet.title)
    finally:
        book.close()


def _text(value: object) -> str:
    """Write a cell as XLSForm tools do: whole numbers without a point, TRUE and FALSE, no non-breaking spaces.

    Dates are written as the instance writes them, so that a date cell can be a default.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    return str(value).replace("\xa0", " ").strip()


def _check_archive(data: bytes) -> None:
    """Refuse a zip bomb before anything is unpacked: Python's zipfile never unpacks more than the sizes declared."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        small = len(parts) <= MAX_PARTS and sum(part.file_size for part in parts) <= MAX_UNPACKED
        if not small or not _tags_bounded(archive):
            raise refusal(
                "too-large",
                f"Unpacked, the file is larger than {MAX_UNPACKED // 2**20} MB or holds too much.",
                "It may be damaged or harmful: do not use it.",
            )


def _tags_bounded(archive: zipfile.ZipFile) -> bool:
    """Tell whether the library that reads it may have it: it takes each tag apart, however many there are."""
    left = {True: MAX_TAGS, False: _MAX_OTHER_TAGS}
    for part in archive.infolist():
        left["worksheets/" in part.filename or "sharedStrings" in part.filename] -= archive.read(part).count(b"<")
    return min(left.values()) >= 0


def _xls(data: bytes) -> Iterator[tuple[str, Grid]]:
    import xlrd

    def text(cell: xlrd.sheet.Cell) -> str:
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return _text(bool(cell.value))
        if cell.ctype == xlrd.XL_CELL_DATE:
            moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
            return _text(moment.time() if cell.value < 1 else moment)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return _text(xlrd.error_text_from_code.get(cell.value, "#N/A"))
        return _text(cell.value)

    # One sheet after the other, and no empty cells put at the ends of rows: each would cost memory for all of them.
    stream = read_stream(data, "Workbook", "Book")
    with xlrd.open_workbook(file_contents=stream, logfile=io.StringIO(), on_demand=True, ragged_rows=True) as book:
        for number in range(book.nsheets):
            sheet = book.sheet_by_index(number)
            rows = ([text(cell) for cell in sheet.row_slice(index, 0, MAX_COLUMNS)] for index in range(sheet.nrows))
            yield sheet.name, _bounded(rows, sheet.name)
            book.unload_sheet(number)


def _csv(data: bytes) -> Iterator[tuple[str, Grid]]:
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    yield from _stacked((reader.line_num, row[:MAX_COLUMNS]) for row in reader)


def _markdown(data: bytes) -> Iterator[tuple[str, Grid]]:
    def lines() -> Iterator[tuple[int, list[str]]]:
        for number, line in enumerate(data.decode("utf-8-sig").splitlines(), start=1):
            table = line.strip()
            if table.startswith("|") and table.strip("|-: "):
                inner = table.removeprefix("|").removesuffix("|")
                yield number, [cell.replace("\\|", "|") for cell in _PIPE.split(inner)[:MAX_COLUMNS]]

    yield from _stacked(lines())


def _stacked(lines: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[str, Grid]]:
    """Sheets one under the other: a name in the first cell begins a sheet, its cells follow in the columns after."""
    name, grid = "", Grid()
    for seen, (number, cells) in enumerate(lines):
        if seen > MAX_ROWS:
            raise refusal("too-many-rows", f"There are more than {MAX_ROWS} rows.", "Put long lists into a .csv file.")
        first, *rest = [cell.strip() for cell in cells] or [""]
        if first:
            if name:
                yield name, grid
            name, grid = first, []
        if name and any(rest):
            grid.append((number, rest))
    if name:
        yield name, grid
