"""Recorded expressions: one case at a time, by the criteria of shared/conformance/README.md."""

from __future__ import annotations

import json
import math
import random
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from kiosk.xform.node import Leaf, Node
from kiosk.xform.reading import parse
from kiosk.xform.xpath import (
    Context,
    ExpressionError,
    RowIndex,
    compile_expression,
    to_boolean,
    to_number,
    to_string,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.xform.node import Item
    from kiosk.xform.xpath import Value

    Case = dict[str, Any]

ZONE = ZoneInfo("America/Phoenix")
TOLERANCE = 1e-9
WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "-0": -0.0}
XMLNS = "http://www.w3.org/2000/xmlns/"
# The resolvers of both suites: the document's own prefixes, and these.
PREFIXES = {
    "xhtml": "http://www.w3.org/1999/xhtml",
    "html": "http://www.w3.org/1999/xhtml",
    "xforms": "http://www.w3.org/2002/xforms",
    "ev": "http://www.w3.org/2001/xml-events",
}


class CaseEnvironment:
    """What the document of a case says, and its clock."""

    def __init__(self, case: Case, document: Node) -> None:
        self.language = case.get("lang") or ""
        self.random = random.Random(0)
        self._now = datetime.fromtimestamp(case["now"] / 1000, UTC).astimezone(ZONE)
        self._document = document
        self._indexes: dict[str, RowIndex] = {}

    def now(self) -> datetime:
        return self._now

    def instance(self, name: str) -> Node | None:
        nodes = (node for node in self._document.descendants() if node.name == "instance")
        return next((node for node in nodes if node.attribute("id") == name), None)

    def lookup(self, name: str, path: tuple[str, ...], column: str, value: str) -> Sequence[Node] | None:
        holder = self.instance(name)
        if holder is None:
            return None
        return self._indexes.setdefault(name, RowIndex(holder)).rows(path, column, value)

    def itext(self, identifier: str) -> list[Item]:
        translations = [node for node in self._document.descendants() if node.name == "translation"]
        chosen = next((node for node in translations if node.attribute("lang") == self.language), None)
        if chosen is None:
            default = [node for node in translations if ("", "default") in node.attributes]
            chosen = next(iter([*default, *translations]), None)
        texts = chosen.children_named("text") if chosen else ()
        return [value for text in texts if text.attribute("id") == identifier for value in text.children_named("value")]

    def date_name(self, _kind: str, _number: int, /) -> str:
        return ""

    def choice_name(self, value: str, path: str, node: Node) -> str:
        raise ExpressionError(f"no form, no choices: {value} {path} {node}")


@lru_cache(maxsize=32)
def document_of(xml: str) -> Node:
    return parse(xml.encode("utf-8"), whole=True)


def node_at(document: Node, path: Sequence[int | str]) -> Item:
    node: Item = document
    for part in path:
        if isinstance(part, str):
            uri, _, name = part.removeprefix("@{").partition("}")
            return next(leaf for leaf in attributes_of(node) if (leaf.namespace, leaf.name) == (uri, name))
        node = inside(node)[part]
    return node


def attributes_of(node: Item) -> list[Item]:
    from kiosk.xform.xpath.axes import AXES

    return list(AXES["attribute"](node))


def inside(node: Item) -> Sequence[Item]:
    from kiosk.xform.xpath.axes import AXES

    return list(AXES["child"](node))


def path_of(item: Item) -> list[int | str]:
    if item.parent is None:
        return []
    above = path_of(item.parent)
    if isinstance(item, Leaf) and item.kind == "attribute":
        return [*above, f"@{{{item.namespace}}}{item.name}"]
    if isinstance(item, Leaf) and item.kind == "namespace":
        # The recording browser has namespaces as attributes.
        return [*above, f"@{{{XMLNS}}}{item.name or 'xmlns'}"]
    among = inside(item.parent)
    return [*above, next(place for place, other in enumerate(among) if other is item or other == item)]


