"""The state of every node, as the conformance cases of the reference implementations record it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.xform.instance import state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.xform.client import Violation
    from kiosk.xform.definition import Definition
    from kiosk.xform.node import Node
    from kiosk.xform.session import Session


@dataclass(frozen=True, slots=True)
class NodeState:
    """One node.

    `type` is the control's name, "note", "model-value", "group", "root", "repeat-instance" or, for a repeat itself,
    "repeat-range:controlled" or "repeat-range:uncontrolled". `choices` are pairs of value and label, None where nothing
    is chosen. `violation` is that of the value in the instance.
    """

    ref: str
    type: str
    datatype: str = ""
    value: str = ""
    relevant: bool = True
    required: bool = False
    readonly: bool = False
    choices: tuple[tuple[str, str], ...] | None = None
    label: str = ""
    hint: str = ""
    violation: Violation | None = None


def node_states(session: Session) -> Iterator[NodeState]:
    """Yield all of them in document order."""
    return _States(session).walk(session.instance.element)


class _States:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._labels = session.form.group_labels

    def walk(self, node: Node) -> Iterator[NodeState]:
        definition = state_of(node).definition
        if not definition.children and definition.repeat is None:
            yield self._leaf(node, definition)
            return
        yield self._inner(node, definition)
        for child in definition.children:
            if child.repeat is not None:
                yield self._range(child, node)
            for below in node.children_named(child.name):
                yield from self.walk(below)

    def _inner(self, node: Node, definition: Definition) -> NodeState:
        kind = "root" if definition.parent is None else "repeat-instance" if definition.repeat else "group"
        label = self._session.world.words(self._labels.get(definition), node).text
        return NodeState(
            self._session.instance.ref(node),
            kind,
            relevant=node.relevant,
            readonly=self._session.validation.is_readonly(node),
            required=self._session.validation.is_required(node),
            label=label,
        )

    def _range(self, definition: Definition, parent: Node) -> NodeState:
        present = self._session.instance.instances(definition, parent)
        relevant = (
            any(node.relevant for node in present)
            if present
            else (parent.relevant and self._session.repeats.would_be_relevant(definition, parent))
        )
        stand_in = self._session.instance.stand_in(definition, parent)
        is_open = definition.repeat is not None and definition.repeat.is_open
        return NodeState(
            self._session.instance.range_ref(definition, parent),
            "repeat-range:uncontrolled" if is_open else "repeat-range:controlled",
            relevant=relevant,
            readonly=self._session.validation.is_readonly(stand_in),
            label=self._session.world.words(self._labels.get(definition), stand_in).text,
        )

    def _leaf(self, node: Node, definition: Definition) -> NodeState:
        question, session = definition.question, self._session
        choices = None
        if question is not None and question.has_choices:
            choices = tuple((choice.value, choice.label) for choice in session.choices.choices(question, node))
        readonly = session.validation.is_readonly(node)
        return NodeState(
            session.instance.ref(node),
            "model-value"
            if question is None
            else "note"
            if readonly and question.control == "input"
            else question.control,
            definition.datatype,
            # The reference shows a file that will not be sent, too.
            node.text if question is not None and question.control == "upload" else node.value,
            node.relevant,
            session.validation.is_required(node),
            readonly,
            choices,
            session.world.words(question.label, node).text if question else "",
            session.world.words(question.hint, node).text if question else "",
            session.validation.violation(node),
        )
