"""A strategy of whole forms: small, with random binds, actions, repeats, lists and expressions that read each other."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from hypothesis import strategies as st

from tests.fuzz.expressions import EXPRESSIONS
from tests.support.forms import xml_form

FIELDS: Final = ("a", "b", "c", "r/n", "r/q/m", "g/h", "meta/instanceName", "r", "g", "data")
TYPES: Final = (
    "string",
    "int",
    "decimal",
    "date",
    "time",
    "dateTime",
    "geopoint",
    "geoshape",
    "boolean",
    "binary",
    "x",
)
_REFS: Final = ("/data/a", "/data/b", "../c", "/data/r/n", "/data/r[1]/q/m", "/data/g", "//*", ".", "position(..)")
_small: Final = st.one_of(
    st.sampled_from(_REFS),
    st.builds("concat({0}, {0})".format, st.sampled_from(_REFS)),
    st.builds("{} + {}".format, st.sampled_from(_REFS), st.sampled_from(_REFS)),
    st.builds("count({}) > {}".format, st.sampled_from(_REFS), st.integers(0, 9)),
    st.builds("instance('l')/root/item[name = {}]/label".format, st.sampled_from(_REFS)),
    st.builds("indexed-repeat(/data/r/n, /data/r, {})".format, st.sampled_from(("1", "0", "position(..) - 1", "1e9"))),
    EXPRESSIONS,
)
_BINDING: Final = ("relevant", "required", "readonly", "constraint", "calculate", "calculate", "relevant")


@st.composite
def _bind(draw: st.DrawFn) -> str:
    field = draw(st.sampled_from(FIELDS))
    attributes = {"nodeset": f"/data/{field}", "type": draw(st.sampled_from(TYPES))}
    for name in draw(st.lists(st.sampled_from(_BINDING), max_size=2)):
        attributes[name] = draw(_small)
    if draw(st.integers(0, 9)) == 0:
        attributes["jr:preload"] = draw(st.sampled_from(("uid", "date", "timestamp", "property", "x")))
        attributes["jr:preloadParams"] = draw(st.sampled_from(("today", "start", "end", "email", "")))
    return f"<bind {_written(attributes)}/>"


@st.composite
def _action(draw: st.DrawFn) -> str:
    events = ("odk-instance-first-load", "xforms-value-changed", "odk-new-repeat", "odk-instance-load", "x")
    attributes = {
        "event": draw(st.sampled_from(events)),
        "ref": f"/data/{draw(st.sampled_from(FIELDS))}",
        "value": draw(_small),
    }
    return f"<{draw(st.sampled_from(('setvalue', 'odk:setgeopoint')))} {_written(attributes)}/>"


@st.composite
def _control(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(("input", "select1", "select", "odk:rank", "range", "trigger", "upload")))
    attributes = {"ref": f"/data/{draw(st.sampled_from(FIELDS))}", "mediatype": "image/*"}
    attributes |= {"start": draw(st.sampled_from(("0", "1e308", "x"))), "end": "1000000000", "step": "1"}
    inside = f"<label>L <output {_written({'value': draw(_small)})}/></label>"
    if name in ("select1", "select", "odk:rank"):
        nodeset = draw(st.one_of(st.sampled_from(("instance('l')/root/item", "/data/r", "instance('l')//*")), _small))
        inside += f"<itemset {_written({'nodeset': nodeset})}><value ref='name'/><label ref='label'/></itemset>"
    if draw(st.integers(0, 4)) == 0:
        inside += draw(_action())
    return f"<{name} {_written(attributes)}>{inside}</{name}>"


@st.composite
def _form(draw: st.DrawFn) -> bytes:
    binds = "".join(draw(st.lists(_bind(), max_size=6)))
    model = f"<instance id='l'><root>{_ITEMS}</root></instance>{binds}{''.join(draw(st.lists(_action(), max_size=2)))}"
    outer, inner = ("".join(draw(st.lists(_control(), max_size=3))) for _ in range(2))
    count = draw(st.one_of(st.just(""), _small.map(lambda source: _written({"jr:count": source}))))
    body = f"{outer}<group ref='/data/r'><repeat nodeset='/data/r' {count}>{inner}</repeat></group>"
    form = xml_form(_INSTANCE, model, body).decode("utf-8", "replace")
    return form.encode("utf-8", "replace")


_INSTANCE: Final = (
    "<data id='f'><a>1</a><b>x</b><c/><r><n>1</n><q><m/></q></r><g><h/></g>"
    "<meta><instanceID/><instanceName/></meta></data>"
)
_ITEMS: Final = "".join(f"<item><name>{n}</name><label>L{n}</label></item>" for n in range(5))


def _written(attributes: dict[str, str]) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())


FORMS: Final = _form()
