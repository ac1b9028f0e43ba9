from __future__ import annotations

from tests.support.forms import xml_form
from tests.support.scenario import Scenario

TOWNS = """
| survey |
| | type | name | label | choice_filter | parameters | calculation |
| | select_one country | land | Country | | | |
| | select_one town | town | Town | country=${land} | | |
| | select_multiple town | seen | Seen | | | |
| | rank town | best | Best | selected(${seen}, name) | | |
| | select_one town | lucky | Lucky | | randomize=true | |
| | calculate | named | | | | jr:choice-name(${town}, '${town}') |
| choices |
| | list_name | name | label::English (en) | label::Français (fr) | country | media::image |
| | country | uk | Kingdom | Royaume | | |
| | country | fr | France | France | | |
| | town | london | London | Londres | uk | london.png |
| | town | leeds | Leeds | Leeds | uk | |
| | town | paris | Paris | Paris | fr | |
"""


def test_choices_follow_their_filter():
    visit = Scenario(TOWNS)
    assert visit.choices("town") == []
    visit.answer("land", "uk")
    assert visit.choices("town") == ["london", "leeds"]
    visit.answer("land", "fr")
    assert visit.choices("town") == ["paris"]


def test_an_answer_goes_with_its_choice_and_comes_back():
    visit = Scenario(TOWNS)
    visit.answer("land", "uk")
    visit.answer("town", "leeds")
    visit.answer("land", "fr")
    assert visit.value("town") == ""
    visit.answer("land", "uk")
    assert visit.value("town") == "leeds"
    visit.answer("land", "fr")
    visit.answer("town", "paris")
    visit.answer("land", "uk")
    visit.answer("land", "fr")
    assert visit.value("town") == "paris"


def test_what_cannot_be_chosen_is_no_answer():
    visit = Scenario(TOWNS)
    visit.answer("land", "spain")
    assert visit.value("land") == ""
    visit.answer("seen", "paris rome london paris")
    assert visit.value("seen") == "london paris"


def test_a_rank_keeps_its_order_and_takes_new_choices_in():
    visit = Scenario(TOWNS)
    visit.answer("seen", "paris london")
    visit.answer("best", "paris london")
    assert visit.value("best") == "paris london"
    visit.answer("seen", "leeds london")
    assert visit.value("best") == "london leeds"
    visit.answer("seen", "")
    assert visit.value("best") == ""


def test_choices_speak_the_language_of_the_entry():
    visit = Scenario(TOWNS, language="en")
    visit.answer("land", "uk")
    visit.answer("town", "london")
    visit.answer("seen", "london paris")
    assert visit.entry.display("/data/seen") == "London, Paris"
    assert visit.value("named") == "London"
    visit.entry.language = "fr"
    assert visit.entry.display("/data/seen") == "Londres, Paris"
    assert visit.value("named") == "Londres"
    [london, _] = visit.entry.prompt("/data/town").choices
    assert london.label == "Londres"


def test_a_choice_can_have_a_picture():
    visit = Scenario(TOWNS, language="default")
    visit.answer("land", "uk")
    london, leeds = visit.entry.prompt("/data/town").choices
    assert london.media == {"image": "jr://images/london.png"}
    assert leeds.media == {}


def test_chance_shuffles_once_for_each_entry():
    visit = Scenario(TOWNS)
    order = visit.choices("lucky")
    assert sorted(order) == ["leeds", "london", "paris"]
    visit.answer("land", "uk")
    assert visit.choices("lucky") == visit.restored().choices("lucky") == order
    orders = {tuple(Scenario(visit.form, random=None).choices("lucky")) for _ in range(60)}
    assert len(orders) > 1


def test_choices_from_a_repeat():
    body = (
        "<repeat nodeset='/data/p'><input ref='/data/p/id'/><input ref='/data/p/name'/></repeat>"
        "<select1 ref='/data/head'><itemset nodeset='/data/p'><value ref='id'/><label ref='name'/></itemset></select1>"
    )
    visit = Scenario(xml_form("<data id='d'><p><id/><name/></p><head/></data>", "", body))
    assert visit.choices("head") == []
    visit.answer("/data/p[1]/id", "a")
    visit.answer("/data/p[1]/name", "Amina")
    visit.entry.add_repeat("/data/p")
    visit.answer("/data/p[2]/id", "b")
    visit.answer("/data/p[2]/name", "Bashir")
    assert [choice.label for choice in visit.entry.prompt("/data/head").choices] == ["Amina", "Bashir"]
    visit.answer("head", "b")
    visit.answer("/data/p[2]/name", "Bilan")
    assert visit.entry.display("/data/head") == "Bilan"
    visit.entry.remove_repeat("/data/p[2]")
    assert visit.value("head") == ""


def test_two_questions_that_take_each_others_choices_away():
    def itemset(other: str) -> str:
        nodes = f"instance('c')/root/item[name != /data/{other}]"
        return f"<itemset nodeset=\"{nodes}\"><value ref='name'/><label ref='name'/></itemset>"

    items = "".join(f"<item><name>{name}</name></item>" for name in "abc")
    body = f"<select1 ref='/data/one'>{itemset('two')}</select1><select1 ref='/data/two'>{itemset('one')}</select1>"
    visit = Scenario(
        xml_form("<data id='d'><one/><two/></data>", f"<instance id='c'><root>{items}</root></instance>", body)
    )
    visit.answer("one", "a")
    assert visit.choices("two") == ["b", "c"]
    visit.answer("two", "b")
    assert visit.choices("one") == ["a", "c"]


def test_choices_written_in_the_question():
    body = (
        "<select1 ref='/data/a'><label>Yes?</label><item><label>Yes</label><value>y</value></item>"
        "<item><label>No <output value='/data/b'/></label><value>n</value></item></select1><input ref='/data/b'/>"
    )
    visit = Scenario(xml_form("<data id='d'><a/><b>never</b></data>", "", body))
    assert [(choice.value, choice.label) for choice in visit.entry.prompt("/data/a").choices] == [
        ("y", "Yes"),
        ("n", "No never"),
    ]


def test_a_filter_over_a_long_list_does_not_look_at_every_row():
    def looked_at(rows: int) -> int:
        items = "".join(f"<item><name>n{n}</name><part>{n}</part></item>" for n in range(rows))
        body = (
            "<input ref='/data/a'/><select1 ref='/data/b'><itemset nodeset=\"instance('l')/root/item[part = /data/a]\">"
            "<value ref='name'/><label ref='name'/></itemset></select1>"
        )
        model = f"<instance id='l'><root>{items}</root></instance>"
        visit = Scenario(xml_form("<data id='d'><a/><b/></data>", model, body))
        visit.answer("a", 1)
        context = visit.entry._session.world.context(visit.entry._instance.find("/data/b"))
        task = next(task for task in visit.form.tasks if task.kind == "choices")
        assert len(task.expression.nodes(context)) == 1
        return context.spent[0]

    assert looked_at(2000) == looked_at(20)
