"""Sets values and relevance in the instance, and marks what that concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.xform.instance import state_of
from kiosk.xform.node import Leaf

if TYPE_CHECKING:
    from kiosk.xform.choices import ChoiceLists
    from kiosk.xform.definition import Definition
    from kiosk.xform.marks import Marks
    from kiosk.xform.node import Item, Node


class Assignment:
    """`watched` are the nodesets whose changes the form acts upon; their nodes that changed are kept in `changed`."""

    __slots__ = ("_choices", "_marks", "_watched", "changed")

    def __init__(self, marks: Marks, choices: ChoiceLists, watched: frozenset[Definition]) -> None:
        self._marks = marks
        self._choices = choices
        self._watched = watched
        self.changed: list[Node] = []

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
            self._marks.value_changed(node)
        if definition in self._watched:
            self.changed.append(node)

    def assign_attribute(self, node: Node, definition: Definition, text: str) -> None:
        """Set an attribute."""
        if node.attributes.get((definition.namespace, definition.name)) != text:
            node.set_attribute(definition.name, text, definition.namespace)
            self._marks.value_changed(node, definition)

    def choose_again(self, node: Node) -> None:
        """Take out of an answer what cannot be chosen any more, and back in what can again."""
        state = state_of(node)
        state.options = None
        if state.chosen and state.definition.question is not None:
            self._set(node, self._choices.available(state.definition.question, node, state.chosen))

    def settle_choices(self, top: Node) -> None:
        """Take what the form or an earlier instance gives as answers of selects for chosen, where it can be chosen."""
        for node in (top, *top.descendants()):
            question = state_of(node).definition.question
            if node.text and question is not None and question.has_choices:
                state_of(node).chosen = node.text
                if question.itemset is None or question.itemset.fixed:
                    node.text = self._choices.available(question, node, node.text)

    def set_relevance(self, node: Node, *, own: bool) -> None:
        """Set a node's own relevance; all below it inherits."""
        state = state_of(node)
        if own != state.own:
            state.own = own
            self.spread(node, relevant=own and (node.parent is None or node.parent.relevant))

    def spread(self, node: Node, *, relevant: bool) -> None:
        """Set the relevance of a node with what it inherits; calculations that rested are due again."""
        if node.relevant == relevant:
            return
        node.relevant = relevant
        definition = state_of(node).definition
        self._marks.value_changed(node)
        self._marks.place_changed(node)
        if relevant:
            for owner in (definition, *definition.attributes):
                if "calculate" in owner.tasks:
                    self._marks.mark(owner.tasks["calculate"], node)
        for child in node.children:
            self.spread(child, relevant=relevant and state_of(child).own)


def attribute_of(node: Node, definition: Definition) -> Item:
    """Return an attribute as a node to work out expressions at."""
    text = node.attributes.get((definition.namespace, definition.name), "")
    return Leaf("attribute", node, text, name=definition.name, namespace=definition.namespace)
