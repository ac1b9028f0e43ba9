"""The shape of a form's answers: which elements hold others, and which of them repeat.

Needed because an instance does not tell a repeat with one round from a group. The shape comes from
the form where it is at hand, and from the instances themselves where it is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.xform.reading import ParseError, parse

if TYPE_CHECKING:
    from kiosk.xform.node import Node


@dataclass(slots=True)
class Shape:
    """An element: its children in order, whether it repeats, whether text was seen in it."""

    children: dict[str, Shape] = field(default_factory=dict)
    repeat: bool = False
    text: bool = False

    def learn(self, node: Node) -> None:
        """Add what an instance shows."""
        self.text = self.text or bool(node.text)
        for child in node.children:
            below = self.children.setdefault(child.name, Shape())
            below.learn(child)
            below.repeat = below.repeat or len(node.children_named(child.name)) > 1

    def at(self, path: list[str]) -> Shape | None:
        """Return the shape at a path of names below this one."""
        below = self.children.get(path[0]) if path else self
        return below.at(path[1:]) if path and below else below


def shape_of_form(xform: bytes) -> tuple[str, Shape] | None:
    """Read form id and shape from an XForm; None when it is no form."""
    try:
        form = parse(xform).element
    except ParseError:
        return None
    model = next((node for node in form.descendants() if node.name == "model"), None)
    instance = model.child("instance") if model else None
    if instance is None or not instance.children:
        return None
    root = instance.children[0]
    shape = Shape()
    shape.learn(root)
    for node in form.descendants():
        if node.name == "repeat" and node.attribute("nodeset"):
            found = shape.at(node.attribute("nodeset").split("/")[2:])
            if found:
                found.repeat = True
    _forget_texts(shape)
    return root.attribute("id"), shape


def _forget_texts(shape: Shape) -> None:
    # The texts of a form's instance are defaults; they do not make a group an answer.
    shape.text = False
    for below in shape.children.values():
        _forget_texts(below)
