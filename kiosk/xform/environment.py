"""What expressions see of an entry: time, chance, language, lists."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final, TypeAlias

from kiosk.xform.texts import Words, translated
from kiosk.xform.xpath import Context, ExpressionError
from kiosk.xform.xpath.lookups import RowIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from kiosk.xform.choices import ChoiceLists
    from kiosk.xform.node import Document, Item, Node
    from kiosk.xform.texts import Label, Translations
    from kiosk.xform.xpath.context import DateName

    DateNames: TypeAlias = Callable[[str, DateName, int], str]

# What asking a predicate about a node takes, in nodes looked at.
_PREDICATE: Final = 9


class World:
    """The Environment of an entry's expressions (kiosk.xform.xpath.Environment).

    `faults` collects, without any answer, what went wrong in expressions while they were worked out: such a result
    counts as empty. `visits` counts the work of expressions, in nodes looked at, since the person did something;
    `exhausted` says that it was too much once.
    """

    __slots__ = (
        "_date_names",
        "_indexes",
        "_instances",
        "_last",
        "_now",
        "_seed",
        "choices",
        "exhausted",
        "faults",
        "language",
        "node",
        "random",
        "root",
        "translations",
        "visits",
    )

    choices: ChoiceLists

    def __init__(  # noqa: PLR0913, PLR0917 -- made in one place
        self,
        root: Document,
        instances: Mapping[str, Node],
        translations: Translations,
        language: str,
        now: Callable[[], datetime],
        chance: random.Random,
        seed: int,
        date_names: DateNames | None,
    ) -> None:
        self.root = root
        self.translations = translations
        self.language = language
        self.random = chance
        self.faults: list[str] = []
        self.node: Item = root
        self._instances = instances
        self._now = now
        self._seed = seed
        self._date_names = date_names
        self._indexes: dict[str, RowIndex] = {}
        self.visits = 0
        self.exhausted = False
        self._last = Context(root, root, self)

    def now(self) -> datetime:
        """Return the time, with its zone."""
        return self._now()

    def instance(self, name: str) -> Node | None:
        """Return the holder of a secondary instance."""
        return self._instances.get(name)

    def lookup(self, name: str, path: tuple[str, ...], column: str, value: str) -> Sequence[Node] | None:
        """Return the rows of a list whose column has this value, by an index made on first use."""
        holder = self._instances.get(name)
        if holder is None or holder is self.root:
            return None
        if column.startswith("@"):
            return [row for row in _rows(holder, path) if row.attribute(column[1:]) == value]
        index = self._indexes.get(name)
        if index is None:
            index = self._indexes[name] = RowIndex(holder)
        return index.rows(path, column, value)

    def date_name(self, kind: DateName, number: int, /) -> str:
        """Return the short name of a month or weekday in the present language; "" is English."""
        return "" if self._date_names is None else self._date_names(self.language, kind, number)

    def itext(self, identifier: str) -> str:
        """Return a translation's words; its outputs are worked out where the expression is."""
        return translated(self.translations.forms(identifier, self.language), Context(self.node, self.root, self)).text

    def choice_name(self, value: str, path: str, node: Node) -> str:
        """Return the label of a choice of the question at `path`."""
        return self.choices.name(value, path, node)

    def context(self, node: Item) -> Context:
        """Return the context to work out an expression at `node`."""
        self.node = node
        looked_at, asked_about = self._last.spent
        self.visits += looked_at + _PREDICATE * asked_about
        self._last = Context(node, self.root, self)
        return self._last

    def words(self, label: Label | None, node: Item) -> Words:
        """Return a label's words at `node` in the present language; nothing when it cannot be worked out."""
        if label is None:
            return Words()
        try:
            return label.words(self.context(node), self.translations, self.language)
        except ExpressionError as error:
            self.fault("label", error)
            return Words()

    def fault(self, where: str, error: ExpressionError) -> None:
        """Remember that an expression failed; once each, so that a long visit does not fill the memory."""
        line = f"{where}: {error.message}"
        if line not in self.faults:
            self.faults.append(line)

    def steady(self, name: str) -> random.Random:
        """Return chance that is the same whenever asked by this name in this entry, also when restored."""
        return random.Random(f"{self._seed} {name}")  # noqa: S311 -- the order of choices is no secret


def _rows(holder: Node, path: tuple[str, ...]) -> list[Node]:
    rows = [holder]
    for name in path:
        rows = [child for row in rows for child in row.children_named(name)]
    return rows
