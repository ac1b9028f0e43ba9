"""Repeats: instances that come and go, by a count or by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kiosk.xform.instance import MAX_INSTANCES
from kiosk.xform.problems import EntryError
from kiosk.xform.xpath import ExpressionError

if TYPE_CHECKING:
    from kiosk.xform.assignment import Assignment
    from kiosk.xform.definition import Definition
    from kiosk.xform.environment import World
    from kiosk.xform.instance import Instance
    from kiosk.xform.marks import Marks
    from kiosk.xform.node import Node


class Repeats:
    """New instances are collected in `born`.

    Before the form has `begun`, an instance it has itself is none that is born: it is there when the form is loaded.
    """

    __slots__ = ("_assignment", "_instance", "_marks", "_world", "begun", "born")

    def __init__(self, instance: Instance, world: World, marks: Marks, assignment: Assignment) -> None:
        self._instance = instance
        self._world = world
        self._marks = marks
        self._assignment = assignment
        self.born: list[Node] = []
        self.begun = False

    def count(self, definition: Definition, parent: Node) -> None:
        """Have as many instances as jr:count says below `parent`."""
        repeat = definition.repeat
        if repeat is None or repeat.count is None:
            return
        stand_in = self._instance.stand_in(definition, parent)
        try:
            number = repeat.count.number(self._world.context(stand_in))
        except ExpressionError as error:
            self._world.fault(f"jr:count of {definition.path}", error)
            return
        self._resize(definition, parent, wanted_instances(number))

    def _resize(self, definition: Definition, parent: Node, wanted: int) -> None:
        repeat = definition.repeat
        present = self._instance.instances(definition, parent)
        if repeat is None or len(present) == wanted:
            return
        for node in list(present[wanted:])[::-1]:
            self._instance.remove(node)
        for position in range(len(present), wanted):
            is_default = position < len(repeat.defaults)
            template = repeat.defaults[position] if is_default else repeat.template
            try:
                node = self._plant(definition, template, parent, position)
            except EntryError as error:
                self._world.faults.append(str(error))
                break
            if self.begun or not is_default:
                self.born.append(node)
        self._marks.structure_changed(definition, parent)

    def add(self, definition: Definition, parent: Node) -> Node:
        """Add one instance behind the last one. Raises EntryError when the repeat is not open, or too long."""
        if definition.repeat is None or not definition.repeat.is_open:
            raise EntryError(f"{definition.path} has a fixed number of instances")
        present = len(self._instance.instances(definition, parent))
        if self._world.exhausted:
            # Each further instance would take longer than anybody waits.
            raise EntryError(f"{definition.path} cannot be repeated more than {present} times: it depends on too much")
        node = self._plant(definition, definition.repeat.template, parent, present)
        self.born.append(node)
        self._marks.structure_changed(definition, parent)
        return node

    def _plant(self, definition: Definition, template: Node | None, parent: Node, present: int) -> Node:
        if template is None:
            raise EntryError(f"{definition.path} has no template")
        node = self._instance.insert(definition, parent, template, present)
        if not parent.relevant:
            self._assignment.spread(node, relevant=False)
        self._assignment.settle_choices(node)
        self._marks.below(node)
        return node

    def remove(self, definition: Definition, node: Node) -> None:
        """Take an instance of the repeat out. Raises EntryError when the repeat is not open."""
        parent = node.parent
        if parent is None or definition.repeat is None or not definition.repeat.is_open:
            raise EntryError(f"{definition.path} has a fixed number of instances")
        instances = self._instance.instances(definition, parent)
        behind = instances[instances.index(node) + 1 :]
        self._instance.remove(node)
        self._marks.structure_changed(definition, parent, behind)

    def would_be_relevant(self, definition: Definition, parent: Node) -> bool:
        """Tell whether an instance of a repeat without any would be relevant."""
        if definition.relevant is None:
            return True
        try:
            return definition.relevant.boolean(self._world.context(self._instance.stand_in(definition, parent)))
        except ExpressionError as error:
            self._world.fault(f"relevant of {definition.path}", error)
            return True


def wanted_instances(number: float) -> int:
    """Return the instances jr:count asks for: the whole part, never below none or above MAX_INSTANCES."""
    return 0 if math.isnan(number) else int(min(max(number, 0), MAX_INSTANCES))
