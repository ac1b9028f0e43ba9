"""Tokens to a syntax tree: the grammar of XPath 1.0, by precedence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from kiosk.xform.xpath import references
from kiosk.xform.xpath.errors import ExpressionError
from kiosk.xform.xpath.lexer import Token, tokenise
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
)

if TYPE_CHECKING:
    from typing import TypeGuard

    from kiosk.xform.xpath.references import Axis
    from kiosk.xform.xpath.syntax import Syntax

# Brackets within brackets; each level costs Python some frames of its thousand, here and when evaluating.
MAX_DEPTH: Final = 80
_PRECEDENCE: Final = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
_AXES: Final = frozenset(get_args(references.Axis))
_KINDS: Final = frozenset({"node", "text", "comment", "processing-instruction"})


def parse_expression(source: str) -> Syntax:
    """Return the syntax tree. Raises ExpressionError with the position of what does not fit."""
    parser = _Parser(tokenise(source))
    tree = parser.expression()
    if parser.token.kind != "end":
        raise ExpressionError(f"unexpected {parser.token.text!r}", parser.token.position)
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
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    @property
    def token(self) -> Token:
        return self._tokens[self._place]

    def _next(self) -> Token:
        token = self._tokens[self._place]
        self._place += 1
        return token

    def _ahead(self, text: str) -> bool:
        following = self._tokens[self._place + 1] if self._place + 1 < len(self._tokens) else None
        return following is not None and following.kind == "symbol" and following.text == text

    def _at(self, *texts: str) -> bool:
        return self.token.kind in {"symbol", "operator"} and self.token.text in texts

    def _expect(self, text: str) -> None:
        if not self._at(text):
            found = repr(self.token.text) if self.token.text else "the end"
            raise ExpressionError(f"expected {text!r}, found {found}", self.token.position)
        self._next()

    def _inside(self) -> Syntax:
        """Parse a whole expression within brackets."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"brackets are nested deeper than {MAX_DEPTH}", self.token.position)
        tree = self.expression()
        self._depth -= 1
        return tree

    def expression(self) -> Syntax:
        """Parse operations, keeping a stack of those that wait for their last operand: no recursion for precedence."""
        waiting: list[_Waiting] = []
        operand = self._negation()
        while True:
            binding = self._binding()
            while waiting and waiting[-1].binding > binding:
                operand = waiting.pop().closed(operand)
            if binding < 0:
                return operand
            operator = self._next()
            if not waiting or waiting[-1].binding < binding:
                waiting.append(_Waiting(binding, operator.position))
            waiting[-1].operands.append(operand)
            waiting[-1].operators.append(operator.text)
            operand = self._negation()

    def _binding(self) -> int:
        if self.token.kind == "operator":
            for level, operators in enumerate(_PRECEDENCE):
                if self.token.text in operators:
                    return level
        return -1

    def _negation(self) -> Syntax:
        position, times = self.token.position, 0
        while self._at("-"):
            self._next()
            times += 1
        operand = self._union()
        return Negation(operand, times, position) if times else operand

    def _union(self) -> Syntax:
        position = self.token.position
        first = self._path()
        rest: list[tuple[str, Syntax]] = []
        while self._at("|"):
            self._next()
            rest.append(("|", self._path()))
        return Chain(first, tuple(rest), position) if rest else first

    def _path(self) -> Syntax:
        position = self.token.position
        if self._at("/"):
            self._next()
            steps = self._steps() if self._at_step() else []
            return Path("root", tuple(steps), position)
        if self._at("//"):
            self._next()
            return Path("root", (_any_below(position), *self._steps()), position)
        if not self._at_primary():
            return Path("context", tuple(self._steps()), position)
        start = self._primary()
        if self._at("/"):
            self._next()
            return Path(start, tuple(self._steps()), position)
        if self._at("//"):
            self._next()
            return Path(start, (_any_below(position), *self._steps()), position)
        return start

    def _at_primary(self) -> bool:
        token = self.token
        if token.kind == "name":
            return self._ahead("(") and token.text not in _KINDS
        return token.kind in {"number", "string"} or self._at("(")

    def _at_step(self) -> bool:
        return self.token.kind == "name" or self._at(".", "..", "@")

    def _steps(self) -> list[StepSyntax]:
        steps = [self._step()]
        while self._at("/", "//"):
            if self._next().text == "//":
                steps.append(_any_below(self.token.position))
            steps.append(self._step())
        return steps

    def _step(self) -> StepSyntax:
        position = self.token.position
        if self._at("."):
            self._next()
            # "." and ".." with predicates are no XPath 1.0, but forms have them and every engine takes them.
            return StepSyntax("self", KindTest("node"), self._predicates(), position)
        if self._at(".."):
            self._next()
            return StepSyntax("parent", KindTest("node"), self._predicates(), position)
        axis: Axis = "child"
        if self._at("@"):
            self._next()
            axis = "attribute"
        elif self.token.kind == "name" and self._ahead("::"):
            name = self._next()
            if not _is_axis(name.text):
                raise ExpressionError(f"there is no axis {name.text!r}", name.position)
            axis = name.text
            self._next()
        return StepSyntax(axis, self._test(), self._predicates(), position)

    def _test(self) -> NameTest | KindTest:
        if self.token.kind != "name":
            found = repr(self.token.text) if self.token.text else "the end"
            raise ExpressionError(f"expected a name, found {found}", self.token.position)
        token = self._next()
        if token.text in _KINDS and self._at("("):
            self._next()
            target = self._next().text if self.token.kind == "string" else ""
            self._expect(")")
            return KindTest(token.text, target)
        prefix, colon, name = token.text.partition(":")
        return NameTest(prefix, name) if colon else NameTest("", token.text)

    def _predicates(self) -> tuple[Syntax, ...]:
        predicates: list[Syntax] = []
        while self._at("["):
            self._next()
            predicates.append(self._inside())
            self._expect("]")
        return tuple(predicates)

    def _primary(self) -> Syntax:
        token = self._next()
        start: Syntax
        if token.kind == "number":
            start = Number(float(token.text), token.position)
        elif token.kind == "string":
            start = Text(token.text, token.position)
        elif token.kind == "name":
            start = self._call(token)
        else:
            start = self._inside()
            self._expect(")")
        predicates = self._predicates()
        return Filter(start, predicates, token.position) if predicates else start

    def _call(self, name: Token) -> Call:
        self._expect("(")
        arguments: list[Syntax] = []
        if not self._at(")"):
            arguments.append(self._inside())
            while self._at(","):
                self._next()
                arguments.append(self._inside())
        self._expect(")")
        return Call(name.text, tuple(arguments), name.position)


def _any_below(position: int) -> StepSyntax:
    return StepSyntax("descendant-or-self", KindTest("node"), (), position)


def _is_axis(name: str) -> TypeGuard[Axis]:
    return name in _AXES
