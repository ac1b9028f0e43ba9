from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.xform.reading import parse
from kiosk.xform.xpath import RowIndex
from tests.support.expressions import World, evaluate, number, string

TOWNS = """<root>
<item><name>a</name><country>x</country><size>1</size></item>
<item><name>b</name><country>y</country><size>2</size></item>
<item><name>c</name><country>x</country><size>3</size><country>y</country></item>
<item><name>d</name></item>
</root>"""
FORM = "<data><c>x</c><d>y</d><n>3</n><e/></data>"

ASKING = [
    ("instance('t')/root/item[country = /data/c]", "ac"),
    ("instance('t')/root/item[/data/c = country]", "ac"),
    ("instance('t')/root/item[country = current()/../c]", "ac"),
    ("instance('t')/root/item[country = 'y']", "bc"),
    ("instance('t')/root/item[country = /data/c or country = 'y']", "abc"),
    ("instance('t')/root/item[country = /data/c and size > 1]", "c"),
    ("instance('t')/root/item[size > 1 and country = /data/c]", "c"),
    ("instance('t')/root/item[country = /data/c][2]", "c"),
    ("instance('t')/root/item[country = /data/*]", "abc"),
    ("instance('t')/root/item[country = '']", ""),
    ("instance('t')/root/item[country = /data/e]", ""),
    ("instance('t')/root/item[country = /data/none]", ""),
    ("instance('t')/root/item[name = country]", ""),
    ("instance('t')/root/item[name = concat('', 'd')]", "d"),
    ("instance('t')/root/item[size = 3]", "c"),
    ("instance('t')/root/item[size = /data/n]", "c"),
    ("instance('t')/root/item[size = count(/data/*) - 1]", "c"),
    ("instance('t')/root/item[name = ../item[country = 'y']/name]", "bc"),
    ("instance('t')/root/item[position() = 2 and country = 'y']", "b"),
    ("instance('t')/root/item[country = true()]", "abc"),
    ("instance('t')/root/item[country = 'y' = true()]", "bc"),
    ("instance('t')/root/item[name = instance('t')/root/item[size = '2']/name]", "b"),
    ("instance('t')/root/item[name = string()]", "d"),
    ("instance('none')/root/item[name = 'a']", ""),
]


def chosen(source, world):
    value = evaluate(source, FORM, "/data/n", world)
    assert isinstance(value, list)
    return "".join(item.children[0].text for item in value)


@pytest.mark.parametrize(("source", "expected"), ASKING)
def test_an_index_finds_what_going_through_the_rows_finds(source, expected):
    assert chosen(source, World(t=TOWNS)) == expected
    assert chosen(source, World(indexed=False, t=TOWNS)) == expected


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        ("instance('t')/root/item[country = /data/c]/name", 1),
        ("instance('t')/root/item[size > 0 and country = /data/c]/name", 1),
        ("instance('t')/root/item[name = country]/name", 0),
        ("instance('t')/root/item[country != /data/c]/name", 0),
        ("instance('t')/root/item[position() = 1 and country = 'x']/name", 0),
        ("instance(/data/c)/root/item[country = /data/c]/name", 0),
        ("randomize(instance('t')/root/item[country = 'x'], 3)", 1),
        ("count(instance('t')/root/item[country = 'x'])", 1),
        ("instance('t')/root[item = 'x']/item[country = 'x']", 1),
    ],
)
def test_which_filters_use_the_index(source, uses):
    world = World(t=TOWNS)
    evaluate(source, FORM, "/data/n", world)
    assert world.lookups == uses


def test_what_follows_a_filter():
    world = World(t=TOWNS)
    assert string("instance('t')/root/item[country = 'y']/name", FORM, world=world) == "b"
    assert number("sum(instance('t')/root/item[country = 'x']/size)", FORM, world=world) == 4
    assert string("instance('t')/root/item[name = 'c']/../item[1]/name", FORM, world=world) == "a"


def test_rows_of_several_lists_keep_their_places():
    world = World(t="<root><g><i><k>1</k><v>a</v></i></g><g><i><k>1</k><v>b</v></i><i><k>1</k><v>c</v></i></g></root>")
    assert string("instance('t')/root/g/i[k = '1'][2]/v", FORM, world=world) == "c"


def test_the_index_reads_the_list_once():
    holder = parse(TOWNS.encode())
    index = RowIndex(holder)
    assert [row.children[0].text for row in index.rows(("root", "item"), "country", "y")] == ["b", "c"]
    holder.element.remove(holder.element.children[0])
    assert [row.children[0].text for row in index.rows(("root", "item"), "country", "x")] == ["a", "c"]
    assert index.rows(("root", "item"), "country", "z") == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["p", "q", ""]), st.sampled_from(["1", "2", "1.0", "x"])), max_size=8),
    st.sampled_from(["k = /data/c", "k = 'p' and v > 1", "v = 1", "v = '1'", "k = /data/*", "v = /data/n and k = 'q'"]),
)
def test_with_and_without_index_for_any_list(rows, predicate):
    xml = "<root>" + "".join(f"<item><k>{k}</k><v>{v}</v></item>" for k, v in rows) + "</root>"
    form = "<data><c>p</c><n>1</n><e/></data>"
    source = f"count(instance('t')/root/item[{predicate}])"
    assert number(source, form, world=World(t=xml)) == number(source, form, world=World(indexed=False, t=xml))
