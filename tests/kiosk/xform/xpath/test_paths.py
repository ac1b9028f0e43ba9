from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.xform.node import Leaf
from kiosk.xform.xpath import Context, ExpressionError, compile_expression
from kiosk.xform.xpath.order import in_document_order
from tests.support.expressions import World, evaluate, names, number, place, string

XML = """<data id="f" xml:lang="en-GB"><a>1</a><g><b x="1" y="2">two</b><c/></g><r><n>r1</n><m>1</m></r><r><m>2</m></r>
<r><n>r3</n></r><!-- note --><?go there?></data>"""


@pytest.mark.parametrize(
    ("source", "at", "expected"),
    [
        ("/", "", [""]),
        ("/data", "", ["data"]),
        ("/data/*", "", ["a", "g", "r", "r", "r"]),
        ("*", "/data/g", ["b", "c"]),
        (".", "/data/g", ["g"]),
        ("..", "/data/g/b", ["g"]),
        ("../..", "/data/g/b", ["data"]),
        ("../../a", "/data/g/b", ["a"]),
        ("/data/g/../a", "", ["a"]),
        ("/data/r/..", "", ["data"]),
        ("/data/r/n", "", ["n", "n"]),
        ("/data/r[2]/m", "", ["m"]),
        ("//m", "", ["m", "m"]),
        ("//r/*", "", ["n", "m", "m", "n"]),
        ("//*[self::b or self::c]", "", ["b", "c"]),
        ("/data//n/..//m", "", ["m"]),
        ("//r[m]/m | //a", "", ["a", "m", "m"]),
        ("//c | //a | //a", "", ["a", "c"]),
        ("ancestor::*", "/data/g/b", ["data", "g"]),
        ("ancestor::*[1]", "/data/g/b", ["g"]),
        ("ancestor-or-self::*[last()]", "/data/g/b", ["data"]),
        ("following-sibling::*", "/data/g", ["r", "r", "r"]),
        ("following-sibling::*[2]/m", "/data/g", ["m"]),
        ("preceding-sibling::*", "/data/r[1]", ["a", "g"]),
        ("preceding-sibling::*[1]", "/data/r[1]", ["g"]),
        ("preceding::*", "/data/r[1]", ["a", "g", "b", "c"]),
        ("preceding::*[1]", "/data/r[1]", ["c"]),
        ("following::m", "/data/g/b", ["m", "m"]),
        ("descendant::m[1]", "/data", ["m"]),
        ("descendant-or-self::g", "/data/g", ["g"]),
        ("@*", "/data/g/b", ["x", "y"]),
        ("//@x", "", ["x"]),
        ("//@x/..", "", ["b"]),
        ("attribute::y", "/data/g/b", ["y"]),
        ("@none", "/data/g/b", []),
        ("self::g", "/data/g", ["g"]),
        ("self::a", "/data/g", []),
        ("/data/none/deeper", "", []),
        ("g[b = 'two']/c", "/data", ["c"]),
        ("*[not(*)]", "/data", ["a"]),
        ("*[last()]/n", "/data", ["n"]),
        ("*[position() = last() - 1]/m", "/data", ["m"]),
        ("r[m][2]/m", "/data", ["m"]),
        ("r[n][m]/n", "/data", ["n"]),
        ("(//r)[3]/n", "", ["n"]),
        ("(//m)[2]", "", ["m"]),
        ("r[position() < 3]/m", "/data", ["m", "m"]),
        ("r[0]", "/data", []),
        ("r[1.5]", "/data", []),
        ("r[-1]", "/data", []),
        ("r[string-length('ab')]/m", "/data", ["m"]),
        ("r[if(1, 2, 3)]/m", "/data", ["m"]),
        (".[b]/c", "/data/g", ["c"]),
        ("g/b/text()", "/data", ["two"]),
        ("id('nothing')", "/data", []),
        ("id('f x')", "/data/g", ["data"]),
        ("//processing-instruction()", "", []),
    ],
)
def test_steps(source, at, expected):
    assert names(source, XML, at) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("/data/comment()", [" note "]),
        ("/data/processing-instruction('go')", ["go"]),
        ("/data/processing-instruction('stop')", []),
        ("/data/node()[last()]/preceding-sibling::comment()", [" note "]),
        ("/data/text()", ["\n"]),
        ("string(//b/text())", None),
    ],
)
def test_other_nodes(source, expected):
    if expected is not None:
        assert names(source, XML, whole=True) == expected
    else:
        assert string(source, XML) == "two"


