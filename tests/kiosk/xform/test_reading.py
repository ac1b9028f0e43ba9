from __future__ import annotations

import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.xform.reading import MAX_DEPTH, ParseError, parse


def test_names_namespaces_and_declarations():
    document = parse(b'<h:a xmlns:h="urn:h" xmlns="urn:d" h:x="1" y="2"><b xml:lang="en"/><c xmlns=""/></h:a>')
    a = document.element
    b, c = a.children
    assert (a.name, a.namespace, a.prefix) == ("a", "urn:h", "h")
    assert dict(a.attributes) == {("urn:h", "x"): "1", ("", "y"): "2"}
    assert dict(a.declared) == {"h": "urn:h", "": "urn:d"}
    assert (b.name, b.namespace, b.prefix) == ("b", "urn:d", "")
    assert b.attribute("lang", "http://www.w3.org/XML/1998/namespace") == "en"
    assert (c.namespace, dict(c.declared)) == ("", {"": ""})
    assert c.namespaces() == {"h": "urn:h", "": ""}


@pytest.mark.parametrize(
    ("xml", "text", "parts"),
    [
        (b"<a>x &amp; y</a>", "x & y", None),
        (b"<a> </a>", " ", None),
        (b"<a>x<![CDATA[<y>]]>z</a>", "x<y>z", None),
        (b"<a>x<!-- c -->y</a>", "xy", None),
        (b"<a>\n <b/>\n <c/>\n</a>", "", None),
        (b"<a>x<b/></a>", "", ["text", "element"]),
        (b"<a><output/> <output/></a>", "", ["element", "text", "element"]),
        (b"<a>x<!-- c -->y<b/></a>", "", ["text", "element"]),
    ],
)
def test_what_is_inside(xml, text, parts):
    a = parse(xml).element
    assert a.text == text
    assert (None if a.content is None else [part.kind for part in a.content]) == parts


def test_everything_is_kept_when_asked_for():
    document = parse(b"<!DOCTYPE a>\n<!-- one --><a> <b/>x<![CDATA[y]]>z<?p q?></a>", whole=True)
    assert [part.kind for part in document.content] == ["doctype", "comment", "element"]
    content = document.element.content
    assert [(part.kind, part.value) for part in content if part.kind != "element"] == [
        ("text", " "),
        ("text", "x"),
        ("text", "y"),
        ("text", "z"),
        ("instruction", "q"),
    ]
    assert [part.index for part in content if part.kind != "element"] == [0, 2, 3, 4, 5]


BOMB = b"""<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]><a>&y;</a>"""


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (b"", "no element found"),
        (b"<a>", "no element found"),
        (b"<a></b>", "mismatched tag"),
        (b"<a/><b/>", "junk after document element"),
        (b"<a x='1' x='2'/>", "duplicate attribute"),
        (b"<p:a/>", "unbound prefix"),
        (b"<a>&nbsp;</a>", "undefined entity"),
        (b"<a>\x00</a>", "not well-formed"),
        (b"<a>\xff</a>", "not well-formed"),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", "cannot be decoded"),
        (b"<!DOCTYPE a><a/>", "document type declaration"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type declaration"),
        (BOMB, "document type declaration"),
        (b"<a>" * (MAX_DEPTH + 1), "nested deeper"),
        (b"<a>" * 100_000, "nested deeper"),
    ],
)
def test_what_cannot_be_read_is_refused(xml, message):
    with pytest.raises(ParseError, match=message):
        parse(xml)


def test_entities_are_refused_even_where_a_document_type_is_not():
    with pytest.raises(ParseError, match="document type declaration"):
        parse(BOMB, whole=True)


def test_the_line_is_named_and_nothing_quoted():
    with pytest.raises(ParseError) as caught:
        parse(b"<a>\n<secret>\n</a>")
    assert caught.value.line == 3
    assert "secret" not in str(caught.value)


def test_size_is_bounded():
    with pytest.raises(ParseError, match="larger than 10 bytes"):
        parse(b"<a>123456789</a>", max_bytes=10)
    with pytest.raises(ParseError, match="too many elements"):
        parse(b"<a>" + b"<b/>" * 10 + b"</a>", max_nodes=10)
    assert len(parse(b"<a>" + b"<b/>" * 9 + b"</a>", max_nodes=10).element.children) == 9


def test_other_encodings():
    assert parse("<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>".encode("latin-1")).value == "é"
    assert parse("<a>é</a>".encode("utf-16")).value == "é"
    assert parse(b"\xef\xbb\xbf<a>x</a>").value == "x"


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was(on):
    large = b"<a>" + b"<b>x</b>" * 150_000 + b"</a>"
    was = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        parse(large)
        assert gc.isenabled() is on
        with pytest.raises(ParseError):
            parse(large[:-1])
        assert gc.isenabled() is on
    finally:
        (gc.enable if was else gc.disable)()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([b"<a>", b"</a>", b"<b x='1'/>", b"text", b"&lt;", b"<!--c-->", b"<!D", b"\xff", b"]]>"]))
)
def test_any_bytes_are_read_or_refused(pieces):
    try:
        assert parse(b"".join(pieces)).element
    except ParseError as error:
        assert error.line >= 0  # noqa: PT017 -- either outcome is right
