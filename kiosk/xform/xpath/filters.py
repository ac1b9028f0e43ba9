"""Predicates: XPath 1.0 section 2.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kiosk.xform.xpath.code import boolean_of, number_of
from kiosk.xform.xpath.values import strings_of, to_boolean, to_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.code import Code
    from kiosk.xform.xpath.context import Context

    Filter: TypeAlias = Callable[[list[Item], Context], list[Item]]


def compile_filter(code: Code) -> Filter:
    """Return the closure that keeps the nodes a predicate holds for; a number means the node at that place."""
    if isinstance(code.constant, float):
        return _at(code.constant)
    if code.kind == "number":
        return _at_computed(number_of(code))
    if code.kind == "any":
        return _either(code)
    return _where(boolean_of(code))


def is_positional(code: Code) -> bool:
    """Say whether the predicate may choose by place."""
    return code.kind in {"number", "any"}


def _at(place: float) -> Filter:
    index = int(place) - 1 if place.is_integer() and place >= 1 else None

    def keep(items: list[Item], _: Context) -> list[Item]:
        return items[index : index + 1] if index is not None else []

    return keep


def _at_computed(number: Callable[[Context], float]) -> Filter:
    def keep(items: list[Item], context: Context) -> list[Item]:
        inner = context.within(len(items))
        kept = []
        for position, item in enumerate(items, 1):
            inner.node, inner.position = item, position
            if number(inner) == position:
                kept.append(item)
        return kept

    return keep


def _where(condition: Callable[[Context], bool]) -> Filter:
    def keep(items: list[Item], context: Context) -> list[Item]:
        if not items:
            return items
        inner = context.within(len(items))
        kept = []
        for position, item in enumerate(items, 1):
            inner.node, inner.position = item, position
            if condition(inner):
                kept.append(item)
        return kept

    return keep


def _either(code: Code) -> Filter:
    run = code.run

    def keep(items: list[Item], context: Context) -> list[Item]:
        inner = context.within(len(items))
        kept = []
        for position, item in enumerate(items, 1):
            inner.node, inner.position = item, position
            value = run(inner)
            if value == position if isinstance(value, float) else to_boolean(value):
                kept.append(item)
        return kept

    return keep


def at_places(code: Code) -> Filter:
    """Return the closure of [position() = x], where x is worked out once: it keeps one node without asking all."""
    run = code.run

    def keep(items: list[Item], context: Context) -> list[Item]:
        if not items:
            return items
        value = run(context)
        texts = strings_of(value, context) if isinstance(value, list) else [value]
        places = {to_number(text, context) for text in texts}
        return [items[int(place) - 1] for place in sorted(places) if place.is_integer() and 1 <= place <= len(items)]

    return keep
