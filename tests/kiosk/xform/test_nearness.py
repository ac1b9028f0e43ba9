"""The deviation from XPath of the ODK XForms specification: an absolute path inside a repeat means this instance."""

from __future__ import annotations

import pytest

from tests.support.forms import xml_form
from tests.support.scenario import Scenario

INSTANCE = (
    "<data id='d'><a>7</a><p><i>1</i><g><k/></g><q><m>5</m><n/></q><q><m>6</m><n/></q></p>"
    "<p><i>2</i><g><k/></g><q><m>8</m><n/></q></p></data>"
)
REPEATS = "<repeat nodeset='/data/p'><repeat nodeset='/data/p/q'><input ref='/data/p/q/m'/></repeat></repeat>"


def values(path: str, expression: str) -> list[str]:
    bind = f"<bind nodeset='{path}' calculate=\"{expression}\"/>"
    visit = Scenario(xml_form(INSTANCE, bind, REPEATS))
    plain = [(state.ref.replace("[1]", "").replace("[2]", ""), state.value) for state in visit.entry.nodes()]
    return [value for ref, value in plain if ref == path]


@pytest.mark.parametrize(
    ("path", "expression", "expected"),
    [
        ("/data/p/g/k", "/data/p/i * 10", ["10", "20"]),
        ("/data/p/g/k", "concat(/data/p/i, '-', /data/a)", ["1-7", "2-7"]),
        ("/data/p/g/k", "/data/p/i = 2", ["false", "true"]),
        ("/data/p/g/k", "if(/data/p/i = 1, 'one', 'more')", ["one", "more"]),
        ("/data/p/g/k", "sum(/data/p/i)", ["3", "3"]),
        ("/data/p/g/k", "count(/data/p) - /data/p/i", ["1", "0"]),
        ("/data/p/g/k", "position(/data/p)", ["1", "2"]),
        ("/data/p/g/k", "sum(/data/p/q/m)", ["19", "19"]),
        ("/data/p/g/k", "count(/data/p/i | /data/a)", ["3", "3"]),
        ("/data/p/g/k", "/data/p[2]/i", ["2", "2"]),
        ("/data/p/g/k", "count(/data/p[i = /data/p/i])", ["1", "1"]),
        ("/data/p/g/k", "indexed-repeat(/data/p/i, /data/p, 3 - /data/p/i)", ["2", "1"]),
        ("/data/p/g/k", "-/data/p/i", ["-1", "-2"]),
        ("/data/p/g/k", "(/data/p/i)[1]", ["1", "1"]),
        ("/data/p/q/n", "/data/p/q/m + /data/p/i", ["6", "7", "10"]),
        ("/data/p/q/n", "/data/p/g/k", ["", "", ""]),
        ("/data/p/q/n", "count(/data/p/q[m = /data/p/q/m])", ["1", "1", "1"]),
        ("/data/a", "/data/p/i", ["1"]),
    ],
)
def test_which_instance_a_path_means(path: str, expression: str, expected: list[str]):
    assert values(path, expression) == expected


def test_it_holds_wherever_an_expression_stands():
    model = (
        "<instance id='l'><root><item><n>1</n></item><item><n>2</n></item></root></instance>"
        "<bind nodeset='/data/p/k' relevant='/data/p/i = 2' required='/data/p/i = 2' constraint='. != /data/p/i'/>"
    )
    body = (
        "<repeat nodeset='/data/p'><input ref='/data/p/i'><setvalue event='xforms-value-changed' ref='/data/p/s' "
        "value='/data/p/i + 1'/></input><input ref='/data/p/k'><label>Of <output value='/data/p/i'/></label></input>"
        "<select1 ref='/data/p/c'><itemset nodeset=\"instance('l')/root/item[n = /data/p/i]\">"
        "<value ref='n'/></itemset></select1>"
        "<repeat nodeset='/data/p/q' jr:count='/data/p/i'><input ref='/data/p/q/x'/></repeat></repeat>"
    )
    instance = "<data id='d'><p jr:template=''><i/><k/><s/><c/><q><x/></q></p></data>"
    visit = Scenario(xml_form(instance, model, body))
    for number in (1, 2):
        visit.entry.add_repeat("/data/p")
        visit.answer(f"/data/p[{number}]/i", number)
    assert [visit.entry.is_relevant(f"/data/p[{number}]/k") for number in (1, 2)] == [False, True]
    assert visit.violations() == [("/data/p[2]/k", "required")]
    visit.answer("/data/p[2]/k", 2)
    assert visit.violations() == [("/data/p[2]/k", "constraint")]
    assert visit.entry.prompt("/data/p[2]/k").label == "Of 2"
    assert [visit.value(f"/data/p[{number}]/s") for number in (1, 2)] == ["2", "3"]
    assert [visit.choices(f"/data/p[{number}]/c") for number in (1, 2)] == [["1"], ["2"]]
    with_x = [state.ref for state in visit.entry.nodes() if state.ref.endswith("/x")]
    assert with_x == ["/data/p[1]/q[1]/x", "/data/p[2]/q[1]/x", "/data/p[2]/q[2]/x"]


def test_choosing_among_all_instances_from_inside_one():
    body = (
        "<repeat nodeset='/data/p'><input ref='/data/p/i'/><select1 ref='/data/p/c'>"
        "<itemset nodeset='/data/p[i != /data/p/i]'><value ref='i'/><label ref='i'/></itemset></select1></repeat>"
    )
    visit = Scenario(xml_form("<data id='d'><p jr:template=''><i/><c/></p></data>", "", body))
    for number in (1, 2, 3):
        visit.entry.add_repeat("/data/p")
        visit.answer(f"/data/p[{number}]/i", f"n{number}")
    assert visit.choices("/data/p[2]/c") == ["n1", "n3"]


def test_it_holds_in_translations_though_questions_share_them():
    itext = (
        "<itext><translation lang='en'><text id='of'><value>Of <output value='/data/p/i'/></value></text>"
        "</translation></itext>"
    )
    body = (
        "<input ref='/data/a'><label ref=\"jr:itext('of')\"/></input><repeat nodeset='/data/p'>"
        "<input ref='/data/p/i'><label ref=\"jr:itext('of')\"/></input></repeat>"
    )
    visit = Scenario(xml_form("<data id='d'><a/><p><i>1</i></p><p><i>2</i></p></data>", "", body, itext=itext))
    labels = [visit.entry.prompt(ref).label for ref in ("/data/a", "/data/p[1]/i", "/data/p[2]/i")]
    assert labels == ["Of 1", "Of 1", "Of 2"]
