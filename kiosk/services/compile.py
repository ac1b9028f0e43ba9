"""XLSForm to XForm by pyxform, with every problem named by sheet and row.

Runs when a service is installed, never when the kiosk starts: pyxform alone takes 300 ms to import.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from kiosk.services.places import ROOT, Places
from kiosk.services.problems import Problem, ServiceRefusedError, quote, quoted, refusal
from kiosk.services.sheet import SHEET, ServiceSheet, read_service_sheet
from kiosk.services.sheet_in_form import write_sheet
from kiosk.services.workbook import MAX_BYTES, SPREADSHEETS, read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.services.workbook import Sheet

MAX_QUESTIONS: Final = 10_000
SUFFIXES: Final = (*SPREADSHEETS, ".xml")
_LONGEST: Final = 800
_ROW: Final = re.compile(r"\[row : (\d+)\]\s*")
_SHEET: Final = re.compile(r"[Oo]n the '(\w+)' sheet,? ?|for sheet: '(\w+)'")
_COLUMN: Final = re.compile(r"the '([^']+)' value")
_LEARN: Final = re.compile(r"\s*Learn more: \S+")
_TYPE: Final = re.compile(r"Unknown question type '(.*)'", re.DOTALL)
# Our own checks say more about translations and cameras; the note on language codes is settled by language_code().
_SAID_ELSEWHERE: Final = re.compile(r"^Language '.*' is missing|machine-readable codes|max-pixels")
_SELECT: Final = re.compile(r"(?:select_(?:one|multiple)|rank)\s", re.IGNORECASE)
_NAMED: Final = re.compile(r"(?:element|question) named '([^']+)'")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A form, ready for the engine, with what the checks need to name a row.

    `sheets` is empty for an .xml, whose `sheet` is read with its outline (kiosk.services.sheet_in_form).
    """

    xml: bytes
    sheet: ServiceSheet | None
    places: Places
    problems: tuple[Problem, ...]
    sheets: Mapping[str, Sheet]


def compile_form(name: str, data: bytes) -> Compiled:
    """Compile the form in `data`; `name` is its file name, whose end tells the type.

    Raises ServiceRefusedError when the file is too large, is no form, or does not compile: each problem says where it
    is and what to do. The problems of the result are pyxform's warnings and those of the `kiosk` sheet,
    which goes along in the form.
    """
    if PurePath(name).suffix.lower() == ".xml":
        if len(data) > MAX_BYTES:
            raise refusal("too-large", f"The file is larger than {MAX_BYTES // 2**20} MB.", "Split the form.")
        return Compiled(data, None, Places({}), (), {})
    sheets = read_workbook(name, data)
    if "survey" not in sheets:
        found = quoted(sheets) or "none"
        remedy = "Call the sheet with the questions survey."
        raise refusal("no-survey", f"There is no sheet survey; the sheets are: {found}.", remedy)
    if len(sheets["survey"].rows) > MAX_QUESTIONS:
        what = f"The sheet survey has more than {MAX_QUESTIONS} rows."
        raise refusal("too-large", what, "Split the form, or put long lists into a .csv file.", sheet="survey")
    sheet, problems = read_service_sheet(sheets.get(SHEET))
    xml, warnings = _convert(sheets, _identifier(name))
    return Compiled(write_sheet(xml, sheets.get(SHEET)), sheet, Places(sheets), (*problems, *warnings), sheets)


def _convert(sheets: Mapping[str, Sheet], identifier: str) -> tuple[bytes, tuple[Problem, ...]]:
    from pyxform.constants import SUPPORTED_SHEET_NAMES
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    book: dict[str, object] = {"sheet_names": list(sheets), "fallback_form_name": identifier}
    for name in SUPPORTED_SHEET_NAMES:
        if name in sheets:
            book[name] = [dict(row.cells) for row in sheets[name].rows]
            book[f"{name}_header"] = [dict.fromkeys(sheets[name].columns)]
    warnings: list[str] = []
    try:
        result = convert(book, warnings=warnings, form_name=ROOT)
    except PyXFormError as error:
        raise ServiceRefusedError([_located(str(error), sheets, "error")]) from error
    except MemoryError:
        raise
    except Exception as error:
        # pyxform meets some mistakes of authors with a KeyError or the like.
        what = f"The spreadsheet cannot be compiled ({type(error).__name__}: {quote(str(error))})."
        raise refusal("compile", what, "Check the names in the columns type, list_name and choice_filter.") from error
    if result.itemsets:
        remedy = "Use select_one with a choice_filter, or select_one_from_file."
        raise refusal("external-choices", "The sheet external_choices is not supported.", remedy)
    located = (_located(words, sheets, "warning") for words in warnings if not _SAID_ELSEWHERE.search(words))
    return result.xform.encode(), tuple(located)


def _located(words: str, sheets: Mapping[str, Sheet], level: str) -> Problem:
    """Make pyxform's words a problem of ours: its row counts from the header, ours is the spreadsheet's own."""
    sheet, column, number = "", "", 0
    if found := _SHEET.search(words):
        sheet = found[1] or found[2]
    if found := _COLUMN.search(words):
        column = found[1]
    if found := _ROW.search(words):
        sheet = sheet or "survey"
        rows = sheets[sheet].rows if sheet in sheets else ()
        index = int(found[1]) - 2
        number = rows[index].number if 0 <= index < len(rows) else int(found[1])
    elif found := _TYPE.search(words):
        sheet, column, number = "survey", "type", _row_of(sheets, "type", found[1])
    elif found := _NAMED.search(words):
        sheet, number = "survey", _row_of(sheets, "name", found[1])
    elif "There should be a choices sheet" in words:
        sheet, column, number = "survey", "type", _first_select(sheets)
    what = _LEARN.sub("", _SHEET.sub("", _ROW.sub("", words, count=1), count=1)).split("\n{")[0].strip()
    what = re.sub(r"^the ", "The ", what)
    what = what if len(what) <= _LONGEST else f"{what[:_LONGEST]} ..."
    remedy = _remedy(words)
    return Problem("error" if level == "error" else "warning", "xlsform", what, remedy, sheet, number, column)


def _row_of(sheets: Mapping[str, Sheet], column: str, value: str) -> int:
    wanted = " ".join(value.split())
    for row in sheets["survey"].rows:
        if " ".join(row.cells.get(column, "").split()) == wanted:
            return row.number
    return 0


def _first_select(sheets: Mapping[str, Sheet]) -> int:
    selects = (row.number for row in sheets["survey"].rows if _SELECT.match(row.cells.get("type", "")))
    return next(selects, 0)


def _remedy(words: str) -> str:
    for part, remedy in _REMEDIES.items():
        if part in words:
            return remedy
    return ""


_REMEDIES: Final = {
    "List name not in choices sheet": "Add the list to the sheet choices, or correct its name in the column type.",
    "There should be a choices sheet": "Add a sheet choices with the columns list_name, name and label.",
    "Unknown question type": "See the list of types at xlsform.org.",
    "Question with no type": "Fill in the column type, or clear the row.",
    "with no name": "Fill in the column name.",
    "has no label or hint": "Fill in the column label.",
    "Unmatched 'begin": "Add the missing end row.",
    "Unmatched 'end": "Add the missing begin row, or remove this one.",
}


def _identifier(name: str) -> str:
    """Make an id for a form whose settings name none, from its file name."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", PurePath(name).stem).strip("-")
    return stem if stem[:1].isalpha() else f"form-{stem}"
