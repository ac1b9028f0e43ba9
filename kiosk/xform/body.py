"""The body: which questions are asked, in what order, under which groups and repeats."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kiosk.xform.actions import ActionReader
from kiosk.xform.controls import Group, Part, Question, RepeatGroup
from kiosk.xform.itemsets import read_items, read_itemset
from kiosk.xform.namespaces import JAVAROSA, ODK, XFORMS
from kiosk.xform.problems import FormError
from kiosk.xform.texts import parse_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.xform.actions import Action
    from kiosk.xform.client import Control
    from kiosk.xform.compiler import Compiler
    from kiosk.xform.definition import Definition
    from kiosk.xform.node import Node
    from kiosk.xform.primary import Primary
    from kiosk.xform.texts import Translations

_CONTROLS: Final[dict[str, Control]] = {
    "input": "input",
    "secret": "input",
    "textarea": "input",
    "select": "select",
    "select1": "select1",
    "rank": "rank",
    "range": "range",
    "trigger": "trigger",
    "upload": "upload",
}
_NOT_PARAMETERS: Final = frozenset({"ref", "bind", "appearance", "class", "mediatype", "nodeset"})
_INSIDE: Final = frozenset({"label", "hint", "help", "alert", "item", "itemset", "setvalue", "setgeopoint"})
_WORDS: Final = frozenset({"label", "hint", "help", "alert"})


def repeat_paths(body: Node) -> list[str]:
    """Return the nodesets of all repeats, local names only, so that the instance can be read with them in mind."""
    return [
        plain_path(node.attribute("nodeset") or node.attribute("ref"))
        for node in body.descendants()
        if node.name == "repeat"
    ]


def plain_path(path: str) -> str:
    """Return a path without prefixes and white space: "/data/orx:meta" is "/data/meta"."""
    path = path.strip()
    if ":" not in path and " " not in path:
        return path
    return "/".join(step.strip().rpartition(":")[2] for step in path.split("/"))


class BodyReader:
    """Reads `<h:body>` against the nodesets of `primary`; the actions found in it are in `actions`.

    Raises FormError.
    """

    def __init__(
        self, primary: Primary, compiler: Compiler, translations: Translations, binds: Mapping[str, str]
    ) -> None:
        self.primary = primary
        self.compiler = compiler
        self.translations = translations
        self.actions: list[Action] = []
        self.warnings: list[FormError] = []
        self._binds = binds
        self._action_reader = ActionReader(primary, compiler, binds)

    def read_action(self, node: Node, outer: Definition, trigger: Definition | None) -> None:
        """Read an action; those of the model, whose `outer` is the root, too."""
        self.actions.append(self._action_reader.read(node, outer, trigger))

    def parts(self, node: Node, outer: Definition) -> tuple[Part, ...]:
        """Read what is asked inside `node`; `outer` is what a relative ref starts from."""
        found: list[Part] = []
        for child in node.children:
            part = self._part(child, outer)
            if part is not None:
                found.append(part)
        return tuple(found)

    def _part(self, node: Node, outer: Definition) -> Part | None:
        if node.name in _CONTROLS and node.namespace.rstrip("/") in (XFORMS, ODK):
            return self._question(node, outer)
        if node.name == "group":
            return self._group(node, outer)
        if node.name == "repeat":
            return self._repeat(node, outer)
        if node.name in ("setvalue", "setgeopoint"):
            self.read_action(node, outer, None)
        elif node.name not in _WORDS:
            raise FormError("unsupported", f"the body cannot contain <{node.name}>", f"<{node.name}> in {outer.path}")
        return None

    def _question(self, node: Node, outer: Definition) -> Question | None:
        definition = self._target(node, outer)
        if definition is None:
            return None
        where = definition.path
        self._check_inside(node, where)
        control = _CONTROLS[node.name]
        question = Question(
            definition,
            control,
            parse_label(node.child("label"), self.compiler, self.translations, f"label of {where}", definition),
            parse_label(node.child("hint"), self.compiler, self.translations, f"hint of {where}", definition),
            frozenset(node.attribute("appearance").split()),
            {name: value for (_, name), value in node.attributes.items() if name not in _NOT_PARAMETERS},
            node.attribute("mediatype"),
            read_items(node, definition, self.compiler, self.translations),
            read_itemset(node, definition, self.compiler, self.translations),
        )
        if control == "range":
            _check_range(question)
        if definition.question is None:
            definition.question = question
        for child in node.children:
            if child.name in ("setvalue", "setgeopoint"):
                self.read_action(child, outer, definition)
        return question

    def _check_inside(self, node: Node, where: str) -> None:
        if node.attribute("query"):
            # Collect's own way to long lists, older than lists in files (select_one_external).
            raise FormError("unsupported", "choices by a query: an itemset over a list does the same", where)
        for child in node.children:
            if child.name not in _INSIDE:
                raise FormError("unsupported", f"a question cannot contain <{child.name}>", where)

    def _group(self, node: Node, outer: Definition) -> Group | RepeatGroup:
        named = bool(node.attribute("ref") or node.attribute("bind"))
        definition = self._target(node, outer) if named else None
        where = definition.path if definition else f"group in {outer.path}"
        label = parse_label(
            node.child("label"), self.compiler, self.translations, f"label of {where}", definition or outer
        )
        appearance = frozenset(node.attribute("appearance").split())
        children = self.parts(node, definition or outer)
        if len(children) == 1 and isinstance(children[0], RepeatGroup) and children[0].definition is definition:
            # pyxform wraps each repeat in a group of the same ref that carries the label: it is no node of its own.
            return replace(children[0], label=label, appearance=appearance | children[0].appearance)
        return Group(definition, label, appearance, children)

    def _repeat(self, node: Node, outer: Definition) -> RepeatGroup:
        path = node.attribute("nodeset") or node.attribute("ref")
        definition = self.definition(path, outer, "<repeat>")
        repeat = definition.repeat
        if repeat is None:
            raise FormError("missing-node", "the repeat's nodeset is not in the instance", definition.path)
        count = node.attribute("count", JAVAROSA)
        if count:
            repeat.count = self.compiler.expression(count, f"jr:count of {definition.path}", definition, outside=True)
        repeat.fixed = node.attribute("noAddRemove", JAVAROSA).strip() in ("true()", "true", "1")
        appearance = frozenset(node.attribute("appearance").split())
        return RepeatGroup(definition, None, appearance, self.parts(node, definition))

    def _target(self, node: Node, outer: Definition) -> Definition | None:
        path = node.attribute("ref") or self._binds.get(node.attribute("bind"), "")
        try:
            return self.definition(path, outer, f"<{node.name}>")
        except FormError as error:
            # The references run such a form without the question; whoever installs it should be told.
            self.warnings.append(error)
            return None

    def definition(self, path: str, outer: Definition, where: str) -> Definition:
        """Return the nodeset a ref means. Raises FormError("missing-node")."""
        plain = plain_path(path)
        if plain and not plain.startswith("/"):
            plain = f"{outer.path}/{plain.removeprefix('./')}"
        found = self.primary.by_path.get(plain)
        if found is None:
            raise FormError("missing-node", f"{path!r} is not in the instance", f"{where} in {outer.path}")
        return found


def _check_range(question: Question) -> None:
    try:
        numbers = [float(question.parameters[name]) for name in ("start", "end", "step")]
    except (KeyError, ValueError):
        numbers = [0.0]
    if not all(map(math.isfinite, numbers)) or numbers[-1] == 0:
        where = question.definition.path
        raise FormError("unsupported", "a range needs start, end and step, and a step that leads on", where)
