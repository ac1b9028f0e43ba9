"""What the specification names and no other test of the engine does: forms as hands and tools write them."""

from __future__ import annotations

import random

import pytest

from tests.support.forms import xml_form
from tests.support.scenario import Scenario

APPEARANCES = (
    "minimal",
    "columns-3",
    "likert",
    "quick",
    "no-calendar",
    "month-year",
    "year",
    "multiline",
    "numbers",
    "label",
    "list-nolabel",
    "search",
    "autocomplete",
    "columns-pack no-buttons",
)


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_appearances_are_handed_on_word_by_word(appearance):
    body = f"<input ref='/data/a' appearance=' {appearance} '><label>A</label></input>"
    visit = Scenario(xml_form("<data id='d'><a/></data>", "", body))
    assert visit.entry.prompt("/data/a").appearance == frozenset(appearance.split())


def test_a_text_has_all_its_forms():
    itext = """<itext><translation lang="en"><text id="q"><value>Words</value><value form="short">W</value>
      <value form="guidance">For helpers</value><value form="image">jr://images/small.png</value>
      <value form="big-image">jr://images/big.png</value><value form="audio">jr://audio/q.mp3</value>
      <value form="video">jr://video/q.mp4</value></text></translation></itext>"""
    body = "<input ref='/data/a'><label ref=\"jr:itext('q')\"/></input>"
    prompt = Scenario(xml_form("<data id='d'><a/></data>", "", body, itext=itext)).entry.prompt("/data/a")
    assert (prompt.label, prompt.short) == ("Words", "W")
    assert prompt.media == {
        "image": "jr://images/small.png",
        "big-image": "jr://images/big.png",
        "audio": "jr://audio/q.mp3",
        "video": "jr://video/q.mp4",
    }


def test_outputs_stand_in_labels_hints_choices_and_messages():
    itext = """<itext><translation lang="en"><text id="m"><value>Not <output value="/data/name"/></value></text>
      <text id="c"><value>Choice of <output value="/data/name"/></value></text></translation></itext>"""
    binds = "<bind nodeset='/data/a' constraint='false()' jr:constraintMsg=\"jr:itext('m')\"/>"
    body = (
        "<group ref='/data/g'><label>Group of <output value='/data/name'/></label><input ref='/data/g/b'/></group>"
        "<select1 ref='/data/a'><label>For <output value='/data/name'/></label>"
        "<hint>Hint <output value='../name'/></hint>"
        "<item><label ref=\"jr:itext('c')\"/><value>x</value></item></select1>"
    )
    instance = "<data id='d'><name>Amina</name><g><b/></g><a/></data>"
    visit = Scenario(xml_form(instance, binds, body, itext=itext))
    visit.answer("a", "x")
    prompt = visit.entry.prompt("/data/a")
    assert (prompt.label, prompt.hint, prompt.choices[0].label) == ("For Amina", "Hint Amina", "Choice of Amina")
    assert prompt.violation is not None
    assert prompt.violation.message == "Not Amina"
    assert visit.entry.pages()[0].groups == ("Group of Amina",)


def test_a_seed_gives_the_same_order_in_every_entry():
    items = "".join(f"<item><name>n{number}</name></item>" for number in range(9))
    body = (
        "<select1 ref='/data/a'><itemset nodeset=\"randomize(instance('l')/root/item, /data/seed)\">"
        "<value ref='name'/><label ref='name'/></itemset></select1>"
    )
    xml = xml_form("<data id='d'><seed>42</seed><a/></data>", f"<instance id='l'><root>{items}</root></instance>", body)
    orders = {tuple(Scenario(xml, random=random.Random(chance)).choices("a")) for chance in range(5)}
    assert len(orders) == 1
    assert next(iter(orders)) != tuple(sorted(next(iter(orders))))
    visit = Scenario(xml)
    before = visit.choices("a")
    visit.answer("/data/seed", "43")
    assert visit.choices("a") != before


def test_a_fixed_repeat_cannot_be_changed_and_templates_nest():
    fixed = "<f><c>1</c></f><f><c>2</c></f>"
    instance = f"<data id='d'><p jr:template=''><a>new</a><q jr:template=''><b>inner</b></q></p>{fixed}</data>"
    body = (
        "<repeat nodeset='/data/p'><input ref='/data/p/a'/><repeat nodeset='/data/p/q'><input ref='/data/p/q/b'/>"
        "</repeat></repeat><repeat nodeset='/data/f' jr:noAddRemove='true()'><input ref='/data/f/c'/></repeat>"
    )
    visit = Scenario(xml_form(instance, "", body))
    assert visit.xml().count("<f>") == 2
    visit.entry.add_repeat("/data/p")
    visit.entry.add_repeat("/data/p[1]/q")
    assert visit.value("/data/p[1]/q[1]/b") == "inner"
    assert "template" not in visit.xml()
    assert [page.kind for page in visit.entry.pages() if page.id.startswith("/data/f")] == ["questions", "questions"]


def test_itemsets_take_predicates_of_predicates():
    items = "".join(
        f"<item><name>n{number}</name><part>{number % 2}</part><size>{number}</size></item>" for number in range(6)
    )
    nodes = "instance('l')/root/item[part = /data/part][size &gt; /data/least][position() &lt; 3]"
    itemset = f"<itemset nodeset=\"{nodes}\"><value ref='name'/><label ref='name'/></itemset>"
    body = f"<select1 ref='/data/a'>{itemset}</select1>"
    instance = "<data id='d'><part>1</part><least>0</least><a/></data>"
    visit = Scenario(xml_form(instance, f"<instance id='l'><root>{items}</root></instance>", body))
    assert visit.choices("a") == ["n1", "n3"]
    visit.answer("/data/least", "1")
    assert visit.choices("a") == ["n3", "n5"]


def test_pulldata_reads_a_list_beside_the_form():
    model = (
        "<instance id='prices' src='jr://file-csv/prices.csv'/>"
        "<bind nodeset='/data/price' calculate=\"pulldata('prices', 'price', 'fruit', /data/fruit)\"/>"
    )
    xml = xml_form("<data id='d'><fruit/><price/></data>", model, "<input ref='/data/fruit'/>")
    visit = Scenario(xml, {"prices.csv": b"fruit,price\nfig,3\nplum,5\n"})
    visit.answer("fruit", "plum")
    assert visit.value("price") == "5"
    visit.answer("fruit", "pear")
    assert visit.value("price") == ""


def test_positions_in_predicates_are_the_same_however_they_are_found():
    instance = (
        "<data id='d'>" + "".join(f"<p><n>{number}</n></p>" for number in range(1, 6)) + "<i>3</i><a/><b/></data>"
    )
    wanted = "/data/p[position() = {}]/n"
    for place in ("/data/i", "2", "0", "6", "-1", "1.5", "number('x')", "/data/nothing", "last()", "/data/p/n", "'2'"):
        fast, slow = wanted.format(place), wanted.format(place).replace("position()", "(position() + 0)")
        binds = "".join(
            f"<bind nodeset='/data/{name}' calculate=\"join(' ', {path})\"/>"
            for name, path in (("a", fast), ("b", slow))
        )
        body = "<repeat nodeset='/data/p'><input ref='/data/p/n'/></repeat>"
        visit = Scenario(xml_form(instance, binds, body))
        assert visit.value("a") == visit.value("b"), place