def run(case: Case) -> list[str]:
    """Return what is wrong: empty when the case holds."""
    document = document_of(case["doc_xml"])
    root = node_at(document, case.get("root") or [])
    assert isinstance(root, Node)
    context = Context(node_at(document, case["context"]), root, CaseEnvironment(case, document))
    try:
        expression = compile_expression(case["expr"], {**PREFIXES, **namespaces_of(document)}, lenient=True)
        value = expression.evaluate(context)
        if case["kind"] == "throws":
            return [f"{case['expr']}: no error, but {shown(value)}"]
        return CHECKS[case["kind"]](case, value, context)
    except ExpressionError as error:
        return [] if case["kind"] == "throws" else [f"{case['expr']}: {error}"]


def namespaces_of(document: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in document.descendants():
        for prefix, uri in node.declared.items():
            if prefix:
                found.setdefault(prefix, uri)
    return found


def shown(value: Value) -> str:
    return json.dumps([path_of(item) for item in value]) if isinstance(value, list) else repr(value)


def differs(case: Case, got: object) -> list[str]:
    return [f"{case['expr']}: expected {case.get('expected')!r}, got {got!r}"]


def same_number(expected: float | str, got: float) -> bool:
    wanted = WORDS[expected] if isinstance(expected, str) and expected in WORDS else float(expected)
    if math.isnan(wanted) or math.isinf(wanted):
        return (math.isnan(wanted) and math.isnan(got)) or wanted == got
    if isinstance(expected, str) and expected == "-0":
        return got == 0 and math.copysign(1.0, got) < 0
    return abs(wanted - got) <= TOLERANCE


def check_boolean(case: Case, value: Value, _: Context) -> list[str]:
    got = to_boolean(value)
    return [] if got is bool(case["expected"]) else differs(case, got)


def check_number(case: Case, value: Value, context: Context) -> list[str]:
    got = to_number(value, context)
    return [] if same_number(case["expected"], got) else differs(case, got)


def check_string(case: Case, value: Value, context: Context) -> list[str]:
    got = to_string(value, context)
    return [] if got == case["expected"] else differs(case, got)


def check_rounded(case: Case, value: Value, context: Context) -> list[str]:
    got = math.floor(to_number(value, context) * case["factor"] + 0.5) / case["factor"]
    return [] if same_number(case["expected"], got) else differs(case, got)


def check_matches(case: Case, value: Value, context: Context) -> list[str]:
    got = to_string(value, context)
    return [] if re.search(case["expected"], got) else differs(case, got)


def check_length(case: Case, value: Value, context: Context) -> list[str]:
    got = len(to_string(value, context))
    return [] if got == case["expected"] else differs(case, got)


def paths_of(value: Value) -> list[list[int | str]] | None:
    return [path_of(item) for item in value] if isinstance(value, list) else None


def check_nodes(case: Case, value: Value, _: Context) -> list[str]:
    got = paths_of(value)
    return [] if got == case["expected"] else differs(case, got)


def check_unordered(case: Case, value: Value, _: Context) -> list[str]:
    got = paths_of(value)
    return [] if got is not None and sorted(map(str, got)) == sorted(map(str, case["expected"])) else differs(case, got)


def check_evaluate(case: Case, value: Value, context: Context) -> list[str]:
    if "expected" not in case:
        return []
    if case["actualType"] == 1:
        return check_number(case, value, context)
    if case["actualType"] == 3:
        return check_boolean(case, value, context)
    return check_string(case, value, context)


CHECKS: dict[str, Callable[[Case, Value, Context], list[str]]] = {
    "boolean": check_boolean,
    "number": check_number,
    "string": check_string,
    "number-rounded": check_rounded,
    "string-matches": check_matches,
    "string-length": check_length,
    "nodeset": check_nodes,
    "nodeset-unordered": check_unordered,
    "evaluate": check_evaluate,
}
