"""Where in the spreadsheet something of the compiled form comes from: sheet, row and column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.languages import NO_LANGUAGE, language_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.services.workbook import Row, Sheet

ROOT: Final = "data"
"""The name pyxform is told to give the root of every form we compile, unless its settings say another."""
_BEGIN: Final = re.compile(r"^begin[ _]", re.IGNORECASE)
_END: Final = re.compile(r"^end[ _]", re.IGNORECASE)
_PATH: Final = re.compile(r"/[\w.\-]+(?:/[\w.\-]+)*")
_CHOICE: Final = re.compile(r"^(.+)-(\d+)$")
_POSITION: Final = re.compile(r"\[\d+\]")


class Places:
    """The rows of a spreadsheet by nodeset and by choice. Knows nothing for a form that came as .xml."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        self._sheets = sheets
        survey = sheets.get("survey")
        settings = sheets.get("settings")
        root = _cell(settings.rows[0], "name") if settings and settings.rows else ""
        self._questions = dict(_paths(survey, f"/{root or ROOT}")) if survey else {}
        self._choices = _choices(sheets.get("choices"))

    def question(self, ref: str) -> tuple[str, int]:
        """Return sheet and row of the nodeset, of the nearest group round it, or ("", 0)."""
        path = _POSITION.sub("", ref)
        while path:
            if path in self._questions:
                return "survey", self._questions[path]
            path = path.rpartition("/")[0]
        return "", 0

    def mentioned(self, words: str) -> tuple[str, int]:
        """Return sheet and row of the first nodeset mentioned in the words of an error, or ("", 0)."""
        for path in _PATH.findall(_POSITION.sub("", words)):
            if path in self._questions:
                return "survey", self._questions[path]
        return "", 0

    def text(self, item: str, ref: str) -> tuple[str, int]:
        """Return sheet and row of a text: of a choice by its `item` ("colour-0"), else of the question `ref`."""
        found = _CHOICE.match(item)
        rows = self._choices.get(found[1], ()) if found else ()
        if found and int(found[2]) < len(rows):
            return "choices", rows[int(found[2])]
        return self.question(ref)

    def column(self, sheet: str, kind: str, language: str) -> str:
        """Return the header of the column for a kind of text in a language, as this spreadsheet writes it."""
        code = None if language in NO_LANGUAGE else language_code(language)
        for header in self._sheets[sheet].columns if sheet in self._sheets else ():
            name, _, spoken = header.replace("media::", "").partition("::")
            if name.strip().lower().replace(" ", "_") == kind and (
                language_code(spoken.strip()) == code if spoken else code is None
            ):
                return header
        return kind if code is None else f"{kind}::{language}"

    def holding(self, row: int, words: str) -> str:
        """Return the column of the survey sheet whose cell in this row holds `words`, "" when none does."""
        survey = self._sheets.get("survey")
        for candidate in survey.rows if survey and words else ():
            if candidate.number == row:
                return next((column for column, cell in candidate.cells.items() if words in cell), "")
        return ""


def _paths(survey: Sheet, root: str) -> Iterator[tuple[str, int]]:
    trail = [root]
    for row in survey.rows:
        kind, name = _cell(row, "type"), _cell(row, "name")
        if _END.match(kind):
            if len(trail) > 1:
                trail.pop()
            continue
        if not name:
            continue
        path = f"{trail[-1]}/{name}"
        yield path, row.number
        if _BEGIN.match(kind):
            yield f"{path}_count", row.number
            trail.append(path)


def _choices(sheet: Sheet | None) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row in sheet.rows if sheet else ():
        name = _cell(row, "list_name") or _cell(row, "list name")
        if name:
            rows.setdefault(name, []).append(row.number)
    return rows


def _cell(row: Row, column: str) -> str:
    return next((cell for header, cell in row.cells.items() if header.lower() == column), "")
