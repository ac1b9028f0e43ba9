"""Syntax tree to code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.xform.xpath.analysis import may_count
from kiosk.xform.xpath.code import Code, constant, first_of, nodes_of
from kiosk.xform.xpath.errors import ExpressionError
from kiosk.xform.xpath.filters import compile_filter
from kiosk.xform.xpath.functions import FUNCTIONS
from kiosk.xform.xpath.lookups import find_lookup, lookup_code
from kiosk.xform.xpath.nodetests import JAVAROSA
from kiosk.xform.xpath.operations import chain, negation
from kiosk.xform.xpath.paths import CompiledStep, context_code, path_code, root_code
from kiosk.xform.xpath.syntax import Call, Chain, Filter, KindTest, Negation, Number, Path, StepSyntax, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.syntax import Syntax
    from kiosk.xform.xpath.values import Value

_SINGLE: frozenset[str] = frozenset({"current", "instance"})


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
        if isinstance(tree, Number | Text):
            return constant(tree.value)
        if isinstance(tree, Path):
            return self._path(tree)
        if isinstance(tree, Call):
            return self._call(tree)
        if isinstance(tree, Chain):
            return chain(self.compile(tree.first), [(sign, self.compile(operand)) for sign, operand in tree.rest])
        if isinstance(tree, Negation):
            return negation(self.compile(tree.operand), tree.times)
        return self._filter(tree)

    def _path(self, path: Path) -> Code:
        steps = _merged(path.steps)
        if path.start == "root":
            return path_code(root_code(), self._steps(steps), self._namespaces, single=True)
        if path.start == "context":
            return path_code(context_code(), self._steps(steps), self._namespaces, single=True)
        if isinstance(path.start, str):
            raise ExpressionError("the path begins nowhere", path.position)
        start, compiled = self.compile(path.start), self._steps(steps)
        if start.kind not in {"nodes", "any"}:
            raise ExpressionError(f"a path cannot begin with a {start.kind}", path.position)
        single = isinstance(path.start, Call) and path.start.name in _SINGLE
        lookup = find_lookup(path.start, steps)
        if lookup is None:
            return path_code(start, compiled, self._namespaces, single=single)
        row, after = compiled[: lookup.place + 1], compiled[lookup.place + 1 :]
        row_by_row = path_code(start, row, self._namespaces, single=single)
        rows = lookup_code(lookup, self.compile(lookup.key), row[-1].filters, row_by_row)
        return path_code(rows, after, self._namespaces, single=False) if after else rows

    def _steps(self, steps: Sequence[StepSyntax]) -> list[CompiledStep]:
        return [self._step(step) for step in steps]

    def _step(self, step: StepSyntax) -> CompiledStep:
        filters = [compile_filter(self.compile(predicate)) for predicate in step.predicates]
        return CompiledStep(step.axis, step.test, filters, step.position)

    def _filter(self, tree: Filter) -> Code:
        operand = self.compile(tree.operand)
        nodes = nodes_of(operand, "a predicate")
        filters = [compile_filter(self.compile(predicate)) for predicate in tree.predicates]

        def run(context: Context) -> list[Item]:
            items = nodes(context)
            for keep in filters:
                items = keep(items, context)
            return items

        return Code("nodes", run, first=first_of(run))

    def _call(self, call: Call) -> Code:
        name = self._known_name(call.name)
        self.functions.add(name)
        function = FUNCTIONS.get(name)
        if function is None:
            return self._wrong(f"there is no function {call.name}()", call.position)
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
        return f"jr:{local}" if uri == JAVAROSA else name

    def _wrong(self, message: str, position: int) -> Code:
        if not self._lenient:
            raise ExpressionError(message, position)

        def run(_: Context) -> Value:
            raise ExpressionError(message, position)

        return Code("any", run)


def _merged(steps: Sequence[StepSyntax]) -> list[StepSyntax]:
    """Return the steps with //a as one step down to all a, unless a predicate may count places among siblings."""
    merged: list[StepSyntax] = []
    for step in steps:
        before = merged[-1] if merged else None
        if (
            before is not None
            and before.axis == "descendant-or-self"
            and before.test == KindTest("node")
            and not before.predicates
            and step.axis == "child"
            and not any(may_count(predicate) for predicate in step.predicates)
        ):
            merged[-1] = StepSyntax("descendant", step.test, step.predicates, step.position)
        else:
            merged.append(step)
    return merged
