"""Expression text to tokens: XPath 1.0 section 3.7."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

from kiosk.xform.xpath.errors import ExpressionError

MAX_LENGTH: Final = 100_000

TokenKind: TypeAlias = Literal["number", "string", "name", "path", "operator", "symbol", "end"]
Token: TypeAlias = tuple[TokenKind, str, int]
"""What it is, its text (of a string without quotes), and where it begins.

A plain tuple: a form has tens of thousands of tokens, and they are made while a service loads. "operator" is a symbol
of an operation, and, or, div, mod; "symbol" a bracket or part of a step. A * is an operator or a name. A "path" is a
run of steps that are names ("/data/person/age"): most of what stands in forms, so they are not taken apart here.
"""

_NAME: Final = r"[^\W\d][\w.\-\u00b7]*"
# A name behind which "(" or "::" stands is that of a function, a kind of node or an axis.
_PATH: Final = rf"(?:/{_NAME})+(?![\w.\-\u00b7:]|[ \t\r\n]*(?:\(|::))"
_TOKEN: Final = re.compile(
    rf"""[ \t\r\n]*(?:
     (?P<path>{_PATH})
    |(?P<name>{_NAME}(?::(?:{_NAME}|\*))?)
    |(?P<symbol>//|::|\.\.|/|[()\[\]@,$]|\.(?![0-9]))
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<string>"[^"]*"|'[^']*')
    |(?P<operator>!=|<=|>=|[|+\-=<>])
    |(?P<star>\*)
    |(?P<end>\Z))
    """,
    re.VERBOSE,
)
_GLUED: Final = re.compile(r"(?:and|or|div|mod)(?![^\W\d])", re.ASCII)
# After these, operators and the start, a * is a name test and "and" is a name: the disambiguation of section 3.7.
_BEFORE_OPERAND: Final = frozenset({"@", "::", "(", "[", ",", "/", "//"})


def tokenise(source: str) -> list[Token]:
    """Return the tokens, an "end" last. Raises ExpressionError for characters and quotes that mean nothing."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"the expression is longer than {MAX_LENGTH} characters")
    tokens: list[Token] = []
    match_at = _TOKEN.match
    place, after_operand = 0, False
    while True:
        match = match_at(source, place)
        if match is None:
            raise _unreadable(source, place)
        group = match.lastgroup or "end"
        text = match[group]
        start, place = match.start(group), match.end()
        kind: TokenKind = "name"
        if group == "name":
            glued = _GLUED.match(text) if after_operand else None
            if glued is not None:
                # 1mod1: no name can follow an operand, so the operator may touch what comes next.
                kind, text = "operator", glued[0]
                place = start + len(text)
        elif group == "star":
            kind = "operator" if after_operand else "name"
        elif group == "string":
            kind, text = "string", text[1:-1]
        else:
            kind = group  # type: ignore[assignment]  # the other groups are named as their kinds
        tokens.append((kind, text, start))
        if kind == "end":
            return tokens
        after_operand = kind != "operator" and not (kind == "symbol" and text in _BEFORE_OPERAND)


def _unreadable(source: str, place: int) -> ExpressionError:
    while source[place] in " \t\r\n":
        place += 1
    if source[place] in "\"'":
        return ExpressionError("a quote is not closed", place)
    return ExpressionError(f"unexpected {source[place]!r}", place)
