from __future__ import annotations

import math

import pytest

from kiosk.xform.xpath import ExpressionError
from tests.support.expressions import World, boolean, evaluate, names, number, string

HOUSES = """<data><pos>2</pos><house><person><age>1</age></person><person><age>2</age></person></house><other/>
<house><person><age>3</age></person><person><age>4</age></person><person><age>5</age></person></house></data>"""


@pytest.mark.parametrize(
    ("source", "at", "expected"),
    [
        ("position(..)", "/data/house[2]/person[1]", "2"),
        ("position(../..)", "/data/house[2]/person[3]/age", "2"),
        ("position(..)", "/data/house[2]/person[3]/age", "3"),
        ("position(.)", "/data/house[1]/person[2]", "2"),
        ("position(/data/none)", "/data", ""),
        ("position(/)", "/data", "1"),
        ("position()", "/data", "1"),
        ("last()", "/data", "1"),
        ("indexed-repeat(/data/house/person/age, /data/house, 2, /data/house/person, 3)", "/data", "5"),
        ("indexed-repeat(/data/house/person/age, /data/house/person, 3, /data/house, 2)", "/data", "5"),
        ("indexed-repeat(/data/house/person/age, /data/house, /data/pos)", "/data", "3"),
        ("indexed-repeat(../age, ../../person, 2)", "/data/house[2]/person[1]/age", ""),
        ("indexed-repeat(../../person/age, ../../person, 2)", "/data/house[2]/person[1]/age", "4"),
        ("indexed-repeat(/data/house/person/age, /data/house, 3)", "/data", ""),
        ("indexed-repeat(/data/house/person/age, /data/house, 1.5)", "/data", ""),
        ("indexed-repeat(/data/house/person/age, /data/house, 0)", "/data", ""),
        ("indexed-repeat(/data/house/person/age, /data/house, 'x')", "/data", ""),
        ("indexed-repeat(/data/house/person/age, /data/none, 1)", "/data", ""),
        ("name(/data/house)", "/data", "house"),
        ("name()", "/data", "data"),
        ("name(/none)", "/data", ""),
        ("local-name(//age)", "/data", "age"),
    ],
)
def test_repeats_and_names(source, at, expected):
    assert string(source, HOUSES, at) == expected


def test_sum_over_the_repeat_a_number_chooses():
    assert number("sum(indexed-repeat(/data/house/person/age, /data/house, 2))", HOUSES) == 12


def test_names_with_namespaces():
    xml = '<p:a xmlns:p="urn:p" p:x="1" xml:lang="en"><b xmlns="urn:d"/></p:a>'
    assert string("name(/*)", xml) == "p:a"
    assert string("local-name(/*)", xml) == "a"
    assert string("namespace-uri(/*)", xml) == "urn:p"
    assert string("namespace-uri(//b)", xml) == "urn:d"
    assert string("name(/*/@*[1])", xml) == "p:x"
    assert string("name(/*/@*[2])", xml) == "xml:lang"
    assert string("namespace-uri(/*/@*[2])", xml) == "http://www.w3.org/XML/1998/namespace"
    assert string("name(/*/namespace::*)", xml) == "p"
    assert string("local-name(/*/namespace::*)", xml) == ""


def test_lang():
    xml = '<a xml:lang="en-GB"><b/><c xml:lang="es" lang="fr"/></a>'
    assert boolean("lang('en')", xml, "/a/b")
    assert boolean("lang('EN-gb')", xml, "/a/b")
    assert not boolean("lang('e')", xml, "/a/b")
    assert not boolean("lang('fr')", xml, "/a/c")
    assert not boolean("lang('')", xml, "/a/c")
    assert not boolean("lang('en')", "<a/>", "/a")


def test_instances():
    world = World(towns="<root><item><name>a</name></item></root>")
    assert string("instance('towns')/root/item/name", world=world) == "a"
    assert string("instance(concat('to', 'wns'))/root/item/name", world=world) == "a"
    assert string("instance('nowhere')/root/item", world=world) == ""
    assert number("count(instance('nowhere'))", world=world) == 0


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("selected('a b c', 'b')", True),
        ("selected('a b c', ' b ')", True),
        ("selected('abc', 'b')", False),
        ("selected('a\tb\nc', 'c')", True),
        ("selected('', '')", True),
        ("selected('a', '')", False),
        ("selected('a b', concat('b', ''))", True),
        ("selected-at('a b c', 2) = 'c'", True),
        ("selected-at('a b c', 3) = ''", True),
        ("selected-at('a b c', -1) = ''", True),
        ("selected-at('a b c', 'x') = ''", True),
        ("selected-at('', 0) = ''", True),
        ("count-selected(' a  b ') = 2", True),
        ("count-selected('') = 0", True),
    ],
)
def test_selects(source, expected):
    assert boolean(source) is expected


def test_labels_and_texts_come_from_the_form():
    assert string("jr:choice-name('a', ' ../q ')", "<data><q/><l/></data>", "/data/l") == "a of ../q at l"
    assert string("jr:itext('greeting')") == "text greeting"


LIST = "<root><item><k>1</k><v>one</v></item><item><k>2</k><v>two</v><v>zwei</v></item></root>"


@pytest.mark.parametrize("indexed", [True, False])
def test_pulldata(indexed):
    world = World(indexed=indexed, fruits=LIST)
    assert string("pulldata('fruits', 'v', 'k', 2)", world=world) == "two"
    assert string("pulldata('fruits.csv', 'v', 'k', '1')", world=world) == "one"
    assert string("pulldata('fruits', 'v', 'k', '3')", world=world) == ""
    assert string("pulldata('fruits', 'none', 'k', '1')", world=world) == ""
    assert World(indexed=False).instance("none") is None
    assert string("pulldata('none', 'v', 'k', '1')", world=World(indexed=False)) == ""


def test_randomize_orders_as_the_reference_does():
    xml = "<data>" + "".join(f"<i>{letter}</i>" for letter in "ABCDEF") + "</data>"
    for seed, expected in [
        ("42", "AFCBDE"),
        ("'42'", "AFCBDE"),
        ("-42", "EDAFBC"),
        ("1.1", "BFEACD"),
        ("11111111", "ACDBFE"),
        ("0", "CBEAFD"),
        ("/none", "CBEAFD"),
    ]:
        value = evaluate(f"randomize(/data/i, {seed})", xml)
        assert isinstance(value, list)
        assert "".join(item.value for item in value) == expected
    assert sorted(names("randomize(/data/i)", xml)) == ["i"] * 6
    for seed in ("'any word'", "1 div 0", "-1 div 0", "5989458117437254"):
        assert len(names(f"randomize(/data/i, {seed})", xml)) == 6


def test_chance_comes_from_the_environment():
    assert string("uuid()", world=World()) == string("uuid()", world=World())
    world = World()
    assert string("uuid()", world=world) != string("uuid()", world=world)
    assert string("uuid()")[14] == "4"
    assert len(string("uuid(99)")) == 99
    assert 0 <= number("random()") < 1


@pytest.mark.parametrize("source", ["uuid(1001)", "uuid(-1)", "uuid(/none)"])
def test_impossible_lengths_are_errors(source):
    with pytest.raises(ExpressionError, match="length"):
        evaluate(source)


@pytest.mark.parametrize("source", ["count(if(1, 'a', /data))", "position(if(1, 'a', /data))", "sum(if(1, 2, /data))"])
def test_a_value_where_nodes_are_needed_is_an_error(source):
    with pytest.raises(ExpressionError, match="takes nodes"):
        evaluate(source)


def test_nothing_inside_is_nan():
    assert math.isnan(number("position(/none)"))
