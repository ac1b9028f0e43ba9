"""Numbers: ODK XForms specification, number functions; XPath 1.0 section 4.4."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.code import Code, constant, nodes_of, number_of
from kiosk.xform.xpath.functions.function import Function, of_numbers
from kiosk.xform.xpath.moments import Moment, days_of, parse_instant
from kiosk.xform.xpath.values import node_value, parse_number, to_number, to_string, zone_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.values import Value

# 10 to more than this is no float any more.
_MOST_DIGITS: Final = 300


def _number(arguments: Sequence[Code]) -> Code:
    if arguments and arguments[0].kind in {"number", "boolean"}:
        return Code("number", number_of(arguments[0]))
    run = arguments[0].run if arguments else lambda context: [context.node]

    def number(context: Context) -> float:
        value = run(context)
        if not isinstance(value, str | list):
            return to_number(value, context)
        text = to_string(value, context)
        instant = parse_instant(text, zone_of(context)) if text[:1].isdigit() else None
        if instant is None:
            return parse_number(text, context)
        # Written without its time, so that a calculation shows whole days.
        days = days_of(instant)
        return Moment(days, str(math.floor(days)))

    return Code("number", number)


def guarded(compute: Callable[..., float]) -> Callable[..., float]:
    """Return a function of math that answers NaN and infinity where Python raises."""

    def guard(*numbers: float) -> float:
        if any(number != number for number in numbers):  # noqa: PLR0124 -- the quickest test for NaN
            return math.nan
        try:
            return compute(*numbers)
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return guard


def _int(number: float) -> float:
    return number if math.isinf(number) else float(math.trunc(number))


def _floor(number: float) -> float:
    return number if math.isinf(number) else float(math.floor(number))


def _ceiling(number: float) -> float:
    if math.isinf(number):
        return number
    return math.copysign(float(math.ceil(number)), number)


def _round(number: float, digits: float = 0.0) -> float:
    """Round half away from zero to so many digits after the point; negative ones are before it."""
    if math.isinf(number) or abs(digits) > _MOST_DIGITS:
        return number if digits > 0 or math.isinf(number) else math.copysign(0.0, number)
    places = math.trunc(digits)
    power = 10.0 ** abs(places)
    size = abs(number) * power if places >= 0 else abs(number) / power
    if math.isinf(size):
        return number
    whole = math.floor(size + 0.5)
    return math.copysign(whole / power if places >= 0 else whole * power, number)


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        # 0 to a negative power is infinite, a root of a negative number is none.
        return math.inf if base == 0 else math.nan


def _logarithm(compute: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else compute(number)


def _sum(arguments: Sequence[Code]) -> Code:
    nodes = nodes_of(arguments[0], "sum()")

    def run(context: Context) -> float:
        total = 0.0
        for item in nodes(context):
            total += parse_number(node_value(item, context), context)
        return total

    return Code("number", run)


def _extreme(choose: Callable[[list[float]], float]) -> Callable[[Sequence[Code]], Code]:
    def build(arguments: Sequence[Code]) -> Code:
        runs = [argument.run for argument in arguments]

        def run(context: Context) -> float:
            numbers = [number for one in runs for number in _numbers(one(context), context)]
            if not numbers or any(map(math.isnan, numbers)):
                return math.nan
            return choose(numbers)

        return Code("number", run)

    return build


def _numbers(value: Value, context: Context) -> list[float]:
    if isinstance(value, list):
        return [parse_number(node_value(item, context), context) for item in value]
    return [float(to_number(value, context))]


def _mathematical(name: str, meaning: str, compute: Callable[..., float], count: int = 1) -> Function:
    return Function(name, count, count, meaning, of_numbers(guarded(compute)))


NUMBER_FUNCTIONS: Final = (
    Function("number", 0, 1, "the value as a number; a date's days since 1970", _number),
    Function("int", 1, 1, "the whole part of a number", of_numbers(guarded(_int))),
    Function("sum", 1, 1, "the sum of the nodes; NaN when one is no number", _sum),
    Function("max", 1, None, "the largest of all values; NaN when one is no number", _extreme(max)),
    Function("min", 1, None, "the smallest of all values; NaN when one is no number", _extreme(min)),
    Function("round", 1, 2, "the number rounded, half away from zero, to so many digits", of_numbers(guarded(_round))),
    _mathematical("floor", "the next whole number below", _floor),
    _mathematical("ceiling", "the next whole number above", _ceiling),
    _mathematical("pow", "the first to the power of the second", _power, 2),
    _mathematical("log", "the natural logarithm", _logarithm(math.log)),
    _mathematical("log10", "the logarithm to base 10", _logarithm(math.log10)),
    _mathematical("abs", "the number without its sign", abs),
    _mathematical("sin", "the sine of an angle in radians", math.sin),
    _mathematical("cos", "the cosine of an angle in radians", math.cos),
    _mathematical("tan", "the tangent of an angle in radians", math.tan),
    _mathematical("asin", "the angle of a sine", math.asin),
    _mathematical("acos", "the angle of a cosine", math.acos),
    _mathematical("atan", "the angle of a tangent", math.atan),
    _mathematical("atan2", "the angle of the point x (second), y (first)", math.atan2, 2),
    _mathematical("sqrt", "the square root", math.sqrt),
    _mathematical("exp", "e to the power of the number", math.exp),
    _mathematical("exp10", "10 to the power of the number", lambda number: _power(10.0, number)),
    Function("pi", 0, 0, "the number pi", lambda _: constant(math.pi)),
)
