"""The CSV that people upload as a list of statuses: read within bounds, its bad rows named."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_BYTES: Final = 64 * 1024 * 1024
MOST_ROWS: Final = 200_000
MOST_NAMED: Final = 100
"""So many bad rows are named; more are only counted."""
LONGEST: Final = {"reference": 64, "status": 200, "words": 2_000}
_NEEDED: Final = ("reference", "status")
_TRANSLATED: Final = re.compile(r"words(?:_|::)([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)")
"""Words in a language: words_es, or words::es as a form has it."""
_MOST_COLUMNS: Final = 60
_DELIMITERS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one application. `status` is short; `words` are what the person reads.

    `translated`: the same words in other languages, by the column they came in ("words_es").
    """

    reference: str
    status: str
    words: str = ""
    translated: Mapping[str, str] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True, slots=True)
class BadRow:
    """Why a row is not taken; `line` counts from 1, the header; 0 is the whole file. Nothing of the row is quoted."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.reason}" if self.line else self.reason


class BadListError(Exception):
    """A list is not taken, none of it. `rows` are the first bad rows, `more` how many there are besides."""

    def __init__(self, rows: Sequence[BadRow], more: int = 0) -> None:
        super().__init__("; ".join(map(str, rows)) + (f"; and {more} more" if more else ""))
        self.rows = tuple(rows)
        self.more = more


def read_statuses(content: bytes) -> list[Row]:
    """Read a CSV: reference, status, words and words_es or the like (which may be left out). Raises BadListError."""
    text = _text(content)
    # Read line by line as the reader counts them: a field in quotes may hold line breaks.
    lines = io.StringIO(text, newline="")
    head = lines.readline()
    delimiter = max(_DELIMITERS, key=head.count)
    columns = _columns(next(csv.reader([head], delimiter=delimiter), []))
    rows: list[Row] = []
    bad = _Bad()
    seen: set[str] = set()
    for line, cells in _cells(lines, delimiter):
        if len(rows) >= MOST_ROWS:
            raise BadListError([BadRow(line, f"A list has at most {MOST_ROWS} rows.")])
        if len(cells) != len(columns):
            bad.add(line, f"It has {len(cells)} cells, and the first line {len(columns)}.")
            continue
        row = _row(dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
        reason = "The reference is there twice." if row.reference in seen else _wrong(row)
        seen.add(row.reference)
        if reason:
            bad.add(line, reason)
        else:
            rows.append(row)
    bad.refuse()
    if not rows:
        raise BadListError([BadRow(0, "There is no row in it.")])
    return rows


def check_rows(rows: Sequence[Row]) -> None:
    """Check what did not come as a CSV; the rows count from 1. Raises BadListError."""
    if len(rows) > MOST_ROWS:
        raise BadListError([BadRow(0, f"A list has at most {MOST_ROWS} rows.")])
    bad = _Bad()
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        reason = "The reference is there twice." if row.reference in seen else _wrong(row)
        seen.add(row.reference)
        if reason:
            bad.add(number, reason)
    bad.refuse()


class _Bad:
    def __init__(self) -> None:
        self._rows: list[BadRow] = []
        self._more = 0

    def add(self, line: int, reason: str) -> None:
        if len(self._rows) < MOST_NAMED:
            self._rows.append(BadRow(line, reason))
        else:
            self._more += 1

    def refuse(self) -> None:
        if self._rows:
            raise BadListError(self._rows, self._more)


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise BadListError([BadRow(0, f"The file is larger than {MOST_BYTES // 2**20} MB.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadListError([BadRow(line, "It is not UTF-8. Save the file as CSV UTF-8.")]) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadListError([BadRow(line, "This is no text. Save the sheet as CSV UTF-8.")])
    return text


def _columns(head: list[str]) -> list[str]:
    columns = [_column(cell.strip()) for cell in head]
    if not all(columns) or len(set(columns)) != len(columns) or len(columns) > _MOST_COLUMNS:
        reason = "The columns are reference, status and words, words_es for words in Spanish and so on, and no others."
        raise BadListError([BadRow(1, reason)])
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise BadListError([BadRow(1, f"There is no column {missing[0]}. The first line names the columns.")])
    return columns


def _column(head: str) -> str:
    """Return the name of a column as it is kept, "" for one that nobody knows."""
    if head.lower() in LONGEST:
        return head.lower()
    found = _TRANSLATED.fullmatch(head)
    # A property of an entity has neither colons nor hyphens in its name.
    return f"words_{found[1].replace('-', '_')}" if found else ""


def _row(cells: Mapping[str, str]) -> Row:
    translated = {name: cell for name, cell in cells.items() if name not in LONGEST and cell}
    return Row(cells["reference"], cells["status"], cells.get("words", ""), translated=translated)


def _cells(lines: io.StringIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield rows that are not empty with the line each begins in. Raises BadListError."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 2
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            reason = "The quotes do not match, or a cell is far too long."
            raise BadListError([BadRow(line, reason)]) from None
        if any(cell.strip() for cell in cells):
            yield line, cells


def _wrong(row: Row) -> str:
    """Return why a row is not taken, or ""."""
    every = {"reference": row.reference, "status": row.status, "words": row.words, **row.translated}
    for column, value in every.items():
        longest = LONGEST.get(column, LONGEST["words"])
        if column in _NEEDED and not value:
            return f"The {column} is empty."
        if len(value) > longest:
            return f"The {column} is longer than {longest} letters."
        if not (value if column in _NEEDED else value.replace("\n", "").replace("\r", "")).isprintable():
            return f"The {column} has letters that cannot be shown."
    return ""
