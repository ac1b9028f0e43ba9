"""Actions: what the form does by itself when something happens (ODK XForms "Actions")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.xform.problems import FormError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.xform.compiler import Compiler
    from kiosk.xform.definition import Definition
    from kiosk.xform.node import Node
    from kiosk.xform.primary import Primary
    from kiosk.xform.xpath import Expression

FIRST_LOAD: Final = "odk-instance-first-load"
LOAD: Final = "odk-instance-load"
NEW_REPEAT: Final = "odk-new-repeat"
VALUE_CHANGED: Final = "xforms-value-changed"
# "xforms-ready" is the old name of the first load (ODK XForms, "Events").
_EVENTS: Final = {
    FIRST_LOAD: FIRST_LOAD,
    "xforms-ready": FIRST_LOAD,
    LOAD: LOAD,
    NEW_REPEAT: NEW_REPEAT,
    VALUE_CHANGED: VALUE_CHANGED,
}


@dataclass(frozen=True, slots=True, eq=False)
class Action:
    """Sets `target` when one of `events` happens at `trigger` (a question) or in `outer` (a repeat or the form).

    `value` is worked out at the node that is set; without it `text` is set. `reference` finds the node when the ref
    has more than names in it. `locates` asks the device where it is instead (odk:setgeopoint).
    """

    events: frozenset[str]
    target: Definition
    reference: Expression
    plain: bool
    value: Expression | None
    text: str
    outer: Definition
    trigger: Definition | None
    locates: bool = False


class ActionReader:
    """Reads the actions of one form; `binds` are the nodesets of its binds by their ids."""

    __slots__ = ("_binds", "_compiler", "_primary")

    def __init__(self, primary: Primary, compiler: Compiler, binds: Mapping[str, str]) -> None:
        self._primary = primary
        self._compiler = compiler
        self._binds = binds

    def read(self, node: Node, outer: Definition, trigger: Definition | None) -> Action:
        """Read `<setvalue>` or `<odk:setgeopoint>`, nested in `outer` and, if there is one, the question `trigger`.

        Raises FormError for an event we do not know or a target that is not there.
        """
        source = node.attribute("ref") or self._binds.get(node.attribute("bind"), "")
        where = f"<{node.name}> of {source or node.attribute('bind')!r}"
        events = frozenset(_EVENTS.get(event, "") for event in node.attribute("event").split())
        if not events or "" in events:
            raise FormError("unsupported", f"unknown event {node.attribute('event')!r}", where)
        target = _target(source, self._primary, outer)
        reference = None if target is None else self._compiler.expression(source, where)
        if target is None or reference is None or not reference.references:
            raise FormError("missing-node", "the node to set is not in the instance", where)
        value = node.attribute("value")
        return Action(
            events,
            target,
            reference,
            "[" not in source,
            self._compiler.optional(value, where, target),
            "" if ("", "value") in node.attributes else node.value,
            outer,
            trigger,
            node.name == "setgeopoint",
        )


def _target(source: str, primary: Primary, outer: Definition) -> Definition | None:
    path = _without_predicates(source).replace(" ", "")
    if not path.startswith("/"):
        path = f"{outer.path}/{path}"
    path = "/".join(step if step.startswith("@") else step.rpartition(":")[2] for step in path.split("/"))
    return primary.attribute(path) if "/@" in path else primary.by_path.get(path)


def _without_predicates(source: str) -> str:
    kept, depth = [], 0
    for character in source:
        depth += character == "["
        if depth == 0:
            kept.append(character)
        depth -= character == "]"
    return "".join(kept)
