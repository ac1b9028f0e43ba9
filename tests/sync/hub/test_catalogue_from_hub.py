"""A real kiosk gets its services and lists from a real hub, each installed in one step; its calls appear there."""

from __future__ import annotations

import asyncio
import json
from functools import partial

import httpx
import pytest
from sqlalchemy import select

from kiosk import config
from kiosk.sealing.posts import Finished, posted_files
from kiosk.services.installed import Services
from kiosk.store.deliveries import Deliveries
from kiosk.store.store import Store
from kiosk.store.submissions import SealedSubmission, stamp
from sync.batch import pack
from sync.hub.database import Database
from sync.hub.schema import calls, kiosks, submissions
from sync.hub.services import close, publish, take_back
from sync.hub.statuses import upload
from sync.hub_line import HubLine
from tests.support.clock import StillClock
from tests.support.forms import xform
from tests.support.hubs import PLAIN, enrolled, finish, posted, sync_once
from tests.support.near_hub import near_hub
from tests.support.odk_clients import NOW, on_database, publish_examined
from tests.support.openrosa_far_end import form_xml, instance
from tests.support.outboxes import working
from tests.support.workbooks import HALF

pytestmark = pytest.mark.usefixtures("examiner_here")
READS = (
    '<instance id="applications" src="jr://file-csv/applications.csv"/><itext><translation lang="English (en)">'
    '<text id="q"><value>Reference?</value><value form="image">jr://images/sign.png</value></text></translation></itext>'
)
PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with near_hub(tmp_path_factory.mktemp("hub")) as found:
        _upload(found, b"reference,status,words\nA 1,ready,Come and fetch it.\n")
        yield found


@pytest.fixture
def site(tmp_path, hub):
    return enrolled(tmp_path / "site", hub)


def _upload(hub, content):
    database = Database(hub.address)
    try:
        asyncio.run(upload(database, "applications", content, by="staff", now=NOW))
    finally:
        database.close()


def _publish(hub, form_id, version, kiosks):
    xml = form_xml(form_id, version, more=READS).replace(b"<label>Name</label>", b"<label ref=\"jr:itext('q')\"/>")
    return publish_examined(hub, "form.xml", xml, {"sign.png": PICTURE}, kiosks)


def _sync(site):
    async def once():
        async with working(site) as (worker, deliveries):
            await worker.step()
            return deliveries.state("trouble")

    return asyncio.run(once())


def test_services_and_lists_come_change_close_and_go(hub, site):
    kiosk, services = site.signer.id, Services(site.services)
    first = _publish(hub, "comes", "1", [kiosk])
    _publish(hub, "of-another", "1", ["1a2b3c4d"])
    assert _sync(site) == ""
    service = services.get("comes")
    assert [each.id for each in services.all()] == ["comes"]
    assert service.media("jr://images/sign.png").read_bytes() == PICTURE
    rows = service.folder / "media" / "applications.csv"
    assert rows.read_text().splitlines()[1] == "A 1,A 1,1,ready,Come and fetch it."
    # A list that changes is another folder: a visit that runs keeps what it began with.
    _upload(hub, b"reference,status,words\nA 1,done,You have it.\n")
    assert _sync(site) == ""
    assert services.get("comes").folder != service.folder
    assert "done" in (services.get("comes").folder / "media" / "applications.csv").read_text()
    assert "ready" in rows.read_text()
    _publish(hub, "comes", "2", [kiosk])
    _sync(site)
    assert services.get("comes").version == "2"
    on_database(hub, partial(close, form_id="comes", by="staff", now=NOW))
    _sync(site)
    assert services.get("comes").paused is not None
    on_database(hub, partial(publish, form=first, kiosks=[kiosk], by="staff", now=NOW))
    _sync(site)
    assert (services.get("comes").version, services.get("comes").paused) == ("1", None)
    on_database(hub, partial(take_back, form_id="comes", by="staff", now=NOW))
    _sync(site)
    assert services.all() == ()


def test_a_language_that_is_not_complete_is_filled_at_the_hub_and_so_at_the_kiosk(hub, site):
    with pytest.raises(AssertionError, match="No language of the form is complete"):
        publish_examined(hub, "half.xml", xform(HALF), None, [site.signer.id])
    publish_examined(hub, "half.xml", xform(HALF), None, [site.signer.id], incomplete="Italiano (it)")
    assert _sync(site) == ""
    service = Services(site.services).get("half")
    assert service.languages == ("it",)
    entry = service.load().begin(StillClock().now, language="Italiano (it)")
    assert [page.prompts[0].label for page in entry.pages()] == ["Your name?", "Quanti anni ha?"]


