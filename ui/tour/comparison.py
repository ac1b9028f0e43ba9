"""Whether a submission, opened again, holds exactly what was answered."""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kiosk.xform.tree import parse

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from kiosk.screens import Kind
    from kiosk.xform.node import Node

NO_KINDS: Mapping[str, Kind] = MappingProxyType({})
STEP = re.compile(r"([^/\[]+)(?:\[(\d+)\])?")
DECIMAL = re.compile(r"-?\d*\.?\d+(?:[eE][+-]?\d+)?")
XFORMS = "{http://www.w3.org/2002/xforms}"
META = "meta"


def differences(
    answers: Mapping[str, str], xml: bytes, *, relevant: Container[str], kinds: Mapping[str, Kind] = NO_KINDS
) -> list[str]:
    """Return the references whose value in the XML is not what was answered.

    What is not `relevant` any more must not be there. Of several choices the order says nothing; a decimal is
    written by the engine in its canonical form (2 as 2.0).
    """
    root = parse(xml).element
    wrong = []
    for ref, value in answers.items():
        node = _find(root, ref)
        found = node.value if node is not None else None
        expected = value if ref in relevant else None
        if _meaning(found, kinds.get(ref)) != _meaning(expected, kinds.get(ref)):
            wrong.append(ref)
    return wrong


def unexplained(answers: Mapping[str, str], xml: bytes, form: bytes) -> list[str]:
    """Return the references that hold a value though nobody answered them and the form gives them none.

    A form gives values by calculations, preloads, defaults and actions, and below "meta".
    """
    given = _given(ET.fromstring(form))  # noqa: S314 -- our own kiosk made it
    root = ET.fromstring(xml)  # noqa: S314
    answered = {_first(ref) for ref in answers}
    filled = _filled(root, f"/{_local(root)}")
    return [ref for ref in filled if _first(ref) not in answered and _bare(ref) not in given]


def _given(form: ET.Element) -> set[str]:
    binds = [bind for bind in form.iter(f"{XFORMS}bind") if bind.get("calculate") or _has_preload(bind)]
    given = {bind.get("nodeset", "").replace(" ", "") for bind in binds}
    given |= {each.get("ref", "") for each in form.iter() if _local(each) in ("setvalue", "setgeopoint")}
    primary = next(form.iter(f"{XFORMS}instance"))[0]
    return given | {_bare(ref) for ref in _filled(primary, f"/{_local(primary)}")}


def _has_preload(bind: ET.Element) -> bool:
    return any(name.endswith("preload") for name in bind.attrib)


def _filled(element: ET.Element, path: str) -> Iterator[str]:
    names = [_local(child) for child in element]
    seen: dict[str, int] = {}
    for child, name in zip(element, names, strict=True):
        seen[name] = seen.get(name, 0) + 1
        if name == META:
            continue
        ref = f"{path}/{name}" + (f"[{seen[name]}]" if names.count(name) > 1 else "")
        if len(child):
            yield from _filled(child, ref)
        elif child.text:
            yield ref


def _first(ref: str) -> str:
    """Return the reference without the position of first instances: the engine writes it, a single one needs none."""
    return ref.replace("[1]", "")


def _bare(ref: str) -> str:
    return re.sub(r"\[\d+\]", "", ref)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _meaning(value: str | None, kind: Kind | None) -> object:
    if value and kind == "select_multiple":
        return sorted(value.split())
    if value and kind == "decimal" and DECIMAL.fullmatch(value):
        return Decimal(value)
    return value


def _find(root: Node, ref: str) -> Node | None:
    """Return the node at an absolute reference with positions ("/data/person[2]/name")."""
    node: Node | None = root
    for name, position in STEP.findall(ref)[1:]:
        if node is None:
            return None
        same = [child for child in node.children if child.name == name.split(":")[-1]]
        index = int(position or 1) - 1
        node = same[index] if index < len(same) else None
    return node
