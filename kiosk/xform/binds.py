"""Binds: the types, conditions, calculations and preloads of nodesets (ODK XForms "Bindings")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.xform.datatypes import NAMES
from kiosk.xform.entities import check_property
from kiosk.xform.namespaces import ENTITIES, JAVAROSA, ODK, OPENROSA
from kiosk.xform.problems import FormError
from kiosk.xform.texts import message_label

if TYPE_CHECKING:
    from kiosk.xform.compiler import Compiler
    from kiosk.xform.definition import Definition
    from kiosk.xform.node import Node
    from kiosk.xform.primary import Primary
    from kiosk.xform.texts import Translations

_EXPRESSIONS: Final = frozenset({"relevant", "required", "readonly", "constraint", "calculate"})
PRELOADS: Final = frozenset({"uid", "date", "timestamp", "property", "context", "hidden"})


def read_bind(
    bind: Node, primary: Primary, compiler: Compiler, translations: Translations, warnings: list[FormError]
) -> None:
    """Give a nodeset what its `<bind>` says. Raises FormError.

    A bind of nothing in the instance is without effect, as everywhere. A type nobody knows is a string (ODK XForms,
    "Bind Attributes"), and one of `warnings`.
    """
    definition = _nodeset(bind.attribute("nodeset"), primary)
    if definition is None:
        return
    where = definition.path
    declared = bind.attribute("type")
    if declared:
        definition.datatype = NAMES.get(declared.rpartition(":")[2], "string")
        if declared.rpartition(":")[2] not in NAMES:
            warnings.append(FormError("type", f"unknown data type {declared!r}", where))
    for (namespace, name), source in bind.attributes.items():
        if namespace == JAVAROSA:
            _read_javarosa(name, source, definition, compiler, translations)
        elif namespace == "" and name in _EXPRESSIONS and source.strip():
            setattr(definition, name, compiler.expression(source, f"{name} of {where}", definition))
        elif (namespace, name) == ("", "saveIncomplete"):
            definition.save_incomplete = source.strip() in ("true()", "true")
        elif (namespace, name) == (ENTITIES, "saveto"):
            definition.saveto = check_property(source, where)
        elif namespace in (OPENROSA, ODK):
            definition.parameters[name] = source


def _read_javarosa(
    name: str, source: str, definition: Definition, compiler: Compiler, translations: Translations
) -> None:
    if name == "constraintMsg":
        definition.constraint_message = message_label(source, compiler, translations, f"message of {definition.path}")
    elif name == "requiredMsg":
        definition.required_message = message_label(source, compiler, translations, f"message of {definition.path}")
    elif name == "preloadParams":
        definition.preload_parameter = source
    elif name == "preload":
        if source not in PRELOADS:
            raise FormError("unsupported", f"unknown preload {source!r}", definition.path)
        definition.preload = source


def _nodeset(path: str, primary: Primary) -> Definition | None:
    path = path.strip()
    if path in primary.by_path:
        return primary.by_path[path]
    steps = path.split("/")
    plain = "/".join(step if step.startswith("@") else step.strip().rpartition(":")[2] for step in steps)
    return primary.attribute(plain) if "/@" in plain else primary.by_path.get(plain)
