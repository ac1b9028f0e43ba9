"""What an expression is evaluated in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

from kiosk.xform.xpath.errors import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from random import Random

    from kiosk.xform.node import Item, Node


DateName: TypeAlias = Literal["month", "weekday"]
# Some seconds at the very most.
MAX_VISITS: Final = 500_000


class Environment(Protocol):
    """What expressions need to know of the form they are in."""

    language: str
    """The chosen language, as the form names it; "" when the form has none."""

    random: Random
    """Where random(), uuid(), randomize() without seed and once(random()) take chance from."""

    def now(self) -> datetime:
        """Return the time, aware of its zone; today() and dates without a zone use that zone."""

    def instance(self, name: str) -> Node | None:
        """Return the holder of the secondary instance (or of the primary one), whose child is the root element."""

    def lookup(self, name: str, path: tuple[str, ...], column: str, value: str) -> Sequence[Node] | None:
        """Return, in document order, the nodes `instance(name)/path` that have a child `column` of this string-value.

        This is the index behind `instance('x')/root/item[column = value]`. Build one RowIndex for each instance and
        hand this on to it. None says that there is no index: the filter is then evaluated row by row.
        """

    def itext(self, identifier: str) -> str | list[Item]:
        """Return jr:itext(identifier): the text (or its value elements) in the current language, "" for none."""

    def choice_name(self, value: str, path: str, node: Node) -> str:
        """Return jr:choice-name(value, path): the label of that choice; `path` is relative to `node`."""

    def date_name(self, kind: DateName, number: int, /) -> str:
        """Return the short name of a month (1 to 12) or a weekday (1, Monday, to 7) in the current language.

        "" stands for the English one.
        """


class Context:
    """Where an expression is evaluated: the node, its place, and the world around.

    `root` is what "/" means: the holder of the primary instance's root element. `current` is what current() means; it
    stays while `node` walks through predicates.
    """

    __slots__ = ("current", "env", "node", "position", "root", "size", "spent")

    def __init__(  # noqa: PLR0913 -- XPath 1.0 section 1 defines the context by these
        self,
        node: Item,
        root: Node,
        env: Environment,
        *,
        position: int = 1,
        size: int = 1,
        current: Item | None = None,
    ) -> None:
        self.node = node
        self.root = root
        self.env = env
        self.position = position
        self.size = size
        self.current = node if current is None else current
        # Nodes looked at, and nodes a predicate was asked about, which take longer.
        self.spent = [0, 0]

    def within(self, size: int) -> Context:
        """Return a context for a predicate over `size` nodes; its `node` and `position` are to be set for each."""
        inner = Context(self.node, self.root, self.env, size=size, current=self.current)
        inner.spent = self.spent
        self.spend(size)
        self.spent[1] += size
        return inner

    def spend(self, nodes: int) -> None:
        """Count visited nodes; an expression that visits too many is stopped before it holds the display up."""
        self.spent[0] += nodes
        if self.spent[0] > MAX_VISITS:
            raise ExpressionError(f"the expression looks at more than {MAX_VISITS} nodes")
