"""The dependency graph: in what order things are worked out, and which circles are refused."""

from __future__ import annotations

import heapq
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.xform.ordering import components, cycle_through
from kiosk.xform.problems import FormError
from kiosk.xform.tasks import add_edges, concerned_by, make_tasks, read_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kiosk.xform.definition import Definition, Task
    from kiosk.xform.dependencies import Reading


MAX_LINKS: Final = 3_000_000
"""Each edge counts once for every group around it that may go away: deep groups of expressions that read all."""


class _Link(NamedTuple):
    """`earlier` has to be worked out before `later`. A soft one may close a circle: see `_is_soft`."""

    earlier: int
    later: int
    soft: bool


def connect(definitions: Sequence[Definition], primary_id: str) -> tuple[Task, ...]:
    """Give every nodeset its tasks and edges; return the tasks in the order of work.

    Raises FormError: "cycle" with its path, "too-large".
    """
    tasks = [task for definition in definitions for task in make_tasks(definition)]
    read = read_all(tasks, definitions[0], primary_id)
    add_edges(tasks, read)
    return _in_order(tasks, chain(_reading_links(tasks, read, _makers(tasks)), _order_links(tasks)))


def _makers(tasks: Sequence[Task]) -> dict[Definition, list[int]]:
    """Return, for each nodeset, the tasks that may change its values or which of its nodes there are."""
    makers: dict[Definition, list[int]] = {}
    for index, task in enumerate(tasks):
        for definition in task.definition.subtree() if task.kind in ("relevant", "count") else (task.definition,):
            makers.setdefault(definition, []).append(index)
    return makers


def _reading_links(
    tasks: Sequence[Task], read: Sequence[Sequence[Reading]], makers: dict[Definition, list[int]]
) -> Iterable[_Link]:
    left = MAX_LINKS
    for later, found in enumerate(read):
        for reading in found:
            for definition in concerned_by(reading):
                earliers = makers.get(definition, ())
                left -= len(earliers)
                if left < 0:
                    raise FormError("too-large", "the form's expressions depend on too much", definition.path)
                for earlier in earliers:
                    if reading.place and tasks[earlier].kind in ("calculate", "choices"):
                        continue
                    yield _Link(earlier, later, _is_soft(tasks[earlier], tasks[later], reading))


def _is_soft(earlier: Task, later: Task, reading: Reading) -> bool:
    """Tell whether a circle closed by this link is sound.

    It is when it leads to another instance of the same repeat ("the instance before"), when two questions' relevance
    depends on each other's answer, when once() looks at what is there, when choices that go away take an answer with
    them, and when what is in a repeat says whether there is one more.
    """
    if earlier.kind in ("choices", "count"):
        return True
    if earlier is later and "once" in later.expression.functions:
        return True
    if earlier.kind == later.kind == "relevant":
        return earlier.definition is not later.definition
    shared = _shared_repeat(reading.definition, later.definition)
    if shared is None or _depth(reading.anchor) >= _depth(shared):
        return False
    source = later.expression.source
    return "[" in source or "-sibling::" in source or "indexed-repeat" in later.expression.functions


def _depth(definition: Definition) -> int:
    return definition.path.count("/")


def _shared_repeat(one: Definition, other: Definition) -> Definition | None:
    repeats = {definition for definition in one.chain() if definition.repeat}
    return next((definition for definition in reversed(other.chain()) if definition in repeats), None)


def _order_links(tasks: Sequence[Task]) -> Iterable[_Link]:
    """Yield what has to come first on one node.

    That it is there, then whether it is relevant, then its value, then its choices.
    """
    numbers = {task: index for index, task in enumerate(tasks)}
    for later, task in enumerate(tasks):
        own = list(task.definition.tasks.values())
        for before in own[: own.index(task)]:
            yield _Link(numbers[before], later, soft=False)
        above = task.definition.parent
        while above is not None:
            for kind in ("count", "relevant"):
                if kind in above.tasks:
                    yield _Link(numbers[above.tasks[kind]], later, soft=kind == "count")
            above = above.parent


def _in_order(tasks: Sequence[Task], links: Iterable[_Link]) -> tuple[Task, ...]:
    after: list[set[int]] = [set() for _ in tasks]
    hard: list[set[int]] = [set() for _ in tasks]
    for link in links:
        after[link.earlier].add(link.later)
        if not link.soft:
            hard[link.earlier].add(link.later)
    knots = components(after)
    for number, members in enumerate(knots, start=1):
        if len(members) > 1 or members[0] in after[members[0]]:
            for member in members:
                tasks[member].knot = number
    kept = [
        {
            later
            for later in after[index]
            if later in hard[index] or not tasks[index].knot or tasks[later].knot != tasks[index].knot
        }
        for index in range(len(tasks))
    ]
    _refuse_cycles(tasks, kept)
    return _ranked(tasks, kept)


def _refuse_cycles(tasks: Sequence[Task], after: Sequence[set[int]]) -> None:
    for members in components(after):
        if len(members) > 1 or members[0] in after[members[0]]:
            circle = [tasks[index] for index in cycle_through(members, after)]
            path = " → ".join(f"{task.definition.path} ({task.kind})" for task in [*circle, circle[0]])
            raise FormError("cycle", f"it depends on itself: {path}", circle[0].definition.path)


def _ranked(tasks: Sequence[Task], after: Sequence[set[int]]) -> tuple[Task, ...]:
    """Sort topologically; among what is free, document order."""
    waits = [0] * len(tasks)
    for laters in after:
        for later in laters:
            waits[later] += 1
    free = [index for index, count in enumerate(waits) if count == 0]
    ranked: list[Task] = []
    while free:
        index = heapq.heappop(free)
        tasks[index].rank = len(ranked)
        ranked.append(tasks[index])
        for later in after[index]:
            waits[later] -= 1
            if waits[later] == 0:
                heapq.heappush(free, later)
    return tuple(ranked)
