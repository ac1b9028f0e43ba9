from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone

from kiosk.xform import parse_form
from tests.support.forms import form, xml_form
from tests.support.scenario import Scenario, now

DEVICE = """
| survey |
| | type | name | label | calculation |
| | start | start | | |
| | end | end | | |
| | today | today | | |
| | deviceid | who | | |
| | username | user | | |
| | email | mail | | |
| | text | name | Name | |
| settings |
| | instance_name | form_id |
| | concat('For ', ${name}) | device |
"""


def test_what_the_device_knows_is_not_asked():
    clock = [now(), now() + timedelta(minutes=4)]
    entry = form(DEVICE).begin(lambda: clock[0], device_id="kiosk-7", preloads={"username": "desk"})
    assert entry.value("/data/start") == "2026-03-14T15:09:26.535Z"
    assert entry.value("/data/today") == "2026-03-14"
    assert (entry.value("/data/who"), entry.value("/data/user"), entry.value("/data/mail")) == ("kiosk-7", "desk", "")
    assert entry.value("/data/end") == ""
    clock[0] = clock[1]
    entry.finish()
    assert entry.value("/data/end") == "2026-03-14T15:13:26.535Z"
    assert entry.value("/data/start") == "2026-03-14T15:09:26.535Z"


def test_times_are_written_with_their_zone():
    west = timezone(timedelta(hours=-7))
    entry = form(DEVICE).begin(lambda: datetime(2026, 3, 14, 23, 30, tzinfo=west))
    assert entry.value("/data/start") == "2026-03-14T23:30:00.000-07:00"
    assert entry.value("/data/today") == "2026-03-14"


def test_the_name_of_an_instance():
    visit = Scenario(DEVICE)
    visit.answer("name", "Amina")
    assert visit.entry.instance_name == "For Amina"


def test_a_form_without_metadata_gets_an_id():
    entry = parse_form(xml_form("<data id='d'><a/></data>")).begin(now)
    assert entry.instance_id.startswith("uuid:")
    assert f"<orx:instanceID>{entry.instance_id}</orx:instanceID>" in entry.to_xml().decode()


def test_an_id_the_form_forgets_is_made_at_the_end():
    entry = parse_form(xml_form("<data id='d'><a/><meta><instanceID/></meta></data>")).begin(now)
    assert entry.instance_id == ""
    entry.finish()
    assert entry.instance_id.startswith("uuid:")


def test_chance_can_be_repeated():
    library = form(DEVICE)
    ids = [library.begin(now, random=random.Random(seed)).instance_id for seed in (1, 1, 2)]
    assert ids[0] == ids[1] != ids[2]
