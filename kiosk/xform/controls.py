"""The body of a form: questions, groups and repeats as they are asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.xform.client import Control
    from kiosk.xform.definition import Definition
    from kiosk.xform.texts import Label
    from kiosk.xform.xpath import Expression


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A choice written in the question itself."""

    value: str
    label: Label | None


@dataclass(frozen=True, slots=True, eq=False)
class Itemset:
    """Choices taken from nodes: rows of a list, or instances of a repeat.

    `value` and `label` are worked out at each node; `column` is the child the value is in, "" when it is anything else.
    `fixed` tells that the nodes never change during an entry.
    """

    nodes: Expression
    value: Expression
    column: str
    label: Label | None
    fixed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A control that asks for one answer."""

    definition: Definition
    control: Control
    label: Label | None
    hint: Label | None
    appearance: frozenset[str] = frozenset()
    parameters: Mapping[str, str] = field(default_factory=dict)
    mediatype: str = ""
    items: tuple[Item, ...] = ()
    itemset: Itemset | None = None

    @property
    def has_choices(self) -> bool:
        """Whether it is answered by choosing."""
        return self.control in ("select1", "select", "rank")

    def in_range(self, text: str) -> bool:
        """Tell whether a value is within start and end of a range control; true for all others."""
        if self.control != "range":
            return True
        limits = [float(self.parameters[name]) for name in ("start", "end")]
        return min(limits) <= float(text) <= max(limits)


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A group; with the appearance "field-list" its questions are asked on one page.

    `definition` is None without a ref.
    """

    definition: Definition | None
    label: Label | None
    appearance: frozenset[str]
    children: tuple[Part, ...]

    @property
    def is_page(self) -> bool:
        """Whether all of it is asked at once."""
        return "field-list" in self.appearance


@dataclass(frozen=True, slots=True, eq=False)
class RepeatGroup:
    """What is asked in each instance of a repeat."""

    definition: Definition
    label: Label | None
    appearance: frozenset[str]
    children: tuple[Part, ...]

    @property
    def is_page(self) -> bool:
        """Whether each instance is asked at once."""
        return "field-list" in self.appearance


Part: TypeAlias = Question | Group | RepeatGroup
