"""Choices, texts and lists: ODK XForms specification, select functions, jr:choice-name, jr:itext, pulldata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.xform.node import Leaf, Node
from kiosk.xform.xpath.code import Code, number_of, string_of
from kiosk.xform.xpath.functions.function import Function, of_strings
from kiosk.xform.xpath.functions.strings import words_of
from kiosk.xform.xpath.nodetests import first_named_child, named_children
from kiosk.xform.xpath.values import charged, node_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.xform.xpath.context import Context
    from kiosk.xform.xpath.values import Value

_ROWS: Final = ("root", "item")


def _selected(arguments: Sequence[Code]) -> Code:
    chosen, value = string_of(arguments[0]), string_of(arguments[1])
    written = arguments[1].constant
    if isinstance(written, str):
        fixed = written.strip()
        return Code("boolean", lambda context: fixed in words_of(chosen(context)))
    return Code("boolean", lambda context: value(context).strip() in words_of(chosen(context)))


def _selected_at(arguments: Sequence[Code]) -> Code:
    chosen, place = string_of(arguments[0]), number_of(arguments[1])

    def run(context: Context) -> str:
        words, index = words_of(chosen(context)), place(context)
        return words[int(index)] if 0 <= index < len(words) else ""

    return Code("string", run)


def _choice_name(arguments: Sequence[Code]) -> Code:
    value, path = string_of(arguments[0]), string_of(arguments[1])

    def run(context: Context) -> str:
        item = context.node
        node = item.parent if isinstance(item, Leaf) else item
        if node is None:
            return ""
        return charged(context.env.choice_name(value(context), path(context).strip(), node), context)

    return Code("string", run)


def _itext(arguments: Sequence[Code]) -> Code:
    identifier = string_of(arguments[0])

    def run(context: Context) -> Value:
        words = context.env.itext(identifier(context))
        return charged(words, context) if isinstance(words, str) else words

    return Code("any", run)


def _pulldata(arguments: Sequence[Code]) -> Code:
    strings = [string_of(argument) for argument in arguments]

    def run(context: Context) -> str:
        name, wanted, column, value = (string(context).strip() for string in strings)
        name = name.removesuffix(".csv")
        rows = context.env.lookup(name, _ROWS, column, value)
        if rows is None:
            rows = _matching_rows(name, column, value, context)
        cell = first_named_child(rows[0], wanted) if rows else None
        return "" if cell is None else node_value(cell, context)

    return Code("string", run)


def _matching_rows(name: str, column: str, value: str, context: Context) -> list[Node]:
    holder = context.env.instance(name)
    root = None if holder is None else first_named_child(holder, _ROWS[0])
    rows = [] if root is None else named_children(root, _ROWS[1])
    context.spend(len(rows))
    return [
        row
        for row in rows
        if isinstance(row, Node) and any(node_value(cell, context) == value for cell in named_children(row, column))
    ]


def _count_words(text: str) -> float:
    words = words_of(text)
    return float(len(words)) if words != [""] else 0.0


SELECT_FUNCTIONS: Final = (
    Function("selected", 2, 2, "is this choice among the chosen", _selected),
    Function("selected-at", 2, 2, "the choice at this place among the chosen, from 0", _selected_at),
    Function("count-selected", 1, 1, "how many choices are chosen", of_strings("number", _count_words)),
    Function("jr:choice-name", 2, 2, "the label of a choice of the question at a path", _choice_name),
    Function("jr:itext", 1, 1, "the text of this id in the current language", _itext),
    Function("pulldata", 4, 4, "from a list: the column wanted of the row with this value in that column", _pulldata),
)
