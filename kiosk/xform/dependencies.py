"""Which nodesets an expression reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.xform.definition import Definition
    from kiosk.xform.xpath import Expression, Reference, Step


class Reading(NamedTuple):
    """A nodeset that is read, and the topmost nodeset on the way to it. `place`: only which nodes there are matters."""

    definition: Definition
    anchor: Definition
    place: bool


class _Spot(NamedTuple):
    """Where a path has come to; `definition` is None at the document."""

    definition: Definition | None
    anchor: Definition


def readings(expression: Expression, context: Definition, root: Definition, primary_id: str) -> list[Reading]:
    """Return what `expression`, belonging to `context`, reads of the primary instance."""
    found: list[Reading] = []
    for reference in expression.references:
        found += resolve(reference, context, root, primary_id)
    return found


def resolve(reference: Reference, context: Definition, root: Definition, primary_id: str) -> list[Reading]:
    """Return the nodesets one reference means; none for a secondary instance."""
    if reference.start == "context":
        spots = [_Spot(context, context)]
    elif reference.start == "root" or (primary_id and reference.instance == primary_id):
        spots = [_Spot(None, root)]
    else:
        return []
    for step in reference.steps:
        spots = [further for spot in spots for further in _follow(spot, step, root)]
    place = reference.use == "place"
    return [Reading(spot.definition or root, spot.anchor, place) for spot in dict.fromkeys(spots)]


def _follow(spot: _Spot, step: Step, root: Definition) -> Iterable[_Spot]:
    """Yield where one step leads."""
    if step.axis == "child" and step.name != "*" and spot.definition is not None:
        child = spot.definition.named.get(step.name)
        return () if child is None else (_Spot(child, spot.anchor),)
    return _filtered(spot, step, root)


def _filtered(spot: _Spot, step: Step, root: Definition) -> Iterable[_Spot]:
    for found in _reached(spot, step, root):
        here = found.definition
        if here is None or step.name in ("*", here.name):
            yield found


def _reached(spot: _Spot, step: Step, root: Definition) -> Iterable[_Spot]:
    """Yield what is on an axis, whatever its name.

    Axes that leave the branch are taken to mean any node there may be.
    """
    here, anchor, axis = spot.definition, spot.anchor, step.axis
    if axis in ("child", "descendant", "descendant-or-self", "self"):
        return [_Spot(found, anchor) for found in _below(here, axis, root)]
    if axis == "attribute":
        return [_Spot(found, anchor) for found in (here.attributes if here else ())]
    if axis in ("parent", "ancestor", "ancestor-or-self"):
        return _above(spot, axis)
    if axis in ("following-sibling", "preceding-sibling"):
        parent = here.parent if here else None
        return [_Spot(found, _higher(parent, anchor)) for found in parent.children] if parent else ()
    return [_Spot(found, root) for found in root.subtree()] if axis in ("following", "preceding") else ()


def _below(here: Definition | None, axis: str, root: Definition) -> Iterable[Definition | None]:
    if axis == "self":
        return [here]
    if axis == "child":
        return here.children if here else [root]
    below = [found for found in (here or root).subtree() if not found.attribute]
    if here is not None and axis == "descendant":
        return below[1:]
    return below


def _above(spot: _Spot, axis: str) -> Iterable[_Spot]:
    here = spot.definition
    if axis == "ancestor-or-self":
        yield spot
    while here is not None and here.parent is not None:
        here = here.parent
        yield _Spot(here, _higher(here, spot.anchor))
        if axis == "parent":
            return


def _higher(one: Definition, other: Definition) -> Definition:
    # Both lie on the branch above the context, so the shorter path is the higher nodeset.
    return one if one.path.count("/") < other.path.count("/") else other
