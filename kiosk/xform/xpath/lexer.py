"""Expression text to tokens: XPath 1.0 section 3.7."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kiosk.xform.xpath.errors import ExpressionError

MAX_LENGTH: Final = 100_000

_NAME: Final = r"[^\W\d][\w.\-\u00b7]*"
_TOKEN: Final = re.compile(
    rf"""(?P<space>[ \t\r\n]+)
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<string>"[^"]*"|'[^']*')
    |(?P<symbol>//|::|\.\.|!=|<=|>=|[()\[\].@,/|+\-=<>*$])
    |(?P<name>{_NAME}(?::(?:{_NAME}|\*))?)
    """,
    re.VERBOSE,
)
_GLUED: Final = re.compile(r"(?:and|or|div|mod)(?![^\W\d])", re.ASCII)
# After these, and at the start, a * is a name test and "and" is a name: the disambiguation of section 3.7.
_BEFORE_OPERAND: Final = frozenset(
    {"@", "::", "(", "[", ",", "/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">="}
)


class Token(NamedTuple):
    """One token: what it is, its text, and where it begins.

    `kind` is "number", "string" (text without quotes), "name", "operator" (symbols of operations, and, or, div, mod),
    "symbol" (brackets, steps), or "end".
    """

    kind: str
    text: str
    position: int


_OPERATOR_SYMBOLS: Final = frozenset({"|", "+", "-", "=", "!=", "<", "<=", ">", ">="})


def tokenise(source: str) -> list[Token]:
    """Return the tokens, an "end" last. Raises ExpressionError for characters and quotes that mean nothing."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"the expression is longer than {MAX_LENGTH} characters")
    tokens: list[Token] = []
    position = 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            what = "a quote is not closed" if source[position] in "\"'" else f"unexpected {source[position]!r}"
            raise ExpressionError(what, position)
        text = match[0]
        if match.lastgroup != "space":
            tokens.append(_token(match.lastgroup or "", text, position, tokens))
            text = text if tokens[-1].kind == "string" else tokens[-1].text
        position += len(text)
    tokens.append(Token("end", "", len(source)))
    return tokens


def _token(kind: str, text: str, position: int, before: list[Token]) -> Token:
    if kind == "string":
        return Token("string", text[1:-1], position)
    after_operand = bool(before) and before[-1].kind != "operator" and before[-1].text not in _BEFORE_OPERAND
    if before and before[-1].kind in {"string", "number"}:
        after_operand = True
    if kind == "name" and after_operand:
        # 1mod1: no name can follow an operand, so the operator may touch what comes next.
        glued = _GLUED.match(text)
        if glued is not None:
            return Token("operator", glued[0], position)
    if text == "*":
        return Token("operator" if after_operand else "name", text, position)
    if kind == "symbol" and text in _OPERATOR_SYMBOLS:
        return Token("operator", text, position)
    return Token(kind, text, position)
