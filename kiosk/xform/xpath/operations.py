"""Compiling operations: or, and, comparisons, arithmetic, union."""

from __future__ import annotations

import math
import operator
from functools import partial
from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath import comparison
from kiosk.xform.xpath.code import Code, boolean_of, constant, nodes_of, number_of
from kiosk.xform.xpath.order import in_document_order
from kiosk.xform.xpath.values import node_value, parse_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.values import Value


def divide(dividend: float, divisor: float) -> float:
    """Return dividend div divisor: by zero gives infinity, or NaN for 0 div 0."""
    if divisor == 0:
        if dividend == 0 or math.isnan(dividend):
            return math.nan
        return math.copysign(math.inf, dividend) * math.copysign(1.0, divisor)
    return dividend / divisor


def remainder(dividend: float, divisor: float) -> float:
    """Return dividend mod divisor, with the sign of the dividend."""
    if divisor == 0 or math.isinf(dividend):
        return math.nan
    return math.fmod(dividend, divisor)


ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": divide,
    "mod": remainder,
}


def chain(first: Code, rest: Sequence[tuple[str, Code]]) -> Code:
    """Return the code of operations of one precedence, from left to right."""
    symbol = rest[0][0]
    if symbol in {"or", "and"}:
        return _logic([first, *(code for _, code in rest)], stop=symbol == "or")
    if symbol == "|":
        return _union([first, *(code for _, code in rest)])
    if symbol in ARITHMETIC:
        return _arithmetic(first, rest)
    if len(rest) == 1:
        return compare(symbol, first, rest[0][1])
    return _comparisons(first, rest)


def _comparisons(first: Code, rest: Sequence[tuple[str, Code]]) -> Code:
    """Return the code of 1 < 2 = true(): one after the other, since thousands within each other exhaust Python."""
    start, others = first.run, [(_relation(sign), code.run) for sign, code in rest]

    def run(context: Context) -> Value:
        value = start(context)
        for relation, other in others:
            value = relation(value, other(context), context)
        return value

    return Code("boolean", run)


def _relation(sign: str) -> Callable[[Value, Value, Context], bool]:
    order = comparison.ORDERINGS.get(sign)
    if order is not None:
        return partial(comparison.ordered, order)
    return comparison.equal if sign == "=" else comparison.unequal


def negation(code: Code, times: int) -> Code:
    """Return the code of so many minus signs before an operand."""
    number = number_of(code)
    if times % 2 == 0:
        return Code("number", number)
    if isinstance(code.constant, float):
        return constant(-code.constant)
    return Code("number", lambda context: -number(context))


def _logic(codes: Sequence[Code], *, stop: bool) -> Code:
    conditions = [boolean_of(code) for code in codes]
    if len(conditions) == 2:  # noqa: PLR2004 -- by far the commonest
        one, other = conditions
        if stop:
            return Code("boolean", lambda context: one(context) or other(context))
        return Code("boolean", lambda context: one(context) and other(context))

    def run(context: Context) -> bool:
        for condition in conditions:
            if condition(context) is stop:
                return stop
        return not stop

    return Code("boolean", run)


def _union(codes: Sequence[Code]) -> Code:
    parts = [nodes_of(code, "|") for code in codes]

    def run(context: Context) -> list[Item]:
        return in_document_order([item for part in parts for item in part(context)])

    return Code("nodes", run)


def _arithmetic(first: Code, rest: Sequence[tuple[str, Code]]) -> Code:
    if isinstance(first.constant, float) and all(isinstance(code.constant, float) for _, code in rest):
        total = first.constant
        for sign, code in rest:
            if isinstance(code.constant, float):
                total = ARITHMETIC[sign](total, code.constant)
        return constant(float(total))
    start = number_of(first)
    others = [(ARITHMETIC[sign], number_of(code)) for sign, code in rest]
    if len(others) == 1:
        operation, other = others[0]
        return Code("number", lambda context: operation(start(context), other(context)))

    def run(context: Context) -> float:
        result = start(context)
        for operation, other in others:
            result = operation(result, other(context))
        return result

    return Code("number", run)


def compare(sign: str, left: Code, right: Code) -> Code:
    """Return the code of one comparison, quicker where the kinds are known beforehand."""
    if left.constant is not None and right.constant is None:
        left, right, sign = right, left, comparison.MIRRORED[sign]
    order = comparison.ORDERINGS.get(sign)
    if order is not None:
        return _ordering(order, left, right)
    kinds = {left.kind, right.kind}
    if isinstance(right.constant, str) and left.kind == "nodes":
        return _nodes_and_text(left, right.constant, same=sign == "=")
    if left.kind == "nodes" and right.kind == "number":
        return _nodes_and_number(left, right, same=sign == "=")
    if kinds == {"number"}:
        one, other = number_of(left), number_of(right)
        if sign == "=":
            return Code("boolean", lambda context: one(context) == other(context))
        return Code("boolean", lambda context: one(context) != other(context))
    relation = comparison.equal if sign == "=" else comparison.unequal
    run, run_other = left.run, right.run
    return Code("boolean", lambda context: relation(run(context), run_other(context), context))


def _nodes_and_text(left: Code, text: str, *, same: bool) -> Code:
    nodes = nodes_of(left, "=")

    def run(context: Context) -> bool:
        for item in nodes(context):  # noqa: SIM110 -- quicker than a generator
            if (node_value(item, context) == text) is same:
                return True
        return False

    return Code("boolean", run)


def _nodes_and_number(left: Code, right: Code, *, same: bool) -> Code:
    nodes, number = nodes_of(left, "="), number_of(right)

    def run(context: Context) -> bool:
        wanted = number(context)
        for item in nodes(context):  # noqa: SIM110 -- quicker than a generator
            if (parse_number(node_value(item, context), context) == wanted) is same:
                return True
        return False

    return Code("boolean", run)


def _ordering(order: Callable[[float, float], bool], left: Code, right: Code) -> Code:
    if "nodes" not in {left.kind, right.kind} and "any" not in {left.kind, right.kind}:
        one, other = number_of(left), number_of(right)
        return Code("boolean", lambda context: order(one(context), other(context)))
    if left.kind == "nodes" and right.kind in {"number", "string", "boolean"}:
        nodes, limit = nodes_of(left, "<"), number_of(right)

        def run(context: Context) -> bool:
            bound = limit(context)
            for item in nodes(context):  # noqa: SIM110 -- quicker than a generator
                if order(parse_number(node_value(item, context), context), bound):
                    return True
            return False

        return Code("boolean", run)
    evaluate, evaluate_other = left.run, right.run

    def generic(context: Context) -> Value:
        return comparison.ordered(order, evaluate(context), evaluate_other(context), context)

    return Code("boolean", generic)