def test_a_call_and_feedback_travel_open_and_the_call_is_on_the_board(hub, site):
    _finish_open(site, "uuid:call-1", "handrail-call", b"<ticket>K 47</ticket><service>join</service><why>read</why>")
    _finish_open(site, "uuid:feedback-1", "handrail-feedback", b"<face>easy</face>")
    with sync_once(site) as process:
        said = process.communicate()[0].decode()
    assert process.returncode == 0, said
    rows = on_database(hub, lambda connection: connection.execute(select(calls)).all())
    assert [(row.number, row.kiosk, row.state) for row in rows] == [("K 47", site.signer.id, "waiting")]
    query = select(submissions.c.kind, submissions.c.form_id).where(submissions.c.kiosk == site.signer.id)
    kept = on_database(hub, lambda connection: connection.execute(query).all())
    assert sorted(kept) == [("open", "handrail-call"), ("open", "handrail-feedback")]


def test_the_hub_hears_how_the_kiosk_is(hub, site):
    with Store.open(site.store_path, StillClock(), minimum_free=0) as store:
        store.log_event("printed", state="printed")
        store.log_event("printed", state="no_paper")
        (_, since) = store.events("printed")
    _sync(site)
    told = _told(hub, site)
    assert told["waiting"] == 0
    assert (told["trouble"], told["printer"], told["printer_since"]) == ("", "no_paper", since["at"])
    assert told["free_mb"] >= 0
    assert told["version"]


def _told(hub, site):
    query = select(kiosks.c.health).where(kiosks.c.id == site.signer.id)
    return on_database(hub, lambda connection: connection.execute(query).scalar())


def test_what_waited_before_is_not_what_the_hub_hears_in_the_end(hub, site, tmp_path):
    other = enrolled(tmp_path / "other", hub)
    finish(other, ["uuid:of-the-other"])
    assert _sync(other) == ""
    finish(site, ["uuid:waited-1", "uuid:of-the-other", "uuid:waited-2"])
    with Deliveries.open(site.store_path, StillClock(), minimum_free=0) as deliveries:
        # So it stood while the network was away.
        deliveries.set_state("trouble", "unreachable")
    assert _sync(site) == ""
    told = _told(hub, site)
    assert {name: told[name] for name in ("waiting", "needs_staff", "delivered", "trouble")} == {
        "waiting": 0,
        "needs_staff": 1,
        "delivered": 2,
        "trouble": "",
    }


def test_how_a_kiosk_is_is_said_again_only_when_it_is_otherwise(site, monkeypatch):
    said, ask = [], HubLine.ask

    async def counted(line, method, path, *rest):
        said.append(path)
        return await ask(line, method, path, *rest)

    async def steps():
        async with working(site) as (worker, _):
            await worker.step()
            finish(site, [f"uuid:lone-{site.signer.id}"])
            await worker.step()

    monkeypatch.setattr(HubLine, "ask", counted)
    asyncio.run(steps())
    # The last one is a lone submission: a single request.
    assert said == ["/kiosk/health", "/kiosk/catalogue", "/kiosk/submissions"]


@pytest.mark.parametrize(
    ("form_id", "xml"),
    [
        ("join", instance("uuid:bare")),
        ("handrail-call", instance("uuid:bare", form_id="handrail-feedback")),
        ("handrail-call", instance("uuid:other", form_id="handrail-call")),
        ("handrail-call", b"<data"),
        ("handrail-call", b'<!DOCTYPE d [<!ENTITY a "a">]><data/>'),
        ("handrail-own", instance("uuid:bare", form_id="handrail-own")),
    ],
)
def test_what_may_not_travel_open_is_refused(hub, site, form_id, xml):
    bare = SealedSubmission(0, "uuid:bare", form_id, "1", stamp(NOW), xml, b"")
    answer = posted(hub, site, pack([bare]), counter=10).json()
    assert answer["refused"]["uuid:bare"][0] == "not_open"
    assert "uuid:bare" not in hub.arrived()


@pytest.mark.parametrize("path", ["/kiosk/catalogue", "/kiosk/files/" + "0" * 64, "/kiosk/lists/applications"])
def test_who_is_no_kiosk_gets_nothing(hub, path):
    answer = httpx.get(hub.url + path, verify=PLAIN, trust_env=False)
    assert answer.status_code == 401
    assert json.loads(answer.content)["code"] == "signature"


def _finish_open(site, name, form_id, words):
    clock = StillClock()
    now = clock.now()
    xml = instance(name, form_id=form_id).replace(b"<name>x</name>", words)
    finished = Finished(name, form_id, "1", "", xml, {})
    files = posted_files(finished, config.load(None, site.folder).sync, site.folder / "keys", stamp(now))
    sealed, signature = site.seal_submission(name, form_id, "1", now, xml)
    with Store.open(site.store_path, clock, minimum_free=0) as store:
        store.add_submission(name, form_id, "1", sealed, signature, now, files=files)
