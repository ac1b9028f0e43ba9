from __future__ import annotations

from tests.support.forms import xml_form
from tests.support.scenario import Scenario, now

TRIGGERS = """
| survey |
| | type | name | label | calculation | trigger | default |
| | text | weight | Weight | | | |
| | calculate | when | | string-length(${weight}) | ${weight} | |
| | text | day | Day | | | concat('a', 'b') |
| | begin repeat | person | Person | | | |
| | text | id | Id | | | position(..) |
| | text | first | First | | | |
| | calculate | initial | | substr(${first}, 0, 1) | ${first} | |
| | end repeat | | | | | |
"""


def test_values_set_at_the_first_load():
    visit = Scenario(TRIGGERS)
    assert visit.value("day") == "ab"
    visit.answer("day", "mine")
    assert visit.restored().value("day") == "mine"
    assert visit.form.begin(now, instance=visit.entry.to_xml()).value("/data/day") == "mine"


def test_values_set_when_another_changes():
    visit = Scenario(TRIGGERS)
    assert visit.value("when") == ""
    visit.answer("weight", "heavy")
    assert visit.value("when") == "5"
    visit.answer("when", "mine")
    visit.answer("weight", "heavy")
    assert visit.value("when") == "mine"


def test_actions_in_a_repeat_stay_in_their_instance():
    visit = Scenario(TRIGGERS)
    visit.entry.add_repeat("/data/person")
    assert [visit.value(f"/data/person[{n}]/id") for n in (1, 2)] == ["1", "2"]
    visit.answer("/data/person[2]/first", "Bashir")
    assert [visit.value(f"/data/person[{n}]/initial") for n in (1, 2)] == ["", "B"]


def test_the_first_instance_that_is_counted_begins_as_the_others_do():
    visit = Scenario("""
    | survey |
    | | type | name | label | repeat_count | default |
    | | integer | people | People | | |
    | | begin repeat | person | Person | ${people} | |
    | | text | id | Id | | position(..) |
    | | end repeat | | | | |
    """)
    visit.answer("people", 2)
    assert [visit.value(f"/data/person[{n}]/id") for n in (1, 2)] == ["1", "2"]
    visit.answer("people", 0)
    visit.answer("people", 1)
    assert visit.value("/data/person[1]/id") == "1"


def test_actions_set_off_actions_and_calculations():
    body = (
        "<input ref='/data/a'><setvalue event='xforms-value-changed' ref='/data/b' value='/data/a * 2'/></input>"
        "<input ref='/data/b'><setvalue event='xforms-value-changed' ref='/data/c' value='/data/sum'/></input>"
    )
    binds = "<bind nodeset='/data/sum' calculate='/data/a + /data/b'/>"
    visit = Scenario(xml_form("<data id='d'><a/><b/><c/><sum/></data>", binds, body))
    visit.answer("a", 4)
    assert (visit.value("b"), visit.value("c")) == ("8", "12")


def test_actions_that_chase_each_other_are_stopped():
    body = (
        "<input ref='/data/a'><setvalue event='xforms-value-changed' ref='/data/b' value='/data/a + 1'/></input>"
        "<input ref='/data/b'><setvalue event='xforms-value-changed' ref='/data/a' value='/data/b + 1'/></input>"
    )
    visit = Scenario(xml_form("<data id='d'><a/><b/></data>", "", body))
    visit.answer("a", 1)
    assert visit.entry.faults == ("the form's actions do not settle",)


def test_a_text_can_be_set_and_a_value_cleared():
    model = (
        "<setvalue event='odk-instance-first-load' ref='/data/a'>5000</setvalue>"
        "<setvalue event='odk-instance-first-load' ref='/data/b' value=''/>"
        "<bind nodeset='/data/a' type='int'/>"
    )
    visit = Scenario(xml_form("<data id='d'><a/><b>old</b></data>", model, "<input ref='/data/a'/>"))
    assert (visit.value("a"), visit.value("b")) == ("5000", "")


def test_the_node_to_set_may_be_named_by_the_id_of_its_bind():
    model = (
        "<setvalue event='odk-instance-first-load' bind='first'>x</setvalue><bind id='first' nodeset='/data/g/a'/>"
        "<setvalue event='odk-instance-first-load' ref='/data/b' bind='first'>y</setvalue>"
    )
    visit = Scenario(xml_form("<data id='d'><g><a/></g><b/></data>", model))
    assert (visit.value("a"), visit.value("b")) == ("x", "y")


def test_actions_of_a_new_repeat_may_stand_in_a_group_or_a_question_of_it():
    body = (
        "<repeat nodeset='/data/r'><group ref='/data/r/g'>"
        "<setvalue event='odk-new-repeat' ref='/data/r/g/a' value=\"concat('n', position(../..))\"/>"
        "<input ref='/data/r/g/b'><setvalue event='odk-instance-first-load odk-new-repeat' ref='/data/r/g/b'>set"
        "</setvalue></input></group></repeat>"
    )
    visit = Scenario(xml_form("<data id='d'><r><g><a/><b/></g></r></data>", "", body))
    visit.entry.add_repeat("/data/r")
    assert [visit.value(f"/data/r[{n}]/g/{name}") for n in (1, 2) for name in "ab"] == ["", "set", "n2", "set"]


def test_the_place_is_asked_of_the_device():
    model = "<odk:setgeopoint event='odk-instance-first-load' ref='/data/a'/><bind nodeset='/data/a' type='geopoint'/>"
    xml = xml_form("<data id='d'><a/></data>", model)
    assert Scenario(xml).value("a") == ""
    assert Scenario(xml, location=lambda: "51.5 -0.1 20 5").value("a") == "51.5 -0.1 20.0 5.0"


def test_an_attribute_can_be_set_and_calculated():
    model = (
        "<bind nodeset='/data/meta/entity/@id' type='string'/>"
        "<setvalue event='odk-instance-first-load' ref='/data/meta/entity/@id' value=\"'e1'\"/>"
        "<bind nodeset='/data/meta/entity/label' calculate='/data/a'/>"
        "<bind nodeset='/data/@count' calculate='string-length(/data/a)'/>"
        "<bind nodeset='/data/b' calculate='concat(/data/@count, /data/meta/entity/@id)'/>"
    )
    entity = "<entity dataset='p' id='' create='1'><label/></entity>"
    instance = f"<data id='d' count=''><a/><b/><meta>{entity}<instanceID/></meta></data>"
    visit = Scenario(xml_form(instance, model, "<input ref='/data/a'/>"))
    visit.answer("a", "abc")
    xml = visit.entry.to_xml().decode()
    assert '<entity dataset="p" id="e1" create="1"><label>abc</label></entity>' in xml
    assert '<data id="d" count="3">' in xml
    assert visit.value("b") == "3e1"
    assert visit.restored().entry.to_xml() == visit.entry.to_xml()
