"""Node tests: XPath 1.0 section 2.3, with the rule for names without a prefix that forms need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.xform.node import Leaf, Node
from kiosk.xform.xpath.errors import ExpressionError, quoted
from kiosk.xform.xpath.syntax import KindTest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kiosk.xform.node import Item
    from kiosk.xform.xpath.syntax import NameTest

XHTML: Final = "http://www.w3.org/1999/xhtml"
JAVAROSA: Final = "http://openrosa.org/javarosa"
# Up to so many children going through them all beats asking for those of a name.
_FEW: Final = 8
# Prefixes every form may use without declaring them.
STANDARD: Final[Mapping[str, str]] = {
    "h": XHTML,
    "jr": JAVAROSA,
    "odk": "http://www.opendatakit.org/xforms",
    "orx": "http://openrosa.org/xforms",
    "xf": "http://www.w3.org/2002/xforms",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


def written_plainly(node: Node) -> bool:
    """Say whether a name without prefix may mean this element.

    It means any element written without prefix, whatever its default namespace: instances have one of their own
    (xmlns="http://example.org/form"), and no form declares a prefix for it. XHTML, the form around them, is left out.
    """
    return not node.prefix and node.namespace != XHTML


def named_children(item: Item, name: str) -> list[Item]:
    """Return the children a name without prefix means."""
    if not isinstance(item, Node):
        return []
    children = item.children
    among = children if len(children) <= _FEW else item.children_named(name)
    return [node for node in among if node.name == name and not node.prefix and node.namespace != XHTML]


def first_named_child(item: Item, name: str) -> Node | None:
    """Return the first child a name without prefix means."""
    if not isinstance(item, Node):
        return None
    found = item.child(name)
    if found is None or written_plainly(found):
        return found
    return next((node for node in item.children_named(name) if written_plainly(node)), None)


def resolve(prefix: str, namespaces: Mapping[str, str], position: int) -> str:
    """Return the namespace of a prefix. Raises ExpressionError when it is not declared."""
    uri = namespaces.get(prefix) or STANDARD.get(prefix)
    if uri is None:
        raise ExpressionError(f"the prefix {quoted(prefix)} is not declared", position)
    return uri


def compile_test(
    test: NameTest | KindTest, axis: str, namespaces: Mapping[str, str], position: int
) -> Callable[[Item], bool]:
    """Return the closure that says whether a node of `axis` passes the test."""
    if isinstance(test, KindTest):
        return _kind_test(test)
    principal: Sequence[str] = (axis,) if axis in {"attribute", "namespace"} else ("element",)
    name = test.name
    if not test.prefix:
        if name == "*":
            return lambda item: item.kind in principal
        if principal == ("element",):
            return lambda item: isinstance(item, Node) and item.name == name and written_plainly(item)
        return lambda item: item.kind in principal and item.name == name and not item.namespace
    uri = resolve(test.prefix, namespaces, position)
    if name == "*":
        return lambda item: item.kind in principal and item.namespace == uri
    return lambda item: item.kind in principal and item.name == name and item.namespace == uri


def _kind_test(test: KindTest) -> Callable[[Item], bool]:
    if test.kind == "node":
        return lambda _: True
    kind, target = {"processing-instruction": "instruction"}.get(test.kind, test.kind), test.target
    return lambda item: isinstance(item, Leaf) and item.kind == kind and (not target or item.name == target)
