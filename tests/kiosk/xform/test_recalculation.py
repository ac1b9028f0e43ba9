"""Working out what depends on an answer comes to the same as working out everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kiosk.xform import EntryError, FormError, parse_form
from tests.support.forms import xml_form
from tests.support.scenario import Scenario

if TYPE_CHECKING:
    from kiosk.xform.states import NodeState

# Fields by path. The repeat r has another repeat s in it.
OUTSIDE = ("/data/a", "/data/b", "/data/c", "/data/g/d", "/data/g/e", "/data/pick")
IN_R = ("/data/r/x", "/data/r/y", "/data/r/h/z")
IN_S = ("/data/r/s/m", "/data/r/s/n")
GROUPS = ("/data/g", "/data/r", "/data/r/h", "/data/r/s")
FIELDS = OUTSIDE + IN_R + IN_S
INSTANCE = (
    "<data id='d'><a>1</a><b/><c/><g><d>2</d><e/></g><pick/>"
    "<r jr:template=''><x>1</x><y/><h><z>3</z></h><s jr:template=''><m>1</m><n/></s></r>"
    "<r><x/><y>2</y><h><z/></h><s><m/><n>1</n></s></r></data>"
)
ITEMS = (
    "<instance id='l'><root>"
    + "".join(f"<item><k>{n}</k><p>{n % 3}</p></item>" for n in range(6))
    + "</root></instance>"
)


def relative(origin: str, target: str) -> str:
    """Return the path from one field to another as spreadsheets give it: relative inside a shared repeat."""
    here, there = origin.split("/")[1:], target.split("/")[1:]
    shared = 0
    while shared < min(len(here), len(there)) and here[shared] == there[shared]:
        shared += 1
    return "/".join([".."] * (len(here) - shared) + there[shared:]) or "."


@dataclass(frozen=True)
class Bind:
    path: str
    kind: str
    expression: str


@st.composite
def expressions(draw: st.DrawFn, path: str) -> str:
    def field() -> str:
        target = draw(st.sampled_from(FIELDS))
        return relative(path, target) if draw(st.booleans()) else target

    templates = (
        "{0} + 1",
        "concat({0}, {1})",
        "{0} = {1}",
        "{0} != ''",
        "if({0} > 1, {1}, 7)",
        "coalesce({0}, {1})",
        "sum(/data/r/x)",
        "count(/data/r) mod 2 = 1",
        "count({0}) + string-length({1})",
        "max(/data/r/s/m)",
        "count-non-empty(//n)",
        "sum(/data/r[y = '2']/x)",
        "/data/g",
        "true()",
    )
    inside_r = (
        "position(..) mod 2 = 0",
        "count(../s)",
        "count(../../r)",
        "/data/r[position() = position(current()/..) - 1]/x",
    )
    choice = draw(
        st.sampled_from(templates + (inside_r if path.count("/") == 3 and path.startswith("/data/r/") else ()))
    )
    return choice.format(field(), field())


@st.composite
def forms(draw: st.DrawFn) -> str:
    binds = []
    for path in FIELDS + GROUPS:
        if path in FIELDS and path != "/data/pick" and draw(st.integers(0, 3)) == 0:
            binds.append(Bind(path, "calculate", draw(expressions(path))))
        if draw(st.integers(0, 4)) == 0:
            binds.append(Bind(path, "relevant", draw(expressions(path))))
    counted = draw(st.sampled_from(["", "", "{0}", "count(../../r)", "string-length(../x)"]))
    count = f' jr:count="{counted.format("/data/c")}"' if counted else ""
    merged: dict[str, list[Bind]] = {}
    for bind in binds:
        merged.setdefault(bind.path, []).append(bind)
    model = ITEMS + "".join(
        f'<bind nodeset="{path}" ' + " ".join(f'{bind.kind}="{escape(bind.expression)}"' for bind in found) + "/>"
        for path, found in merged.items()
    )
    filtered = draw(st.sampled_from(["", "[p = /data/a]", "[k &lt; /data/g/d]", "[p = count(/data/r)]"]))
    body = (
        f"<select ref='/data/pick'><itemset nodeset=\"instance('l')/root/item{filtered}\"><value ref='k'/></itemset>"
        "</select>"
        f"<repeat nodeset='/data/r'><repeat nodeset='/data/r/s'{count}><input ref='/data/r/s/m'/></repeat></repeat>"
    )
    return xml_form(INSTANCE, model, body).decode()


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


Step = tuple[str, int, str]
steps = st.tuples(
    st.sampled_from(["answer"] * 6 + ["add", "add", "remove", "add inner", "remove inner"]),
    st.integers(0, 40),
    st.sampled_from(["", "0", "1", "2", "3", "x", "0 1 2 3 4 5"]),
)


def do(visit: Scenario, step: Step) -> None:
    kind, number, value = step
    states = list(visit.entry.nodes())

    def pick(kind: str, end: str = "") -> str:
        refs = [state.ref for state in states if state.type.startswith(kind) and end in state.ref]
        assume(refs)
        return refs[number % len(refs)]

    if kind == "answer":
        calculated = {d.path for d in visit.form.definitions if d.calculate is not None}
        refs = [s.ref for s in states if s.datatype and plain(s.ref) in FIELDS and plain(s.ref) not in calculated]
        assume(refs)
        visit.entry.answer(refs[number % len(refs)], value)
        return
    try:
        if kind == "add":
            visit.entry.add_repeat("/data/r")
        elif kind == "remove":
            visit.entry.remove_repeat(pick("repeat-instance"))
        elif kind == "add inner":
            visit.entry.add_repeat(pick("repeat-range", "/s"))
        else:
            visit.entry.remove_repeat(pick("repeat-instance", "/s["))
    except EntryError:
        # A counted repeat cannot be changed by hand.
        return


def plain(ref: str) -> str:
    return "".join(part.partition("]")[2] if "]" in part else part for part in ref.split("["))


def snapshot(visit: Scenario) -> list[NodeState]:
    return list(visit.entry.nodes())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(forms(), st.lists(steps, max_size=8))
def test_what_depends_is_everything(xml: str, wanted: list[Step]):
    try:
        visit = Scenario(parse_form(xml.encode()))
    except FormError as error:
        assume(error.code != "cycle")
        raise
    for step in wanted:
        do(visit, step)
        assume(not visit.entry.faults)
        before = snapshot(visit)
        visit.entry._session.recalculation.run_all()
        visit.entry._session.events.settle()
        assert snapshot(visit) == before


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(forms(), st.lists(steps, max_size=6))
def test_a_restored_visit_goes_on_alike(xml: str, wanted: list[Step]):
    try:
        visit = Scenario(parse_form(xml.encode()))
    except FormError as error:
        assume(error.code != "cycle")
        raise
    twin = visit
    for step in wanted:
        twin = twin.restored()
        do(visit, step)
        do(twin, step)
        assume(not visit.entry.faults)
        assert snapshot(twin) == snapshot(visit)
