"""Absolute paths inside repeats mean the same instance (ODK XForms specification, "A Big Deviation with XForms").

`/data/person/name`, read by something inside a person, is that person's name: the path is taken for `../name`.
Functions over many nodes keep what XPath says, or no sum could be made inside a repeat; so do unions, and paths that
say which instance they mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.syntax import Call, Chain, Filter, KindTest, NameTest, Negation, Path, StepSyntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.xform.definition import Definition
    from kiosk.xform.xpath.syntax import Syntax

_OVER_NODES: Final = frozenset(
    {"sum", "count", "count-non-empty", "max", "min", "join", "area", "distance", "geofence", "randomize"}
)
_ANY: Final = KindTest("node")


class Nearness:
    """Rewrites the expressions of one nodeset; `outside` those that are worked out beside its instances (jr:count)."""

    __slots__ = ("_chain", "_names")

    def __init__(self, definition: Definition, *, outside: bool = False) -> None:
        self._chain = definition.chain()
        self._names = [each.name for each in (self._chain[:-1] if outside else self._chain)]

    def rewrite(self, tree: Syntax, *, many: bool = False, inside: bool = False) -> Syntax:
        """Return the expression with its paths taken so.

        `many`: all the nodes of this path are wanted. `inside`: the expression is a predicate, where the nodeset is
        current().
        """
        if isinstance(tree, Path):
            return self._path(tree, many=many, inside=inside)
        if isinstance(tree, Call):
            return self._call(tree, inside=inside)
        if isinstance(tree, Chain):
            union = any(sign == "|" for sign, _ in tree.rest)
            first = self.rewrite(tree.first, many=union, inside=inside)
            rest = tuple((sign, self.rewrite(each, many=union, inside=inside)) for sign, each in tree.rest)
            return Chain(first, rest, tree.position)
        if isinstance(tree, Negation):
            return Negation(self.rewrite(tree.operand, inside=inside), tree.times, tree.position)
        if isinstance(tree, Filter):
            operand = self.rewrite(tree.operand, many=True, inside=inside)
            return Filter(operand, self._predicates(tree.predicates), tree.position)
        return tree

    def _predicates(self, predicates: Sequence[Syntax]) -> tuple[Syntax, ...]:
        return tuple(self.rewrite(each, inside=True) for each in predicates)

    def _call(self, call: Call, *, inside: bool) -> Call:
        def is_many(place: int) -> bool:
            if call.name == "indexed-repeat":
                return place == 0 or place % 2 == 1
            return call.name in _OVER_NODES

        arguments = tuple(
            self.rewrite(each, many=is_many(place), inside=inside) for place, each in enumerate(call.arguments)
        )
        return Call(call.name, arguments, call.position)

    def _path(self, path: Path, *, many: bool, inside: bool) -> Path:
        steps = tuple(
            StepSyntax(step.axis, step.test, self._predicates(step.predicates), step.position)
            if step.predicates
            else step
            for step in path.steps
        )
        start = path.start if isinstance(path.start, str) else self.rewrite(path.start, many=True, inside=inside)
        shared = 0 if many or start != "root" else self._shared(steps)
        if not any(definition.repeat for definition in self._chain[:shared]):
            return Path(start, steps, path.position)
        up = StepSyntax("parent", _ANY, (), path.position)
        climb = (up,) * (len(self._chain) - shared)
        origin = Call("current", (), path.position) if inside else "context"
        return Path(origin, climb + steps[shared:], path.position)

    def _shared(self, steps: Sequence[StepSyntax]) -> int:
        """Return how many steps lead down the way to the nodeset itself."""
        shared = 0
        for name, step in zip(self._names, steps, strict=False):
            same = step.axis == "child" and isinstance(step.test, NameTest) and step.test.name == name
            if not same or step.predicates:
                break
            shared += 1
        return shared
