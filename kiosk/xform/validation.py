"""Whether answers stand: required, constraint, data type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.xform.client import Violation
from kiosk.xform.datatypes import normalise
from kiosk.xform.instance import MAX_INSTANCES, state_of
from kiosk.xform.xpath import ExpressionError

if TYPE_CHECKING:
    from kiosk.xform.definition import Definition
    from kiosk.xform.environment import World
    from kiosk.xform.instance import Instance
    from kiosk.xform.node import Node
    from kiosk.xform.texts import Label
    from kiosk.xform.xpath import Expression


def accepted_value(definition: Definition, text: str) -> str | None:
    """Return the value an answer stands for, None when it is no value of the data type or outside of a range."""
    value = normalise(definition.datatype, text)
    question = definition.question
    return None if value and question is not None and not question.in_range(value) else value


class Validation:
    """Asks the binds about single nodes."""

    __slots__ = ("_instance", "_world")

    def __init__(self, instance: Instance, world: World) -> None:
        self._instance = instance
        self._world = world

    def is_required(self, node: Node) -> bool:
        """Whether the bind's `required` holds."""
        definition = state_of(node).definition
        return self._holds(definition.required, node, definition, otherwise=False)

    def is_readonly(self, node: Node) -> bool:
        """Whether the bind's `readonly` holds, here or on a group around (XForms 1.0, 6.1.2)."""
        here: Node | None = node
        while here is not None and here.data is not None:
            definition = state_of(here).definition
            if definition.readonly is not None and self._holds(definition.readonly, here, definition, otherwise=False):
                return True
            here = here.parent
        return False

    def violation(self, node: Node) -> Violation | None:
        """Return what is wrong with the value in the instance, required first.

        A text that is no value is not in the instance.
        """
        definition = state_of(node).definition
        if not node.relevant or node.children:
            return None
        if not node.text:
            return self._make(node, "required", definition.required_message) if self.is_required(node) else None
        if not self._holds(definition.constraint, node, definition, otherwise=True):
            return self._make(node, "constraint", definition.constraint_message)
        if definition.counts and _exceeds(node.text):
            return self._make(node, "constraint", None)
        return None

    def rejection(self, node: Node) -> Violation | None:
        """Return the violation of a text that is no value of the data type."""
        if node.relevant and state_of(node).rejected:
            return Violation(self._instance.ref(node), "type")
        return None

    def _make(self, node: Node, kind: str, message: Label | None) -> Violation:
        text = self._world.words(message, node).text.strip()
        return Violation(self._instance.ref(node), "required" if kind == "required" else "constraint", text)

    def _holds(self, expression: Expression | None, node: Node, definition: Definition, *, otherwise: bool) -> bool:
        if expression is None:
            return otherwise
        try:
            return expression.boolean(self._world.context(node))
        except ExpressionError as error:
            self._world.fault(definition.path, error)
            return otherwise


def _exceeds(text: str) -> bool:
    try:
        return float(text) > MAX_INSTANCES
    except ValueError:
        return False
