"""The four types of XPath 1.0 and how one becomes another, by the rules of ODK.

Dates are numbers (see moments); a string that looks like a date counts as that date when a number is wanted.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from kiosk.xform.node import Leaf, Node
from kiosk.xform.xpath.moments import Moment, days_of, parse_instant

if TYPE_CHECKING:
    from datetime import tzinfo

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.context import Context

Value: TypeAlias = "bool | float | str | list[Node | Leaf]"

_NUMBER: Final = re.compile(r"[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*")
_LONGEST_NUMBER: Final = 400
LARGE: Final = 256
# Beyond this a float's repr uses an exponent, which XPath never writes.
_PLAIN: Final = 1e16
_EXACT: Final = 1e15


def format_number(number: float) -> str:
    """Return a number as XPath writes it: no exponent, no ".0"; "" for NaN (as ODK Web Forms and Collect write it)."""
    if -_EXACT < number < _EXACT:
        whole = int(number)
        if whole == number:
            return str(whole)
    if number != number:  # noqa: PLR0124 -- the quickest test for NaN
        return ""
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    text = repr(float(number))
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def scalar_string(value: bool | float | str) -> str:  # noqa: FBT001 -- it is a value
    """Return string(value) of anything but nodes."""
    if isinstance(value, str):
        return value
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, Moment):
        return value.text
    return format_number(value)


def to_string(value: Value, context: Context) -> str:
    """Return string(value)."""
    if isinstance(value, list):
        return node_value(value[0], context) if value else ""
    return scalar_string(value)


def parse_number(text: str, context: Context) -> float:
    """Return number(text): a decimal number, a date's days since 1970, NaN for anything else."""
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER:
        return float(text)
    if not text or len(text) > _LONGEST_NUMBER:
        return math.nan
    if _NUMBER.fullmatch(text):
        return float(text)
    if text[0].isdigit():
        instant = parse_instant(text, zone_of(context))
        if instant is not None:
            return days_of(instant)
    return math.nan


def zone_of(context: Context) -> tzinfo | None:
    """Return the zone of the kiosk, in which dates without one are meant."""
    return context.env.now().tzinfo


def to_number(value: Value, context: Context) -> float:
    """Return number(value)."""
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        return parse_number(value, context)
    if isinstance(value, list):
        return parse_number(node_value(value[0], context), context) if value else math.nan
    return 1.0 if value else 0.0


def to_boolean(value: Value) -> bool:
    """Return boolean(value): is it a number but 0 and NaN, a string but "", a list but the empty one."""
    if isinstance(value, float):
        return value != 0 and value == value  # noqa: PLR0124 -- the quickest test for NaN
    return bool(value)


def strings_of(value: Value, context: Context) -> list[str]:
    """Return the string of each node of a list, else the one string of the value."""
    if isinstance(value, list):
        return [node_value(item, context) for item in value]
    return [scalar_string(value)]


def node_value(item: Item, context: Context) -> str:
    """Return the string-value of a node, counting the work that large ones are."""
    if item.children:
        return _inner_value(item, context)
    return charged(item.text, context) if item.relevant else ""


def charged(text: str, context: Context) -> str:
    """Return the text, counting the work that a long one is: to every function it is given to."""
    if len(text) > LARGE:
        context.spend(len(text) // LARGE)
    return text


def _inner_value(item: Item, context: Context) -> str:
    if isinstance(item, Node):
        context.spend(sum(1 for _ in item.descendants()))
    return item.value
