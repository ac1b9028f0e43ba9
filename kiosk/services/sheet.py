"""The sheet `kiosk` of a workbook: the plain words a service needs beyond its questions."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kiosk.languages import language_code
from kiosk.services.names import STEPS
from kiosk.services.problems import Problem, quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kiosk.services.workbook import Row, Sheet

SHEET: Final = "kiosk"
WORDS: Final = ("title", "purpose", "needs", "cost", "who", "how", "when", *STEPS, "contact", "paused")
"""Keys whose cells are words, one in each language."""
REQUIRED: Final = ("title", "purpose", "needs", "cost", "minutes", "who", "how", "when", "step1")
"""What a person is owed before and after: a service for people must say it. Built-in forms need only a title."""
LOOKED_UP: Final = ("title", "purpose", "needs", "cost", "minutes")
"""What is owed where nothing is sent: nobody reads anything, and nothing happens next."""
PLAIN: Final = ("minutes", "icon", "private")
"""Keys whose first cell counts, whatever its language."""
SHORT: Final = "short:"
MAX_MINUTES: Final = 120
MAX_WORDS: Final = 1_000
"""Characters of one cell. A page and a receipt have to hold it, and somebody has to hear it."""
_SIGN: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class ServiceSheet:
    """What the sheet says. `words`: key, then language as the column names it ("" for a plain `text` column)."""

    languages: tuple[str, ...] = ()
    """The languages of the columns `text::...`: what the service promises to be complete in."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    short: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    minutes: int = 0
    icon: str = ""
    private: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    """The row of each key, for the checks."""


def read_service_sheet(sheet: Sheet | None) -> tuple[ServiceSheet | None, tuple[Problem, ...]]:
    """Read the sheet; None when the workbook has none. The problems name row and column."""
    if sheet is None:
        return None, ()
    columns = {header: _spoken(header) for header in sheet.columns if is_text(header)}
    problems = list(_header_problems(sheet, columns))
    words: dict[str, dict[str, str]] = {}
    rows: dict[str, int] = {}
    for row in sheet.rows:
        key = _key(row)
        if not key:
            continue
        problems += _key_problems(key, row, rows)
        problems += _long(key, row, columns)
        rows.setdefault(key, row.number)
        words.setdefault(key, {columns[header]: cell for header, cell in row.cells.items() if header in columns})
    minutes, wrong = _minutes(words, rows)
    icon = _first(words, "icon")
    if icon and not _SIGN.fullmatch(icon):
        what, remedy = f"{quote(icon)} is no name of a sign.", "See assets/icons/README.md."
        problems.append(Problem("error", "icon", what, remedy, SHEET, rows["icon"]))
    return ServiceSheet(
        languages=tuple(language for language in columns.values() if language),
        words={key: cells for key, cells in words.items() if key in WORDS},
        short={key.removeprefix(SHORT): cells for key, cells in words.items() if key.startswith(SHORT)},
        minutes=minutes,
        icon=icon,
        private=tuple(_first(words, "private").replace(",", " ").split()),
        rows=rows,
    ), (*problems, *wrong)


def _key(row: Row) -> str:
    key = next((cell for header, cell in row.cells.items() if is_key(header)), "").strip()
    return key if key.startswith(SHORT) else key.lower()


def is_key(header: str) -> bool:
    """Tell whether this column names what its rows are."""
    return header.strip().lower() == "key"


def is_text(header: str) -> bool:
    """Tell whether this column holds words."""
    return header.partition("::")[0].strip().lower() == "text"


def _spoken(header: str) -> str:
    return header.partition("::")[2].strip()


def _first(words: Mapping[str, Mapping[str, str]], key: str) -> str:
    return next(iter(words.get(key, {}).values()), "").strip()


def _header_problems(sheet: Sheet, columns: Mapping[str, str]) -> Iterator[Problem]:
    remedy = "The header is: key, then text::English (en) and one such column for each language."
    if not any(map(is_key, sheet.columns)):
        yield Problem("error", "kiosk-header", "There is no column key.", remedy, SHEET, 1)
    if not columns:
        yield Problem("error", "kiosk-header", "There is no column text.", remedy, SHEET, 1)
    codes: dict[str, str] = {}
    for header, language in columns.items():
        code = language_code(language)
        if code in codes:
            what = f"The columns {quote(codes[code])} and {quote(header)} are the same language."
            yield Problem("error", "kiosk-header", what, "Remove one.", SHEET, 1, quote(header))
        codes[code] = header


def _key_problems(key: str, row: Row, seen: Mapping[str, int]) -> Iterator[Problem]:
    if key in seen:
        what = f"The key {quote(key)} is there twice (row {seen[key]})."
        yield Problem("error", "kiosk-key-twice", what, "Remove one.", SHEET, row.number, "key")
    if key.startswith(SHORT) or key in WORDS or key in PLAIN:
        return
    near = difflib.get_close_matches(key, (*WORDS, *PLAIN), 1)
    remedy = f"Did you mean {near[0]}?" if near else f"Keys are {', '.join((*WORDS, *PLAIN))} and short:question."
    yield Problem("error", "kiosk-key", f"Nobody knows the key {quote(key)}.", remedy, SHEET, row.number, "key")


def _long(key: str, row: Row, columns: Collection[str]) -> Iterator[Problem]:
    if key == "private":
        return
    for header, cell in row.cells.items():
        if header in columns and len(cell) > MAX_WORDS:
            what = f"The text has {len(cell)} characters; there is room for {MAX_WORDS}."
            yield Problem("error", "kiosk-long", what, "Say it in fewer words.", SHEET, row.number, quote(header))


def _minutes(words: Mapping[str, Mapping[str, str]], rows: Mapping[str, int]) -> tuple[int, tuple[Problem, ...]]:
    written = _first(words, "minutes")
    if not written:
        return 0, ()
    if written.isascii() and written.isdigit() and 1 <= int(written) <= MAX_MINUTES:
        return int(written), ()
    what = f"{quote(written)} is no number of minutes."
    remedy = f"Write a whole number from 1 to {MAX_MINUTES}: how long most people take."
    return 0, (Problem("error", "kiosk-minutes", what, remedy, SHEET, rows["minutes"]),)
