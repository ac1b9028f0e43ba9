"""The sheet `kiosk` inside the form: written when a workbook is compiled, read when the XForm arrives somewhere.

    <h:head>...<handrail:kiosk xmlns:handrail="urn:handrail:kiosk" format="1">
      [["key", "text::English (en)"], ["title", "Report a change of address"], ...]
    </handrail:kiosk></h:head>

Servers hand on nothing but the XForm. ODK clients take no notice of an element they do not know in the head (in the
model they would refuse the form). Its text is the sheet as a table in JSON, so that what arrives goes through the very
checks and bounds of a sheet: docs/decisions/0017-sheet-in-the-form.md tells why.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kiosk.services.problems import refusal
from kiosk.services.sheet import SHEET, is_key, is_text, read_service_sheet
from kiosk.services.workbook import MAX_COLUMNS, sheet_of
from kiosk.xform.tree import ParseError, parse, serialise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.services.compile import Compiled
    from kiosk.services.outline import Outline
    from kiosk.services.workbook import Sheet
    from kiosk.xform.tree import Node

NAMESPACE: Final = "urn:handrail:kiosk"
ELEMENT: Final = "kiosk"
FORMAT: Final = "1"
_END: Final = b"</h:head>"
# What JSON may hold and XML may not: JSON has another way to write it.
_FORBIDDEN: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What JSON may hold and no file can: half of a letter.
_HALF: Final = re.compile("[\ud800-\udfff]")
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def write_sheet(xml: bytes, sheet: Sheet | None) -> bytes:
    """Return the form with its sheet in the head; as it is where the workbook has none.

    `xml` is pyxform's: no comment, no CDATA, so that the end of the head stands there once. Only the columns that the
    kiosk reads go along, what authors write beside them for themselves does not. The same sheet gives the same bytes.
    """
    if sheet is None:
        return xml
    columns = [column for column in sheet.columns if is_key(column) or is_text(column)]
    rows = ([row.cells.get(column, "") for column in columns] for row in sheet.rows)
    table = json.dumps([columns, *(row for row in rows if any(row))], ensure_ascii=False)
    table = _FORBIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", table)
    table = re.sub("[&<>]", lambda found: _ESCAPES[found[0]], table)
    element = f'<handrail:{ELEMENT} xmlns:handrail="{NAMESPACE}" format="{FORMAT}">{table}</handrail:{ELEMENT}>'
    return xml.replace(_END, element.encode() + _END, 1)


def with_sheet(form: Compiled, outline: Outline) -> Compiled:
    """Return a form that came as .xml with the sheet it brings, and what is wrong with that.

    Raises ServiceRefusedError for a sheet that is none, or is larger than a sheet may be. Rows are counted as they
    came.
    """
    if form.sheets or not outline.kiosk_sheets:
        return form
    if len(outline.kiosk_sheets) > 1:
        raise refusal("kiosk-sheet", "The form brings more than one sheet kiosk.", _REMEDY)
    (written,) = outline.kiosk_sheets
    sheet, problems = read_service_sheet(_sheet(*written))
    return replace(form, sheet=sheet, problems=(*form.problems, *problems))


def adds_sheet(before: bytes, now: bytes) -> bool:
    """Tell whether `now` is the form `before`, which brought no sheet, and nothing but the sheet is new."""
    try:
        old, new = parse(before), parse(now)
    except ParseError:
        return False
    brought = list(sheets_in(new))
    if not brought or list(sheets_in(old)):
        return False
    for node in brought:
        if node.parent is not None:
            node.parent.remove(node)
    return serialise(old) == serialise(new)


def sheets_in(document: Node) -> Iterator[Node]:
    """Yield the sheets in the head of a form."""
    root = document.children[0]
    for head in root.children:
        if head.name == "head":
            yield from (node for node in head.children if (node.namespace, node.name) == (NAMESPACE, ELEMENT))


_REMEDY: Final = "Compile the workbook again: handrail services compile."


def _sheet(written_as: str, text: str) -> Sheet:
    if written_as != FORMAT:
        raise refusal("kiosk-sheet", "The sheet kiosk in the form is of a newer kind.", "Renew Handrail here.")
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refusal("kiosk-sheet", "The sheet kiosk in the form is damaged.", _REMEDY) from error
    if not isinstance(table, list) or not all(map(_is_row, table)):
        raise refusal("kiosk-sheet", "The sheet kiosk in the form is no table.", _REMEDY)
    return sheet_of(SHEET, ([cell.strip() for cell in row[:MAX_COLUMNS]] for row in table))


def _is_row(row: object) -> bool:
    return isinstance(row, list) and all(isinstance(cell, str) and not _HALF.search(cell) for cell in row)
