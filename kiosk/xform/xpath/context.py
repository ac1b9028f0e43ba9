"""What an expression is evaluated in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from random import Random

    from kiosk.xform.node import Item, Node


class Environment(Protocol):
    """What expressions need of the form; `FormEnvironment`-like classes implement it, see tests for a small one."""

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

    def itext(self, identifier: str) -> str:
        """Return jr:itext(identifier): the text in the current language, "" when there is none."""

    def choice_name(self, value: str, path: str, node: Node) -> str:
        """Return jr:choice-name(value, path): the label of that choice; `path` is relative to `node`."""


class Context:
    """Where an expression is evaluated: the node, its place, and the world around.

    `root` is what "/" means: the holder of the primary instance's root element. `current` is what current() means; it
    stays while `node` walks through predicates.
    """

    __slots__ = ("current", "env", "node", "position", "root", "size")

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
