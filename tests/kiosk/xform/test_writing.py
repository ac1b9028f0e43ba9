from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.xform.tree import Node, parse, serialise


@pytest.mark.parametrize(
    "xml",
    [
        b"<a/>",
        b'<a x="1" y="&lt;&amp;&quot;&#10;"><b>1 &lt; 2 &amp; 3 &gt; 2</b><c/></a>',
        b'<h:a xmlns:h="urn:h" xmlns="urn:d" h:x="1"><b/><c xmlns=""><d/></c></h:a>',
        b"<a>mixed <b>x</b> text</a>",
        b'<a xml:lang="en"/>',
        "<a>é 🥰 \u202b</a>".encode(),
    ],
)
def test_what_was_read_is_written_again(xml):
    assert serialise(parse(xml)) == xml


def test_a_part_declares_what_it_uses():
    document = parse(b'<h:a xmlns:h="urn:h" xmlns="urn:d" xmlns:o="urn:o"><i o:x="1"><o:m/><n/></i></h:a>')
    assert serialise(document.element.children[0]) == (b'<i xmlns="urn:d" xmlns:o="urn:o" o:x="1"><o:m/><n/></i>')


def test_names_made_here_are_declared_too():
    node = Node("a", "urn:a", "p", {("urn:b", "x"): "1"})
    node.append(Node("b", "urn:a"))
    node.append(Node("c"))
    written = serialise(node)
    assert written == b'<p:a xmlns:p="urn:a" xmlns:ns0="urn:b" ns0:x="1"><b xmlns="urn:a"/><c/></p:a>'
    assert parse(written).element.children[0].namespace == "urn:a"


def test_parts_can_be_left_out():
    document = parse(b"<a><b><c/></b><d>1</d></a>")
    assert serialise(document, lambda node: node.name != "b") == b"<a><d>1</d></a>"
    assert serialise(document, lambda node: node.name not in {"b", "d"}) == b"<a/>"


def test_what_xml_cannot_carry_never_stops_a_submission():
    node = Node("a", attributes={("", "x"): "\x01\t"}, text="a\x00b\ud800c\ufffed\re\n")
    written = serialise(node)
    assert written == '<a x="\ufffd&#9;">a\ufffdb\ufffdc\ufffdd&#13;e\n</a>'.encode()
    assert parse(written).element.text == "a\ufffdb\ufffdc\ufffdd\re\n"


def with_children(name, children):
    node = Node(name, "urn:2", "p", {("urn:3", "x"): "y"})
    for child in children:
        node.append(child.copy())
    return node


NODES = st.recursive(
    st.builds(Node, st.sampled_from("abc"), st.sampled_from(["", "urn:1"]), text=st.text(max_size=5)),
    lambda inner: st.builds(with_children, st.sampled_from("abc"), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(NODES)
def test_anything_written_is_xml_and_reads_the_same(node):
    written = serialise(node)
    assert ET.fromstring(written).tag.rpartition("}")[2] == node.name
    assert serialise(parse(written)) == written
