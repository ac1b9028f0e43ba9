"""Runs the form's actions when their events happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.xform.actions import FIRST_LOAD, LOAD, NEW_REPEAT, VALUE_CHANGED
from kiosk.xform.assignment import attribute_of
from kiosk.xform.datatypes import normalise
from kiosk.xform.instance import state_of
from kiosk.xform.node import Node
from kiosk.xform.xpath import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.xform.actions import Action
    from kiosk.xform.definition import Definition
    from kiosk.xform.session import Session

# Actions that trigger each other for ever are cut off here.
_MAX_ROUNDS: Final = 100


def watched_nodesets(actions: Sequence[Action]) -> frozenset[Definition]:
    """Return the nodesets whose change is an event."""
    return frozenset(
        action.trigger for action in actions if action.trigger is not None and VALUE_CHANGED in action.events
    )


class Events:
    """Dispatches events to actions, and recalculates after each round."""

    __slots__ = ("_actions", "_location", "_session")

    def __init__(self, actions: Sequence[Action], session: Session, location: Callable[[], str] | None) -> None:
        self._actions = actions
        self._session = session
        self._location = location

    def loaded(self, *, first: bool) -> None:
        """Act upon the instance being there, for the first time or again."""
        self._session.repeats.begun = True
        wanted = {FIRST_LOAD, LOAD} if first else {LOAD}
        for action in self._actions:
            if action.events & wanted:
                scope = action.trigger or action.outer
                for node in self._session.instance.reach(scope, self._session.instance.element):
                    self._run(action, node)
        self.settle()

    def settle(self) -> None:
        """Recalculate, and act upon what changed and what was born, until nothing more happens."""
        repeats, assignment, recalculation = (
            self._session.repeats,
            self._session.assignment,
            self._session.recalculation,
        )
        recalculation.refresh()
        recalculation.run()
        for _ in range(_MAX_ROUNDS):
            born, repeats.born = repeats.born, []
            changed, assignment.changed = assignment.changed, []
            if not born and not changed:
                return
            for node in born:
                self._born(node)
            for node in dict.fromkeys(changed):
                self._changed(node)
            recalculation.run()
        self._session.world.faults.append("the form's actions do not settle")

    def _born(self, node: Node) -> None:
        self._session.metadata.preload(node)
        for action in self._actions:
            if NEW_REPEAT in action.events and action.outer.within is state_of(node).definition:
                self._run(action, node)

    def _changed(self, node: Node) -> None:
        for action in self._actions:
            if VALUE_CHANGED in action.events and action.trigger is state_of(node).definition:
                self._run(action, node)

    def _run(self, action: Action, near: Node) -> None:
        try:
            for node in self._targets(action, near):
                self._set(action, node)
        except ExpressionError as error:
            self._session.world.fault(f"action on {action.target.path}", error)

    def _targets(self, action: Action, near: Node) -> Sequence[Node]:
        """Return the node to set. An absolute ref means the same repeat instance.

        Several nodes are none (setvalue sets one).
        """
        if action.plain:
            found = self._session.instance.reach(action.target, self._session.instance.common(action.target, near))
            # A model's own action on a field of a repeat is meant for every instance there is.
            return found if len(found) == 1 or (action.outer.parent is None and action.trigger is None) else ()
        nodes = [node for node in action.reference.nodes(self._session.world.context(near)) if isinstance(node, Node)]
        return nodes if len(nodes) == 1 else ()

    def _set(self, action: Action, node: Node) -> None:
        target = action.target
        place = attribute_of(node, target) if target.attribute else node
        if action.locates:
            text = self._location() if self._location else ""
        elif action.value is not None:
            text = action.value.string(self._session.world.context(place))
        else:
            text = action.text
        text = normalise(target.datatype, text) or ""
        if target.attribute:
            self._session.assignment.assign_attribute(node, target, text)
        else:
            self._session.assignment.assign(node, text)
