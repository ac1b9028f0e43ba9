"""Forms that look something up and send nothing: what such a form must have, and its list.

    settings: attribute::looks_up = applications
    survey:   csv-external applications; text reference
    choices:  the list `status`: words for each status of the list

docs/decisions/0016-looking-up.md tells why.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.services.media import list_file
from kiosk.services.names import ASKED
from kiosk.services.outline import CONTROLS, Outline
from kiosk.services.problems import Problem, quote
from kiosk.services.status_list import Index, StatusListError, build

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.services.places import Places

_DEPTH: Final = 2
"""Slashes in /data/reference: in a group there are more."""
_COLUMN: Final = "attribute::looks_up"


def checks(outline: Outline, xml: bytes, media: Mapping[str, bytes], places: Places) -> Iterator[Problem]:
    """Find what is wrong with a form that looks something up; nothing in any other form."""
    name = list_file(outline.looks_up)
    if not name:
        return
    where: tuple[str, int, str] = ("settings", 2, _COLUMN)
    if name not in {file for _, file in outline.files}:
        what = f"The form looks up in {quote(outline.looks_up)}, which it does not name."
        remedy = f"Add a row to the sheet survey: csv-external, {quote(outline.looks_up)}."
        yield Problem("error", "look-up", what, remedy, *where)
    if _used_otherwise(outline.looks_up, xml):
        what = "A formula reads the list that is looked up in: it is empty there."
        yield Problem(
            "error", "look-up", what, "Take it out of the formula. The kiosk shows what the list says.", *where
        )
    yield from _questions(outline, places)
    if name in media:
        yield from _list_problems(name, media[name])


def _questions(outline: Outline, places: Places) -> Iterator[Problem]:
    asked = [control for control in outline.controls if control.tag in CONTROLS and not control.readonly]
    own = [control for control in asked if control.tag == "input" and control.ref.count("/") == _DEPTH]
    if not any(_is_reference(control.ref) for control in own):
        what = f"No question of the type text is called {ASKED}."
        yield Problem("error", "look-up", what, "It is what is looked up: add it, in no group.", "survey")
    for control in asked:
        if not _is_reference(control.ref):
            sheet, row = places.question(control.ref)
            what = "The answer is thrown away: this form only looks up, it sends nothing."
            yield Problem("error", "look-up", what, "Take the question out.", sheet, row)


def _is_reference(ref: str) -> bool:
    return ref.rpartition("/")[2] == ASKED


def _used_otherwise(name: str, xml: bytes) -> bool:
    return bool(re.search(rb"instance\(\s*(['\"]|&quot;|&apos;)" + re.escape(name.encode()) + rb"(['\"]|&)", xml))


def _list_problems(name: str, content: bytes) -> Iterator[Problem]:
    try:
        index = build(content)
    except StatusListError as error:
        what = f"The file {quote(name)} is no list of statuses: {error}."
        yield Problem("error", "status-list", what, "Its columns are reference, status and words.")
        return
    yield from _unused(name, index)


def _unused(name: str, index: Index) -> Iterator[Problem]:
    if index.unused:
        what = f"Of the file {quote(name)}, {index.unused} rows cannot be used."
        remedy = "Each needs a reference and a status, and each reference is there once."
        yield Problem("warning", "status-list", what, remedy)
    if not index.rows:
        what = f"The file {quote(name)} has no row that can be used."
        yield Problem("warning", "status-list", what, "The service is not open until there is one.")
