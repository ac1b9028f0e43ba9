from __future__ import annotations

import pytest

from kiosk.xform import FormError, parse_form
from tests.support.forms import form, xml_form
from tests.support.scenario import Scenario

SIMPLE = """
| survey |
| | type | name | label::English (en) | label::Español (es) |
| | text | name | Your name | Su nombre |
| | integer | age | Your age | Su edad |
| settings |
| | form_title | form_id | version | default_language |
| | Library | library | 7 | English (en) |
"""


def test_a_form_tells_what_it_is():
    library = form(SIMPLE)
    assert (library.id, library.version, library.title) == ("library", "7", "Library")
    assert library.languages == ("English (en)", "Español (es)")
    assert library.default_language == "English (en)"


def test_a_language_is_found_by_its_code():
    library = form(SIMPLE)
    assert library.language("es") == "Español (es)"
    assert library.language("Español (es)") == "Español (es)"
    assert library.language("so") == "English (en)"


def test_the_key_for_encrypted_submissions_is_read():
    sealed = parse_form(xml_form("<data id='d'><q/></data>", '<submission base64RsaPublicKey="QUJD"/>'))
    assert sealed.submission_key == "QUJD"


def test_the_files_a_form_mentions_are_named():
    table = """
 | survey |
 | | type | name | label | media::image | media::audio |
 | | select_one_from_file towns.csv | town | Town | stairs.png | town.wav |
    """
    assert form(table, {"towns.csv": b"name,label\na,A\n"}).media_files == {"towns.csv", "stairs.png", "town.wav"}


def refusal(xml: bytes, media: dict[str, bytes] | None = None) -> tuple[str, str]:
    with pytest.raises(FormError) as caught:
        parse_form(xml, media)
    return caught.value.code, caught.value.where


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "xml"),
        (b"<html>", "xml"),
        (b"\x00\xff\xfe", "xml"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "xml"),
        (b"<" * 300, "xml"),
        (b"<a>" * 10_000 + b"</a>" * 10_000, "xml"),
        (b"<html/>", "not-a-form"),
        (b"<svg><head><model/></head><body/></svg>", "not-a-form"),
        (xml_form(""), "not-a-form"),
        (xml_form("<a/><b/>"), "not-a-form"),
    ],
)
def test_what_is_no_form_is_refused(xml: bytes, code: str):
    assert refusal(xml)[0] == code


@pytest.mark.parametrize(
    ("model", "body", "code", "where"),
    [
        ("", "<canvas ref='/data/a'/>", "unsupported", "<canvas> in /data"),
        ("", "<input ref='/data/a'><script/></input>", "unsupported", "/data/a"),
        ("", "<input ref='/data/a' query=\"instance('x')/root/item\"/>", "unsupported", "/data/a"),
        ("<insert/>", "", "unsupported", "<model>"),
        ("<odk:recordaudio ref='/data/a' event='odk-instance-load'/>", "", "unsupported", "<model>"),
        ("<bind nodeset='/data/a' jr:preload='weather'/>", "", "unsupported", "/data/a"),
        ("<bind nodeset='/data/a' relevant='1 +'/>", "", "expression", "relevant of /data/a"),
        ("<bind nodeset='/data/a' calculate='horoscope()'/>", "", "expression", "calculate of /data/a"),
        ("<bind nodeset='/data/a' constraint='selected(.)'/>", "", "expression", "constraint of /data/a"),
        (
            "",
            "<input ref='/data/a'><label><output value='1 +'/></label></input>",
            "expression",
            "<output> in label of /data/a",
        ),
        ("", "<input ref='/data/a'><label ref=\"jr:itext('gone')\"/></input>", "missing-text", "label of /data/a"),
        ("<setvalue ref='/data/a' event='dom-activate'/>", "", "unsupported", "<setvalue> of '/data/a'"),
        ("<setvalue ref='/data/gone' event='odk-instance-load'/>", "", "missing-node", "<setvalue> of '/data/gone'"),
        ("", "<repeat nodeset='/data/gone'/>", "missing-node", "<repeat> in /data"),
        ("", "<select1 ref='/data/a'><itemset nodeset='/data/b'/></select1>", "unsupported", "choices of /data/a"),
        ("", "<range ref='/data/a' start='1' end='9'/>", "unsupported", "/data/a"),
        ("", "<range ref='/data/a' start='1' end='x' step='1'/>", "unsupported", "/data/a"),
        ("<instance id='x' src='http://example.org/x.xml'/>", "", "unsupported", "instance 'x'"),
        ("<instance id='x' src='jr://file/x.xml'/>", "", "missing-media", "instance 'x'"),
        ("<instance><root/></instance>", "", "missing-instance", "instance ''"),
        (
            "<bind nodeset='/data/a' calculate=\"instance('x')/root/b\"/>",
            "",
            "missing-instance",
            "calculate of /data/a",
        ),
    ],
)
def test_what_cannot_be_run_is_refused_with_its_place(model: str, body: str, code: str, where: str):
    assert refusal(xml_form("<data id='d'><a/><b/></data>", model, body)) == (code, where)


def test_a_question_for_nothing_is_left_out_with_a_warning():
    lame = parse_form(xml_form("<data id='d'><a/></data>", "", "<input ref='/data/gone'/><input ref='/data/a'/>"))
    [warning] = lame.warnings
    assert warning.code == "missing-node"
    assert "/data/gone" in str(warning)


def test_a_type_nobody_knows_is_a_string_and_a_warning():
    odd = parse_form(xml_form("<data id='d'><a/></data>", "<bind nodeset='/data/a' type='colour'/>"))
    assert [(warning.code, warning.where) for warning in odd.warnings] == [("type", "/data/a")]
    entry = Scenario(odd).entry
    entry.answer("/data/a", "red")
    assert entry.value("/data/a") == "red"


def test_the_version_may_stand_in_its_own_namespace():
    assert parse_form(xml_form("<data id='d' orx:version='3'><a/></data>")).version == "3"


def test_an_error_never_quotes_a_list():
    xml = xml_form("<data id='d'><a/></data>", "<instance id='people' src='jr://file/people.json'/>")
    with pytest.raises(FormError) as caught:
        parse_form(xml, {"people.json": b'{"type": "FeatureCollection", "features": ["Amina Yusuf"]}'})
    assert caught.value.code == "media"
    assert "Amina" not in str(caught.value)


def test_a_hundred_thousand_expressions_over_everything_are_refused():
    binds = "".join(f"<bind nodeset='/data/a{n}' calculate='sum(/data/*) + {n}'/>" for n in range(2000))
    nodes = "".join(f"<a{n}/>" for n in range(2000))
    assert refusal(xml_form(f"<data id='d'>{nodes}</data>", binds))[0] in ("too-large", "cycle")
