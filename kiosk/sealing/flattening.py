"""Answers as tables, in the shape ODK Central exports: a table for the form, and one for each repeat.

Groups become columns joined by "-"; a repeat is a table of its own, whose PARENT_KEY is the KEY of
the row it belongs to. Cells are made harmless for spreadsheet programs (`harmless`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.sealing.shapes import Shape
    from kiosk.xform.node import Node

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER = re.compile(r"-\d+(\.\d+)?")


def harmless(cell: str) -> str:
    """Return `cell` so that no spreadsheet program takes it for a formula: a leading ' before = + - @.

    Also before a tab or a line break, which some programs skip. A plain negative number stays a number.
    """
    return f"'{cell}" if cell.startswith(DANGEROUS) and not NUMBER.fullmatch(cell) else cell


@dataclass(slots=True)
class Table:
    """A table: `name` is "" for the form and the repeat's element name otherwise."""

    name: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def add(self, cells: dict[str, str]) -> None:
        """Add a row; columns without a cell stay empty."""
        self.rows.append([cells.get(column, "") for column in self.columns])


FRONT = ("SubmissionDate",)
BACK = ("KEY", "FormVersion", "KioskID")
LINKS = ("PARENT_KEY", "KEY")


class Tables:
    """The tables of one form; `add` takes submissions one by one."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._main = Table("", [*FRONT, *_columns(shape), *BACK])
        self._repeats = {path: Table(path[-1], [*_columns(below), *LINKS]) for path, below in _repeats(shape, ())}

    def all(self) -> list[Table]:
        """Return the form's table and then those of its repeats, in the order of the form."""
        return [self._main, *self._repeats.values()]

    def add(self, answers: Node, facts: dict[str, str]) -> None:
        """Add a submission: its root element, and the cells of FRONT and BACK."""
        cells: dict[str, str] = {}
        self._fill(cells, answers, self._shape, (), facts["KEY"], facts["KEY"])
        self._main.add(cells | facts)

    def _fill(  # noqa: PLR0913, PLR0917  # a walk: where we are, in the form, in the tree and in the keys
        self, cells: dict[str, str], node: Node, shape: Shape, path: tuple[str, ...], key: str, row_key: str
    ) -> None:
        prefix = _prefix(self._shape, path)
        if prefix and node.text and shape.text:
            cells["-".join(prefix)] = node.text
        rounds: dict[str, int] = {}
        for child in node.children:
            below = shape.children[child.name]
            here = (*path, child.name)
            if below.repeat:
                rounds[child.name] = rounds.get(child.name, 0) + 1
                own_key = f"{key}/{child.name}[{rounds[child.name]}]"
                row: dict[str, str] = {}
                self._fill(row, child, below, here, own_key, own_key)
                self._repeats[here].add(row | {"PARENT_KEY": row_key, "KEY": own_key})
            elif child.children:
                self._fill(cells, child, below, here, f"{key}/{child.name}", row_key)
            else:
                cells["-".join(_prefix(self._shape, here))] = child.text


def _prefix(shape: Shape, path: tuple[str, ...]) -> list[str]:
    """Return the part of `path` below its last repeat: what a column is called in the table it is in."""
    names: list[str] = []
    for name in path:
        shape = shape.children[name]
        names = [] if shape.repeat else [*names, name]
    return names


def _columns(shape: Shape, prefix: str = "") -> Iterator[str]:
    if prefix and (shape.text or not shape.children):
        yield prefix
    for name, below in shape.children.items():
        if not below.repeat:
            yield from _columns(below, f"{prefix}-{name}" if prefix else name)


def _repeats(shape: Shape, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Shape]]:
    for name, below in shape.children.items():
        if below.repeat:
            yield (*path, name), below
        yield from _repeats(below, (*path, name))
