"""Conditions: ODK XForms specification, boolean functions; XPath 1.0 section 4.3."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.code import Code, boolean_of, constant, number_of
from kiosk.xform.xpath.functions.function import Function, of_strings
from kiosk.xform.xpath.values import node_value, parse_number, to_boolean, to_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.code import Kind
    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.values import Value


def _if(arguments: Sequence[Code]) -> Code:
    condition = boolean_of(arguments[0])
    then, otherwise = arguments[1].run, arguments[2].run
    kind: Kind = arguments[1].kind if arguments[1].kind == arguments[2].kind else "any"
    return Code(kind, lambda context: then(context) if condition(context) else otherwise(context))


def _boolean(arguments: Sequence[Code]) -> Code:
    return Code("boolean", boolean_of(arguments[0]))


def _not(arguments: Sequence[Code]) -> Code:
    condition = boolean_of(arguments[0])
    return Code("boolean", lambda context: not condition(context))


def _truths(value: Value, context: Context) -> list[bool]:
    """Return the truth of each node of a list (has it a value), else of the one value."""
    if isinstance(value, list):
        return [bool(node_value(item, context).strip()) for item in value]
    return [to_boolean(value)]


def _weights(value: Value, context: Context) -> list[float]:
    if isinstance(value, list):
        return [_weight(item, context) for item in value]
    return [to_number(value, context)]


def _weight(item: Item, context: Context) -> float:
    return parse_number(node_value(item, context), context)


def _exact_sum(numbers: Sequence[float]) -> float:
    try:
        return math.fsum(numbers)
    except (OverflowError, ValueError):
        # Beyond what a float holds, or infinity and minus infinity.
        return sum(numbers)


def _within(total: float, least: float, most: float) -> bool:
    return total >= least and (total <= most or most == -1)


def _checklist(arguments: Sequence[Code]) -> Code:
    least, most = number_of(arguments[0]), number_of(arguments[1])
    runs = [argument.run for argument in arguments[2:]]

    def run(context: Context) -> bool:
        total = sum(sum(_truths(one(context), context)) for one in runs)
        return _within(total, least(context), most(context))

    return Code("boolean", run)


def _weighted_checklist(arguments: Sequence[Code]) -> Code:
    least, most = number_of(arguments[0]), number_of(arguments[1])
    pairs = [(arguments[place].run, arguments[place + 1].run) for place in range(2, len(arguments), 2)]

    def run(context: Context) -> bool:
        total = 0.0
        for what, weight in pairs:
            truths, weights = _truths(what(context), context), _weights(weight(context), context)
            if len(weights) > len(truths):
                return False
            total += _exact_sum([one for true, one in zip(truths, weights, strict=False) if true])
        return _within(total, least(context), most(context))

    return Code("boolean", run)


BOOLEAN_FUNCTIONS: Final = (
    Function("if", 3, 3, "the second value when the first is true, else the third", _if),
    Function("true", 0, 0, "true", lambda _: constant(value=True)),
    Function("false", 0, 0, "false", lambda _: constant(value=False)),
    Function("boolean", 1, 1, "the value as a condition", _boolean),
    Function("boolean-from-string", 1, 1, 'true for "1" and "true", else false',
             of_strings("boolean", lambda text: text in {"1", "true"})),
    Function("not", 1, 1, "true when the value is false", _not),
    Function("checklist", 2, None, "are between so many (-1: any) and so many conditions true", _checklist),
    Function("weighted-checklist", 2, None, "do the weights of the true conditions add up to between two numbers",
             _weighted_checklist, step=2),
)  # fmt: skip
