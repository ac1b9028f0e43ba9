"""Comparing values: XPath 1.0 section 3.4, with dates as numbers and booleans as ODK Web Forms compares them."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.values import parse_number, strings_of, to_boolean, to_number

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
    if isinstance(left, list) and isinstance(right, list):
        return not set(strings_of(left, context)).isdisjoint(strings_of(right, context))
    if isinstance(left, list):
        return any(equal(text, right, context) for text in strings_of(left, context))
    if isinstance(right, list):
        return any(equal(left, text, context) for text in strings_of(right, context))
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left, context) == to_number(right, context)
    return left == right


def unequal(left: Value, right: Value, context: Context) -> bool:
    """Return left != right, which for node-sets is no negation: some node differs."""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) != to_boolean(right)
    if isinstance(left, list) and isinstance(right, list):
        one, other = set(strings_of(left, context)), set(strings_of(right, context))
        return bool(one) and bool(other) and (len(one) > 1 or one != other)
    if isinstance(left, list):
        return any(unequal(text, right, context) for text in strings_of(left, context))
    if isinstance(right, list):
        return any(unequal(left, text, context) for text in strings_of(right, context))
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left, context) != to_number(right, context)
    return left != right


def ordered(order: Callable[[float, float], bool], left: Value, right: Value, context: Context) -> bool:
    """Return left < right and its like: always as numbers; with a node-set, for any of its nodes."""
    lefts, rights = _numbers(left, context), _numbers(right, context)
    if not lefts or not rights:
        return False
    # Some node is less than some other when the least is less than the greatest: no need to try every pair.
    return order(min(lefts), max(rights)) or order(max(lefts), min(rights))


def _numbers(value: Value, context: Context) -> list[float]:
    if isinstance(value, list):
        numbers = [parse_number(text, context) for text in strings_of(value, context)]
    else:
        numbers = [to_number(value, context)]
    return [number for number in numbers if number == number]  # noqa: PLR0124 -- NaN is in no order
