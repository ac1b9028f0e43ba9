"""Services and lists on a stick: whole or not at all, only from the right hub, never an older one over a newer one."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial

import pytest

from kiosk.services.examiner import Examiner
from kiosk.services.installed import Services
from sync.carrying import letters
from sync.hub.services import close, publish, take_back
from sync.hub.statuses import upload
from tests.support.odk_clients import NOW, on_database, publish_examined
from tests.support.openrosa_far_end import form_xml
from tests.support.sticks import Office, content_of, copied, new_kiosk, shelf_file

pytestmark = pytest.mark.usefixtures("examiner_here")
READS = '<instance id="applications" src="jr://file-csv/applications.csv"/>'


@pytest.fixture(scope="module")
def introduction(introduction):
    """Besides, the hub has a service with a list for the kiosk."""
    office, kiosk = Office(introduction / "office"), new_kiosk(introduction / "site")
    _upload(office, b"reference,status,words\nA 1,ready,Come and fetch it.\n")
    assert _publish(office, "1", kiosk) == 1
    office.database.close()
    return introduction


def _upload(office, content):
    asyncio.run(upload(office.database, "applications", content, by="staff", now=NOW))


def _publish(office, version, kiosk, form_id="by-hand"):
    return publish_examined(office, "form.xml", form_xml(form_id, version, more=READS), kiosks=[kiosk.id])


def _round(office, kiosk, stick):
    """Go the whole way; return what the kiosk's command ended with."""
    assert kiosk.carry("out", stick) == 0
    assert office.command(stick) == 0, office.said
    return kiosk.carry("in", stick)


@pytest.fixture
def services(kiosk):
    return Services(kiosk.site.services)


def test_services_and_lists_come_change_close_and_go(office, kiosk, stick, services):
    assert _round(office, kiosk, stick) == 0
    service = services.get("by-hand")
    rows = service.folder / "media" / "applications.csv"
    assert "ready" in rows.read_text()
    _upload(office, b"reference,status,words\nA 1,done,You have it.\n")
    assert _round(office, kiosk, stick) == 0
    assert "done" in (services.get("by-hand").folder / "media" / "applications.csv").read_text()
    assert "ready" in rows.read_text(), "a visit that runs keeps what it began with"
    assert len(list((stick / "handrail" / "files").iterdir())) == 2, "what no letter names any more is taken away"
    on_database(office, partial(close, form_id="by-hand", by="staff", now=NOW))
    assert _round(office, kiosk, stick) == 0
    assert services.get("by-hand").paused is not None
    on_database(office, partial(publish, form=1, kiosks=[kiosk.id], by="staff", now=NOW))
    assert _round(office, kiosk, stick) == 0
    assert services.get("by-hand").paused is None
    on_database(office, partial(take_back, form_id="by-hand", by="staff", now=NOW))
    assert _round(office, kiosk, stick) == 0
    assert services.get("by-hand") is None


def test_a_list_in_which_people_look_up_is_as_old_as_the_hubs_letter(office, kiosk, stick, services):
    form = form_xml("looks", "1", more=READS).replace(b"<data id", b'<data looks_up="applications" id')
    form = form.replace(b"/data/name", b"/data/reference").replace(b"<name/>", b"<reference/>")
    publish_examined(office, "form.xml", form, kiosks=[kiosk.id])
    assert kiosk.carry("out", stick) == 0
    assert office.command(stick) == 0, office.said
    written = datetime.fromisoformat(str(content_of(shelf_file(stick, kiosk.id))["made"]))
    assert kiosk.carry("in", stick) == 0
    assert services.get("looks").list_as_of == written.replace(microsecond=0)
    services.confirm("looks", datetime(2020, 1, 1, tzinfo=UTC))
    assert kiosk.carry("in", stick) == 0
    assert services.get("looks").list_as_of == written.replace(microsecond=0)


def test_what_is_not_whole_or_not_the_hubs_changes_nothing(office, kiosk, stick, services, stranger):
    kiosk.finish("uuid:beside-services")
    kiosk.carry("out", stick)
    office.take(stick)
    for path in sorted((stick / "handrail" / "files").iterdir()):
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        assert kiosk.carry("in", stick) == 1
        assert "none is changed" in kiosk.words()
        path.write_bytes(whole)
    assert kiosk.counts().waiting == 0, "the acknowledgement counts all the same"
    letter = shelf_file(stick, kiosk.id).read_bytes()
    told = content_of(shelf_file(stick, kiosk.id))
    for signer, content in (
        (stranger.site.signer, told),
        (office.key, told | {"kiosk": stranger.id}),
        (office.key, told | {"catalogue": {"forms": 1}}),
        (office.key, told | {"lists": {}}),
    ):
        shelf_file(stick, kiosk.id).write_bytes(letters.write(letters.CATALOGUE, signer, content))
        assert kiosk.carry("in", stick) == 1
    assert services.all() == ()
    shelf_file(stick, kiosk.id).write_bytes(letter)
    assert kiosk.carry("in", stick) == 0
    assert services.get("by-hand").version == "1"


def test_an_old_stick_takes_nothing_back(office, kiosk, stick, services):
    assert _round(office, kiosk, stick) == 0
    old = copied(stick, "old")
    _publish(office, "2", kiosk)
    assert _round(office, kiosk, stick) == 0
    assert kiosk.carry("in", old) == 0
    assert services.get("by-hand").version == "2"


@pytest.mark.usefixtures("examiner")
def test_a_service_that_this_kiosk_cannot_use_is_said_and_the_others_come(office, kiosk, stick, services, tmp_path):
    _publish(office, "1", kiosk, "beside")
    other = tmp_path / "form.xml"
    other.write_bytes(form_xml("by-hand", "1", "Another question"))
    with Examiner(other) as examiner:
        services.add(examiner.findings())
    assert _round(office, kiosk, stick) == 1
    assert "Version 1 is installed with other content" in kiosk.words()
    assert services.get("beside") is not None
