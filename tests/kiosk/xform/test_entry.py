from __future__ import annotations

import pytest

from kiosk.xform import EntryError, parse_form
from tests.support.forms import xml_form
from tests.support.scenario import Scenario, now

VISIT = """
| survey |
| | type | name | label | relevant | constraint | constraint_message | required | required_message | calculation |
| | text | name | Your name | | | | yes | We need a name | |
| | integer | age | Age of ${name} | | . >= 0 and . <= 120 | 0 to 120 | | | |
| | select_one yn | school | In school? | ${age} < 18 | | | | | |
| | text | which | Which one? | ${school}='y' | | | | | |
| | calculate | double | | | | | | | ${age} * 2 |
| | note | sum | Twice is ${double} | | | | | | |
| choices |
| | list_name | name | label |
| | yn | y | Yes |
| | yn | n | No |
"""


def test_a_form_is_filled_in_page_by_page():
    person = Scenario(VISIT)
    assert person.prompt.label == "Your name"
    assert person.prompt.required
    assert [(each.kind, each.message) for each in person.entry.validate(person.page)] == [
        ("required", "We need a name")
    ]
    person.answer("name", "Amina")
    assert person.next()
    assert person.prompt.label == "Age of Amina"
    person.answer("age", 12)
    assert person.next()
    assert [choice.label for choice in person.prompt.choices] == ["Yes", "No"]
    person.answer("school", "y")
    assert person.next()
    assert person.prompt.label == "Which one?"
    assert person.next()
    assert person.prompt.label == "Twice is 24"
    assert person.prompt.readonly
    assert not person.next()
    assert person.violations() == []


def test_what_is_not_relevant_is_kept_but_read_as_empty_and_left_out():
    person = Scenario(VISIT)
    for name, value in (("age", 12), ("school", "y"), ("which", "Mill Lane")):
        person.answer(name, value)
    person.answer("age", 40)
    assert (person.value("school"), person.value("which")) == ("", "")
    assert "<school" not in person.xml()
    assert not person.entry.is_relevant("/data/which")
    person.answer("age", 12)
    assert (person.value("school"), person.value("which")) == ("y", "Mill Lane")


def test_a_constraint_says_why():
    person = Scenario(VISIT)
    person.answer("age", 130)
    [violation] = person.entry.validate(person.entry.pages()[1])
    assert (violation.ref, violation.kind, violation.message) == ("/data/age", "constraint", "0 to 120")
    assert person.entry.prompt("/data/age").violation == violation


def test_what_is_no_number_is_shown_again_but_not_in_the_instance():
    person = Scenario(VISIT)
    person.answer("age", "12")
    person.answer("age", "twelve")
    prompt = person.entry.prompt("/data/age")
    assert prompt.value == "twelve"
    assert prompt.violation is not None
    assert prompt.violation.kind == "type"
    assert person.value("age") == person.value("double") == ""
    assert "twelve" not in person.xml()
    person.answer("age", "13")
    assert person.entry.prompt("/data/age").violation is None


def test_an_answer_can_be_checked_without_giving_it():
    person = Scenario(VISIT)
    person.answer("age", 12)
    check = person.entry.check
    kinds = [found.kind if (found := check("/data/age", text)) else None for text in ("30", "130", "x")]
    assert kinds == [None, "constraint", "type"]
    assert person.value("age") == "12"


def test_answers_in_words():
    person = Scenario(VISIT)
    person.answer("age", 12)
    person.answer("school", "y")
    assert person.entry.display("/data/school") == "Yes"
    assert person.entry.display("/data/age") == "12"
    assert person.entry.display("/data/which") == ""


def test_the_submission_is_what_a_server_expects():
    person = Scenario(VISIT)
    person.answer("name", "A < B & C")
    person.entry.finish()
    xml = person.entry.to_xml().decode()
    assert xml.startswith("<data ")
    assert "<name>A &lt; B &amp; C</name><age/>" in xml
    assert f"<instanceID>{person.entry.instance_id}</instanceID>" in xml
    assert person.entry.instance_id.startswith("uuid:")


def test_each_entry_is_another_one():
    form = Scenario(VISIT).form
    assert form.begin(now).instance_id != form.begin(now).instance_id


@pytest.mark.parametrize(
    "ref", ["", "/", "/data/nothing", "/other/age", "/data/age[2]", "/data//age", "age", "/data/age/x"]
)
def test_an_unknown_reference_is_an_error(ref: str):
    entry = Scenario(VISIT).entry
    for call in (entry.value, entry.prompt, entry.is_relevant, entry.add_repeat, entry.remove_repeat):
        with pytest.raises(EntryError):
            call(ref)


def test_what_is_only_shown_cannot_be_answered():
    person = Scenario(VISIT)
    with pytest.raises(EntryError):
        person.answer("sum", "25")


def test_a_required_note_does_not_hold_anybody_up():
    body = "<input ref='/data/a'><label>Read this</label></input>"
    binds = "<bind nodeset='/data/a' required='true()' readonly='true()'/>"
    assert Scenario(xml_form("<data id='d'><a/></data>", binds, body)).violations() == []


def test_readonly_is_inherited():
    binds = "<bind nodeset='/data/g' readonly='/data/lock = 1'/>"
    body = "<input ref='/data/lock'/><group ref='/data/g'><input ref='/data/g/a'/></group>"
    person = Scenario(xml_form("<data id='d'><lock/><g><a/></g></data>", binds, body))
    assert not person.entry.prompt("/data/g/a").readonly
    person.answer("lock", 1)
    assert person.entry.prompt("/data/g/a").readonly


def test_a_clock_without_a_zone_is_an_error():
    form = Scenario(VISIT).form
    with pytest.raises(ValueError, match="zone"):
        form.begin(lambda: now().replace(tzinfo=None))


def test_a_failing_expression_counts_as_empty_and_is_told():
    form = parse_form(
        xml_form(
            "<data id='d'><a/><b/></data>",
            "<bind nodeset='/data/b' calculate='digest(/data/a, /data/a)'/>",
            "<input ref='/data/a'/>",
        )
    )
    entry = form.begin(now)
    entry.answer("/data/a", "rot13")
    assert entry.value("/data/b") == ""
    [fault] = entry.faults
    assert fault.startswith("calculate of /data/b")
    assert "rot13" not in fault


def test_text_with_everything_in_it_survives():
    person = Scenario(VISIT)
    text = "\u0645\u200f\u0631 👋🏽 \u202e\ttab\nline  two"
    person.answer("name", text)
    assert person.value("name") == text
    assert person.restored().value("name") == text
    twin = person.form.begin(now, instance=person.entry.to_xml())
    assert twin.value("/data/name") == text


def test_ten_thousand_characters_are_kept():
    person = Scenario(VISIT)
    person.answer("name", "x" * 10_000)
    assert person.xml().count("x") >= 10_000


def test_control_characters_do_not_break_the_submission():
    person = Scenario(VISIT)
    person.answer("name", "a\x00\x0b\ud800b")
    assert parse_form is not None
    assert "<name>a\ufffd\ufffd\ufffdb</name>" in person.xml()


def test_the_composed_form_of_letters_is_submitted():
    person = Scenario(VISIT)
    person.answer("name", "Jose\u0301")
    assert "<name>José</name>" in person.xml()
