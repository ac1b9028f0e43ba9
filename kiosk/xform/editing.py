"""Reads an earlier submission into a new entry, to be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.xform.datatypes import normalise
from kiosk.xform.instance import state_of
from kiosk.xform.problems import EntryError
from kiosk.xform.reading import ParseError, parse

if TYPE_CHECKING:
    from kiosk.xform.definition import Definition
    from kiosk.xform.instance import Instance
    from kiosk.xform.node import Node


def read_submission(xml: bytes, instance: Instance) -> str:
    """Put the values of a submission into `instance` and return its instanceID.

    What the form no longer has is left out; what the submission lacks stays as the form writes it. Raises EntryError
    when it is no submission of this form.
    """
    try:
        given = parse(xml).element
    except ParseError as error:
        raise EntryError(f"the submission cannot be read: {error}") from None
    if given.name != instance.element.name:
        raise EntryError("the submission belongs to another form")
    _fill(instance.element, given, instance)
    meta = given.child("meta")
    identity = None if meta is None else meta.child("instanceID")
    return "" if identity is None else identity.value


def _fill(node: Node, given: Node, instance: Instance) -> None:
    definition = state_of(node).definition
    for key, value in given.attributes.items():
        if key in node.attributes and definition.parent is not None:
            node.set_attribute(key[1], value, key[0])
    if not definition.children:
        text = given.value
        node.text = normalise(definition.datatype, text) or ""
        return
    for child in definition.children:
        values = given.children_named(child.name)
        if child.repeat is not None:
            _fit_repeat(child, node, len(values), instance)
        for here, source in zip(node.children_named(child.name), values, strict=False):
            _fill(here, source, instance)


def _fit_repeat(definition: Definition, parent: Node, wanted: int, instance: Instance) -> None:
    repeat = definition.repeat
    if repeat is None or repeat.fixed or repeat.template is None:
        return
    present = instance.instances(definition, parent)
    for node in list(present[wanted:]):
        instance.remove(node)
    for position in range(len(present), wanted):
        instance.insert(definition, parent, repeat.template, position)
