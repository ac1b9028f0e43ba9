"""What the device knows and the person is not asked.

Preloads and the ids of a submission (OpenROSA metadata schema).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from kiosk.xform.audit_file import FILE_NAME
from kiosk.xform.instance import state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from random import Random

    from kiosk.xform.assignment import Assignment
    from kiosk.xform.definition import Definition
    from kiosk.xform.instance import Instance
    from kiosk.xform.node import Node


def timestamp(moment: datetime) -> str:
    """Write a moment as ODK does: milliseconds and the zone."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Metadata:
    """Fills in preloaded nodes."""

    __slots__ = ("_assignment", "_chance", "_device_id", "_instance", "_now", "_preloads")

    def __init__(  # noqa: PLR0913, PLR0917 -- made in one place
        self,
        instance: Instance,
        assignment: Assignment,
        now: Callable[[], datetime],
        device_id: str,
        preloads: Mapping[str, str],
        chance: Random,
    ) -> None:
        self._instance = instance
        self._assignment = assignment
        self._now = now
        self._device_id = device_id
        self._preloads = preloads
        self._chance = chance

    def identify(self) -> str:
        """Return a new instance id."""
        return f"uuid:{uuid.UUID(int=self._chance.getrandbits(128), version=4)}"

    def preload(self, top: Node) -> None:
        """Fill in what is known when an instance, or a new instance of a repeat, begins."""
        if not any(each.preload for each in state_of(top).definition.subtree()):
            return
        for node in (top, *top.descendants()):
            definition = state_of(node).definition
            for owner in (definition, *definition.attributes):
                text = self._value(owner) if owner.preload else ""
                if text:
                    self._put(node, owner, text)

    def finish(self) -> None:
        """Fill in what is known when an instance ends."""
        self.ensure_identity()
        audit = self.node("audit")
        if audit is not None:
            self._assignment.assign(audit, FILE_NAME)
        for definition in self._instance.primary.definitions:
            if definition.preload == "timestamp" and definition.preload_parameter == "end":
                for node in self._instance.reach(definition, self._instance.element):
                    self._put(node, definition, timestamp(self._now()))

    def _put(self, node: Node, definition: Definition, text: str) -> None:
        if definition.attribute:
            self._assignment.assign_attribute(node, definition, text)
        else:
            self._assignment.assign(node, text)

    def _value(self, definition: Definition) -> str:
        match definition.preload, definition.preload_parameter:
            case "uid", _:
                return self.identify()
            case "date", "today":
                return self._now().date().isoformat()
            case "timestamp", "start":
                return timestamp(self._now())
            case "property", "deviceid":
                return self._device_id
            case "property", name:
                return self._preloads.get(name, "")
        return ""

    def ensure_identity(self) -> None:
        """Give the instance an id where the form does not: no server takes it without."""
        node = self.node("instanceID")
        if node is not None and not node.text and state_of(node).definition.calculate is None:
            self._assignment.assign(node, self.identify())

    def renew_identity(self, given: str) -> None:
        """Make an edited submission one of its own, that knows which one it replaces."""
        node = self.node("instanceID")
        if node is None:
            return
        definition = state_of(node).definition
        if definition.calculate is not None:
            # once() would keep that of the submission.
            self._assignment.assign(node, "")
        elif definition.preload == "uid" or not self._instance.primary.first_id:
            self._assignment.assign(node, self.identify())
        if node.parent is not None and given:
            self._deprecate(node.parent, given)

    def _deprecate(self, meta: Node, given: str) -> None:
        node = meta.child("deprecatedID")
        if node is None:
            node = self._instance.insert_bare(self._instance.primary.deprecated_id, meta)
        self._assignment.assign(node, given)

    def node(self, name: str) -> Node | None:
        """Return a node of the metadata."""
        meta = self._instance.element.child("meta")
        return None if meta is None else meta.child(name)
