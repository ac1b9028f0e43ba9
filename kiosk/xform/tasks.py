"""The tasks of a form's nodesets, and what each of them reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.xform.definition import Edge, Task
from kiosk.xform.dependencies import readings, resolve
from kiosk.xform.instance import MAX_INSTANCES
from kiosk.xform.problems import FormError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kiosk.xform.definition import Definition
    from kiosk.xform.dependencies import Reading
    from kiosk.xform.xpath import Expression

MAX_EDGES: Final = 300_000
"""A form of a few kilobytes can ask for more: expressions that each read every node ("sum(//*)")."""
_LITERAL: Final = re.compile(r"\s*\d+(\.\d+)?\s*")


def make_tasks(definition: Definition) -> Iterable[Task]:
    """Make the tasks of one nodeset, in the order of work where nothing else decides."""
    repeat, question = definition.repeat, definition.question
    if repeat is not None and repeat.count is not None:
        definition.tasks["count"] = Task("count", definition, repeat.count)
    if definition.relevant is not None:
        definition.tasks["relevant"] = Task("relevant", definition, definition.relevant)
    if definition.calculate is not None:
        definition.tasks["calculate"] = Task("calculate", definition, definition.calculate)
    if question is not None and question.itemset is not None and not question.itemset.fixed:
        definition.tasks["choices"] = Task("choices", definition, question.itemset.nodes)
    return definition.tasks.values()


def read_all(tasks: Sequence[Task], root: Definition, primary_id: str) -> list[list[Reading]]:
    """Return what each task reads. Raises FormError("too-large")."""
    read: list[list[Reading]] = []
    left = MAX_EDGES
    for task in tasks:
        found = _read_by(task, root, primary_id)
        left -= sum(len(concerned_by(reading)) for reading in found)
        if left < 0:
            raise FormError("too-large", "the form's expressions depend on too much", task.definition.path)
        read.append(found)
    return read


def _read_by(task: Task, root: Definition, primary_id: str) -> list[Reading]:
    found = readings(task.expression, task.definition, root, primary_id)
    question = task.definition.question
    if task.kind == "choices" and question is not None and question.itemset is not None:
        found += [
            inner._replace(anchor=min(inner.anchor, base.anchor, key=_depth))
            for base in list(found)
            for inner in _value_readings(question.itemset.value, base, root, primary_id)
        ]
    if task.kind == "count":
        _bound_count(task, found)
    return found


def _value_readings(value: Expression, base: Reading, root: Definition, primary_id: str) -> list[Reading]:
    return [
        reading for reference in value.references for reading in resolve(reference, base.definition, root, primary_id)
    ]


def _depth(definition: Definition) -> int:
    return definition.path.count("/")


def _bound_count(task: Task, found: Sequence[Reading]) -> None:
    """Refuse a fixed count beyond what can be repeated; let the question that gives a count know that it does."""
    sources = [task.expression.source]
    if len(found) == 1:
        given = found[0].definition
        given.counts = given.question is not None
        # Spreadsheet tools put the count of a repeat into a calculation.
        sources += [given.calculate.source] if given.calculate else []
    for source in sources:
        if _LITERAL.fullmatch(source) and float(source) > MAX_INSTANCES:
            message = f"it repeats {source.strip()} times, and more than {MAX_INSTANCES} is not possible"
            raise FormError("too-large", message, task.definition.path)


def add_edges(tasks: Sequence[Task], read: Sequence[Sequence[Reading]]) -> None:
    """Give every nodeset the edges to the tasks that read it."""
    value: dict[Definition, dict[Edge, None]] = {}
    place: dict[Definition, dict[Edge, None]] = {}
    for task, found in zip(tasks, read, strict=True):
        for reading in found:
            edge = Edge(task, reading.anchor)
            for definition in concerned_by(reading):
                (place if reading.place else value).setdefault(definition, {})[edge] = None
    for definition, edges in value.items():
        definition.value_edges = tuple(edges)
    for definition, edges in place.items():
        definition.place_edges = tuple(edges)


def concerned_by(reading: Reading) -> Sequence[Definition]:
    """Return the nodesets a reading is about: the string-value of a group is that of all below it."""
    if reading.place or not reading.definition.children:
        return (reading.definition,)
    return reading.definition.subtree()
