"""What the form says of each nodeset of its primary instance.

Made when the form is parsed, the same for every entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from kiosk.xform.controls import Question
    from kiosk.xform.node import Node
    from kiosk.xform.texts import Label
    from kiosk.xform.xpath import Expression

# Functions that look at the node they are evaluated at, though no path begins there.
_NEAR: Final = frozenset({"once", "lang", "jr:itext", "jr:choice-name"})
TaskKind: TypeAlias = Literal["relevant", "calculate", "count", "choices"]


class Definition:
    """A nodeset: "/data/person/name", or an attribute ("/data/meta/entity/@id").

    `index` is its place in document order, parents before children. `within` is the innermost repeat it is in or is.
    The expressions are those of its bind; `value_edges` and `place_edges` lead to what has to be worked out again
    when the value of one of its nodes changes, or which of its nodes there are.
    """

    __slots__ = (
        "attribute",
        "attributes",
        "calculate",
        "children",
        "constraint",
        "constraint_message",
        "counts",
        "datatype",
        "index",
        "name",
        "named",
        "namespace",
        "parameters",
        "parent",
        "path",
        "place_edges",
        "prefix",
        "preload",
        "preload_parameter",
        "question",
        "readonly",
        "relevant",
        "repeat",
        "required",
        "required_message",
        "save_incomplete",
        "saveto",
        "tasks",
        "value_edges",
        "within",
    )

    def __init__(
        self, name: str, namespace: str, prefix: str, parent: Definition | None, *, attribute: bool = False
    ) -> None:
        self.name = name
        self.namespace = namespace
        self.prefix = prefix
        self.parent = parent
        self.attribute = attribute
        self.path: str = f"{parent.path if parent else ''}/{'@' if attribute else ''}{name}"
        self.index = -1
        self.children: list[Definition] = []
        self.named: dict[str, Definition] = {}
        self.attributes: list[Definition] = []
        self.repeat: Repeat | None = None
        self.within: Definition | None = None
        self.datatype = "string"
        self.relevant: Expression | None = None
        self.readonly: Expression | None = None
        self.required: Expression | None = None
        self.constraint: Expression | None = None
        self.calculate: Expression | None = None
        self.constraint_message: Label | None = None
        self.required_message: Label | None = None
        self.parameters: dict[str, str] = {}
        self.preload = ""
        self.preload_parameter = ""
        self.question: Question | None = None
        self.counts = False
        self.save_incomplete = False
        self.saveto = ""
        self.tasks: dict[TaskKind, Task] = {}
        self.value_edges: tuple[Edge, ...] = ()
        self.place_edges: tuple[Edge, ...] = ()

    def child(self, name: str) -> Definition | None:
        """Return the child nodeset of this local name."""
        return self.named.get(name)

    def add(self, child: Definition) -> None:
        """Add a nodeset below this one."""
        self.children.append(child)
        self.named[child.name] = child

    def subtree(self) -> list[Definition]:
        """Return this nodeset and all below it, attributes too, in document order."""
        found = [self, *self.attributes]
        for child in self.children:
            found += child.subtree()
        return found

    def chain(self) -> list[Definition]:
        """Return the nodesets from the document element down to this one."""
        above = self.parent.chain() if self.parent else []
        return [*above, self]

    def __repr__(self) -> str:
        return f"<Definition {self.path}>"


class Repeat:
    """How a repeat repeats.

    `template` is what a new instance is made of; `defaults` are the instances written in the form, in order. `count`
    is jr:count; `fixed` is jr:noAddRemove.
    """

    __slots__ = ("count", "defaults", "fixed", "template")

    def __init__(self) -> None:
        self.template: Node | None = None
        self.defaults: list[Node] = []
        self.count: Expression | None = None
        self.fixed = False

    @property
    def is_open(self) -> bool:
        """Whether the person says how many there are."""
        return self.count is None and not self.fixed


class Task:
    """One expression that has to be worked out again when what it reads changes.

    `rank` is its place in the order of work; tasks that depend on each other across repeat instances share a `knot`
    (0: none) and may run again.
    """

    __slots__ = ("_for_all", "definition", "expression", "kind", "knot", "rank")

    def __init__(self, kind: TaskKind, definition: Definition, expression: Expression) -> None:
        self.kind = kind
        self.definition = definition
        self.expression = expression
        self.rank = -1
        self.knot = 0
        self._for_all = not (
            expression.volatile
            or expression.functions & _NEAR
            or any(reference.start == "context" for reference in expression.references)
        )

    @property
    def is_shared(self) -> bool:
        """Whether its result is the same for all nodes: nothing it reads is found from the node."""
        return self._for_all and not self.knot

    def __repr__(self) -> str:
        return f"<{self.kind} of {self.definition.path}>"


class Edge(NamedTuple):
    """From a nodeset to a task that reads it.

    A changed node concerns those nodes of the task that are below the node's ancestor-or-self of `anchor`, the topmost
    nodeset the reference passes through.
    """

    task: Task
    anchor: Definition
