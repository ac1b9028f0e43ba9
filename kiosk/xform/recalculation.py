"""Keeps the instance consistent: after a change, what depends on it is worked out again, in order, and nothing else."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING, Final

from kiosk.xform.datatypes import normalise
from kiosk.xform.instance import MAX_INSTANCES, state_of
from kiosk.xform.node import Leaf, Node
from kiosk.xform.problems import EntryError
from kiosk.xform.xpath import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.xform.choices import ChoiceLists
    from kiosk.xform.definition import Definition, Edge, Task, TaskKind
    from kiosk.xform.environment import World
    from kiosk.xform.instance import Instance
    from kiosk.xform.node import Item

# Tasks that depend on each other across instances run until nothing changes; a form that never settles is cut off here.
_KNOT_RUNS: Final = 2 * MAX_INSTANCES
_KNOT_WORK: Final = 100_000


class Recalculation:
    """Marks what depends on a change and works it out by rank.

    `watched` are the nodesets whose changes the form acts upon; the nodes of theirs that changed are collected in
    `changed`, new repeat instances in `born`, until they are taken away. Before it has `begun`, an instance the form
    itself has is none that is born: it is there when the form is loaded.
    """

    def __init__(
        self,
        tasks: Sequence[Task],
        instance: Instance,
        world: World,
        choices: ChoiceLists,
        watched: frozenset[Definition],
    ) -> None:
        self._tasks = tasks
        self._instance = instance
        self._world = world
        self._choices = choices
        self._watched = watched
        self._dirty: dict[int, dict[Node, None]] = {}
        self._queue: list[int] = []
        self._structure: dict[Definition, list[Edge]] = {}
        self._frozen: frozenset[TaskKind] = frozenset()
        self.changed: list[Node] = []
        self.born: list[Node] = []
        self.begun = False
        self._work: dict[TaskKind, Callable[[Definition, Node], None]] = {
            "relevant": self._relevant,
            "calculate": self._calculate,
            "choices": self._refresh_choices,
        }

    # What has changed ------------------------------------------------------------------------------------------

    def mark(self, task: Task, scope: Node) -> None:
        """Have `task` worked out for its nodes below `scope`."""
        scopes = self._dirty.get(task.rank)
        if scopes is None:
            self._dirty[task.rank] = {scope: None}
            heapq.heappush(self._queue, task.rank)
        else:
            scopes[scope] = None

    def mark_below(self, node: Node) -> None:
        """Have every task of `node` and of all below it worked out."""
        for definition in state_of(node).definition.subtree():
            for task in definition.tasks.values():
                if task.definition is not state_of(node).definition or task.kind != "count":
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

    def assign(self, node: Node, text: str) -> None:
        """Set the value of a leaf; of a select as much of it as can be chosen."""
        state = state_of(node)
        question = state.definition.question
        if question is not None and question.has_choices:
            state.chosen = text
            text = self._choices.available(question, node, text)
        state.rejected = ""
        self._set(node, text)

    def _set(self, node: Node, text: str) -> None:
        if node.text == text:
            return
        node.text = text
        definition = state_of(node).definition
        if node.relevant and definition.value_edges:
            self.value_changed(node)
        if definition in self._watched:
            self.changed.append(node)

    def assign_attribute(self, node: Node, definition: Definition, text: str) -> None:
        """Set an attribute."""
        if node.attributes.get((definition.namespace, definition.name)) != text:
            node.set_attribute(definition.name, text, definition.namespace)
            self.value_changed(node, definition)

    # Working it out --------------------------------------------------------------------------------------------

    def run_all(self, frozen: frozenset[TaskKind] = frozenset()) -> None:
        """Work everything out, but for the kinds in `frozen`."""
        self._frozen = frozen
        for task in self._tasks:
            self.mark(task, self._instance.element)
        self.run()
        self._frozen = frozenset()

    def run(self) -> None:
        """Work out all that is marked."""
        runs: dict[int, int] = {}
        work = 0
        while self._queue:
            rank = heapq.heappop(self._queue)
            scopes = self._dirty.pop(rank)
            task = self._tasks[rank]
            if task.kind in self._frozen:
                continue
            if task.knot:
                runs[rank] = runs.get(rank, 0) + 1
                if runs[rank] > _KNOT_RUNS or work > _KNOT_WORK:
                    self._world.faults.append(f"{task.definition.path}: does not settle")
                    continue
            work += self._perform(task, scopes)

    def _perform(self, task: Task, scopes: dict[Node, None]) -> int:
        definition = task.definition
        if task.kind == "count":
            nodes = self._nodes(definition.parent or definition, scopes)
            for node in nodes:
                self._count(definition, node)
            return len(nodes)
        work = self._work[task.kind]
        nodes = self._nodes(definition, scopes)
        for node in nodes:
            try:
                work(definition, node)
            except ExpressionError as error:
                self._world.fault(f"{task.kind} of {definition.path}", error)
        return len(nodes)

    def _nodes(self, definition: Definition, scopes: dict[Node, None]) -> Sequence[Node]:
        instance = self._instance
        if definition.within is None or instance.element in scopes:
            return instance.reach(definition, instance.element)
        if len(scopes) == 1:
            return instance.reach(definition, instance.common(definition, next(iter(scopes))))
        found: dict[Node, None] = {}
        for scope in scopes:
            found.update(dict.fromkeys(instance.reach(definition, instance.common(definition, scope))))
        return list(found)

    def _relevant(self, definition: Definition, node: Node) -> None:
        state = state_of(node)
        own = definition.relevant is None or definition.relevant.boolean(self._world.context(node))
        if own != state.own:
            state.own = own
            self._spread(node, relevant=own and (node.parent is None or node.parent.relevant))

    def _spread(self, node: Node, *, relevant: bool) -> None:
        if node.relevant == relevant:
            return
        node.relevant = relevant
        definition = state_of(node).definition
        self.value_changed(node)
        self.place_changed(node)
        if relevant:
            for owner in (definition, *definition.attributes):
                if "calculate" in owner.tasks:
                    self.mark(owner.tasks["calculate"], node)
        for child in node.children:
            self._spread(child, relevant=relevant and state_of(child).own)

    def _calculate(self, definition: Definition, node: Node) -> None:
        if not node.relevant or definition.calculate is None:
            return
        if definition.attribute:
            text = definition.calculate.string(self._world.context(attribute_of(node, definition)))
            self.assign_attribute(node, definition, normalise(definition.datatype, text) or "")
            return
        text = definition.calculate.string(self._world.context(node))
        if definition.datatype != "string":
            text = normalise(definition.datatype, text) or ""
        if definition.question is None:
            self._set(node, text)
        else:
            self.assign(node, text)

    def _refresh_choices(self, definition: Definition, node: Node) -> None:
        state = state_of(node)
        state.options = None
        if state.chosen and definition.question is not None:
            self._set(node, self._choices.available(definition.question, node, state.chosen))

    # Repeats ---------------------------------------------------------------------------------------------------

    def _count(self, definition: Definition, parent: Node) -> None:
        repeat = definition.repeat
        if repeat is None or repeat.count is None:
            return
        stand_in = self._instance.stand_in(definition, parent)
        try:
            number = repeat.count.number(self._world.context(stand_in))
        except ExpressionError as error:
            self._world.fault(f"jr:count of {definition.path}", error)
            return
        self.resize(definition, parent, wanted_instances(number))

    def would_be_relevant(self, definition: Definition, parent: Node) -> bool:
        """Tell whether an instance of a repeat without any would be relevant."""
        if definition.relevant is None:
            return True
        try:
            return definition.relevant.boolean(self._world.context(self._instance.stand_in(definition, parent)))
        except ExpressionError as error:
            self._world.fault(f"relevant of {definition.path}", error)
            return True

    def resize(self, definition: Definition, parent: Node, wanted: int) -> None:
        """Have `wanted` instances of a repeat below `parent`.

        The last ones go, new ones are as the form writes them.
        """
        repeat = definition.repeat
        present = self._instance.instances(definition, parent)
        if repeat is None or len(present) == wanted:
            return
        for node in list(present[wanted:])[::-1]:
            self._instance.remove(node)
        for position in range(len(present), wanted):
            try:
                is_default = position < len(repeat.defaults)
                node = self._plant(
                    definition, repeat.defaults[position] if is_default else repeat.template, parent, position
                )
            except EntryError as error:
                self._world.faults.append(str(error))
                break
            if self.begun or not is_default:
                self.born.append(node)
        self.structure_changed(definition, parent)

    def add_instance(self, definition: Definition, parent: Node) -> Node:
        """Add one instance behind the last one. Raises EntryError when there are too many."""
        if definition.repeat is None:
            raise EntryError(f"{definition.path} is no repeat")
        present = len(self._instance.instances(definition, parent))
        node = self._plant(definition, definition.repeat.template, parent, present)
        self.born.append(node)
        self.structure_changed(definition, parent)
        return node

    def _plant(self, definition: Definition, template: Node | None, parent: Node, present: int) -> Node:
        if template is None:
            raise EntryError(f"{definition.path} has no template")
        node = self._instance.insert(definition, parent, template, present)
        if not parent.relevant:
            self._spread(node, relevant=False)
        self.settle_choices(node)
        self.mark_below(node)
        return node

    def settle_choices(self, top: Node) -> None:
        """Take what the form or an earlier instance gives as answers of selects for chosen, where it can be chosen."""
        for node in (top, *top.descendants()):
            question = state_of(node).definition.question
            if node.text and question is not None and question.has_choices:
                state_of(node).chosen = node.text
                if question.itemset is None or question.itemset.fixed:
                    node.text = self._choices.available(question, node, node.text)

    def remove_instance(self, node: Node) -> None:
        """Take a repeat instance out."""
        parent, definition = node.parent, state_of(node).definition
        if parent is not None:
            instances = self._instance.instances(definition, parent)
            behind = instances[instances.index(node) + 1 :]
            self._instance.remove(node)
            self.structure_changed(definition, parent, behind)


def wanted_instances(number: float) -> int:
    """Return the instances jr:count asks for: the whole part, never below none or above MAX_INSTANCES."""
    return 0 if math.isnan(number) else int(min(max(number, 0), MAX_INSTANCES))


def attribute_of(node: Node, definition: Definition) -> Item:
    """Return an attribute as a node to work out expressions at."""
    text = node.attributes.get((definition.namespace, definition.name), "")
    return Leaf("attribute", node, text, name=definition.name, namespace=definition.namespace)


def _structure_edges(repeat: Definition) -> list[Edge]:
    inside = repeat.path.count("/")
    edges: dict[Edge, None] = {}
    for definition in repeat.subtree():
        for edge in (*definition.value_edges, *definition.place_edges):
            if edge.anchor.path.count("/") < inside or (definition is repeat and edge.anchor is repeat):
                edges[edge] = None
    return list(edges)
