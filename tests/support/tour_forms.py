"""The forms nobody here wrote, as they are, and those that are refused once more with what the refusal asks for."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

REFUSED: Final = {
    "all-question-types-v2024091201-3.xlsx": "The file cities.geojson is missing.",
    "xlsform_spec_test.xlsx": "No language of the form is complete.",
}
"""What the kiosk says of the forms it does not install as they are."""
INCOMPLETE: Final = {"xlsform_spec_test": "english"}
"""Forms with a language spread over two columns, and which of them an installer would offer."""
_PLACES: Final = ("Amsterdam", "Bonn", "Cairo")


class FormToTour(NamedTuple):
    """A form's file, the language that is offered although it is incomplete, and the refusal that is expected."""

    file: Path
    incomplete: str = ""
    refusal: str = ""


def forms_to_tour(source: Path, scratch: Path) -> list[FormToTour]:
    """Return the forms of the folder `source`, then those that were refused, with what they lack."""
    found = sorted(source.glob("*.xlsx"), key=lambda path: (path.name in REFUSED, path.name))
    as_they_are = [FormToTour(path, refusal=REFUSED.get(path.name, "")) for path in found]
    return as_they_are + [_with_what_it_lacks(path, scratch) for path in found if path.name in REFUSED]


def _with_what_it_lacks(form: Path, scratch: Path) -> FormToTour:
    media = scratch / f"{form.stem}-again-media"
    media.mkdir(parents=True, exist_ok=True)
    copy = scratch / f"{form.stem}-again.xlsx"
    shutil.copyfile(form, copy)
    if form.stem.startswith("all-question-types"):
        (media / "cities.geojson").write_text(_places(), encoding="utf-8")
    return FormToTour(copy, INCOMPLETE.get(form.stem, ""))


def _places() -> str:
    features = [
        {
            "type": "Feature",
            "id": place.lower(),
            "geometry": {"type": "Point", "coordinates": [4.5 + number, 50.25]},
            "properties": {"name": place.lower(), "title": place},
        }
        for number, place in enumerate(_PLACES)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})
