"""What a workbook says in its sheet `kiosk` arrives with the XForm, and is believed no more than the sheet."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape

import pytest

from kiosk.services.compile import compile_form
from kiosk.services.examination import examine
from kiosk.services.installed import Services
from kiosk.services.outline import read_outline
from kiosk.services.problems import ServiceRefusedError, errors
from kiosk.services.sheet import MAX_WORDS
from kiosk.services.sheet_in_form import NAMESPACE
from tests.support.forms import form as engine_form
from tests.support.forms import xform
from tests.support.workbooks import SMALL, write_form

SURVEY = """
| survey |
| | type | name | label::English (en) | label::العربية (ar) | appearance |
| | text | name | What is your name? | ما اسمك؟ | private |
| | date | born | When were you born? | متى ولدت؟ | |
| settings |
| | form_title | form_id | version | default_language |
| | A form | whole | 7 | English (en) |
"""
KIOSK = """
| kiosk |
| | key | text::English (en) | text::العربية (ar) | our own remarks |
| | title | Say "hello" & <go> ]]> | قل مرحبا | ask Ana |
| | purpose | To try. | للتجربة. | |
| | needs | Nothing. | لا شيء. | |
| | cost | It is free. | مجانا. | |
| | minutes | 2 | | |
| | icon | book | | |
| | private | name born | | |
| | who | We read it. | نقرأه. | |
| | how | We write. | نكتب. | |
| | when | Today. | اليوم. | |
| | step1 | Wait. | انتظر. | |
| | step2 | Go home. | اذهب. | |
| | contact | Call 0. | اتصل. | |
| | paused | Until Monday. | حتى الاثنين. | |
| | short:born | Birthday | الميلاد | |
"""
WHOLE = SURVEY + KIOSK


def whole():
    return compile_form("whole.md", WHOLE.encode())


def brought(table, kind="1"):
    """Return a form that brings this instead of its sheet."""
    text = table if isinstance(table, str) else json.dumps(table)
    bare = compile_form("whole.md", SURVEY.encode()).xml
    element = f'<k:kiosk xmlns:k="{NAMESPACE}" format="{kind}">{escape(text)}</k:kiosk>'
    return bare.replace(b"</h:head>", element.encode() + b"</h:head>")


def sheet(**changed):
    form = read_outline(whole().xml)
    (_, text) = form.kiosk_sheets[0]
    rows = json.loads(text)
    return [[*row[:1], changed.get(row[0], row[1]), *row[2:]] for row in rows]


@pytest.fixture
def examined(tmp_path):
    def examined(xml, **wishes):
        path = tmp_path / "form.xml"
        path.write_bytes(xml)
        return examine(path, **wishes)

    return examined


def test_all_of_the_sheet_arrives_and_nothing_else_of_the_workbook(tmp_path, examined):
    workbook = examine(write_form(tmp_path, WHOLE))
    arrived = examined(workbook.form.xml)
    assert errors(arrived.problems) == ()
    assert arrived.accepted() == workbook.accepted()
    record = arrived.accepted().record
    assert record["private"] == ["born", "name"]
    assert record["texts"]["title"]["en"] == 'Say "hello" & <go> ]]>'
    assert (record["minutes"], record["icon"], record["paused"]["ar"]) == (2, "book", "حتى الاثنين.")
    assert b"Ana" not in workbook.form.xml


def test_the_same_workbook_gives_the_same_bytes_and_other_words_give_others():
    assert whole().xml == whole().xml
    assert compile_form("whole.md", WHOLE.replace("To try.", "To go.").encode()).xml != whole().xml


def test_every_character_of_a_cell_arrives(examined):
    odd = "a\x0b\x7f\ufffe\u2028\r\n\tb"
    form = compile_form(
        "whole.csv", f'survey,,\n,type,name,label\n,text,a,A\nkiosk,,\n,key,text\n,title,"{odd}"\n'.encode()
    )
    assert examined(form.xml).form.sheet.words["title"][""] == form.sheet.words["title"][""]
    assert form.sheet.words["title"][""].startswith("a\x0b\x7f\ufffe")


def test_what_cannot_be_seen_is_neither_shown_nor_said(tmp_path, examined):
    odd = sheet(title="a\x00b\u202ec\u202cd", who="\x07We read it.")
    odd.append(["short:name", "\x01Name\u202d", "الاسم"])
    service = Services(tmp_path / "services").add(examined(brought(odd)))
    assert (service.words("title", "en"), service.words("who", "en")) == ("a bcd", " We read it.")
    assert service.short_name("name", "en") == " Name"


def test_the_engine_reads_the_form_as_before():
    from kiosk.xform import parse_form

    form = parse_form(whole().xml)
    assert form.languages == engine_form(WHOLE).languages


def test_a_form_that_brings_none_is_as_it_was(examined):
    assert examined(compile_form("small.md", SMALL.encode()).xml).form.sheet is None
    assert b"handrail" not in compile_form("small.md", SMALL.encode()).xml


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("", "1"),
        ("no table", "1"),
        ('{"key": "title"}', "1"),
        ('["key", "text"]', "1"),
        ("[[1]]", "1"),
        ('[["key", ["text"]]]', "1"),
        ('[["key", "text"], null]', "1"),
        ('[["key", "text"], ["title", "half a letter: \\ud800"]]', "1"),
        ("[" * 100_000, "1"),
        ("9" * 5_000, "1"),
        ([["key", "text"], ["title", "x" * 40_000]], "1"),
        ([["key", "text", "text"], ["title", "x", "y"]], "1"),
        ([["key", "text"], *[["title", "x"]] * 100_001], "1"),
        ([["key", "text"]], "2"),
        ([["key", "text"]], ""),
    ],
)
def test_what_is_no_sheet_is_refused(examined, table, kind):
    with pytest.raises(ServiceRefusedError):
        examined(brought(table, kind))


def test_two_sheets_are_refused_and_one_outside_the_head_is_none(examined):
    xml = brought(sheet())
    element = xml[xml.index(b"<k:kiosk") : xml.index(b"</h:head>")]
    with pytest.raises(ServiceRefusedError, match="more than one"):
        examined(xml.replace(b"</h:head>", element + b"</h:head>"))
    moved = xml.replace(element, b"").replace(b"</h:body>", element + b"</h:body>")
    assert examined(moved).form.sheet is None


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (lambda: [*sheet(), ["colour", "red"]], "kiosk-key"),
        (lambda: [*sheet(), ["title", "Again", "Again"]], "kiosk-key-twice"),
        (lambda: sheet(private="name nobody"), "kiosk-name"),
        (lambda: [*sheet(), ["short:nobody", "x", "y"]], "kiosk-name"),
        (lambda: sheet(minutes="1e9"), "kiosk-minutes"),
        (lambda: sheet(minutes="٣"), "kiosk-minutes"),
        (lambda: sheet(icon="../../secret"), "icon"),
        (lambda: sheet(who=" "), "translation"),
        (lambda: [row for row in sheet() if row[0] != "who"], "promise"),
        (lambda: sheet(title="x" * (MAX_WORDS + 1)), "kiosk-long"),
        (lambda: [["key", "text::Deutsch (de)"], *sheet()[1:]], "translation"),
        (lambda: [["words"], ["title"]], "kiosk-header"),
        (list, "kiosk-header"),
    ],
)
def test_what_a_sheet_may_not_say_it_may_not_say_here(examined, table, code):
    found = examined(brought(table()))
    assert code in [problem.code for problem in errors(found.problems)]
    with pytest.raises(ServiceRefusedError):
        found.accepted()


def test_a_sign_that_only_a_newer_kiosk_has_is_another_sign(examined):
    found = examined(whole().xml, signs={"place"})
    assert ("warning", "icon") in [(problem.level, problem.code) for problem in found.problems]
    assert found.accepted().record["icon"] == "document"


def test_in_any_encoding_it_is_read(examined):
    text = whole().xml.decode().replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-16"?>')
    assert examined(text.encode("utf-16")).accepted().record["private"] == ["born", "name"]


def test_a_server_that_compiles_the_workbook_itself_keeps_what_is_marked_private(tmp_path):
    """As ODK Central does: pyxform knows no sheet of ours, and hands on the appearance."""
    central = xform(
        """
        | survey |
        | | type | name | label | appearance |
        | | text | name | Name? | multiline private |
        | | date | born | Born? | |
        | | begin_group | money | | private |
        | | integer | rent | Rent? | |
        | | begin_repeat | people | Who? | |
        | | text | person | Name? | |
        | | end_repeat | | | |
        | | end_group | | | |
        | settings |
        | | form_id | version |
        | | whole | 7 |
        """
    )
    path = tmp_path / "form.xml"
    path.write_bytes(central)
    assert examine(path).accepted().record["private"] == ["name", "person", "rent"]


@pytest.mark.parametrize(("appearance", "told"), [("", ["born, name"]), ("private", ["born"])])
def test_the_checks_suggest_the_mark(tmp_path, appearance, told):
    text = WHOLE.replace("ما اسمك؟ | private |", f"ما اسمك؟ | {appearance} |").replace("name born", "born name")
    found = [problem for problem in examine(write_form(tmp_path, text)).problems if problem.code == "private-only-here"]
    assert [problem.level for problem in found] == ["warning"]
    assert all(words in found[0].what for words in told)


def _of_an_older_handrail(text=WHOLE, folder=None):
    """Return what was examined of a workbook before its sheet was written into the form."""
    now = examine(write_form(folder, text))
    xml = now.form.xml
    element = xml[xml.index(b"<handrail:kiosk") : xml.index(b"</h:head>")]
    return replace(now, form=replace(now.form, xml=xml.replace(element, b"")))


def test_a_workbook_that_an_older_handrail_installed_is_still_the_same(tmp_path):
    services = Services(tmp_path / "services")
    before = services.add(_of_an_older_handrail(folder=tmp_path / "a"))
    assert services.add(examine(write_form(tmp_path / "b", WHOLE))) == before
    other = WHOLE.replace("To try.", "To go.")
    with pytest.raises(ServiceRefusedError, match="other content"):
        services.add(examine(write_form(tmp_path / "c", other)))


def test_what_an_older_handrail_read_out_of_the_same_form_is_read_anew(tmp_path, examined):
    services = Services(tmp_path / "services")
    service = services.renew(examined(whole().xml))
    record = service.folder / "service.json"
    less = json.loads(record.read_bytes()) | {"private": ["name"], "short": {}, "paused": None}
    record.write_text(json.dumps(less))
    services.resume("whole")
    again = services.renew(examined(whole().xml))
    assert (again.folder, again.private, again.short_name("born", "en")) == (
        service.folder,
        {"name", "born"},
        "Birthday",
    )
    assert again.paused is None


def test_a_server_may_add_the_sheet_to_a_form_but_not_take_it_away_or_change_it(tmp_path, examined):
    services = Services(tmp_path / "services")
    bare = compile_form("whole.md", SURVEY.encode()).xml
    first = services.renew(examined(bare))
    assert first.private == {"name"}
    second = services.renew(examined(whole().xml))
    assert (second.version, second.private, second.words("purpose", "en")) == ("7", {"name", "born"}, "To try.")
    assert services.get("whole") == second
    other_question = whole().xml.replace(b"When were you born?", b"Where were you born?")
    for other in (bare, brought(sheet(purpose="Other.")), other_question):
        with pytest.raises(ServiceRefusedError, match="other content"):
            services.renew(examined(other))
    assert services.get("whole") == second
