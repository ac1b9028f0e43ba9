from __future__ import annotations

from tests.support.forms import xml_form
from tests.support.scenario import Scenario

GROUPS = """
| survey |
| | type | name | label | relevant | appearance | hint | guidance_hint | calculation |
| | begin group | you | About you | | | | |
| | text | name | Name | | | As at home | Ask slowly |
| | begin group | contact | How to reach | | field-list | | |
| | select_one how | how | How? | | quick | | |
| | text | phone | Number | ${how} = 'call' | numbers | | |
| | note | why | We never share | | | | |
| | end group | | | | | | |
| | end group | | | | | | |
| | acknowledge | sure | I am sure | | | | |
| | calculate | hidden | | | | | | 1 |
| choices |
| | list_name | name | label |
| | how | call | Call |
| | how | mail | Mail |
"""


def test_one_question_to_a_page_but_for_field_lists():
    visit = Scenario(GROUPS)
    pages = visit.entry.pages()
    assert [[prompt.ref.rpartition("/")[2] for prompt in page.prompts] for page in pages] == [
        ["name"],
        ["how", "why"],
        ["sure"],
    ]
    assert [page.groups for page in pages] == [("About you",), ("About you", "How to reach"), ()]


def test_a_question_of_a_field_list_appears_on_the_same_page():
    visit = Scenario(GROUPS)
    page = visit.entry.pages()[1]
    visit.answer("how", "call")
    assert [prompt.label for prompt in page.prompts] == ["How?", "Number", "We never share"]
    assert visit.entry.pages()[1] == page


def test_a_page_keeps_its_id_when_its_first_question_goes():
    body = "<input ref='/data/q'/><group appearance='field-list'><input ref='/data/a'/><input ref='/data/b'/></group>"
    binds = "<bind nodeset='/data/a' relevant=\"/data/q = ''\"/>"
    visit = Scenario(xml_form("<data id='d'><q/><a/><b/></data>", binds, body))
    before = visit.entry.pages()[1].id
    visit.answer("q", "x")
    assert [prompt.ref for prompt in visit.entry.pages()[1].prompts] == ["/data/b"]
    assert visit.entry.pages()[1].id == before


def test_a_group_without_relevant_questions_is_no_page():
    body = "<group ref='/data/g' appearance='field-list'><input ref='/data/g/a'/></group><input ref='/data/q'/>"
    binds = "<bind nodeset='/data/g' relevant=\"/data/q = 'x'\"/>"
    visit = Scenario(xml_form("<data id='d'><g><a/></g><q/></data>", binds, body))
    assert [page.id for page in visit.entry.pages()] == ["/data/q"]
    visit.answer("q", "x")
    assert [page.id for page in visit.entry.pages()] == ["/data/g", "/data/q"]


def test_a_prompt_tells_all_about_a_question():
    visit = Scenario(GROUPS)
    name = visit.entry.prompt("/data/you/name")
    assert (name.control, name.datatype, name.hint, name.guidance) == ("input", "string", "As at home", "Ask slowly")
    assert visit.entry.prompt("/data/you/contact/how").appearance == {"quick"}
    assert visit.entry.prompt("/data/sure").control == "trigger"
    assert visit.entry.prompt("/data/you/contact/why").readonly


def test_parameters_of_controls():
    table = """
 | survey |
 | | type | name | label | parameters | appearance |
 | | range | pain | Pain | start=0 end=10 step=2 | no-ticks |
 | | image | pic | Pic | max-pixels=1000 | |
    """
    visit = Scenario(table)
    pain = visit.entry.prompt("/data/pain")
    assert (pain.control, pain.datatype) == ("range", "int")
    assert dict(pain.parameters) == {"start": "0", "end": "10", "step": "2"}
    picture = visit.entry.prompt("/data/pic")
    assert (picture.control, picture.mediatype, picture.parameters["max-pixels"]) == ("upload", "image/*", "1000")
    visit.answer("pain", 12)
    assert visit.entry.prompt("/data/pain").violation is not None
    assert visit.value("pain") == ""


def test_an_instance_as_one_page():
    table = """
 | survey |
 | | type | name | label | appearance |
 | | begin repeat | person | Person | field-list |
 | | text | first | First | |
 | | text | last | Last | |
 | | end repeat | | | |
    """
    visit = Scenario(table)
    visit.entry.add_repeat("/data/person")
    pages = visit.entry.pages()
    assert [page.kind for page in pages] == ["questions", "questions", "add_another"]
    assert [prompt.ref for prompt in pages[1].prompts] == ["/data/person[2]/first", "/data/person[2]/last"]
    assert [page.position for page in pages] == [1, 2, 0]


def test_a_repeat_inside_a_field_list_is_asked_there():
    body = (
        "<group appearance='field-list'><input ref='/data/q'/><group ref='/data/p'><label>Pet</label>"
        "<repeat nodeset='/data/p'><input ref='/data/p/a'/></repeat></group></group>"
    )
    visit = Scenario(xml_form("<data id='d'><q/><p><a/></p></data>", "", body))
    [page] = visit.entry.pages()
    assert [prompt.ref for prompt in page.prompts] == ["/data/q", "/data/p[1]/a", "/data/p"]
    visit.entry.answer("/data/p", "yes")
    assert [prompt.ref for prompt in page.prompts] == ["/data/q", "/data/p[1]/a", "/data/p[2]/a", "/data/p"]
