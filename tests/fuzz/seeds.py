"""Where cases begin: our own services, the real forms where they are, and small ones that hold every construct."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Final

from kiosk.services.compound import read_stream
from tests.support.forms import xform, xml_form

ROOT: Final = Path(__file__).parents[2]
_SERVICES: Final = ROOT / "assets" / "services"
_SHARED: Final = Path(os.environ.get("HANDRAIL_SHARED", ROOT.parent / "shared")) / "forms"

PLAIN_FORM: Final = xml_form(
    "<data id='d' version='1'><a/><s/><d/><r jr:template=''><n/><g><m/></g></r><c/><meta><instanceID/></meta></data>",
    "<instance id='last' src='jr://instance/last-saved'/>"
    "<bind nodeset='/data/a' type='int' constraint='. &lt; 10' required='true()'/><bind nodeset='/data/d' type='date'/>"
    "<bind nodeset='/data/r/g' relevant='../n != 2'/><bind nodeset='/data/c' calculate='sum(/data/r/n) + /data/a'/>"
    "<setvalue ref='/data/s' event='odk-instance-first-load' value=\"instance('last')/data/s\"/>",
    "<input ref='/data/a'><label>A</label></input><select ref='/data/s'><item><value>x</value><label>X</label></item>"
    "<item><value>y</value><label>Y</label></item></select><input ref='/data/d'/><group ref='/data/r'><label>R</label>"
    "<repeat nodeset='/data/r'><input ref='/data/r/n'><label>N <output value='../n'/></label></input>"
    "<group ref='/data/r/g'><input ref='/data/r/g/m'/></group></repeat></group>",
)
# A table has the width of its columns.
# ruff: noqa: E501
EVERYTHING: Final = """
| survey |
| | type | name | label::en | label::fr | relevant | constraint | calculation | choice_filter | repeat_count | default | parameters | appearance |
| | integer | a | A ${b} | A | | . > 1 and regex(., '^[0-9]+$') | | | | 3 | | |
| | select_one l | b | B | B | ${a} > 1 | | | name != ${a} | | | randomize=true, seed=42 | minimal |
| | rank l | k | K | K | | | | | | | | |
| | range | x | X | X | | | | | | | start=0 end=10 step=2 | |
| | begin repeat | r | R ${a} | R | | | | | ${a} | | | |
| | text | c | C | C | | | | | | concat('x', 'y') | | |
| | calculate | d | | | | | position(..) + ${a} | | | | | |
| | select_one_from_file streets.csv | s | S | S | | | | name != '' | | | | |
| | end repeat | | | | | | | | | | | |
| | geopoint | g | G | G | | | | | | | | |
| | dateTime | t | T | T | | . < now() | | | | once(now()) | | |
| | begin group | f | F | F | | | | | | | | field-list |
| | note | n | N ${d2} | N | | | | | | | | |
| | calculate | d2 | | | | | sum(${d}) + count(${r}) | | | | | |
| | end group | | | | | | | | | | | |
| choices |
| | list_name | name | label::en | label::fr |
| | l | x | X | X |
| | l | y | Y ${a} | Y |
| settings |
| | form_title | form_id | version |
| | Everything | everything | 1 |
"""
MEDIA: Final = {
    path.name: path.read_bytes()
    for folder in sorted(_SERVICES.glob("*-media"))
    for path in sorted(folder.iterdir())
    if path.stat().st_size < 2**20
}


def real_spreadsheets() -> list[Path]:
    """Return our own services, and the real forms where they are."""
    return [*sorted(_SERVICES.glob("*.xlsx")), *sorted(_SHARED.glob("*.xlsx"))]


@cache
def forms() -> tuple[bytes, ...]:
    """Return XForms to begin with, the small ones first."""
    from kiosk.services.compile import compile_form

    compiled = [compile_form(path.name, path.read_bytes()).xml for path in real_spreadsheets()]
    small = sorted((form for form in compiled if len(form) < 300_000), key=len)
    return (PLAIN_FORM, xform(EVERYTHING), *small)


def spreadsheets() -> tuple[bytes, ...]:
    """Return workbooks to begin with."""
    return (EVERYTHING.encode(), *(path.read_bytes() for path in real_spreadsheets()))


def old_spreadsheets() -> tuple[bytes, ...]:
    """Return .xls files, and the records in them."""
    whole = (ROOT / "tests" / "kiosk" / "services" / "data" / "visitors.xls").read_bytes()
    return (read_stream(whole, "Workbook"), whole)
