"""Whether a submission, opened again, holds exactly what was answered."""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from kiosk.xform.tree import parse

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from kiosk.screens import Kind
    from kiosk.xform.node import Node

NO_KINDS: Mapping[str, Kind] = MappingProxyType({})
STEP = re.compile(r"([^/\[]+)(?:\[(\d+)\])?")


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


def _meaning(value: str | None, kind: Kind | None) -> object:
    if value and kind == "select_multiple":
        return sorted(value.split())
    if value and kind == "decimal":
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
