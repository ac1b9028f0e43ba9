from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.xform.tree import Document, Leaf, Node, parse


def family(count=3):
    root = Node("root")
    for index in range(count):
        root.append(Node("i", text=str(index)))
    return root


def values(nodes):
    return [node.text for node in nodes]


@pytest.mark.parametrize("count", [3, 30])
def test_children_by_name_keep_in_step(count):
    root = family(count)
    before = root.children_named("i")
    assert values(before) == [str(index) for index in range(count)]
    root.append(Node("i", text="last"))
    root.insert(0, Node("i", text="first"))
    root.insert(99, Node("j", text="beyond"))
    root.remove(root.children[1])
    assert values(root.children_named("i")) == ["first", *[str(index) for index in range(1, count)], "last"]
    assert values(root.children) == [*values(root.children_named("i")), "beyond"]
    assert root.child("i") is root.children[0]
    assert root.child("j") is root.children[-1]
    assert root.child("none") is None
    assert list(root.children_named("none")) == []
    # What was handed out before stays what it was.
    assert len(before) == count


def test_parents_follow():
    root = family()
    child = root.children[1]
    assert child.parent is root
    assert list(child.ancestors()) == [root]
    root.remove(child)
    assert child.parent is None
    with pytest.raises(ValueError, match="not in"):
        root.remove(child)


@given(st.lists(st.tuples(st.sampled_from(["append", "insert", "remove"]), st.integers(0, 40), st.sampled_from("ab"))))
def test_the_index_is_what_going_through_the_children_finds(steps):
    root = family(9)
    for step, place, name in steps:
        root.children_named(name)
        if step == "append":
            root.append(Node(name))
        elif step == "insert":
            root.insert(place, Node(name))
        elif root.children:
            root.remove(root.children[place % len(root.children)])
        for each in "abi":
            assert list(root.children_named(each)) == [child for child in root.children if child.name == each]


def test_values():
    document = parse(b"<a><b>1</b><c> x <d>2</d> y </c><e/></a>")
    assert document.value == "1 x 2 y "
    b, c, e = document.element.children
    assert (b.value, c.value, e.value) == ("1", " x 2 y ", "")
    c.relevant = False
    assert document.value == "1"
    assert document.element.children[1].children[0].value == "2"


def test_attributes():
    node = Node("a", attributes={("", "x"): "1"})
    node.set_attribute("y", "2", "urn:y")
    assert node.attribute("x") == "1"
    assert node.attribute("y") == ""
    assert node.attribute("y", "urn:y") == "2"
    assert Node("b").attribute("x") == ""


def test_a_copy_shares_nothing():
    document = parse(b'<a xmlns:p="urn:p" p:x="1"><b>1</b><c>t<d/>u</c></a>')
    twin = document.copy()
    assert isinstance(twin, Document)
    twin.element.children[0].text = "changed"
    twin.element.children[1].append(Node("new"))
    twin.element.set_attribute("x", "changed", "urn:p")
    assert document.value == "1tu"
    assert [child.name for child in document.element.children[1].children] == ["d"]
    assert document.element.attribute("x", "urn:p") == "1"
    assert twin.element.namespaces() == {"p": "urn:p"}
    assert all(child.parent is node for node in twin.descendants() for child in node.children)
    assert [part.parent for part in twin.element.children[1].content] == [twin.element.children[1]] * 4


def test_mixed_content_keeps_in_step():
    label = parse(b"<label>a <output/> b</label>").element
    output, new = label.children[0], Node("new", text="!")
    label.insert(0, new)
    assert [part.value for part in label.content] == ["a ", "!", "", " b"]
    label.remove(output)
    label.append(output)
    assert label.value == "a ! b"
    assert label.content[-1] is output


def test_a_name_is_all_that_shows_in_a_repr():
    node = Node("secret", text="my answer")
    assert repr(node) == "<element secret>"
    assert "answer" not in repr(Leaf("text", node, "my answer"))


def test_leaves_are_the_same_node_when_they_mean_the_same():
    node, other = Node("a", text="x"), Node("a", text="x")
    assert Leaf("text", node, "x") == Leaf("text", node, "x")
    assert hash(Leaf("text", node, "x")) == hash(Leaf("text", node, "x"))
    assert Leaf("text", node, "x") != Leaf("text", other, "x")
    assert Leaf("text", node, "x") != Leaf("comment", node, "x")
    assert Leaf("attribute", node, "1", name="p") != Leaf("attribute", node, "1", name="q")
    assert Leaf("text", node, "x") != "x"
