"""Syntax tree to code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.analysis import place_wanted
from kiosk.xform.xpath.code import Code, constant, first_of, nodes_of
from kiosk.xform.xpath.errors import ExpressionError, told
from kiosk.xform.xpath.filters import at_places, compile_filter
from kiosk.xform.xpath.functions import FUNCTIONS
from kiosk.xform.xpath.lookups import find_lookup, lookup_code
from kiosk.xform.xpath.nodetests import JAVAROSA
from kiosk.xform.xpath.operations import chain, negation
from kiosk.xform.xpath.paths import CompiledStep, context_code, merged, path_code, plain_path, plain_steps, root_code
from kiosk.xform.xpath.syntax import Call, Chain, Filter, Negation, Number, Path, StepSyntax, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.filters import Filter as Predicate
    from kiosk.xform.xpath.syntax import Syntax
    from kiosk.xform.xpath.values import Value

# Calls that give one node at most.
_SINGLE: Final = frozenset({"current", "instance"})


class Compiler:
    """Compiles one expression; `functions` collects the names of all functions called.

    `lenient` compiles unknown functions and wrong numbers of arguments to errors when evaluated.
    """

    def __init__(self, namespaces: Mapping[str, str], *, lenient: bool = False) -> None:
        self._namespaces = namespaces
        self._lenient = lenient
        self.functions: set[str] = set()
        self.volatile = False

    def compile(self, tree: Syntax) -> Code:
        """Return the code of `tree`."""
        return _COMPILERS[type(tree)](self, tree)

    def compile_constant(self, tree: Number | Text) -> Code:
        """Return the code of a number or string as written."""
        return constant(tree.value)

    def compile_chain(self, tree: Chain) -> Code:
        """Return the code of operations of one precedence."""
        return chain(self.compile(tree.first), [(sign, self.compile(operand)) for sign, operand in tree.rest])

    def compile_negation(self, tree: Negation) -> Code:
        """Return the code of minus signs."""
        return negation(self.compile(tree.operand), tree.times)

    def compile_path(self, path: Path) -> Code:
        """Return the code of a location path."""
        if isinstance(path.start, str):
            start = root_code() if path.start == "root" else context_code()
            names = plain_steps(path.steps)
            if names is not None:
                return plain_path(start, names)
            return path_code(start, self._steps(merged(path.steps)), self._namespaces, single=True)
        return self._path_from(path.start, self.compile(path.start), path)

    def _path_from(self, syntax: Syntax, start: Code, path: Path) -> Code:
        if start.kind not in {"nodes", "any"}:
            raise ExpressionError(f"a path cannot begin with a {start.kind}", path.position)
        single = isinstance(syntax, Call) and syntax.name in _SINGLE
        names = plain_steps(path.steps) if single else None
        if names is not None:
            return plain_path(start, names)
        steps = merged(path.steps)
        compiled = self._steps(steps)
        lookup = find_lookup(syntax, steps)
        if lookup is None:
            return path_code(start, compiled, self._namespaces, single=single)
        row, after = compiled[: lookup.place + 1], compiled[lookup.place + 1 :]
        row_by_row = path_code(start, row, self._namespaces, single=single)
        rows = lookup_code(lookup, self.compile(lookup.key), row[-1].filters, row_by_row)
        return path_code(rows, after, self._namespaces, single=False) if after else rows

    def _steps(self, steps: Sequence[StepSyntax]) -> list[CompiledStep]:
        return [self._step(step) for step in steps]

    def _step(self, step: StepSyntax) -> CompiledStep:
        filters = [self._predicate(predicate) for predicate in step.predicates]
        return CompiledStep(step.axis, step.test, filters, step.position)

    def _predicate(self, predicate: Syntax) -> Predicate:
        place = place_wanted(predicate)
        whole = compile_filter(self.compile(predicate))
        if place is None or self.volatile:
            return whole
        code = self.compile(place)
        return at_places(code) if code.kind in {"number", "nodes"} else whole

    def compile_filter(self, tree: Filter) -> Code:
        """Return the code of an expression with predicates."""
        operand = self.compile(tree.operand)
        nodes = nodes_of(operand, "a predicate")
        filters = [self._predicate(predicate) for predicate in tree.predicates]

        def run(context: Context) -> list[Item]:
            items = nodes(context)
            for keep in filters:
                items = keep(items, context)
            return items

        return Code("nodes", run, first=first_of(run))

    def compile_call(self, call: Call) -> Code:
        """Return the code of a function call."""
        name = self._known_name(call.name)
        self.functions.add(name)
        function = FUNCTIONS.get(name)
        if function is None:
            return self._wrong(f"there is no function {told(call.name)}()", call.position)
        count = len(call.arguments)
        if not function.takes(count):
            return self._wrong(f"{call.name}() takes {function.arity}, not {count}", call.position)
        self.volatile = self.volatile or function.volatile(count)
        arguments = [self.compile(argument) for argument in call.arguments]
        try:
            return function.build(arguments)
        except ExpressionError as error:
            return self._wrong(error.message, call.position)

    def _known_name(self, name: str) -> str:
        prefix, colon, local = name.rpartition(":")
        if not colon:
            return name
        uri = self._namespaces.get(prefix, JAVAROSA if prefix == "jr" else "")
        return f"jr:{local}" if uri == JAVAROSA else f"{{{uri}}}{local}"

    def _wrong(self, message: str, position: int) -> Code:
        if not self._lenient:
            raise ExpressionError(message, position)

        def run(_: Context) -> Value:
            raise ExpressionError(message, position)

        return Code("any", run)


_COMPILERS: Final[dict[type, Callable[..., Code]]] = {
    Number: Compiler.compile_constant,
    Text: Compiler.compile_constant,
    Path: Compiler.compile_path,
    Call: Compiler.compile_call,
    Chain: Compiler.compile_chain,
    Negation: Compiler.compile_negation,
    Filter: Compiler.compile_filter,
}