@pytest.mark.parametrize("first", ["/data/r/n", "//n", "/data/r[2]/n", "/data/r[3]/n | /data/r[1]/n"])
def test_the_first_node_in_document_order_is_the_value(first):
    expected = {"/data/r[2]/n": ""}.get(first, "r1")
    assert string(first, XML) == expected
    assert string(f"string({first})", XML) == expected


def test_the_first_repeat_may_lack_the_node():
    assert string("/data/r/x", "<data><r/><r><x>second</x></r></data>") == "second"


FORM = """<h:html xmlns:h="http://www.w3.org/1999/xhtml" xmlns="http://www.w3.org/2002/xforms" xmlns:orx="urn:orx">
<h:head><model><instance><data xmlns="http://example.org/f" xmlns:o="urn:orx"><a>1</a>
<orx:meta><orx:id>x</orx:id></orx:meta>
<meta xmlns="urn:orx">default</meta><b o:at="2" at="3"/></data></instance></model></h:head></h:html>"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("//a", ["a"]),
        ("//data/*", ["a", "meta", "meta", "b"]),
        ("//o:meta", ["meta", "meta"]),
        ("//orx:meta/orx:id", ["id"]),
        ("//meta", ["meta"]),
        ("//o:*", ["meta", "id", "meta"]),
        ("//h:head/model", ["model"]),
        ("//head", []),
        ("//b/@o:at", ["at"]),
        ("//b/@at", ["at"]),
    ],
)
def test_names_with_and_without_prefix(source, expected):
    document, node = place(FORM)
    expression = compile_expression(source, {"o": "urn:orx", "orx": "urn:orx"})
    assert [item.name for item in expression.nodes(Context(node, document, World()))] == expected


def test_a_name_without_prefix_is_an_element_written_without():
    assert string("//meta", FORM) == "default"


def test_current_stays_while_predicates_walk():
    xml = "<data><want>b</want><i><k>a</k><v>1</v></i><i><k>b</k><v>2</v></i></data>"
    assert string("/data/i[k = current()/../want]/v", xml, "/data/i[1]") == "2"
    assert string("/data/i[k = current()]/v", xml, "/data/want") == "2"
    assert string("/data/i[k = ../want]/v", xml, "/data/want") == "2"


def test_positions_in_nested_predicates_are_their_own():
    xml = "<data><g><i/><i/></g><g><i/><i/><i/></g></data>"
    assert number("count(/data/g[i[3]])", xml) == 1
    assert number("count(/data/g/i[2])", xml) == 2
    assert number("count(//i[2])", xml) == 2
    assert number("count((//i)[2])", xml) == 1
    assert number("count(/data/g[position() = count(i) - 1])", xml) == 2


def test_a_path_needs_nodes_to_begin_with():
    with pytest.raises(ExpressionError):
        evaluate("if(1, 'text', /data)/a", XML)
    assert names("if(1, /data, 'text')/a", XML) == ["a"]


@settings(max_examples=100, deadline=None)
@given(st.randoms())
def test_document_order_is_restored_from_any_order(chance):
    document, _ = place(XML, whole=True)
    everything = compile_expression("//node() | //@*").nodes(Context(document, document, World()))
    shuffled = [*everything, *everything]
    chance.shuffle(shuffled)
    assert in_document_order(shuffled) == everything


def test_wrappers_of_the_same_node_are_one_node():
    assert number("count(//@x | //b/@x | //@*[name() = 'x'])", XML) == 1
    assert number("count(//b/text() | //b/text())", XML) == 1
    assert number("count(//b/@x | //b/@y)", XML) == 2


def test_namespaces_are_nodes_too():
    value = evaluate("namespace::*", '<a xmlns:p="urn:p" xmlns="urn:d"/>', "/a")
    assert isinstance(value, list)
    assert [(leaf.name, leaf.value) for leaf in value if isinstance(leaf, Leaf)] == [("", "urn:d"), ("p", "urn:p")]
