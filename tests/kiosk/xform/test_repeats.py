from __future__ import annotations

import pytest

from kiosk.xform import EntryError, FormError, parse_form
from kiosk.xform.instance import MAX_INSTANCES
from tests.support.forms import xform, xml_form
from tests.support.scenario import Scenario

HOUSEHOLD = """
| survey |
| | type | name | label | repeat_count | calculation | relevant |
| | begin repeat | person | Household member | | | |
| | text | name | Name | | | |
| | integer | income | Income | | | |
| | calculate | number | | | position(..) | |
| | end repeat | | | | | |
| | calculate | total | | | sum(${income}) | |
| | calculate | many | | | count(${person}) | |
| | note | rich | You have ${total} | | | ${many} > 1 |
"""

COUNTED = """
| survey |
| | type | name | label | repeat_count | constraint |
| | integer | many | How many? | | . < 5000 |
| | begin repeat | child | Child | ${many} | |
| | text | name | Name | | |
| | end repeat | | | | |
"""


def test_a_person_adds_as_many_as_there_are():
    visit = Scenario(HOUSEHOLD)
    visit.answer("/data/person[1]/name", "Amina")
    visit.answer("/data/person[1]/income", 10)
    assert visit.entry.add_repeat("/data/person") == "/data/person[2]"
    visit.answer("/data/person[2]/income", 5)
    assert visit.value("total") == "15"
    assert visit.value("many") == "2"
    assert visit.entry.is_relevant("/data/rich")
    assert visit.value("/data/person[2]/number") == "2"


def test_removing_one_moves_the_others_up():
    visit = Scenario(HOUSEHOLD)
    for number, name in enumerate(("Amina", "Bashir", "Cawo"), start=1):
        if number > 1:
            visit.entry.add_repeat("/data/person")
        visit.answer(f"/data/person[{number}]/name", name)
        visit.answer(f"/data/person[{number}]/income", number)
    visit.entry.remove_repeat("/data/person[2]")
    assert visit.value("/data/person[2]/name") == "Cawo"
    assert visit.value("/data/person[2]/number") == "2"
    assert visit.value("total") == "4"
    with pytest.raises(EntryError):
        visit.entry.value("/data/person[3]/name")


def test_pages_of_a_repeat_end_in_a_question():
    visit = Scenario(HOUSEHOLD)
    kinds = [(page.kind, page.repeat, page.position, page.groups) for page in visit.entry.pages()]
    member = ("Household member",)
    assert kinds == [
        ("questions", "/data/person[1]", 1, member),
        ("questions", "/data/person[1]", 1, member),
        ("add_another", "", 0, ()),
    ]
    [another] = visit.entry.pages()[-1].prompts
    assert (another.ref, another.control, another.label) == ("/data/person", "add_another", "Household member")
    assert another.value == ""
    visit.entry.answer("/data/person", "no")
    assert visit.entry.prompt("/data/person").value == "no"
    visit.entry.answer("/data/person", "yes")
    assert len(visit.entry.pages()) == 6
    assert visit.entry.prompt("/data/person").value == ""


def test_a_page_keeps_its_name_when_an_earlier_instance_goes():
    visit = Scenario(HOUSEHOLD)
    visit.entry.add_repeat("/data/person")
    second = visit.entry.pages()[2]
    assert second.repeat == "/data/person[2]"
    visit.entry.remove_repeat("/data/person[1]")
    assert visit.entry.pages()[0].id == second.id
    assert second.repeat == "/data/person[1]"
    visit.entry.add_repeat("/data/person")
    ids = [page.id for page in visit.entry.pages()]
    assert len(set(ids)) == len(ids)
    assert [page.id for page in visit.restored().entry.pages()] == ids


def test_a_new_instance_is_made_after_the_template_not_the_first_one():
    visit = Scenario(HOUSEHOLD)
    visit.answer("/data/person[1]/name", "Amina")
    visit.entry.add_repeat("/data/person")
    assert visit.value("/data/person[2]/name") == ""


def test_a_counted_repeat_follows_its_count():
    visit = Scenario(COUNTED)
    assert len(visit.entry.pages()) == 1
    visit.answer("many", 3)
    assert [page.repeat for page in visit.entry.pages()][1:] == ["/data/child[1]", "/data/child[2]", "/data/child[3]"]
    visit.answer("/data/child[1]/name", "Amina")
    visit.answer("many", 1)
    assert visit.value("/data/child[1]/name") == "Amina"
    assert len(visit.entry.pages()) == 2
    with pytest.raises(EntryError):
        visit.entry.add_repeat("/data/child")
    with pytest.raises(EntryError):
        visit.entry.remove_repeat("/data/child[1]")


def test_a_count_typed_by_mistake_is_bounded_and_told():
    visit = Scenario(COUNTED)
    visit.answer("many", 4000)
    assert len(visit.entry.pages()) == 1 + MAX_INSTANCES
    assert visit.violations() == [("/data/many", "constraint")]
    visit.answer("many", 2)
    assert visit.violations() == []


@pytest.mark.parametrize("text", ["", "-3", "x"])
def test_what_is_no_count_is_none(text: str):
    visit = Scenario(COUNTED)
    visit.answer("many", 2)
    visit.answer("many", text)
    assert len(visit.entry.pages()) == 1


def test_a_million_written_in_the_form_is_refused():
    with pytest.raises(FormError) as caught:
        parse_form(xform(COUNTED).replace(b'jr:count=" /data/many "', b'jr:count="1000000"'))
    assert (caught.value.code, caught.value.where) == ("too-large", "/data/child")
    with pytest.raises(FormError) as caught:
        parse_form(xform(COUNTED.replace("${many} |", "1000000 |")))
    assert caught.value.code == "too-large"


