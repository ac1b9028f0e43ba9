"""A form is written in the test that needs it, as a small table of the spreadsheet it would be."""

from __future__ import annotations

from functools import cache
from textwrap import dedent
from typing import TYPE_CHECKING

from pyxform.xls2xform import convert

from kiosk.xform import parse_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.xform import Form

_HEADS = (
    'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" '
    'xmlns:odk="http://www.opendatakit.org/xforms" '
    'xmlns:entities="http://www.opendatakit.org/xforms/entities"'
)


@cache
def xform(table: str) -> bytes:
    """Return the XForm of an XLSForm written as a markdown table (pyxform's own reader of it)."""
    return convert(dedent(table).strip() + "\n", file_type=".md", validate=False).xform.encode()


def form(table: str, media: Mapping[str, bytes] | None = None) -> Form:
    """Return the form of a markdown table."""
    return parse_form(xform(table), media)


def xml_form(instance: str, model: str = "", body: str = "", *, itext: str = "") -> bytes:
    """Return an XForm written by hand, for what no spreadsheet can say."""
    return (
        f"<h:html {_HEADS}><h:head><h:title>Test</h:title><model>{itext}<instance>{instance}</instance>{model}</model>"
        f"</h:head><h:body>{body}</h:body></h:html>"
    ).encode()
