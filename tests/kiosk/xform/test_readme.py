from __future__ import annotations

import doctest
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING

import kiosk.xform

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMED = re.compile(r'ODK XForms ((?:"[^"]+"(?:,\s+)?)+)')
SECTIONS = {
    "Structure",
    "Primary Instance",
    "Secondary Instances",
    "Bindings",
    "Bind Attributes",
    "Data Types",
    "XPath Paths",
    "XPath Functions",
    "Metadata",
    "Body",
    "Groups",
    "Repeats",
    "Events",
    "Languages",
    "Media",
    "Entities",
    "Client Audit Logs",
}
"""Headings of the ODK XForms specification."""
README = Path(__file__).parents[3] / "kiosk" / "xform" / "README.md"


def test_the_readme_is_true(monkeypatch):
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL
    monkeypatch.chdir(README.parents[2])
    result = doctest.testfile(str(README), module_relative=False, optionflags=options)
    assert result.attempted > 10
    assert result.failed == 0


def surface() -> Iterator[tuple[str, str, str]]:
    """Yield each public name, its documentation, and that of what it belongs to."""
    for name in kiosk.xform.__all__:
        thing = getattr(kiosk.xform, name)
        if thing is kiosk.xform.Media:
            continue
        yield name, thing.__doc__ or "", ""
        for key, value in vars(thing).items() if isinstance(thing, type) else ():
            if not key.startswith("_") and (callable(value) or isinstance(value, property | classmethod)):
                yield f"{name}.{key}", inspect.getdoc(value) or "", thing.__doc__ or ""


def test_every_public_name_tells_what_it_does_and_where_the_specification_has_it():
    names = {name for name, _, _ in surface()}
    assert {"Entry.answer", "Form.begin", "Page.prompts", "AuditLog.leave", "parse_form"} <= names
    for name, own, around in surface():
        assert own, name
        if name == "Entry":
            continue
        sections = [
            section for found in NAMED.findall(own) or NAMED.findall(around) for section in found.split('"')[1::2]
        ]
        assert sections, f"{name} does not say where the specification has it"
        assert set(sections) <= SECTIONS, name


def test_every_public_name_has_its_types():
    classes = [thing for thing in vars(kiosk.xform).values() if inspect.isclass(thing)]
    classes += [kiosk.xform.AuditLog, kiosk.xform.Entry, kiosk.xform.Form]
    methods = [each for thing in classes for each in vars(thing).values() if inspect.isfunction(each)]
    for method in [kiosk.xform.parse_form, *(each for each in methods if not each.__name__.startswith("_"))]:
        given = set(inspect.signature(method).parameters) - {"self", "cls"}
        assert given | {"return"} <= set(method.__annotations__), method.__qualname__


def test_what_raises_says_so():
    for name in ("prompt", "answer", "add_repeat", "remove_repeat", "finish"):
        assert "Raises EntryError" in (getattr(kiosk.xform.Entry, name).__doc__ or ""), name
    assert "Raises FormError" in (kiosk.xform.parse_form.__doc__ or "")
    assert "Raises EntryError" in (kiosk.xform.Form.begin.__doc__ or "")
    assert "Raises EntryError" in (kiosk.xform.Form.restore.__doc__ or "")
