"""The attacks with a name, each in a process with limits: refused in words, or simply done."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.support.forms import xml_form
from tests.support.workbooks import xlsx

# Of the processor, on a machine that does other things as well; nothing here takes a third of it alone.
PATIENCE = 60.0


def _form(instance="<data id='d'><a/></data>", model="", body="<input ref='/data/a'/>", itext=""):
    return xml_form(instance, model, body, itext=f"<itext>{itext}</itext>" if itext else "")


def _encoded(encoding: str, declared: str) -> bytes:
    text = f"<?xml version='1.0' encoding='{declared}'?><data><a>é</a></data>"
    return text.encode(encoding)


def _fields(count: int) -> str:
    return f"<data id='d'>{''.join(f'<q{n}/>' for n in range(count))}</data>"


def _calculated(count: int, source: str) -> str:
    return "".join(f'<bind nodeset="/data/q{n}" calculate="{source.format(n - 1)}"/>' for n in range(1, count))


LAUGHS = (
    b"<!DOCTYPE a [<!ENTITY e0 'ha'>"
    + b"".join(b"<!ENTITY e%d '&e%d;&e%d;'>" % (n + 1, n, n) for n in range(30))
    + b"]><a>&e30;</a>"
)
ROUND = "<translation lang='en'><text id='x'><value>V <output value=\"jr:itext('x')\"/></value></text></translation>"
LABEL = "<input ref='/data/a'><label ref=\"jr:itext('x')\"/></input>"
CHOICES = "".join(f"<item><label>L{n}</label><value>v{n}</value></item>" for n in range(30_000))
LANGUAGES = "".join(
    f"<translation lang='L{n}'><text id='x'><value>V</value></text></translation>" for n in range(10_000)
)
NAMES_ROUND = (
    "<select1 ref='/data/a'><label>L</label><item><label>X <output value=\"jr:choice-name('x', '/data/a')\"/></label>"
    "<value>x</value></item></select1>"
)

MANY = f"<instance id='l'><root>{'<item><a>1</a><b>2</b></item>' * 10_000}</root></instance>"
LITERAL = "x" * 90_000


def _over_many(formula: str) -> bytes:
    """Return a form that works a formula out for each of many rows, and for each of many siblings."""
    counted = f"<bind nodeset='/data/a' calculate=\"count(instance('l')/root/item[{formula}])\"/>"
    return _form("<data id='d'><a/><r><b>1</b></r></data>", MANY + counted)


XML = {
    "entity bomb": (LAUGHS, "refused"),
    "foreign file": (b"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>", "refused"),
    "document type": (b"<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a/>", "refused"),
    "ten thousand deep": (b"<a>" * 10_000 + b"</a>" * 10_000, "refused"),
    "a hundred megabytes": (b"<a>" + b"<b>1</b>" * 13_000_000 + b"</a>", "refused"),
    "hundreds of thousands of attributes": (
        b"<a " + b" ".join(b"a%d=''" % n for n in range(300_000)) + b"/>",
        "refused",
    ),
    "hundreds of thousands of namespaces": (
        b"<a " + b" ".join(b"xmlns:a%d='b'" % n for n in range(300_000)) + b"/>",
        "refused",
    ),
    "attributes on every element": (b"<a>" + b"<b c='' d='' e=''/>" * 400_000 + b"</a>", "refused"),
    "NUL": (b"<a>\0</a>", "refused"),
    "NUL by number": (b"<a>&#0;</a>", "refused"),
    "half a character": (b"<a>\xed\xa0\x80</a>", "refused"),
    "undeclared prefix": (b"<p:a/>", "refused"),
    "UTF-16": (_encoded("utf-16", "utf-16"), "accepted"),
    "UTF-16 that is UTF-8": (_encoded("utf-8", "utf-16"), "refused"),
    "latin-1": (_encoded("latin-1", "iso-8859-1"), "accepted"),
    "UTF-8 that is latin-1": (_encoded("latin-1", "utf-8"), "refused"),
    "UTF-7": (_encoded("utf-7", "utf-7"), "refused"),
    "UTF-32": (_encoded("utf-32", "utf-32"), "refused"),
    "no encoding at all": (b"<?xml version='1.0' encoding='none'?><a/>", "refused"),
}
FORM = {
    "ten thousand groups": (_form(f"<data id='d'>{'<g>' * 10_000}{'</g>' * 10_000}</data>"), "refused"),
    "counted a billion times": (
        _form("<data id='d'><a/><r><b/></r></data>", "", "<repeat nodeset='/data/r' jr:count='1000000000'/>"),
        "refused",
    ),
    "counted a billion times, worked out": (
        _form("<data id='d'><a/><r><b/></r></data>", "", "<repeat nodeset='/data/r' jr:count='pow(10, 9)'/>"),
        "accepted",
    ),
    "a range of a billion steps": (
        _form(body="<range ref='/data/a' start='0' end='1000000000' step='1'/>"),
        "accepted",
    ),
    "a range without end": (_form(body="<range ref='/data/a' start='0' end='1e400' step='1'/>"), "refused"),
    "a text that holds itself": (_form(body=LABEL, itext=ROUND), "accepted"),
    "a choice named by itself": (_form(body=NAMES_ROUND), "accepted"),
    "a missing list": (_form(model="<instance id='l' src='jr://file/none.csv'/>"), "refused"),
    "a list up the folders": (_form(model="<instance id='l' src='jr://file/../../../etc/passwd'/>"), "refused"),
    "a list by file:": (_form(model="<instance id='l' src='file:///etc/passwd'/>"), "refused"),
    "texts that double": (
        _form(
            _fields(80),
            "<bind nodeset='/data/q0' calculate=\"'ten signs.'\"/>" + _calculated(80, "concat(/data/q{0}, /data/q{0})"),
            "",
        ),
        "accepted",
    ),
    "a circle of two thousand": (
        _form(
            _fields(2000), "<bind nodeset='/data/q0' calculate='/data/q1999'/>" + _calculated(2000, "/data/q{0}"), ""
        ),
        "refused",
    ),
    "everything reads everything": (_form(_fields(2000), _calculated(2000, "sum(//*)"), ""), "refused"),
    **{
        f"{name} for each of many rows": (_over_many(formula), "accepted")
        for name, formula in {
            "a literal looked into": f"contains('{LITERAL}', b)",
            "a literal compared": f"concat(b, '{LITERAL}') = 'y'",
            "a literal translated": f"translate('{LITERAL}', 'x', b) = 'y'",
            "a repeat by its number": "indexed-repeat(/data/r/b, /data/r, 1) = 2",
            "a date written at length": f"format-date('2020-01-01', '{'%Y' * 40_000}') = b",
            "all its siblings": "../item/a = 2",
            "anything anywhere": "//a//b//c = 1",
        }.items()
    },
    "anything below anything": (
        _form(model=MANY + "<bind nodeset='/data/a' calculate=\"count(instance('l')//root//item//a//c)\"/>"),
        "accepted",
    ),
    "ten thousand attributes": (
        _form(
            "<data id='d'>" + "".join(f"<q{n} x=''/>" for n in range(10_000)) + "</data>",
            "".join(f"<bind nodeset='/data/q{n}/@x' calculate='1'/>" for n in range(10_000)),
            "",
        ),
        "accepted",
    ),
    "deep groups that read everything": (
        _form(
            f"<data id='d'>{'<g>' * 230}<a/>{'</g>' * 230}</data>",
            "".join(f"<bind nodeset='/data{'/g' * n}' relevant='count(//*) &gt; 0'/>" for n in range(1, 230)),
            "",
        ),
        "refused",
    ),
    "a label of ten megabytes": (
        _form(body=f"<input ref='/data/a'><label>{'word ' * 2_000_000}</label></input>"),
        "accepted",
    ),
    "thirty thousand choices": (_form(body=f"<select1 ref='/data/a'>{CHOICES}</select1>"), "accepted"),
    "ten thousand languages": (_form(body=LABEL, itext=LANGUAGES), "accepted"),
    **{
        f"a question called {name}": (
            _form(
                f"<data id='d'><{name}>1</{name}><a/></data>", f"<bind nodeset='/data/a' calculate='/data/{name} + 1'/>"
            ),
            "accepted",
        )
        for name in ("__class__", "__init__", "None", "self", "constructor", "_")
    },
}
DEEP = {
    "parentheses": "(" * 10_000 + "1" + ")" * 10_000,
    "predicates": "/data[" * 10_000 + "1" + "]" * 10_000,
    "calls": "not(" * 10_000 + "1" + ")" * 10_000,
    "unclosed": "(" * 10_000,
}
LONG = {
    "comparisons": "1" + " = 1" * 5_000,
    "comparisons of nodes": "/data" + " <= /data" * 5_000,
    "minus signs": "-" * 50_000 + "1",
    "steps": "/data" + "/.." * 30_000,
    "steps to anywhere": "//a" * 30_000,
    "predicates in a row": "/data" + "[1]" * 30_000,
    "as deep as may be": "/data[" * 79 + "1" + "]" * 79,
}
WORDY = {
    "a text where none may be": "1 '" + "Z" * 5_000 + "'",
    "a name": "f" * 5_000 + "()",
    "a prefix": "p" * 5_000 + ":a",
    "an axis": "/" + "a" * 5_000 + "::b",
    "a text for a name": "/'" + "Z" * 5_000 + "'",
    "no bracket": "(1 '" + "Z" * 5_000 + "'",
}
EXTREME = {
    "a place beyond all texts": "substring('abc', number('1e308'), number('1e308'))",
    "a place before all texts": "substring('abc', -number('1e308'), number('1e308') * 10)",
    "a part of no length": "substr('abc', number('1e308'), -number('1e308'))",
    "a check of endless weights": "weighted-checklist(-1 div 0, 1 div 0, true(), 1 div 0, true(), -1 div 0)",
    "a check of no number": "weighted-checklist('x', 0 div 0, 'y', 0 div 0)",
    "a repeat of no number": "indexed-repeat(/data/g/r/n, /data/g/r, 0 div 0)",
    "a repeat beyond all": "indexed-repeat(/data/g/r/n, /data/g/r, number('1e308'))",
    "a date beyond all": "format-date(number('1e308'), '%Y')",
}
LISTS = {
    "a hundred megabytes": lambda: b"a,b\n" + b"1,2222222222222222222222222222222222222222\n" * 2_400_000,
    "short rows of many columns": lambda: b",".join(b"c%d" % n for n in range(1000)) + b"\n" + b"1\n" * 400_000,
    "an open quote": lambda: b'a,b\n"' + b"x" * 20_000_000,
}
FEATURES = {
    "deep": lambda: b"[" * 1_000_000,
    "empty objects": lambda: b'{"type":"FeatureCollection","features":[' + b",".join([b"{}"] * 6_000_000) + b"]}",
}


@pytest.mark.parametrize("name", XML)
def test_xml(child, name):
    case, kind = XML[name]
    assert child.verdict("xml", case, PATIENCE).kind == kind


@pytest.mark.parametrize("name", FORM)
def test_a_form(child, name):
    case, kind = FORM[name]
    verdict = child.verdict("form", case, PATIENCE)
    assert verdict.kind == kind, verdict


def test_ten_thousand_languages_are_not_installed(child):
    assert child.verdict("install", _form(body=LABEL, itext=LANGUAGES), PATIENCE).kind == "refused"


@pytest.mark.parametrize("name", DEEP)
def test_a_deep_expression_is_refused(child, name):
    assert child.verdict("expression", DEEP[name].encode(), PATIENCE).kind == "refused"


@pytest.mark.parametrize("name", LONG)
def test_a_long_expression_is_answered(child, name):
    verdict = child.verdict("expression", LONG[name].encode(), PATIENCE)
    assert verdict.kind == "accepted", verdict


@pytest.mark.parametrize("name", WORDY)
def test_a_long_word_is_not_told_whole(child, name):
    """A refusal of more than a sentence is a finding (targets.py)."""
    assert child.verdict("expression", WORDY[name].encode(), PATIENCE).kind == "refused"


@pytest.mark.parametrize("name", EXTREME)
def test_an_extreme_argument_is_answered(child, name):
    verdict = child.verdict("expression", EXTREME[name].encode(), PATIENCE)
    assert verdict.kind == "accepted", verdict


@pytest.mark.parametrize("name", LISTS)
def test_a_list_too_large_is_refused(child, name):
    assert child.verdict("csv", LISTS[name](), PATIENCE).kind == "refused"


@pytest.mark.parametrize("name", FEATURES)
def test_features_too_large_are_refused(child, name):
    assert child.verdict("geojson", FEATURES[name](), PATIENCE).kind == "refused"


def _archive(**parts: bytes) -> bytes:
    names = {"sheet": "xl/worksheets/sheet1.xml", "styles": "xl/styles.xml", "book": "xl/workbook.xml"}
    changed = {names[name]: data for name, data in parts.items()}
    written = io.BytesIO()
    small = xlsx({"survey": [["type", "name", "label"], ["text", "a", "A"]]})
    with zipfile.ZipFile(io.BytesIO(small)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name, old.read(name)))
    return written.getvalue()


MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _sheet(rows: bytes) -> bytes:
    return b"<worksheet " + MAIN + b"><sheetData>" + rows + b"</sheetData></worksheet>"


def _book(sheets: int) -> bytes:
    relations = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    one = b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>'
    return (
        b"<workbook " + MAIN + b" " + relations + b"><sheets>"
        b'<sheet name="survey" sheetId="1" r:id="rId1"/>'
        + b"".join(one % (n, n) for n in range(2, sheets))
        + b"</sheets></workbook>"
    )


def _styles() -> bytes:
    return b"<styleSheet " + MAIN + b"><cellXfs>" + b"<xf/>" * 1_000_000 + b"</cellXfs></styleSheet>"


WORKBOOKS = {
    "a zip bomb": lambda: _archive(sheet=b" " * (100 * 2**20)),
    "many tags": lambda: _archive(sheet=_sheet(b"<row/>" * 5_000_000)),
    "many styles": lambda: _archive(styles=_styles()),
    "wide rows": lambda: _archive(
        sheet=_sheet(b"".join(b'<row r="%d"><c r="OJ%d"><v>1</v></c></row>' % (n, n) for n in range(1, 5_000)))
    ),
    "three thousand sheets that are one part": lambda: _archive(book=_book(3_000)),
    "an entity bomb": lambda: _archive(sheet=LAUGHS),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_hostile_workbook_is_refused(child, name):
    assert child.verdict("workbook", WORKBOOKS[name](), PATIENCE).kind == "refused"
