"""Chance: random, uuid, randomize."""

from __future__ import annotations

import hashlib
import math
import uuid
from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.code import Code, nodes_of, number_of
from kiosk.xform.xpath.errors import ExpressionError
from kiosk.xform.xpath.functions.function import Function
from kiosk.xform.xpath.values import to_number, to_string

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.values import Value

# The generator of Park and Miller, which the specification names for randomize.
_MODULUS: Final = 2_147_483_647
_MULTIPLIER: Final = 16_807
_LONGEST_UUID: Final = 1000
_MOST: Final = 2**63


def _random(_: Sequence[Code]) -> Code:
    return Code("number", lambda context: context.env.random.random())


def _uuid4(context: Context) -> str:
    return str(uuid.UUID(int=context.env.random.getrandbits(128), version=4))


def _uuid(arguments: Sequence[Code]) -> Code:
    if not arguments:
        return Code("string", _uuid4)
    length = number_of(arguments[0])

    def run(context: Context) -> str:
        count = length(context)
        if not 0 <= count <= _LONGEST_UUID:
            raise ExpressionError(f"uuid() takes a length from 0 to {_LONGEST_UUID}")
        text = ""
        while len(text) < count:
            text += _uuid4(context)
        return text[: int(count)]

    return Code("string", run)


def shuffled(items: Sequence[Item], draw: Callable[[], float]) -> list[Item]:
    """Return the items in the order that drawing numbers from [0, 1) gives, as JavaRosa and ODK Web Forms have it."""
    result: list[Item] = []
    for index, item in enumerate(items):
        place = int(draw() * (index + 1))
        if place == index:
            result.append(item)
        else:
            result.append(result[place])
            result[place] = item
    return result


def seeded(seed: int) -> Callable[[], float]:
    """Return the drawing of numbers for a seed."""
    state = int(math.copysign(abs(seed) % _MODULUS, seed))
    if state <= 0:
        state += _MODULUS - 1

    def draw() -> float:
        nonlocal state
        state = state * _MULTIPLIER % _MODULUS
        return (state - 1) / (_MODULUS - 1)

    return draw


def seed_of(value: Value, context: Context) -> int:
    """Return the whole number a seed means: a number's whole part, a text's digest, 0 for nothing."""
    number = to_number(value, context)
    if not math.isnan(number):
        return int(max(min(number, float(_MOST)), -float(_MOST))) if abs(number) < _MOST else _limit(number)
    text = to_string(value, context)
    if not text or isinstance(value, float):
        return 0
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big", signed=True)


def _limit(number: float) -> int:
    return _MOST - 1 if number > 0 else -_MOST


def _randomize(arguments: Sequence[Code]) -> Code:
    nodes = nodes_of(arguments[0], "randomize()")
    if len(arguments) == 1:
        return Code("nodes", lambda context: shuffled(nodes(context), context.env.random.random))
    seed = arguments[1].run
    return Code("nodes", lambda context: shuffled(nodes(context), seeded(seed_of(seed(context), context))))


CHANCE_FUNCTIONS: Final = (
    Function("random", 0, 0, "a number from 0 to below 1", _random, volatile_up_to=0),
    Function("uuid", 0, 1, "a new random identifier, or so many characters of it", _uuid, volatile_up_to=1),
    Function("randomize", 1, 2, "the nodes in random order, the same order for the same seed", _randomize,
             volatile_up_to=1),
)  # fmt: skip
