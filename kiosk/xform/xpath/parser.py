"""Tokens to a syntax tree: the grammar of XPath 1.0, by precedence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from kiosk.xform.xpath import references
from kiosk.xform.xpath.errors import ExpressionError, quoted
from kiosk.xform.xpath.lexer import tokenise
from kiosk.xform.xpath.syntax import (
    Call,
    Chain,
    Filter,
    KindTest,
    NameTest,
    Negation,
    Number,
    Path,
    StepSyntax,
    Text,
    named_step,
)

if TYPE_CHECKING:
    from typing import TypeGuard

    from kiosk.xform.xpath.lexer import Token
    from kiosk.xform.xpath.references import Axis
    from kiosk.xform.xpath.syntax import Syntax

# Brackets within brackets; each level costs Python some frames of its thousand, here and when evaluating.
MAX_DEPTH: Final = 80
_BINDING: Final = {
    **dict.fromkeys(["or"], 0),
    **dict.fromkeys(["and"], 1),
    **dict.fromkeys(["=", "!="], 2),
    **dict.fromkeys(["<", "<=", ">", ">="], 3),
    **dict.fromkeys(["+", "-"], 4),
    **dict.fromkeys(["*", "div", "mod"], 5),
}
_AXES: Final = frozenset(get_args(references.Axis))
_ANY_NODE: Final = KindTest("node")
_ABBREVIATED: Final[dict[str, Axis]] = {".": "self", "..": "parent"}
_KINDS: Final = frozenset({"node", "text", "comment", "processing-instruction"})


def parse_expression(source: str) -> Syntax:
    """Return the syntax tree. Raises ExpressionError with the position of what does not fit."""
    parser = _Parser(tokenise(source))
    tree = parser.expression()
    if parser.kind != "end":
        raise ExpressionError(f"unexpected {quoted(parser.text)}", parser.position)
    return tree


class _Waiting:
    """Operations of one precedence whose last operand is still to come."""

    __slots__ = ("binding", "operands", "operators", "position")

    def __init__(self, binding: int, position: int) -> None:
        self.binding = binding
        self.position = position
        self.operands: list[Syntax] = []
        self.operators: list[str] = []

    def closed(self, last: Syntax) -> Chain:
        """Return the chain that ends with `last`."""
        first, *others = [*self.operands, last]
        return Chain(first, tuple(zip(self.operators, others, strict=True)), self.position)


class _Parser:
    """Walks over tokens: `kind`, `text`, `position` are of the one it stands at, `sign` its text if no operand."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = -1
        self._depth = 0
        self.kind: str
        self.text: str
        self.position: int
        self.sign: str
        self._advance()

    def _advance(self) -> str:
        """Go on to the next token; return the text of the one left behind."""
        text = self.text if self._place >= 0 else ""
        self._place += 1
        self.kind, self.text, self.position = self._tokens[self._place]
        self.sign = self.text if self.kind in {"symbol", "operator"} else ""
        return text

    def _ahead(self, text: str) -> bool:
        kind, following, _ = self._tokens[self._place + 1]
        return kind == "symbol" and following == text

    def _expect(self, text: str) -> None:
        if self.sign != text:
            found = quoted(self.text) if self.text else "the end"
            raise ExpressionError(f"expected {text!r}, found {found}", self.position)
        self._advance()

    def _inside(self) -> Syntax:
        """Parse a whole expression within brackets."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"brackets are nested deeper than {MAX_DEPTH}", self.position)
        tree = self.expression()
        self._depth -= 1
        return tree

    def expression(self) -> Syntax:
        """Parse operations, keeping a stack of those that wait for their last operand: no recursion for precedence."""
        waiting: list[_Waiting] = []
        operand = self._operand()
        while True:
            binding = _BINDING.get(self.text, -1) if self.kind == "operator" else -1
            while waiting and waiting[-1].binding > binding:
                operand = waiting.pop().closed(operand)
            if binding < 0:
                return operand
            if not waiting or waiting[-1].binding < binding:
                waiting.append(_Waiting(binding, self.position))
            waiting[-1].operands.append(operand)
            waiting[-1].operators.append(self._advance())
            operand = self._operand()

    def _operand(self) -> Syntax:
        """Parse a union of paths, with minus signs before it."""
        position, times = self.position, 0
        while self.sign == "-":
            self._advance()
            times += 1
        operand = self._path()
        if self.sign == "|":
            rest: list[tuple[str, Syntax]] = []
            while self.sign == "|":
                rest.append((self._advance(), self._path()))
            operand = Chain(operand, tuple(rest), position)
        return Negation(operand, times, position) if times else operand

    def _path(self) -> Syntax:
        position, sign = self.position, self.sign
        if self.kind == "path":
            return Path("root", self._steps([]), position)
        if sign == "/":
            self._advance()
            at_step = self.kind == "name" or self.sign in {".", "..", "@"}
            return Path("root", self._steps([]) if at_step else (), position)
        if sign == "//":
            self._advance()
            return Path("root", self._steps([_any_below(position)]), position)
        if not self._at_primary():
            return Path("context", self._steps([]), position)
        start = self._primary()
        if self.kind != "path" and self.sign not in {"/", "//"}:
            return start
        below = self.sign and self._advance() == "//"
        return Path(start, self._steps([_any_below(position)] if below else []), position)

    def _at_primary(self) -> bool:
        if self.kind == "name":
            return self._ahead("(") and self.text not in _KINDS
        return self.kind in {"number", "string"} or self.sign == "("

    def _steps(self, steps: list[StepSyntax]) -> tuple[StepSyntax, ...]:
        """Parse steps up to the end of the path; it stands at one, or at the sign before a run of names."""
        if self.kind != "path":
            steps.append(self._step())
        while True:
            if self.kind == "path":
                self._named_steps(steps)
            elif self.sign in {"/", "//"}:
                if self._advance() == "//":
                    steps.append(_any_below(self.position))
                steps.append(self._step())
            else:
                return tuple(steps)

    def _named_steps(self, steps: list[StepSyntax]) -> None:
        steps += [named_step(name) for name in self._advance()[1:].split("/")]
        if self.sign == "[":
            last = steps[-1]
            steps[-1] = StepSyntax(last.axis, last.test, self._predicates(), last.position)

    def _step(self) -> StepSyntax:
        position = self.position
        if self.sign in {".", ".."}:
            # "." and ".." with predicates are no XPath 1.0, but forms have them and every engine takes them.
            return StepSyntax(_ABBREVIATED[self._advance()], _ANY_NODE, self._predicates(), position)
        axis: Axis = "child"
        if self.sign == "@":
            self._advance()
            axis = "attribute"
        elif self.kind == "name" and self._ahead("::"):
            if not _is_axis(self.text):
                raise ExpressionError(f"there is no axis {quoted(self.text)}", self.position)
            axis = self.text
            self._advance()
            self._advance()
        return StepSyntax(axis, self._test(), self._predicates(), position)

    def _test(self) -> NameTest | KindTest:
        if self.kind != "name":
            found = quoted(self.text) if self.text else "the end"
            raise ExpressionError(f"expected a name, found {found}", self.position)
        text = self._advance()
        if self.sign == "(" and text in _KINDS:
            self._advance()
            target = self._advance() if self.kind == "string" else ""
            self._expect(")")
            return KindTest(text, target)
        prefix, colon, name = text.partition(":")
        return NameTest(prefix, name) if colon else NameTest("", text)

    def _predicates(self) -> tuple[Syntax, ...]:
        if self.sign != "[":
            return ()
        predicates: list[Syntax] = []
        while self.sign == "[":
            self._advance()
            predicates.append(self._inside())
            self._expect("]")
        return tuple(predicates)

    def _primary(self) -> Syntax:
        kind, position = self.kind, self.position
        text = self._advance()
        start: Syntax
        if kind == "number":
            start = Number(float(text), position)
        elif kind == "string":
            start = Text(text, position)
        elif kind == "name":
            start = self._call(text, position)
        else:
            start = self._inside()
            self._expect(")")
        predicates = self._predicates()
        return Filter(start, predicates, position) if predicates else start

    def _call(self, name: str, position: int) -> Call:
        self._expect("(")
        arguments: list[Syntax] = []
        if self.sign != ")":
            arguments.append(self._inside())
            while self.sign == ",":
                self._advance()
                arguments.append(self._inside())
        self._expect(")")
        return Call(name, tuple(arguments), position)


def _any_below(position: int) -> StepSyntax:
    return StepSyntax("descendant-or-self", _ANY_NODE, (), position)


def _is_axis(name: str) -> TypeGuard[Axis]:
    return name in _AXES
