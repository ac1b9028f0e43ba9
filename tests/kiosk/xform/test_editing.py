from __future__ import annotations

import pytest

from kiosk.xform import EntryError
from tests.support.forms import form, xml_form
from tests.support.scenario import Scenario, now

VISIT = """
| survey |
| | type | name | label | default | calculation |
| | text | name | Name | Nobody | |
| | integer | age | Age | | |
| | begin repeat | pet | Pet | | |
| | text | called | Called | | |
| | calculate | place | | | position(..) |
| | end repeat | | | | |
| | start | start | | | |
"""


def test_a_submission_is_edited_under_an_id_of_its_own():
    first = Scenario(VISIT)
    first.answer("name", "Amina")
    first.entry.add_repeat("/data/pet")
    first.answer("/data/pet[2]/called", "Rex")
    second = first.form.begin(now, instance=first.entry.to_xml())
    assert second.value("/data/name") == "Amina"
    assert second.value("/data/pet[2]/called") == "Rex"
    assert second.value("/data/start") == first.value("start")
    assert second.instance_id != first.entry.instance_id
    assert f"<deprecatedID>{first.entry.instance_id}</deprecatedID>" in second.to_xml().decode()
    third = first.form.begin(now, instance=second.to_xml())
    assert f"<deprecatedID>{second.instance_id}</deprecatedID>" in third.to_xml().decode()


def test_an_id_that_is_calculated_once_is_new_too():
    model = "<bind nodeset='/data/meta/instanceID' calculate=\"once(concat('uuid:', uuid()))\"/>"
    first = Scenario(xml_form("<data id='d'><a/><meta><instanceID/></meta></data>", model)).entry
    second = first.form.begin(now, instance=first.to_xml())
    assert second.instance_id.startswith("uuid:")
    assert second.instance_id != first.instance_id == second.value("/data/meta/deprecatedID")


def test_what_the_form_does_not_know_is_left_out_and_what_is_missing_is_as_written():
    entry = form(VISIT).begin(now, instance=b"<data id='x' evil='1'><age>3.7</age><other>x</other></data>")
    assert entry.value("/data/name") == "Nobody"
    assert entry.value("/data/age") == "3"
    assert "other" not in entry.to_xml().decode()
    assert "evil" not in entry.to_xml().decode()
    assert [page.kind for page in entry.pages()] == ["questions", "questions", "add_another"]


@pytest.mark.parametrize("xml", [b"", b"<data", b"<other/>", b"<!DOCTYPE a><data/>"])
def test_what_is_no_submission_of_the_form_is_refused(xml: bytes):
    with pytest.raises(EntryError):
        form(VISIT).begin(now, instance=xml)


def test_the_submission_before_can_be_read():
    table = """
 | survey |
 | | type | name | label | default |
 | | text | town | Town | ${last-saved#town} |
    """
    assert Scenario(table).value("town") == ""
    first = Scenario(table)
    first.answer("town", "Leeds")
    assert Scenario(table, last_saved=first.entry.to_xml()).value("town") == "Leeds"
    with pytest.raises(EntryError):
        Scenario(table, last_saved=b"<")
