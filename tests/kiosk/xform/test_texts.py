from __future__ import annotations

from tests.support.forms import xml_form
from tests.support.scenario import Scenario

WORDS = """
| survey |
| | type | name | label::English (en) | label::Español (es) | hint::English (en) | hint::Español (es) | constraint | constraint_message::English (en) | constraint_message::Español (es) |
| | text | name | Your name | Su nombre | As at home | Como en casa | . != 'x' | Not ${name} | No ${name} |
| | note | hello | Hello ${name}, welcome | Hola ${name} | | | | | |
"""  # noqa: E501 -- a table has the width it has


def test_labels_and_hints_in_each_language():
    visit = Scenario(WORDS, language="en")
    visit.answer("name", "Amina")
    assert visit.labels() == ["Your name", "Hello Amina, welcome"]
    visit.entry.language = "Español (es)"
    assert visit.labels() == ["Su nombre", "Hola Amina"]
    assert visit.entry.prompt("/data/name").hint == "Como en casa"


def test_messages_in_each_language():
    visit = Scenario(WORDS, language="es")
    visit.answer("name", "x")
    [violation] = visit.entry.validate()
    assert violation.message == "No x"


def test_an_unknown_language_is_the_default():
    visit = Scenario(WORDS)
    visit.entry.language = "tlh"
    assert visit.entry.language == visit.form.default_language


ITEXT = """
<itext>
  <translation lang="English" default="true()">
    <text id="q"><value>Look <output value="/data/a"/></value><value form="image">jr://images/q.png</value>
      <value form="audio">jr://audio/q.wav</value><value form="guidance">Help them</value>
      <value form="short">Look</value></text>
    <text id="h"><value>A hint</value><value form="guidance">More</value></text>
    <text id="only"><value>Only English</value></text>
    <text id="long"><value form="long">Long</value></text>
  </translation>
  <translation lang="Français"><text id="q"><value>Regardez</value></text></translation>
</itext>
"""


def test_a_text_with_pictures_sound_and_guidance():
    body = (
        "<input ref='/data/a'><label ref=\"jr:itext('q')\"/><hint ref=\"jr:itext('h')\"/></input>"
        "<input ref='/data/b'><label ref=\"jr:itext('only')\"/></input>"
        "<input ref='/data/c'><label ref=\"jr:itext('long')\"/></input>"
    )
    visit = Scenario(xml_form("<data id='d'><a>here</a><b/><c/></data>", "", body, itext=ITEXT))
    prompt = visit.entry.prompt("/data/a")
    assert (prompt.label, prompt.short, prompt.hint, prompt.guidance) == ("Look here", "Look", "A hint", "More")
    assert prompt.media == {"image": "jr://images/q.png", "audio": "jr://audio/q.wav"}
    assert visit.form.media_files == {"q.png", "q.wav"}
    visit.entry.language = "Français"
    assert visit.labels() == ["Regardez", "Only English", "Long"]


def test_a_label_by_any_expression():
    body = (
        "<input ref='/data/a'><label ref=\"concat('For ', /data/b)\"/></input>"
        "<input ref='/data/b'><label ref=\"jr:itext(concat('on', 'ly'))\"/></input>"
        "<input ref='/data/c'><label>Plain <b>and bold</b> <output ref='/data/b'/></label></input>"
    )
    visit = Scenario(xml_form("<data id='d'><a/><b>you</b><c/></data>", "", body, itext=ITEXT))
    assert visit.labels() == ["For you", "Only English", "Plain and bold you"]


def test_itext_in_a_calculation_follows_the_language():
    binds = "<bind nodeset='/data/b' calculate=\"jr:itext('q')\"/>"
    body = "<input ref='/data/a'/>"
    visit = Scenario(xml_form("<data id='d'><a>x</a><b/></data>", binds, body, itext=ITEXT))
    assert visit.value("b") == "Look x"
    visit.entry.language = "Français"
    assert visit.value("b") == "Regardez"


def test_what_is_not_relevant_is_not_said():
    binds = "<bind nodeset='/data/b' relevant='false()'/>"
    body = "<input ref='/data/a'><label>Hello <output value='/data/b'/>!</label></input>"
    visit = Scenario(xml_form("<data id='d'><a/><b>secret</b></data>", binds, body))
    assert visit.labels() == ["Hello !"]


def test_names_of_months_and_days_follow_the_language():
    def short(language: str, kind: str, number: int) -> str:
        return {("month", 3): "mars", ("weekday", 6): "sam."}[kind, number] if language == "Français" else ""

    binds = "<bind nodeset='/data/b' calculate=\"format-date('2026-03-14', '%a %e %b')\"/>"
    body = "<input ref='/data/a'><label><output value=\"format-date('2026-03-14', '%b')\"/></label></input>"
    visit = Scenario(xml_form("<data id='d'><a/><b/></data>", binds, body, itext=ITEXT), date_names=short)
    assert (visit.value("b"), visit.labels()) == ("Sat 14 Mar", ["Mar"])
    visit.entry.language = "Français"
    assert (visit.value("b"), visit.labels()) == ("sam. 14 mars", ["mars"])
    assert visit.entry.twin().value("/data/b") == "sam. 14 mars"
