"""Entities: what a submission says about things that lists keep (the ODK Entities specification, to 2025.1.0)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kiosk.xform.instance import state_of
from kiosk.xform.namespaces import ENTITIES
from kiosk.xform.problems import FormError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.xform.node import Node

NEWEST: Final = (2025, 1)
_TRUE: Final = frozenset({"1", "true"})
_NAME: Final = re.compile(r"[^\W\d][\w.-]*")


@dataclass(frozen=True, slots=True)
class EntityChange:
    """One `<entity>` of the metadata that is to be made or changed (ODK XForms "Entities").

    `id` is its UUID and `dataset` the list it is in; `label` may be "" in an update. `base_version` is the version the
    form saw, `trunk_version` and `branch_id` tell changes made without a network apart. `properties` are the answers
    that are to be kept with it (`entities:saveto`), by property; what is not relevant is not among them.
    """

    dataset: str
    id: str
    create: bool
    update: bool
    label: str = ""
    base_version: str = ""
    trunk_version: str = ""
    branch_id: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


def check_version(model: Node) -> None:
    """Refuse what is newer than we know, as the specification asks ("Versioning"). Raises FormError."""
    version = model.attribute("entities-version", ENTITIES)
    match = re.match(r"(\d{4})\.(\d+)", version)
    if match is not None and (int(match[1]), int(match[2])) > NEWEST:
        raise FormError("unsupported", f"entities of version {version} are newer than this engine", "<model>")


def check_property(name: str, where: str) -> str:
    """Return the name of a property ("Identifying entity properties"). Raises FormError for one that is reserved."""
    if not _NAME.fullmatch(name) or name in ("name", "label") or name.startswith("__"):
        raise FormError("unsupported", f"{name!r} cannot be the property of an entity", where)
    return name


def entity_changes(element: Node) -> Iterator[EntityChange]:
    """Yield what it says, in document order; entities are in the metadata of the form, of a group or repeat."""
    for meta in [node for node in (element, *element.descendants()) if node.name == "meta"]:
        for entity in meta.children_named("entity"):
            create, update = (entity.attribute(name) in _TRUE for name in ("create", "update"))
            if entity.relevant and entity.attribute("dataset") and (create or update) and meta.parent is not None:
                label = entity.child("label")
                yield EntityChange(
                    dataset=entity.attribute("dataset"),
                    id=entity.attribute("id"),
                    create=create,
                    update=update,
                    label="" if label is None else label.value,
                    base_version=entity.attribute("baseVersion"),
                    trunk_version=entity.attribute("trunkVersion"),
                    branch_id=entity.attribute("branchId"),
                    properties=dict(_properties(meta.parent)),
                )


def _properties(scope: Node) -> Iterator[tuple[str, str]]:
    """Yield what is saved below `scope`, but for what belongs to an entity further in."""
    for node in scope.children:
        if not node.relevant or node.name == "meta":
            continue
        name = state_of(node).definition.saveto
        if name:
            yield name, node.value
        meta = node.child("meta")
        if meta is None or meta.child("entity") is None:
            yield from _properties(node)
