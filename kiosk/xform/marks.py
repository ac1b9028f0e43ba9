"""What has to be worked out again after a change."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from kiosk.xform.instance import state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.xform.definition import Definition, Edge, Task
    from kiosk.xform.instance import Instance
    from kiosk.xform.node import Node


class Marks:
    """Tasks that are due, each with the nodes below which it is; `take` gives them out in the order of work."""

    __slots__ = ("_due", "_instance", "_queue", "_structure")

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._due: dict[int, dict[Node, None]] = {}
        self._queue: list[int] = []
        self._structure: dict[Definition, list[Edge]] = {}

    def take(self) -> tuple[int, dict[Node, None]] | None:
        """Return the rank of the first task that is due and the nodes below which it is; None when all is done."""
        if not self._queue:
            return None
        rank = heapq.heappop(self._queue)
        return rank, self._due.pop(rank)

    def mark(self, task: Task, scope: Node) -> None:
        """Have `task` worked out for its nodes below `scope`."""
        scopes = self._due.get(task.rank)
        if scopes is None:
            self._due[task.rank] = {scope: None}
            heapq.heappush(self._queue, task.rank)
        else:
            scopes[scope] = None

    def below(self, node: Node) -> None:
        """Mark every task of `node` and of all below it."""
        top = state_of(node).definition
        for definition in top.subtree():
            for task in definition.tasks.values():
                if definition is not top or task.kind != "count":
                    self.mark(task, node)

    def value_changed(self, node: Node, definition: Definition | None = None) -> None:
        """Mark what reads the value of `node` (or of its attribute `definition`)."""
        for task, anchor in (definition or state_of(node).definition).value_edges:
            self.mark(task, self._scope(node, anchor))

    def place_changed(self, node: Node) -> None:
        """Mark what reads which nodes there are, where `node` comes or goes."""
        for task, anchor in state_of(node).definition.place_edges:
            self.mark(task, self._scope(node, anchor))

    def structure_changed(self, repeat: Definition, parent: Node, moved: Sequence[Node] = ()) -> None:
        """Mark what reads from outside anything in the instances of `repeat` below `parent`.

        `moved` are those that have another position now.
        """
        edges = self._structure.get(repeat)
        if edges is None:
            edges = self._structure[repeat] = _structure_edges(repeat)
        for task, anchor in edges:
            if anchor is repeat:
                for node in moved:
                    self.mark(task, node)
            else:
                self.mark(task, self._scope(parent, anchor))

    def _scope(self, node: Node, anchor: Definition) -> Node:
        if anchor.within is None:
            return self._instance.element
        while state_of(node).definition is not anchor and node.parent is not None:
            node = node.parent
        return node


def _structure_edges(repeat: Definition) -> list[Edge]:
    inside = repeat.path.count("/")
    edges: dict[Edge, None] = {}
    for definition in repeat.subtree():
        for edge in (*definition.value_edges, *definition.place_edges):
            if edge.anchor.path.count("/") < inside or (definition is repeat and edge.anchor is repeat):
                edges[edge] = None
    return list(edges)
