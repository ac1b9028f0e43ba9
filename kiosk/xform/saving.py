"""A half-filled entry as bytes, and back: every answer, also what is not relevant at the moment."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kiosk.xform.instance import State, state_of
from kiosk.xform.problems import EntryError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.xform.audit import AuditLog
    from kiosk.xform.definition import Definition
    from kiosk.xform.instance import Instance
    from kiosk.xform.node import Node

_FORMAT: Final = 1
# None of these can begin an XML name.
_VALUE, _REJECTED, _SERIAL, _REFUSED, _ATTRIBUTES, _HIDDEN = "=", "?", "#", "-", "@", "!"
Packed: TypeAlias = "str | Mapping[str, Any]"


def pack(instance: Instance, form: tuple[str, str], language: str, seed: int, audit: AuditLog | None) -> bytes:
    """Return everything needed to go on later."""
    content: dict[str, Any] = {"v": _FORMAT, "form": form, "language": language, "seed": seed}
    content["data"] = _pack(instance.element)
    if audit is not None:
        content["audit"] = audit.pack()
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _pack(node: Node) -> Packed:
    state = state_of(node)
    definition = state.definition
    packed: dict[str, Any] = {}
    if node.attributes and _has_own_attributes(definition):
        packed[_ATTRIBUTES] = [[*key, value] for key, value in node.attributes.items()]
    if not state.own and _may_be_either(definition):
        packed[_HIDDEN] = 1
    if state.refused:
        packed[_REFUSED] = sorted(repeat.name for repeat in state.refused)
    if not definition.children:
        value = node.text if state.chosen is None else state.chosen
        if state.rejected:
            packed[_REJECTED] = state.rejected
        return packed | {_VALUE: value} if packed else value
    if state.serial:
        packed[_SERIAL] = state.serial
    for child in definition.children:
        nodes = node.children_named(child.name)
        if child.repeat is not None:
            packed[child.name] = [_pack(instance) for instance in nodes]
        elif nodes:
            packed[child.name] = _pack(nodes[0])
    return packed


def unpack(saved: bytes, form: tuple[str, str]) -> dict[str, Any]:
    """Return what `pack` was given: "language", "seed", "data". Raises EntryError when it is no save of this form."""
    try:
        content = json.loads(saved)
        sound = content["v"] == _FORMAT and isinstance(content["data"], dict) and isinstance(content["seed"], int)
        sound = sound and isinstance(content["language"], str) and tuple(content["form"]) == form
    except (ValueError, KeyError, TypeError, RecursionError):
        raise EntryError("the saved entry cannot be read") from None
    if not sound:
        raise EntryError("the saved entry belongs to another form or version")
    return dict(content)


def plant(content: Mapping[str, Any], instance: Instance, audit: AuditLog | None) -> None:
    """Put a saved tree into a new instance, and its log. Raises EntryError when it does not fit."""
    try:
        _plant(instance.element, content["data"], instance)
        if audit is not None:
            audit.plant(content.get("audit") or [[False] * 3])
    except (TypeError, AttributeError, ValueError, LookupError):
        raise EntryError("the saved entry does not fit the form") from None


def _plant(node: Node, packed: Packed, instance: Instance) -> None:
    state = state_of(node)
    definition = state.definition
    if isinstance(packed, str):
        node.text = packed
        if _has_own_attributes(definition):
            node.attributes = {}
        return
    if not isinstance(packed, dict):
        raise TypeError
    _plant_state(node, state, packed, instance)
    for child in definition.children:
        given = packed.get(child.name)
        if child.repeat is not None:
            _plant_repeat(child, node, given or [], instance)
        else:
            _plant_child(child, node, given, instance)


def _plant_child(definition: Definition, parent: Node, packed: Packed | None, instance: Instance) -> None:
    """Plant one node that does not repeat; instances of a repeat need not all have the same ones."""
    here = parent.child(definition.name)
    if packed is None:
        if here is not None:
            instance.remove(here)
        return
    _plant(instance.insert_bare(definition, parent) if here is None else here, packed, instance)


def _plant_state(node: Node, state: State, packed: Mapping[str, Any], instance: Instance) -> None:
    definition = state.definition
    if not definition.children:
        node.text = _text(packed.get(_VALUE, ""))
        state.rejected = _text(packed.get(_REJECTED, ""))
    if _SERIAL in packed:
        instance.set_serial(node, int(packed[_SERIAL]))
    state.own = not (_HIDDEN in packed and _may_be_either(definition))
    names = packed.get(_REFUSED, ())
    state.refused = frozenset(child for child in definition.children if child.name in names)
    if _has_own_attributes(definition):
        given = packed.get(_ATTRIBUTES, ())
        node.attributes = {(_text(namespace), _text(name)): _text(value) for namespace, name, value in given}


def _has_own_attributes(definition: Definition) -> bool:
    """Tell whether attributes may differ from what a new node begins with: worked out, or another instance's."""
    return bool(definition.attributes) or definition.within is not None


def _may_be_either(definition: Definition) -> bool:
    """Tell whether relevance cannot be worked out from the answers alone: it depends on itself, by way of others."""
    task = definition.tasks.get("relevant")
    return task is not None and task.knot > 0


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _plant_repeat(definition: Definition, parent: Node, given: list[Packed], instance: Instance) -> None:
    repeat = definition.repeat
    if repeat is None or repeat.template is None:
        return
    for node in list(instance.instances(definition, parent)):
        instance.remove(node)
    for position, packed in enumerate(given):
        _plant(instance.insert(definition, parent, repeat.template, position), packed, instance)
