"""Comparing values: XPath 1.0 section 3.4, with dates as numbers and booleans as ODK Web Forms compares them."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.values import parse_number, to_boolean, to_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.values import Value

ORDERINGS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# The same comparison with its sides changed over.
MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def equal(left: Value, right: Value, context: Context) -> bool:
    """Return left = right. A node-set equals when a node of it does, a boolean when both have the same truth."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, list):
        return any(equal(item.value, right, context) for item in left)
    if isinstance(right, list):
        return any(equal(left, item.value, context) for item in right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left, context) == to_number(right, context)
    return left == right


def unequal(left: Value, right: Value, context: Context) -> bool:
    """Return left != right, which for node-sets is no negation: some node differs."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) != to_boolean(right)
    if isinstance(left, list):
        return any(unequal(item.value, right, context) for item in left)
    if isinstance(right, list):
        return any(unequal(left, item.value, context) for item in right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left, context) != to_number(right, context)
    return left != right


def ordered(order: Callable[[float, float], bool], left: Value, right: Value, context: Context) -> bool:
    """Return left < right and its like: always as numbers; with a node-set, for any of its nodes."""
    lefts = [parse_number(item.value, context) for item in left] if isinstance(left, list) else None
    rights = [parse_number(item.value, context) for item in right] if isinstance(right, list) else None
    if lefts is None and rights is None:
        return order(to_number(left, context), to_number(right, context))
    if lefts is None:
        lefts = [to_number(left, context)]
    if rights is None:
        rights = [to_number(right, context)]
    return any(order(one, other) for one in lefts for other in rights)
