from __future__ import annotations

import json

import pytest

from kiosk.xform import EntryError, parse_form
from tests.support.forms import form, xml_form
from tests.support.scenario import Scenario, now

VISIT = """
| survey |
| | type | name | label | relevant | calculation | choice_filter |
| | text | name | Name | | | |
| | select_one yn | more | More? | | | |
| | select_one yn | sub | Sub | | | name != ${more} |
| | integer | age | Age | ${more} = 'y' | | |
| | calculate | chance | | | random() | |
| | text | guess | Guess | | concat(${name}, '?') | |
| | begin repeat | pet | Pet | | | |
| | text | called | Called | | | |
| | end repeat | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Español (es) |
| | yn | y | Yes | Sí |
| | yn | n | No | No |
"""


def filled() -> Scenario:
    visit = Scenario(VISIT)
    for name, value in (("name", "Amina"), ("more", "y"), ("sub", "n"), ("age", 30), ("guess", "mine")):
        visit.answer(name, value)
    visit.entry.add_repeat("/data/pet")
    visit.answer("/data/pet[2]/called", "Rex")
    visit.entry.answer("/data/pet", "no")
    visit.entry.language = "es"
    return visit


def states(visit: Scenario) -> list[object]:
    return list(visit.entry.nodes())


def test_a_visit_goes_on_exactly_where_it_was():
    visit = filled()
    twin = visit.restored()
    assert states(twin) == states(visit)
    assert twin.entry.to_xml() == visit.entry.to_xml()
    assert twin.entry.language == "Español (es)"
    assert twin.entry.prompt("/data/pet").value == "no"
    assert [page.id for page in twin.entry.pages()] == [page.id for page in visit.entry.pages()]
    assert twin.entry.save() == visit.entry.save()


def test_what_may_be_relevant_or_not_is_as_it_was():
    binds = "<bind nodeset='/data/a' relevant='/data/b = 1'/><bind nodeset='/data/b' relevant='/data/a = 1'/>"
    visit = Scenario(xml_form("<data id='d'><a>1</a><b>1</b></data>", binds, "<input ref='/data/a'/>"))
    assert (visit.value("a"), visit.restored().value("a")) == ("1", "1")
    # Either is without the other now, and neither comes back though both have their old values.
    visit.answer("a", "0")
    visit.answer("a", "1")
    assert (visit.value("a"), visit.restored().value("a")) == ("", "")
    assert visit.restored().entry.save() == visit.entry.save()


def test_what_is_not_relevant_is_saved_too():
    visit = filled()
    visit.answer("more", "n")
    assert (visit.value("age"), visit.value("sub")) == ("", "")
    twin = visit.restored()
    twin.answer("more", "y")
    assert (twin.value("age"), twin.value("sub")) == ("30", "n")


def test_what_was_typed_and_refused_is_saved_too():
    visit = filled()
    visit.answer("age", "thirty")
    assert visit.restored().entry.prompt("/data/age").value == "thirty"


def test_chance_and_what_a_person_overwrote_stay():
    visit = filled()
    twin = visit.restored()
    assert twin.value("chance") == visit.value("chance")
    assert twin.value("guess") == "mine"
    twin.answer("name", "Bashir")
    assert twin.value("guess") == "Bashir?"


@pytest.mark.parametrize(
    "saved",
    [b"", b"{}", b"[]", b"null", b"\xff", b'{"v": 1}', b'{"v":1,"form":["data",""],"seed":"x","data":{}}', b"[" * 5000],
)
def test_what_is_no_save_is_refused(saved: bytes):
    with pytest.raises(EntryError):
        form(VISIT).restore(saved, now)


def test_a_save_of_another_form_or_version_is_refused():
    saved = filled().entry.save()
    other = parse_form(xml_form("<data id='other'><name/></data>"))
    with pytest.raises(EntryError, match="another form"):
        other.restore(saved, now)


def test_a_damaged_save_is_refused_or_harmless():
    content = json.loads(filled().entry.save())
    for damage in ({"name": 5}, {"pet": 5}, {"pet": [5]}, {"meta": []}, {"pet": [{"#": "x"}]}, {"name": {"=": 1}}):
        damaged = json.dumps(content | {"data": content["data"] | damage}).encode()
        with pytest.raises(EntryError):
            form(VISIT).restore(damaged, now)
    harmless = json.dumps(content | {"data": {"name": "Amina", "gone": "x", "pet": [{}]}}).encode()
    entry = form(VISIT).restore(harmless, now)
    assert entry.value("/data/name") == "Amina"
    assert [page.kind for page in entry.pages()] == ["questions", "add_another"]
    entry.finish()
    assert entry.instance_id == ""


def test_a_twin_is_another_entry():
    visit = filled()
    twin = visit.entry.twin()
    twin.answer("/data/name", "Bashir")
    assert visit.value("name") == "Amina"
    assert twin.instance_id == visit.entry.instance_id
