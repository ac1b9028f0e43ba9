"""The choices of a question as the form defines them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.xform.controls import Item, Itemset
from kiosk.xform.problems import FormError
from kiosk.xform.texts import parse_label, reference_label

if TYPE_CHECKING:
    from kiosk.xform.compiler import Compiler
    from kiosk.xform.definition import Definition
    from kiosk.xform.node import Node
    from kiosk.xform.texts import Translations

_COLUMN: Final = re.compile(r"\s*([^\W\d][\w.-]*)\s*")


def read_items(node: Node, definition: Definition, compiler: Compiler, translations: Translations) -> tuple[Item, ...]:
    """Read the `<item>`s written in a question. Raises FormError."""
    where = definition.path
    items = []
    for item in node.children_named("item"):
        value = item.child("value")
        label = parse_label(item.child("label"), compiler, translations, f"choice of {where}", definition)
        items.append(Item("" if value is None else value.value.strip(), label))
    return tuple(items)


def read_itemset(node: Node, definition: Definition, compiler: Compiler, translations: Translations) -> Itemset | None:
    """Read the `<itemset>` of a question. Raises FormError."""
    itemset = node.child("itemset")
    if itemset is None:
        return None
    where = f"choices of {definition.path}"
    nodes = compiler.expression(itemset.attribute("nodeset"), where, definition, many=True)
    value, label = itemset.child("value"), itemset.child("label")
    if value is None:
        raise FormError("unsupported", "the itemset has no <value>", where)
    source = value.attribute("ref")
    match = _COLUMN.fullmatch(source)
    reference = "" if label is None else label.attribute("ref")
    return Itemset(
        nodes,
        compiler.expression(source, where),
        match[1] if match else "",
        reference_label(reference, compiler, translations, where) if reference else None,
        not nodes.volatile and all(reference.start == "instance" for reference in nodes.references),
    )
