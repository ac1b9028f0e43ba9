"""The library itself: what it has, and that its documentation says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.xform.xpath import FUNCTIONS, ExpressionError, compile_expression
from tests.support.expressions import evaluate

ROOT = Path(__file__).parents[4]
PROMISED = [
    "string",
    "concat",
    "join",
    "substr",
    "substring",
    "substring-before",
    "substring-after",
    "translate",
    "string-length",
    "normalize-space",
    "contains",
    "starts-with",
    "ends-with",
    "uuid",
    "digest",
    "pulldata",
    "if",
    "coalesce",
    "once",
    "true",
    "false",
    "boolean",
    "boolean-from-string",
    "not",
    "regex",
    "checklist",
    "weighted-checklist",
    "number",
    "random",
    "int",
    "sum",
    "max",
    "min",
    "round",
    "floor",
    "ceiling",
    "pow",
    "log",
    "log10",
    "abs",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "atan2",
    "sqrt",
    "exp",
    "exp10",
    "pi",
    "count",
    "count-non-empty",
    "position",
    "last",
    "instance",
    "current",
    "randomize",
    "today",
    "now",
    "format-date",
    "format-date-time",
    "date",
    "date-time",
    "decimal-date-time",
    "decimal-time",
    "selected",
    "selected-at",
    "count-selected",
    "jr:choice-name",
    "jr:itext",
    "indexed-repeat",
    "area",
    "distance",
    "geofence",
    "base64-decode",
    "name",
    "local-name",
    "namespace-uri",
    "id",
    "lang",
]
NODES = {"count", "count-non-empty", "sum", "randomize", "position", "name", "local-name", "namespace-uri"}


def test_every_function_promised_is_there():
    assert sorted(FUNCTIONS) == sorted(PROMISED)


def arguments_of(name, count):
    if name == "indexed-repeat":
        return ["/data/a", *(["/data", "1"] * count)][:count]
    if name == "digest":
        return ["'a'", "'MD5'", *["'hex'"] * count][:count]
    return (["/data"] if name in NODES and count else []) + ["'1'"] * (count - (name in NODES and count > 0))


@pytest.mark.parametrize("name", PROMISED)
def test_the_number_of_arguments_is_checked_when_compiled(name):
    function = FUNCTIONS[name]
    for count in range(10):
        source = f"{name}({', '.join(arguments_of(name, count))})"
        if function.takes(count):
            compile_expression(source)
        else:
            with pytest.raises(ExpressionError, match="takes"):
                compile_expression(source)


@pytest.mark.parametrize("name", sorted(set(PROMISED) - {"jr:choice-name"}))
def test_the_least_arguments_give_a_value(name):
    value = evaluate(
        f"{name}({', '.join(arguments_of(name, FUNCTIONS[name].least))})", "<data><a>1</a></data>", "/data"
    )
    assert isinstance(value, bool | float | str | list)


def test_the_documentation_has_every_function_and_nothing_else():
    text = (ROOT / "docs" / "xpath-functions.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`(]+)\(\)` \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    assert {name: (arity.strip(), meaning.strip()) for name, arity, meaning in rows} == {
        name: (function.arity, function.meaning) for name, function in FUNCTIONS.items()
    }
