"""Finding the references of an expression in its syntax tree."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.xform.xpath.errors import ExpressionError
from kiosk.xform.xpath.references import Reference, Step
from kiosk.xform.xpath.syntax import Call, Chain, Filter, KindTest, NameTest, Negation, Path, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.xform.xpath.references import Start, Use
    from kiosk.xform.xpath.syntax import StepSyntax, Syntax

_PLACE_ONLY: Final = frozenset({"count", "position", "name", "local-name", "namespace-uri"})
_CONTEXT_ALONE: Final = frozenset({"string", "number", "normalize-space", "string-length"})
# Paths with unions and choices at each step would multiply; nobody writes more than this.
_MOST_ORIGINS: Final = 100


class Origin(NamedTuple):
    """Where a path has come to so far."""

    start: Start
    steps: tuple[Step, ...] = ()
    instance: str = ""

    def reference(self, use: Use) -> Reference:
        """Return the reference to what is here."""
        return Reference(self.start, self.steps, self.instance, use)


_CONTEXT: Final = Origin("context")
_ANY_BELOW: Final = Step("descendant-or-self", "*")


def find_references(tree: Syntax, parse: Callable[[str], Syntax]) -> tuple[Reference, ...]:
    """Return what the tree reads, each once, in the order of the source; `parse` reads paths given as strings."""
    tracer = _Tracer(parse)
    tracer.read(tree, [_CONTEXT])
    return tuple(tracer.found)


class _Tracer:
    def __init__(self, parse: Callable[[str], Syntax]) -> None:
        self._parse = parse
        self.found: dict[Reference, None] = {}

    def _note(self, origins: Sequence[Origin], use: Use) -> None:
        for origin in origins:
            self.found.setdefault(origin.reference(use))

    def read(self, tree: Syntax, here: Sequence[Origin], use: Use = "value") -> None:
        """Note that the result of `tree` is used; `here` is what "." means."""
        for origin in self._follow(tree, here):
            self.found.setdefault(Reference(origin.start, origin.steps, origin.instance, use))

    def _follow(self, tree: Syntax, here: Sequence[Origin]) -> list[Origin]:
        """Note what is read on the way to the result; return where its nodes come from, for a caller that goes on."""
        follow = _FOLLOWERS.get(type(tree))
        return [] if follow is None else follow(self, tree, here)

    def filter(self, tree: Filter, here: Sequence[Origin]) -> list[Origin]:
        origins = self._follow(tree.operand, here)
        self._read_all(tree.predicates, origins)
        return origins

    def chain(self, tree: Chain, here: Sequence[Origin]) -> list[Origin]:
        operands = [tree.first, *(operand for _, operand in tree.rest)]
        if tree.rest[0][0] == "|":
            return _few([origin for operand in operands for origin in self._follow(operand, here)])
        self._read_all(operands, here)
        return []

    def negation(self, tree: Negation, here: Sequence[Origin]) -> list[Origin]:
        self.read(tree.operand, here)
        return []

    def _read_all(self, trees: Sequence[Syntax], here: Sequence[Origin]) -> None:
        for tree in trees:
            # Numbers and strings read nothing.
            if type(tree) in _FOLLOWERS:
                self.read(tree, here)

    def path(self, path: Path, here: Sequence[Origin]) -> list[Origin]:
        if path.start == "root":
            origins = [Origin("root")]
        elif isinstance(path.start, str):
            origins = list(here)
        else:
            origins = self._follow(path.start, here)
        since = 0
        for place, step in enumerate(path.steps, 1):
            if step.predicates:
                origins = [_walked(origin, path.steps[since:place]) for origin in origins]
                self._read_all(step.predicates, origins)
                since = place
        return [_walked(origin, path.steps[since:]) for origin in origins]

    def call(self, call: Call, here: Sequence[Origin]) -> list[Origin]:
        name, arguments = call.name.rpartition(":")[2], call.arguments
        if name == "current":
            return [_CONTEXT]
        if name in {"instance", "indexed-repeat", "randomize", "if", "id"}:
            return self._node_call(name, arguments, here)
        if name == "pulldata":
            self._pulldata(arguments, here)
        elif name == "choice-name":
            self._choice_name(arguments, here, call.position)
        elif name == "last" or (name in _PLACE_ONLY and not arguments):
            self._note(here, "place")
        elif name in _PLACE_ONLY:
            for argument in arguments:
                self.read(argument, here, "place")
        else:
            self._read_all(arguments, here)
        if name == "once" or (name in _CONTEXT_ALONE and not arguments):
            self._note(here, "value")
        return []

    def _node_call(self, name: str, arguments: Sequence[Syntax], here: Sequence[Origin]) -> list[Origin]:
        if name == "instance":
            literal = arguments[0].value if arguments and isinstance(arguments[0], Text) else ""
            self._read_all(arguments, here)
            return [Origin("instance", instance=literal)]
        if name == "if":
            self._read_all(arguments[:1], here)
            return _few([origin for branch in arguments[1:] for origin in self._follow(branch, here)])
        if name == "id":
            self._read_all(arguments, here)
            return [Origin("root", (Step("descendant", "*"),))]
        if name == "randomize":
            self._read_all(arguments[1:], here)
        else:
            for place, argument in enumerate(arguments[1:]):
                self.read(argument, here, "value" if place % 2 else "place")
        return self._follow(arguments[0], here) if arguments else []

    def _pulldata(self, arguments: Sequence[Syntax], here: Sequence[Origin]) -> None:
        self._read_all(arguments, here)
        name, *columns = (argument.value if isinstance(argument, Text) else "" for argument in arguments[:3])
        rows = (Step("child", "root"), Step("child", "item"))
        instance = name.strip().removesuffix(".csv")
        for column in columns:
            self._note([Origin("instance", (*rows, Step("child", column.strip() or "*")), instance)], "value")

    def _choice_name(self, arguments: Sequence[Syntax], here: Sequence[Origin], position: int) -> None:
        self._read_all(arguments, here)
        path = arguments[1] if len(arguments) > 1 else None
        if not isinstance(path, Text):
            return
        try:
            self.read(self._parse(path.value), here)
        except ExpressionError as error:
            raise ExpressionError(f"jr:choice-name() needs a path, and {error.message}", position) from None


def _few(origins: list[Origin]) -> list[Origin]:
    unique = list(dict.fromkeys(origins))
    if len(unique) > _MOST_ORIGINS:
        raise ExpressionError(f"a path begins at more than {_MOST_ORIGINS} places")
    return unique


@lru_cache(maxsize=10_000)
def _child(name: str) -> Step:
    return Step("child", name)


def _walked(origin: Origin, path: Sequence[StepSyntax]) -> Origin:
    """Return where steps lead, in the normal form Reference describes."""
    steps = list(origin.steps)
    for step in path:
        axis, test = step.axis, step.test
        name = test.name if isinstance(test, NameTest) else "*"
        if axis == "child" and steps and steps[-1] == _ANY_BELOW:
            steps[-1] = Step("descendant", name)
        elif axis == "child" and name != "*":
            steps.append(_child(name))
        elif axis == "parent" and steps and steps[-1].axis in {"child", "attribute"}:
            steps.pop()
        elif axis != "self" and (name != "*" or not isinstance(test, KindTest) or test.kind != "text"):
            steps.append(Step(axis, name))
    return Origin(origin.start, tuple(steps), origin.instance)


_FOLLOWERS: Final[dict[type, Callable[..., list[Origin]]]] = {
    Path: _Tracer.path,
    Call: _Tracer.call,
    Filter: _Tracer.filter,
    Chain: _Tracer.chain,
    Negation: _Tracer.negation,
}
