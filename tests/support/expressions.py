"""Expressions over small documents, with a fixed clock."""

from __future__ import annotations

import random
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kiosk.xform.reading import parse
from kiosk.xform.xpath import Context, RowIndex, compile_expression, to_boolean, to_number, to_string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.xform.node import Item, Node
    from kiosk.xform.xpath import Value

ZONE = ZoneInfo("America/Phoenix")
NOW = datetime(2026, 11, 21, 17, 5, 6, 789000, tzinfo=ZONE)


class World:
    """An environment with secondary instances given as XML, an index over them, and a count of its use."""

    def __init__(self, now: datetime = NOW, *, indexed: bool = True, **instances: str) -> None:
        self.language = "en"
        self.random = random.Random(7)
        self._now = now
        self._instances = {name: parse(xml.encode()) for name, xml in instances.items()}
        self._indexes = {name: RowIndex(holder) for name, holder in self._instances.items()} if indexed else {}
        self.lookups = 0

    def now(self) -> datetime:
        return self._now

    def instance(self, name: str) -> Node | None:
        return self._instances.get(name)

    def lookup(self, name: str, path: tuple[str, ...], column: str, value: str) -> Sequence[Node] | None:
        self.lookups += 1
        index = self._indexes.get(name)
        return None if index is None else index.rows(path, column, value)

    def itext(self, identifier: str) -> str | list[Item]:
        return f"text {identifier}"

    def date_name(self, _kind: str, _number: int, /) -> str:
        return ""

    def choice_name(self, value: str, path: str, node: Node) -> str:
        return f"{value} of {path} at {node.name}"


def place(xml: str, at: str = "", *, whole: bool = False) -> tuple[Node, Item]:
    """Return the holder of the document and the node that the path `at` means, the holder for none."""
    document = parse(xml.encode(), whole=whole)
    node: Item = document
    if at:
        (node,) = compile_expression(at).nodes(Context(document, document, World()))
    return document, node


def evaluate(
    source: str, xml: str = "<data/>", at: str = "", world: World | None = None, *, whole: bool = False
) -> Value:
    document, node = place(xml, at, whole=whole)
    return compile_expression(source).evaluate(Context(node, document, world or World()))


def string(source: str, xml: str = "<data/>", at: str = "", world: World | None = None) -> str:
    document, node = place(xml, at)
    context = Context(node, document, world or World())
    return to_string(compile_expression(source).evaluate(context), context)


def boolean(source: str, xml: str = "<data/>", at: str = "", world: World | None = None) -> bool:
    return to_boolean(evaluate(source, xml, at, world))


def number(source: str, xml: str = "<data/>", at: str = "", world: World | None = None) -> float:
    document, node = place(xml, at)
    context = Context(node, document, world or World())
    return to_number(compile_expression(source).evaluate(context), context)


def names(source: str, xml: str, at: str = "", *, whole: bool = False) -> list[str]:
    """Return the names (texts of other nodes) of the nodes an expression gives."""
    value = evaluate(source, xml, at, whole=whole)
    assert isinstance(value, list)
    return [item.name or item.text for item in value]
