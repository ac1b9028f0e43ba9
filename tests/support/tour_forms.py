"""The forms nobody here wrote, as they are, and those that are refused once more with what they lack put right.

What is put right is what the refusal asks for, and nothing else.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kiosk.services.compile import compile_form

if TYPE_CHECKING:
    from pathlib import Path

REFUSED = {
    "all-question-types-v2024091201-3.xlsx": "The file cities.geojson is missing.",
    "ifrc-distribution-site-assessment-v1.xlsx": "The question demands a place from GPS",
    "xlsform_spec_test.xlsx": "No language of the form is complete.",
}
"""What the kiosk says of the forms it does not install as they are."""
XFORMS = "{http://www.w3.org/2002/xforms}"
_PLACES = ("Amsterdam", "Bonn", "Cairo")


def forms_to_tour(source: Path, scratch: Path) -> list[Path]:
    """Return the forms of the folder `source`, real ones first, and in `scratch` those that were put right."""
    found = sorted(source.glob("*.xlsx"), key=lambda path: (path.name in REFUSED, path.name))
    return [*found, *(_put_right(path, scratch) for path in found if path.name in REFUSED)]


def _put_right(form: Path, scratch: Path) -> Path:
    xml = compile_form(form.name, form.read_bytes()).xml.decode()
    made = scratch / f"{form.stem}-mended.xml"
    media = scratch / f"{made.stem}-media"
    media.mkdir(parents=True, exist_ok=True)
    if "cities.geojson" in xml:
        (media / "cities.geojson").write_text(_places(), encoding="utf-8")
    xml = re.sub(r'(<bind [^>]*type="geopoint"[^>]*?) required="true\(\)"', r"\1", xml)
    made.write_text(xml if "geojson" in xml else _complete(xml), encoding="utf-8")
    return made


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


def _complete(xml: str) -> str:
    """Give the language "english" the words that only other languages have; a question without any gets its name."""
    for prefix, uri in re.findall(r'xmlns:?(\w*)="([^"]+)"', xml):
        ET.register_namespace(prefix, uri)
    root = ET.fromstring(xml)
    translations = {each.get("lang", "").lower(): each for each in root.iter(f"{XFORMS}translation")}
    english = translations.get("english")
    if english is None:
        return xml
    words: dict[str, ET.Element] = {}
    for translation in (english, *translations.values()):
        for text in translation:
            value = next((each for each in text if not each.get("form")), None)
            if value is not None and (value.text != "-" or len(value)):
                words.setdefault(text.get("id", ""), value)
    for name in dict.fromkeys(text.get("id", "") for each in translations.values() for text in each):
        text = next((each for each in english if each.get("id") == name), None)
        if text is None:
            text = ET.SubElement(english, f"{XFORMS}text", id=name)
        for value in [each for each in text if not each.get("form")]:
            text.remove(value)
        text.insert(0, words.get(name, _name(name)))
    # The others go: JavaRosa wants all their keys in the default language.
    itext = next(root.iter(f"{XFORMS}itext"))
    itext[:] = [english]
    english.set("default", "true()")
    return ET.tostring(root, encoding="unicode")


def _name(identifier: str) -> ET.Element:
    value = ET.Element(f"{XFORMS}value")
    value.text = re.split(r"[/:]", identifier.removesuffix(":label"))[-1].replace("_", " ")
    return value
