"""Whether a submission, opened again, holds exactly what was answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kiosk.xform.tree import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.xform.node import Node

STEP = re.compile(r"([^/\[]+)(?:\[(\d+)\])?")


def differences(answers: Mapping[str, str], is_relevant: Callable[[str], bool], xml: bytes) -> list[str]:
    """Return the references whose value in the XML is not what was answered (absent, where not relevant)."""
    root = parse(xml).element
    wrong = []
    for ref, value in answers.items():
        found = _find(root, ref)
        expected = value if is_relevant(ref) else None
        if (found.value if found is not None else None) != expected:
            wrong.append(ref)
    return wrong


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
