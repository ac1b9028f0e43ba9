"""Keeps the instance consistent: after a change, what depends on it is worked out again, in order, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, cast

from kiosk.xform.assignment import attribute_of
from kiosk.xform.datatypes import normalise
from kiosk.xform.instance import MAX_INSTANCES
from kiosk.xform.xpath import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.xform.assignment import Assignment
    from kiosk.xform.definition import Definition, Task, TaskKind
    from kiosk.xform.environment import World
    from kiosk.xform.instance import Instance
    from kiosk.xform.marks import Marks
    from kiosk.xform.node import Node
    from kiosk.xform.repeats import Repeats

_Result = TypeVar("_Result")
# Tasks that depend on each other across instances run until nothing changes; a form that never settles is cut off here.
_KNOT_RUNS: Final = 2 * MAX_INSTANCES
_KNOT_WORK: Final = 100_000
MAX_VISITS: Final = 10_000_000
"""How many nodes expressions may look at for one answer: about five seconds, and then nobody is there any more."""


class Recalculation:
    """Works out the tasks that are marked."""

    __slots__ = ("_assignment", "_frozen", "_instance", "_marks", "_same", "_tasks", "_work", "_world")

    def __init__(  # noqa: PLR0913, PLR0917 -- made in one place
        self,
        tasks: Sequence[Task],
        instance: Instance,
        world: World,
        marks: Marks,
        assignment: Assignment,
        repeats: Repeats,
    ) -> None:
        self._tasks = tasks
        self._instance = instance
        self._world = world
        self._marks = marks
        self._assignment = assignment
        self._frozen: frozenset[TaskKind] = frozenset()
        self._same: dict[str, object] | None = None
        self._work: dict[TaskKind, Callable[[Definition, Node], None]] = {
            "relevant": self._relevant,
            "calculate": self._calculate,
            "choices": lambda _, node: assignment.choose_again(node),
            "count": repeats.count,
        }

    def run_all(self, frozen: frozenset[TaskKind] = frozenset()) -> None:
        """Work everything out, but for the kinds in `frozen`."""
        self._frozen = frozen
        self.refresh()
        for task in self._tasks:
            self._marks.mark(task, self._instance.element)
        self.run()
        self._frozen = frozenset()

    def run(self) -> None:
        """Work out all that is marked. `refresh` before it: what one answer may take is limited."""
        runs: dict[int, int] = {}
        work = 0
        while (due := self._marks.take()) is not None:
            rank, scopes = due
            task = self._tasks[rank]
            if task.kind in self._frozen:
                continue
            if self._is_too_much(task):
                continue
            if task.knot:
                runs[rank] = runs.get(rank, 0) + 1
                if runs[rank] > _KNOT_RUNS or work > _KNOT_WORK:
                    self._world.faults.append(f"{task.definition.path}: does not settle")
                    continue
            work += self._perform(task, scopes)

    def _perform(self, task: Task, scopes: dict[Node, None]) -> int:
        definition, work = task.definition, self._work[task.kind]
        # A count is worked out where its instances stand.
        place = definition.parent if task.kind == "count" and definition.parent is not None else definition
        nodes, before = self._nodes(place, scopes), self._instance.nodes
        self._same = {} if task.is_shared and len(nodes) > 1 else None
        for node in nodes:
            if self._is_too_much(task):
                break
            try:
                work(definition, node)
            except ExpressionError as error:
                self._world.fault(f"{task.kind} of {definition.path}", error)
        # A count that never settles makes a thousand instances and takes them away again, each time.
        return len(nodes) + abs(self._instance.nodes - before)

    def _is_too_much(self, task: Task) -> bool:
        if self._world.visits <= MAX_VISITS:
            return False
        fault = f"{task.definition.path}: the form's expressions look at too much"
        if fault not in self._world.faults:
            self._world.faults.append(fault)
        self._world.exhausted = True
        return True

    def refresh(self) -> None:
        """Begin to count anew: the person has done something."""
        self._world.visits = 0

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
        relevant = definition.relevant
        own = relevant is None or self._once("relevant", lambda: relevant.boolean(self._world.context(node)))
        self._assignment.set_relevance(node, own=own)

    def _calculate(self, definition: Definition, node: Node) -> None:
        # What is not relevant rests; becoming relevant makes it due again.
        if not node.relevant or definition.calculate is None:
            return
        place = attribute_of(node, definition) if definition.attribute else node
        calculate = definition.calculate
        text = self._once("calculate", lambda: calculate.string(self._world.context(place)))
        if definition.datatype != "string":
            text = normalise(definition.datatype, text) or ""
        if definition.attribute:
            self._assignment.assign_attribute(node, definition, text)
        else:
            self._assignment.assign(node, text)

    def _once(self, kind: str, work_out: Callable[[], _Result]) -> _Result:
        """Return the result; where it is the same for all instances of a repeat it is worked out for the first only."""
        if self._same is None:
            return work_out()
        if kind not in self._same:
            self._same[kind] = work_out()
        return cast("_Result", self._same[kind])
