"""Entities are made and changed as the ODK Entities specification says."""

from __future__ import annotations

import re

import pytest

from kiosk.xform import EntityChange, FormError, parse_form
from tests.support.forms import xform, xml_form
from tests.support.scenario import Scenario

CREATING = """
| survey |
| | type | name | label | save_to | relevant |
| | text | species | Species | species | |
| | integer | around | How thick? | circumference | ${species} != '' |
| | text | note | Note | | |
| entities |
| | list_name | label | create_if |
| | trees | concat(${species}, '!') | ${species} != 'weed' |
"""
UPDATING = """
| survey |
| | type | name | label | save_to |
| | csv-external | trees | | |
| | text | tree | Tree | |
| | integer | around | How thick? | circumference |
| entities |
| | list_name | label | entity_id | create_if | update_if |
| | trees | concat('Tree ', ${around}) | coalesce(${tree}, 'new') | ${tree} = '' | ${tree} != '' |
"""
TREES = b"name,label,__version,__trunkVersion,__branchId\nt1,Oak,3,2,b-7\nt2,Elm,1,,\n"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_an_entity_is_made():
    visit = Scenario(CREATING)
    visit.answer("species", "oak")
    visit.answer("around", 120)
    [tree] = visit.entry.entities
    assert UUID.fullmatch(tree.id)
    assert tree == EntityChange(
        "trees", tree.id, create=True, update=False, label="oak!", properties={"species": "oak", "circumference": "120"}
    )
    assert f'dataset="trees" create="true" id="{tree.id}"><label>oak!</label>' in visit.entry.to_xml().decode()
    assert visit.restored().entry.entities == (tree,)


def test_a_condition_and_relevance_decide():
    visit = Scenario(CREATING)
    assert [dict(tree.properties) for tree in visit.entry.entities] == [{"species": ""}]
    visit.answer("species", "weed")
    assert visit.entry.entities == ()
    assert 'create="false"' in visit.entry.to_xml().decode()


def test_an_entity_is_changed_from_the_version_the_form_saw():
    visit = Scenario(xform(UPDATING), {"trees.csv": TREES})
    visit.answer("around", 90)
    [made] = visit.entry.entities
    assert (made.create, made.update, made.id, made.base_version) == (True, False, "new", "")
    visit.answer("tree", "t1")
    [changed] = visit.entry.entities
    assert changed == EntityChange(
        "trees",
        "t1",
        create=False,
        update=True,
        label="Tree 90",
        base_version="3",
        trunk_version="2",
        branch_id="b-7",
        properties={"circumference": "90"},
    )
    xml = visit.entry.to_xml().decode()
    assert 'baseVersion="3" trunkVersion="2" branchId="b-7" id="t1"' in xml
    visit.answer("tree", "t2")
    assert (visit.entry.entities[0].base_version, visit.entry.entities[0].trunk_version) == ("1", "")


def test_each_instance_of_a_repeat_has_its_own():
    entity = "<meta><entity dataset='trees' create='1' id=''><label/></entity></meta>"
    instance = f"<data id='d'><who/><tree><kind/>{entity}</tree></data>"
    model = (
        "<bind nodeset='/data/who' entities:saveto='who'/><bind nodeset='/data/tree/kind' entities:saveto='kind'/>"
        "<bind nodeset='/data/tree/meta/entity/label' calculate='../../../kind'/>"
        "<bind nodeset='/data/tree/meta/entity/@id' calculate='concat(\"t\", position(../../..))'/>"
    )
    body = "<input ref='/data/who'/><repeat nodeset='/data/tree'><input ref='/data/tree/kind'/></repeat>"
    visit = Scenario(xml_form(instance, model, body))
    visit.entry.add_repeat("/data/tree")
    visit.answer("/data/tree[1]/kind", "oak")
    visit.answer("/data/tree[2]/kind", "elm")
    assert [(tree.id, tree.label, dict(tree.properties)) for tree in visit.entry.entities] == [
        ("t1", "oak", {"kind": "oak"}),
        ("t2", "elm", {"kind": "elm"}),
    ]


@pytest.mark.parametrize("name", ["name", "label", "__id", "two words", "1st", ""])
def test_a_reserved_property_is_refused(name):
    with pytest.raises(FormError) as caught:
        parse_form(xml_form("<data id='d'><a/></data>", f"<bind nodeset='/data/a' entities:saveto='{name}'/>"))
    assert (caught.value.code, caught.value.where) == ("unsupported", "/data/a")


@pytest.mark.parametrize(
    ("version", "known"), [("2022.1.0", True), ("2025.1.7", True), ("2025.2.0", False), ("", True)]
)
def test_a_newer_specification_is_refused(version, known):
    xml = xform(CREATING).replace(b'entities-version="2024.1.0"', f'entities-version="{version}"'.encode())
    if known:
        assert parse_form(xml).id
        return
    with pytest.raises(FormError, match="newer than this engine"):
        parse_form(xml)


def test_what_wants_to_be_kept_when_it_is_reached_says_so():
    binds = "<bind nodeset='/data/a' saveIncomplete='true()'/><bind nodeset='/data/b' saveIncomplete='false()'/>"
    visit = Scenario(xml_form("<data id='d'><a/><b/></data>", binds, "<input ref='/data/a'/><input ref='/data/b'/>"))
    assert [visit.entry.prompt(ref).save_incomplete for ref in ("/data/a", "/data/b")] == [True, False]
