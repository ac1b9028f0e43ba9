from __future__ import annotations

import pytest

from kiosk.xform import FormError, parse_form
from tests.support.forms import xml_form
from tests.support.scenario import Scenario


def circle(binds: str, instance: str = "<a/><b/><c/><g><x/></g><p><i/><k/></p>", body: str = "") -> str:
    body += "<repeat nodeset='/data/p'><input ref='/data/p/i'/></repeat>"
    with pytest.raises(FormError) as caught:
        parse_form(xml_form(f"<data id='d'>{instance}</data>", binds, body))
    assert caught.value.code == "cycle"
    return caught.value.message


def test_a_circle_is_named_with_its_path():
    binds = (
        "<bind nodeset='/data/a' calculate='/data/b + 1'/><bind nodeset='/data/b' calculate='/data/c + 1'/>"
        "<bind nodeset='/data/c' relevant='/data/a = 1'/>"
    )
    message = circle(binds)
    for step in ("/data/a (calculate)", "/data/b (calculate)", "/data/c (relevant)"):
        assert step in message


@pytest.mark.parametrize(
    "binds",
    [
        "<bind nodeset='/data/a' calculate='. + 1'/>",
        "<bind nodeset='/data/a' calculate='/data/a + 1'/>",
        "<bind nodeset='/data/a' relevant=\". = ''\"/>",
        "<bind nodeset='/data/a' calculate='/data/b'/><bind nodeset='/data/b' calculate='/data/a'/>",
        "<bind nodeset='/data/a' calculate='sum(/data/*)'/>",
        "<bind nodeset='/data/g/x' calculate='string(/data/g)'/>",
        "<bind nodeset='/data/p/i' calculate='../k'/><bind nodeset='/data/p/k' calculate='../i'/>",
        "<bind nodeset='/data/p/i' calculate='sum(/data/p/i)'/>",
        "<bind nodeset='/data/p/i' calculate='/data/a'/><bind nodeset='/data/a' calculate='sum(/data/p/i)'/>",
    ],
)
def test_circles_are_refused(binds: str):
    circle(binds)


@pytest.mark.parametrize(
    "binds",
    [
        "<bind nodeset='/data/a' constraint='. > 1'/>",
        "<bind nodeset='/data/a' calculate='once(random())'/>",
        "<bind nodeset='/data/a' required='/data/b = 1'/><bind nodeset='/data/b' required='/data/a = 1'/>",
        "<bind nodeset='/data/a' relevant='not(/data/b = 1)'/><bind nodeset='/data/b' relevant='not(/data/a = 1)'/>",
        "<bind nodeset='/data/a' readonly='/data/a = 1'/>",
        "<bind nodeset='/data/p/i' calculate='/data/p[position() = position(current()/..) - 1]/i + 1'/>",
        "<bind nodeset='/data/p/i' calculate='../preceding-sibling::p[1]/i + 1'/>",
        "<bind nodeset='/data/p/i' calculate='indexed-repeat(/data/p/i, /data/p, position(..) - 1) + 1'/>",
    ],
)
def test_what_only_looks_like_a_circle_is_not(binds: str):
    body = "<input ref='/data/a'/><input ref='/data/b'/><repeat nodeset='/data/p'><input ref='/data/p/k'/></repeat>"
    Scenario(xml_form("<data id='d'><a/><b/><p><i/><k/></p></data>", binds, body))


def test_relevance_that_depends_on_each_other_settles():
    binds = "<bind nodeset='/data/a' relevant='not(/data/b = 1)'/><bind nodeset='/data/b' relevant='not(/data/a = 1)'/>"
    visit = Scenario(xml_form("<data id='d'><a/><b/></data>", binds, "<input ref='/data/a'/><input ref='/data/b'/>"))
    visit.answer("a", 1)
    assert [page.id for page in visit.entry.pages()] == ["/data/a"]
    visit.answer("a", 2)
    visit.answer("b", 1)
    assert [page.id for page in visit.entry.pages()] == ["/data/b"]


def test_the_order_in_the_form_does_not_matter():
    binds = "<bind nodeset='/data/a' calculate='/data/b + 1'/><bind nodeset='/data/b' calculate='/data/c + 1'/>"
    visit = Scenario(xml_form("<data id='d'><a/><b/><c>1</c></data>", binds, "<input ref='/data/c'/>"))
    assert visit.value("a") == "3"
    visit.answer("c", 5)
    assert visit.value("a") == "7"


def test_an_answer_works_out_only_what_depends_on_it():
    count = 60
    nodes = "".join(f"<q{n}/><c{n}/>" for n in range(count))
    binds = "".join(f"<bind nodeset='/data/c{n}' calculate='/data/q{n} * 2'/>" for n in range(count))
    body = "".join(f"<input ref='/data/q{n}'/>" for n in range(count))
    visit = Scenario(xml_form(f"<data id='d'>{nodes}</data>", binds, body))
    recalculation = visit.entry._session.recalculation
    done: list[str] = []
    calculate = recalculation._work["calculate"]
    recalculation._work["calculate"] = lambda definition, node: (
        done.append(definition.path),
        calculate(definition, node),
    )[1]
    visit.answer("q7", 3)
    assert done == ["/data/c7"]
    assert visit.value("c7") == "6"


def test_an_answer_in_a_repeat_works_out_its_own_instance_and_what_is_outside():
    binds = (
        "<bind nodeset='/data/p/k' calculate='../i * 2'/><bind nodeset='/data/a' calculate='sum(/data/p/k)'/>"
        "<bind nodeset='/data/p/j' calculate='/data/a + 1'/>"
    )
    body = "<repeat nodeset='/data/p'><input ref='/data/p/i'/></repeat>"
    visit = Scenario(xml_form("<data id='d'><a/><p jr:template=''><i>0</i><k/><j/></p></data>", binds, body))
    for _ in range(5):
        visit.entry.add_repeat("/data/p")
    recalculation = visit.entry._session.recalculation
    done: list[str] = []
    calculate = recalculation._work["calculate"]
    recalculation._work["calculate"] = lambda definition, node: (
        done.append(visit.entry.ref(node)),
        calculate(definition, node),
    )[1]
    visit.answer("/data/p[3]/i", 4)
    assert done == ["/data/p[3]/k", "/data/a", *(f"/data/p[{n}]/j" for n in range(1, 6))]
