"""Any XML: an error of the catalogue, never a crash, a hang or a full memory."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.xform import EntryError, FormError, parse_form
from tests.support.forms import xform, xml_form
from tests.support.scenario import Scenario, now

FORM = xform(
    """
    | survey |
    | | type | name | label | relevant | constraint | calculation | choice_filter | repeat_count | default |
    | | integer | a | A ${b} | | . > 1 | | | | 3 |
    | | select_one l | b | B | ${a} > 1 | | | name != ${a} | | |
    | | begin repeat | r | R | | | | | ${a} | |
    | | text | c | C | | | | | | concat('x', 'y') |
    | | calculate | d | | | | position(..) + ${a} | | | |
    | | end repeat | | | | | | | | |
    | choices |
    | | list_name | name | label |
    | | l | x | X |
    """
)
TOKENS = sorted(set(re.findall(rb'[\w:-]+|[^\s\w]|"[^"]*"', FORM)))


def survives(xml: bytes) -> None:
    try:
        form = parse_form(xml)
    except FormError:
        return
    entry = form.begin(now)
    for page in entry.pages()[:20]:
        for prompt in page.prompts:
            if not prompt.readonly and prompt.control != "add_another":
                entry.answer(prompt.ref, "3")
    entry.validate()
    # A form may write its template's nodes in another order than an instance's: the nodes come back, in one order.
    restored = form.restore(entry.save(), now)
    assert sorted(map(repr, restored.nodes())) == sorted(map(repr, entry.nodes()))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_form_with_a_token_changed(data: st.DataObject):
    xml = FORM
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(TOKENS) - 1))
        spots = [match.start() for match in re.finditer(re.escape(TOKENS[place]), xml)]
        if spots:
            spot = data.draw(st.sampled_from(spots))
            other = data.draw(st.sampled_from([b"", *TOKENS]))
            xml = xml[:spot] + other + xml[spot + len(TOKENS[place]) :]
    survives(xml)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(xml: bytes):
    survives(xml)


@settings(max_examples=80, deadline=None)
@given(
    st.text(max_size=50),
    st.sampled_from(["answer", "check", "prompt", "value", "add_repeat", "remove_repeat", "display"]),
)
def test_any_reference(ref: str, call: str):
    entry = Scenario(FORM).entry
    arguments = [ref, "3"] if call in ("answer", "check") else [ref]
    with pytest.raises(EntryError):
        getattr(entry, call)(*arguments)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_answer(text: str):
    visit = Scenario(FORM)
    visit.answer("/data/a", "2")
    for ref in ("/data/r[1]/c", "/data/b", "/data/a"):
        visit.answer(ref, text)
    assert parse_form(FORM).begin(now, instance=visit.entry.to_xml())
    twin = visit.restored()
    assert twin.entry.to_xml() == visit.entry.to_xml()
    assert list(twin.entry.nodes()) == list(visit.entry.nodes())


def test_two_thousand_groups_in_each_other_are_refused():
    depth = 2_000
    nodes = "<g>" * depth + "</g>" * depth
    with pytest.raises(FormError) as caught:
        parse_form(xml_form(f"<data id='d'>{nodes}</data>"))
    assert caught.value.code == "xml"


def test_groups_as_deep_as_can_be_read_work():
    depth = 200
    nodes = "<g>" * depth + "<a/>" + "</g>" * depth
    path = "/data" + "/g" * depth
    body = f"<input ref='{path}/a'><label>Deep</label></input>"
    binds = f"<bind nodeset='/data/g' relevant='true()'/><bind nodeset='{path}/a' calculate='1 + 1'/>"
    visit = Scenario(xml_form(f"<data id='d'>{nodes}</data>", binds, body))
    assert visit.value(f"{path}/a") == "2"
    assert visit.restored().xml() == visit.xml()


def test_a_thousand_rows_of_a_thousand_columns_are_read():
    content = ",".join(f"c{n}" for n in range(1000)) + "\n" + "\n".join(",".join("1" * 1000) for _ in range(50))
    body = "<input ref='/data/a'/>"
    model = (
        "<instance id='l' src='jr://file/l.csv'/><bind nodeset='/data/a' calculate=\"count(instance('l')/root/item)\"/>"
    )
    form = parse_form(xml_form("<data id='d'><a/></data>", model, body), {"l.csv": content.encode()})
    assert form.begin(now).value("/data/a") == "50"


def test_counts_of_counts_are_bounded():
    body = (
        "<input ref='/data/n'/><repeat nodeset='/data/p' jr:count='/data/n'>"
        "<repeat nodeset='/data/p/q' jr:count='/data/n'><repeat nodeset='/data/p/q/s' jr:count='/data/n'>"
        "<input ref='/data/p/q/s/x'/></repeat></repeat></repeat>"
    )
    visit = Scenario(
        xml_form("<data id='d'><n/><p><q><s><x/></s></q></p></data>", "<bind nodeset='/data/n' type='int'/>", body)
    )
    visit.entry.answer("/data/n", "70")
    assert visit.entry.faults
    visit.entry.answer("/data/n", "1")
    assert len(visit.entry.pages()) == 2


def test_a_repeat_that_asks_for_one_more_for_ever_is_bounded():
    body = "<repeat nodeset='/data/p' jr:count='count(/data/p) + 1'><input ref='/data/p/x'/></repeat>"
    visit = Scenario(xml_form("<data id='d'><p jr:template=''><x/></p></data>", "", body))
    assert len(visit.entry.pages()) <= 1000


def test_expressions_that_take_for_ever_together_are_cut_off(monkeypatch):
    monkeypatch.setattr("kiosk.xform.recalculation.MAX_VISITS", 50_000)
    items = "<item><n>1</n></item>" * 1_000
    nodes = "".join(f"<a{n}/>" for n in range(300))
    binds = "".join(
        f"<bind nodeset='/data/a{n}' calculate=\"count(instance('l')/root/item[n + /data/q &gt; {n}])\"/>"
        for n in range(300)
    )
    model = f"<instance id='l'><root>{items}</root></instance>{binds}"
    visit = Scenario(xml_form(f"<data id='d'><q/>{nodes}</data>", model, "<input ref='/data/q'/>"))
    assert any("look at too much" in fault for fault in visit.entry.faults)


def test_what_is_the_same_for_all_instances_is_worked_out_once():
    body = (
        "<repeat nodeset='/data/p'><input ref='/data/p/x'/></repeat>"
        "<repeat nodeset='/data/q'><input ref='/data/q/x'/></repeat>"
    )
    binds = (
        "<bind nodeset='/data/p/n' calculate='count(/data/q)'/><bind nodeset='/data/q/n' calculate='count(/data/p)'/>"
        "<bind nodeset='/data/p/s' calculate='sum(/data/q/n)'/>"
    )
    visit = Scenario(xml_form("<data id='d'><p><x/><n/><s/></p><q><x/><n/></q></data>", binds, body))
    for _ in range(99):
        visit.entry.add_repeat("/data/p")
        visit.entry.add_repeat("/data/q")
    assert {visit.value(f"/data/p[{number}]/n") for number in (1, 50, 100)} == {"100"}
    assert {visit.value(f"/data/p[{number}]/s") for number in (1, 50, 100)} == {"10000"}
    # One sum over a hundred instances, not a hundred sums.
    assert visit.entry._session.world.visits < 2_000


def test_the_instance_before_is_found_without_asking_all():
    body = "<repeat nodeset='/data/p'><input ref='/data/p/x'/></repeat>"
    before = "/data/p[position() = position(current()/..) - 1]/m"
    binds = f'<bind nodeset="/data/p/m" calculate="coalesce({before}, 0) + 1"/>'
    visit = Scenario(xml_form("<data id='d'><p><x/><m/></p></data>", binds, body))
    for _ in range(49):
        visit.entry.add_repeat("/data/p")
    assert visit.value("/data/p[50]/m") == "50"
    assert visit.entry._session.world.visits < 10_000


def test_a_repeat_that_costs_too_much_takes_no_more_instances(monkeypatch):
    monkeypatch.setattr("kiosk.xform.recalculation.MAX_VISITS", 20_000)
    body = "<repeat nodeset='/data/p'><input ref='/data/p/x'/></repeat>"
    binds = '<bind nodeset="/data/p/k" calculate="count(/data/p[x &lt;= current()/../x])"/>'
    visit = Scenario(xml_form("<data id='d'><p><x>1</x><k/></p></data>", binds, body))
    while not visit.entry.faults:
        visit.entry.add_repeat("/data/p")
    with pytest.raises(EntryError, match="depends on too much"):
        visit.entry.add_repeat("/data/p")
    assert 30 < visit.xml().count("<p>") < 60
    assert any("look at too much" in fault for fault in visit.entry.faults)
    assert len(visit.entry.faults) == 1


def test_repeats_that_grow_by_each_other_settle_or_are_cut_off():
    body = (
        "<repeat nodeset='/data/p'><input ref='/data/p/x'/></repeat>"
        "<repeat nodeset='/data/q' jr:count='max(/data/p/n) + count(/data/s)'><input ref='/data/q/x'/></repeat>"
        "<repeat nodeset='/data/s' jr:count='count(/data/q) + 1'><input ref='/data/s/x'/></repeat>"
    )
    binds = "<bind nodeset='/data/p/n' calculate='count(/data/q) + position(..)'/>"
    instance = "<data id='d'><p><x/><n/></p><q jr:template=''><x/></q><s jr:template=''><x/></s></data>"
    visit = Scenario(xml_form(instance, binds, body))
    visit.entry.add_repeat("/data/p")
    assert visit.xml().count("<q>") == visit.xml().count("<s>") == 1_000


def test_a_thousand_answers_chosen_of_ten_thousand_are_put_in_words_at_once():
    items = "".join(f"<item><label>L{number}</label><value>n{number}</value></item>" for number in range(10_000))
    visit = Scenario(xml_form("<data id='d'><a/></data>", "", f"<select ref='/data/a'>{items}</select>"))
    visit.answer("a", " ".join(f"n{number}" for number in range(1_000)))
    [question] = visit.form.parts
    choices = visit.entry._session.choices
    node = visit.entry._instance.find("/data/a")
    assert choices.options(question, node) is choices.options(question, node)
    assert visit.entry.display("/data/a").count(",") == 999
