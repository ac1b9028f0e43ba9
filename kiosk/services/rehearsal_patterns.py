"""Texts that match a regular expression, so that a constraint like regex(., '[A-Z]{2}[0-9]+') can be answered."""

from __future__ import annotations

import re
from re import _constants, _parser  # type: ignore[attr-defined]  # the only public name of the parser is deprecated
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOST: Final = 64
_CATEGORIES: Final = {
    _constants.CATEGORY_DIGIT: "7",
    _constants.CATEGORY_WORD: "a",
    _constants.CATEGORY_SPACE: " ",
    _constants.CATEGORY_NOT_DIGIT: "a",
    _constants.CATEGORY_NOT_SPACE: "a",
    _constants.CATEGORY_NOT_WORD: "-",
}


def matching_texts(pattern: str) -> Iterator[str]:
    """Yield a few texts that match all of `pattern`, the shortest sensible first; none for what is no pattern."""
    try:
        compiled = re.compile(pattern)
        parsed = _parser.parse(pattern)
    except (re.error, OverflowError, RecursionError):
        return
    for extra in (0, 1, 3, 7):
        text = _sequence(parsed, extra)
        if compiled.fullmatch(text):
            yield text


def _sequence(parts: Sequence[Any], extra: int) -> str:
    return "".join(_part(operation, argument, extra) for operation, argument in parts)


def _part(operation: Any, argument: Any, extra: int) -> str:  # noqa: ANN401 -- re's own tree has no types
    if operation is _constants.BRANCH:
        return _sequence(argument[1][extra % len(argument[1])], extra)
    if operation is _constants.SUBPATTERN:
        return _sequence(argument[3], extra)
    if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
        least, most, inner = argument
        return _sequence(inner, extra) * min(int(least) + extra, int(most), _MOST)
    return _sign(operation, argument)


def _sign(operation: Any, argument: Any) -> str:  # noqa: ANN401 -- re's own tree has no types
    if operation is _constants.LITERAL:
        return chr(argument)
    if operation is _constants.NOT_LITERAL:
        return "b" if argument == ord("a") else "a"
    if operation is _constants.IN:
        return _one_of(argument)
    return "a" if operation is _constants.ANY else ""


def _one_of(options: Sequence[Any]) -> str:
    if options[0][0] is _constants.NEGATE:
        refused = re.compile(f"[{''.join(_written(option) for option in options[1:])}]")
        return next((sign for sign in "a7A -_.,;é" if not refused.match(sign)), "")
    operation, argument = options[0]
    if operation is _constants.RANGE:
        return chr(argument[0] + min(1, argument[1] - argument[0]))
    if operation is _constants.CATEGORY:
        return _CATEGORIES.get(argument, "")
    return chr(argument)


def _written(option: tuple[Any, Any]) -> str:
    operation, argument = option
    if operation is _constants.RANGE:
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    if operation is _constants.CATEGORY:
        return re.escape(_CATEGORIES.get(argument, ""))
    return re.escape(chr(argument))