def test_a_person_cannot_add_without_end():
    visit = Scenario(HOUSEHOLD)
    for _ in range(MAX_INSTANCES - 1):
        visit.entry.add_repeat("/data/person")
    with pytest.raises(EntryError, match="more than"):
        visit.entry.add_repeat("/data/person")
    assert visit.value("many") == str(MAX_INSTANCES)


NESTED = """
| survey |
| | type | name | label | repeat_count | calculation |
| | begin repeat | person | Person | | |
| | text | name | Name | | |
| | begin repeat | pet | Pet | | |
| | text | called | Called | | |
| | calculate | whose | | | concat(${called}, ' of ', ../../name) |
| | end repeat | | | | |
| | calculate | pets | | | count(${pet}) |
| | end repeat | | | | |
| | calculate | all | | | count(/data/person/pet) |
"""


def test_repeats_in_repeats():
    visit = Scenario(NESTED)
    visit.answer("/data/person[1]/name", "Amina")
    visit.entry.add_repeat("/data/person[1]/pet")
    visit.entry.add_repeat("/data/person[1]/pet")
    visit.entry.add_repeat("/data/person")
    visit.answer("/data/person[2]/name", "Bashir")
    visit.entry.add_repeat("/data/person[2]/pet")
    visit.answer("/data/person[2]/pet[1]/called", "Rex")
    pets = [visit.value(f"/data/person[{number}]/pets") for number in (1, 2)]
    assert (pets, visit.value("all")) == ([visit.value("/data/person[1]/pets"), "1"], str(int(pets[0]) + 1))
    assert visit.value("/data/person[2]/pet[1]/whose") == "Rex of Bashir"
    visit.answer("/data/person[2]/name", "Cawo")
    assert visit.value("/data/person[2]/pet[1]/whose") == "Rex of Cawo"
    visit.entry.remove_repeat("/data/person[1]")
    assert visit.value("all") == "1"
    assert visit.value("/data/person[1]/pet[1]/whose") == "Rex of Cawo"


def test_an_empty_open_repeat_asks_for_the_first():
    body = (
        "<group ref='/data/p'><label>Person</label><repeat nodeset='/data/p'><input ref='/data/p/a'/></repeat></group>"
    )
    visit = Scenario(xml_form("<data id='d'><p jr:template=''><a>new</a></p></data>", "", body))
    assert [page.kind for page in visit.entry.pages()] == ["add_another"]
    visit.entry.add_repeat("/data/p")
    assert visit.value("/data/p[1]/a") == "new"
    visit.entry.remove_repeat("/data/p[1]")
    assert "<p" not in visit.xml()


def test_an_irrelevant_repeat_asks_nothing():
    body = "<input ref='/data/q'/><repeat nodeset='/data/p'><input ref='/data/p/a'/></repeat>"
    binds = "<bind nodeset='/data/p' relevant=\"../q = 'yes'\"/>"
    for template in ("<p><a/></p>", "<p jr:template=''><a/></p>"):
        visit = Scenario(xml_form(f"<data id='d'><q/>{template}</data>", binds, body))
        assert [page.kind for page in visit.entry.pages()] == ["questions"]
        visit.answer("q", "yes")
        assert visit.entry.pages()[-1].kind == "add_another"


def test_a_fixed_repeat_has_what_the_form_writes():
    body = "<repeat nodeset='/data/p' jr:noAddRemove='true()'><input ref='/data/p/a'/></repeat>"
    visit = Scenario(xml_form("<data id='d'><p><a>1</a></p><p><a>2</a></p></data>", "", body))
    assert [page.kind for page in visit.entry.pages()] == ["questions", "questions"]
    with pytest.raises(EntryError):
        visit.entry.add_repeat("/data/p")
    with pytest.raises(EntryError):
        visit.entry.remove_repeat("/data/p[1]")


def test_until_the_person_says_no():
    body = (
        "<repeat nodeset='/data/p' jr:count=\"count(/data/p[more = 'yes']) + 1\"><input ref='/data/p/more'/></repeat>"
    )
    visit = Scenario(xml_form("<data id='d'><p jr:template=''><more/></p></data>", "", body))
    assert len(visit.entry.pages()) == 1
    visit.answer("/data/p[1]/more", "yes")
    visit.answer("/data/p[2]/more", "yes")
    visit.answer("/data/p[3]/more", "no")
    assert len(visit.entry.pages()) == 3


def test_a_running_balance_reads_the_instance_before():
    body = "<repeat nodeset='/data/p'><input ref='/data/p/in'/></repeat>"
    binds = (
        "<bind nodeset='/data/p/open' calculate='/data/p[position() = position(current()/..) - 1]/close'/>"
        "<bind nodeset='/data/p/close' calculate='coalesce(../open, 0) + coalesce(../in, 0)'/>"
    )
    visit = Scenario(xml_form("<data id='d'><p jr:template=''><in/><open/><close/></p></data>", binds, body))
    for number in range(1, 6):
        visit.entry.add_repeat("/data/p")
        visit.answer(f"/data/p[{number}]/in", number)
    assert visit.value("/data/p[5]/close") == "15"
    visit.answer("/data/p[1]/in", 10)
    assert visit.value("/data/p[5]/close") == "24"
    visit.entry.remove_repeat("/data/p[2]")
    assert visit.value("/data/p[4]/close") == "22"
