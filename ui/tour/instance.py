"""Whether an XML is an instance of a form, by the form's XML alone: no part of the engine that made it has a say.

ODK XForms, "Primary Instance" and "Data Types"; constraints and conditions are not looked at here.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

XFORMS: Final = "{http://www.w3.org/2002/xforms}"
JAVAROSA: Final = "{http://openrosa.org/javarosa}"
UUID: Final = re.compile(r"uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LIST: Final = re.compile(r"(?:randomize\()?instance\('([^']+)'\)/root/item")
_ZONE: Final = r"(?:Z|[+-]\d\d:\d\d)?"
_POINT: Final = r"-?\d+(?:\.\d+)? -?\d+(?:\.\d+)?(?: -?\d+(?:\.\d+)?){0,2}"
PATTERNS: Final = {
    "int": r"-?\d{1,10}",
    "decimal": r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?",
    "boolean": r"true|false|0|1",
    "date": r"\d{4}-\d\d-\d\d",
    "time": rf"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?{_ZONE}",
    "dateTime": rf"\d{{4}}-\d\d-\d\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d+)?{_ZONE}",
    "geopoint": _POINT,
    "geotrace": rf"{_POINT}(?:; ?{_POINT})+;?",
    "geoshape": rf"{_POINT}(?:; ?{_POINT}){{2,}};?",
}


def faults(form: bytes, submission: bytes) -> list[str]:
    """Return what in the submission is not as the form's model has it: its place, its attributes, its type.

    Both are XML. A node may be missing (it is not relevant), but none may be where the model has none, out of order,
    or there twice without a repeat.
    """
    try:
        root = ET.fromstring(submission)  # noqa: S314 -- our own kiosk made both, a minute ago
    except ET.ParseError as error:
        return [f"no XML: {error}"]
    model = _Model(ET.fromstring(form))  # noqa: S314
    found = list(model.compare(root))
    identities = [node.text or "" for node in root.iter() if _local(node) == "instanceID"]
    if len(identities) != 1 or not UUID.fullmatch(identities[0]):
        found.append(f"instanceID: {identities}")
    return found


class _Model:
    """The primary instance, the binds and the controls of a form."""

    def __init__(self, form: ET.Element) -> None:
        self.primary = next(form.iter(f"{XFORMS}instance"))[0]
        self.binds = {bind.get("nodeset", "").replace(" ", ""): bind for bind in form.iter(f"{XFORMS}bind")}
        self.repeats = {repeat.get("nodeset", "") for repeat in form.iter(f"{XFORMS}repeat")}
        self.choices = dict(self._offered(form))

    def _offered(self, form: ET.Element) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield what each control offers: all of its list, whatever a filter leaves of it."""
        lists = {each.get("id", ""): each for each in form.iter(f"{XFORMS}instance") if each.get("id")}
        for control in (each for each in form.iter() if _local(each) in ("select", "select1", "rank")):
            items = [value.text or "" for value in control.findall(f"{XFORMS}item/{XFORMS}value")]
            itemset = control.find(f"{XFORMS}itemset")
            source = LIST.match(itemset.get("nodeset", "")) if itemset is not None else None
            value = itemset.find(f"{XFORMS}value") if itemset is not None else None
            if source and value is not None:
                name = f"{XFORMS}{value.get('ref')}"
                items = [each.text or "" for each in lists.get(source[1], control).iter(name)]
            if items:
                yield control.get("ref", ""), frozenset(items)

    def compare(self, root: ET.Element) -> Iterator[str]:
        """Yield what is wrong from the root down."""
        # Without a namespace of its own the root is in none, as JavaRosa writes it; in the form it inherits XForms's.
        expected = self.primary.tag.replace(XFORMS, "")
        if root.tag != expected:
            yield f"the root is {root.tag}, not {expected}"
            return
        for name in ("id", "version"):
            if root.get(name) != self.primary.get(name):
                yield f"{name} is {root.get(name)!r}, not {self.primary.get(name)!r}"
        yield from self._children(f"/{_local(root)}", self.primary, root)

    def _children(self, path: str, model: ET.Element, given: ET.Element) -> Iterator[str]:
        known = {_local(each): each for each in model}
        order = [_local(each) for each in model]
        last = -1
        for node in given:
            name, ref = _local(node), f"{path}/{_local(node)}"
            if name not in known:
                yield f"{ref} is not in the form"
                continue
            if JAVAROSA + "template" in node.attrib:
                yield f"{ref} is a template"
            place = order.index(name)
            if place < last or (place == last and ref not in self.repeats):
                yield f"{ref} is out of order or there twice"
            last = max(place, last)
            yield from self._node(ref, known[name], node)

    def _node(self, ref: str, model: ET.Element, given: ET.Element) -> Iterator[str]:
        bind = self.binds.get(ref)
        if len(model):
            if (given.text or "").strip():
                yield f"{ref} holds text beside its children"
            yield from self._children(ref, model, given)
            return
        if len(given):
            yield f"{ref} has children"
        value = given.text or ""
        if not value:
            if bind is not None and bind.get("required") == "true()":
                yield f"{ref} is required and empty"
            return
        kind = (bind.get("type", "string") if bind is not None else "string").rpartition(":")[2]
        if not _fits(kind, value):
            yield f"{ref} is no {kind}"
        allowed = self.choices.get(ref)
        # The one answer of a select1 may have spaces in its name; several cannot.
        if allowed is not None and value not in allowed and not set(value.split()) <= allowed:
            yield f"{ref} has an answer that is not offered"


def _fits(kind: str, value: str) -> bool:
    pattern = PATTERNS.get(kind)
    if pattern is not None and not re.fullmatch(pattern, value):
        return False
    reader: Callable[[str], object] | None = {"date": date.fromisoformat, "dateTime": datetime.fromisoformat}.get(kind)
    try:
        return reader is None or bool(reader(value))
    except ValueError:
        return False


def _local(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]
