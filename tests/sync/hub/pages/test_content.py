"""Kiosks, alerts, services, lists, tokens, deliveries: what the pages do, over a real connection."""

from __future__ import annotations

import json
import re
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from sqlalchemy import insert, select

from kiosk.store.submissions import stamp
from sync.hub import alerting, duty
from sync.hub.schema import alerts, assignments, kiosks, refusals
from tests.support.forms import xform
from tests.support.hub_people import Visitor, job, put_call, put_kiosk, wording
from tests.support.hubs import PLAIN
from tests.support.workbooks import HALF, SMALL

HERE = {"verify": PLAIN, "trust_env": False}
HOSTILE = "<script>alert(1)</script>"
CSV = b"reference,status,words\nA 17,Ready to fetch,Come to desk 2.\n"
LONG_AGO = "2026-01-01T00:00:00.000+00:00"


def test_a_kiosk_that_needs_a_hand_comes_first_and_says_why(hub, viewer):
    put_kiosk(hub, "well", "Aaa", health={"printer": "printed", "waiting": 0, "printer_since": LONG_AGO})
    for number, since in enumerate((HOSTILE, "0001-01-01T00:00:00+23:59", 7, "yesterday")):
        put_kiosk(hub, f"odd{number}", "Mmm", health={"printer": "ready", "printer_since": since})
    put_kiosk(hub, "jam", HOSTILE, health={"printer": "jam", "waiting": HOSTILE, "trouble": 7, "needs_staff": 2})
    put_kiosk(hub, "gone", "Zzz", revoked_at=LONG_AGO)
    put_kiosk(hub, "twin", "Twin", cloned_at=LONG_AGO, last_seen_at=LONG_AGO, health=["no", "report"])
    answer = viewer.get("/kiosks")
    page = wording(answer)
    assert HOSTILE not in answer.text
    assert page.index("Two machines use the key") < page.index("All is well") < page.index("Let in no more")
    assert "The printer needs a hand" in page
    assert "printed well · since 1 Jan 2026, 00:00 UTC" in page
    assert page.count("since") == 1
    assert "Something waits for staff there" in page


def test_a_code_is_made_and_a_kiosk_let_in_no_more(hub, admin):
    made = wording(admin.send("/kiosks/code", {"name": "New one"}, page="/kiosks"))
    assert re.search(r"handrail enrol --hub http://\S+ [0-9A-Z]{4}(-[0-9A-Z]{4}){3}", made)
    put_kiosk(hub, "out", "Out")
    assert "Let Out in no more?" in wording(admin.get("/kiosks/out/revoke"))
    assert "is let in no more" in wording(admin.send("/kiosks/out/revoke"))
    assert admin.get("/kiosks/out/revoke").status_code == 404
    assert job(hub, lambda c: c.execute(select(kiosks.c.revoked_at).where(kiosks.c.id == "out")).scalar())


def test_hostile_calls_are_words(hub, staff):
    call = put_call(hub, HOSTILE, None, service=HOSTILE, reason=HOSTILE, language="x" * 300)
    assert HOSTILE not in staff.get("/calls").text
    assert HOSTILE not in staff.send(f"/calls/{call}/take", page="/calls").text
    assert staff.get("/calls?late=99999999999999999").status_code == 200
    assert staff.send("/calls/9999999/take", page="/calls").status_code == 404
    assert staff.send(f"/calls/{call}/explode", page="/calls").status_code == 404


def test_the_board_needs_its_link_and_shows_no_names(hub, admin):
    put_kiosk(hub, "boarded", "Secret place")
    put_call(hub, "K 47", "boarded", state="taken", taken_by="Secret Name", desk="3")
    admin.send("/board")
    path = re.search(r"/board/[\w-]{20,}", admin.get("/board").text).group(0)
    page = wording(Visitor(hub).get(path))
    assert "K 47 desk 3" in page
    assert "Secret" not in page
    admin.send("/board")
    for wrong in (path, "/board/x", f"{path}/events"):
        assert Visitor(hub).get(wrong).status_code == 404


@pytest.fixture
def post_box():
    """A web address that keeps what it is sent."""
    got: list[dict[str, object]] = []
    arrived = threading.Semaphore(0)

    class Box(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()
            arrived.release()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Box) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/box", got, arrived
        server.shutdown()
        thread.join()


def test_an_alert_is_tried(admin, post_box):
    address, got, _ = post_box
    admin.send("/alerts", {"kind": "paper", "how": "webhook", "to": address, "minutes": ""})
    number = re.findall(r"/alerts/(\d+)/try", admin.get("/alerts").text)[-1]
    assert "We sent a try" in wording(admin.send(f"/alerts/{number}/try", page="/alerts"))
    assert got[0]["state"] == "try"
    admin.send(f"/alerts/{number}/remove", page="/alerts")
    assert address not in admin.get("/alerts").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "not_seen", "minutes": "1", "how": "webhook", "to": "https://a.example"}, "from 5 to 10080"),
        ({"kind": "paper", "how": "mail", "to": "a@b\nBcc: c@d"}, "no e-mail address"),
        ({"kind": "paper", "how": "mail", "to": "nobody"}, "no e-mail address"),
        ({"kind": "paper", "how": "webhook", "to": "file:///etc/passwd"}, "no web address"),
        ({"kind": "weather", "how": "mail", "to": "a@b"}, "Please choose"),
    ],
)
def test_rules_that_cannot_work_are_refused_in_words(admin, fields, words):
    answer = admin.send("/alerts", fields)
    assert answer.status_code == 422
    assert words in wording(answer)


def test_a_form_is_uploaded_looked_at_published_and_taken_back(hub, admin, viewer):
    put_kiosk(hub, "one", "One")
    shown = admin.send("/services", page="/services", files={"form": ("small.xml", xform(SMALL))})
    assert "What is your name?" in wording(shown)
    number = re.search(r"/services/(\d+)/publish", shown.text).group(1)
    path = f"/services/{number}"
    assert "Choose at least one" in wording(admin.send(f"{path}/publish", {"to": "some"}, page=path))
    assert "is published" in wording(admin.send(f"{path}/publish", {"to": "some", "kiosk": "one"}, page=path))
    rows = job(
        hub, lambda c: c.execute(select(assignments.c.kiosk).where(assignments.c.form_id == "small")).scalars().all()
    )
    assert rows == ["one"]
    assert "small" in wording(viewer.get("/services"))
    assert "Nobody can begin" in wording(admin.send(f"{path}/close", page=path))
    assert "is taken back" in wording(admin.send(f"{path}/take-back", page=path))
    assert "The service is not open" in wording(admin.send(f"{path}/close", page=path))
    other = xform(SMALL.replace("What is your name?", "Who are you?"))
    assert "new version" in wording(admin.send("/services", page="/services", files={"form": ("small.xml", other)}))


def test_a_language_that_is_not_complete_is_offered_when_somebody_says_so(admin):
    files = {"form": ("half.xml", xform(HALF))}
    for language, status, words in (
        ("", 422, "the hub has a field"),
        ("Welsh", 422, "It has: English (en), Italiano (it)."),
        ("Italiano (it)", 200, "Quanti anni ha?"),
    ):
        answer = admin.send("/services", {"incomplete": language}, page="/services", files=files)
        assert answer.status_code == status
        assert words in wording(answer)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"form": ("a.exe", b"MZ")},
        {"form": ("a.xlsx", b"no spreadsheet")},
        {"form": ("../../a.xml", b"<a/>")},
        [("form", ("a.xml", xform(SMALL))), ("media", ("../../../x.png", b"x"))],
    ],
)
def test_what_is_no_form_is_refused_with_reasons(admin, files):
    before = admin.get("/services").text.count('class="card"')
    answer = admin.send("/services", page="/services", files=files or {"nothing": ("", b"")})
    assert answer.status_code == 422
    assert "Must be changed" in wording(answer)
    assert admin.get("/services").text.count('class="card"') == before


def test_lists_are_uploaded_changed_and_posted(hub, admin, staff, viewer):
    answer = staff.send("/statuses", {"name": "parcels"}, page="/statuses", files={"file": ("a.csv", CSV)})
    assert "1 new, 0 changed" in wording(answer)
    bad = staff.send("/statuses", {"name": "parcels"}, page="/statuses", files={"file": ("a.csv", b"a,b\n1,2\n")})
    assert bad.status_code == 422
    row = {"reference": "A 18", "status": HOSTILE, "words": ""}
    assert "1 new" in wording(staff.send("/statuses/parcels", row))
    assert HOSTILE not in viewer.get("/statuses/parcels").text
    assert viewer.send("/statuses/parcels", row, page="/account").status_code == 403

    made = admin.send("/tokens", {"name": "Office", "scope": "lists"})
    token = re.search(r"Bearer ([\w-]+)", made.text).group(1)
    sends = re.search(
        r"/v1/key/([\w-]+)", admin.send("/tokens", {"name": "Tablet", "scope": "submissions"}).text
    ).group(1)
    address = f"{hub.url}/api/lists/parcels"
    post = {"json": [{"reference": "B 1", "status": "New"}]}
    good = {"Authorization": f"Bearer {token}"}
    assert httpx.post(address, headers=good, **HERE, **post).json()["added"] == 1
    # Each is good for its own only.
    version = {"X-OpenRosa-Version": "1.0"}
    assert httpx.get(f"{hub.url}/v1/key/{token}/formList", headers=version, **HERE).status_code == 403
    assert httpx.get(f"{hub.url}/v1/key/{sends}/formList", headers=version, **HERE).status_code == 200
    whole = httpx.post(f"{address}?whole=yes", headers=good, content=CSV, **HERE).json()
    assert whole["gone"] == 2
    for wrong in ({}, {"Authorization": f"Bearer {sends}"}, {"Authorization": f"Basic {token}"}):
        assert httpx.post(address, headers=wrong, **HERE, **post).status_code == 401
    for body in (b"", b"[", b"[1]", b'[{"reference": 1}]', b'{"a": 1}'):
        headers = good | {"Content-Type": "application/json"}
        assert httpx.post(address, headers=headers, content=body, **HERE).status_code in {400, 422}
    admin.send("/tokens/revoke", {"name": "Office"}, page="/tokens")
    assert httpx.post(address, headers=good, **HERE, **post).status_code == 401


def test_refusals_stand_with_their_reasons(hub, viewer):
    put_kiosk(hub, "refused", "Refused place")
    row = {
        "at": stamp(datetime.now(UTC)),
        "kiosk": "refused",
        "instance_id": HOSTILE,
        "code": "different",
        "words": "Other.",
    }
    job(hub, lambda connection: connection.execute(insert(refusals).values(row)))
    answer = viewer.get("/deliveries")
    assert "1 was refused since yesterday" in wording(answer)
    assert HOSTILE not in answer.text


def test_alerts_begin_and_end_once_whoever_judges(hub):
    now = datetime.now(UTC)
    put_kiosk(hub, "alerted", "Alerted", health={"printer": "jam"})
    rule = {"kind": "printer", "minutes": 0, "how": "webhook", "to": "http://127.0.0.1:9/"}
    number = job(hub, lambda c: alerting.add_rule(c, rule, "test", now))

    def begun():
        mine = (alerts.c.rule == number, alerts.c.object == "alerted")
        return job(hub, lambda c: c.execute(select(alerts).where(*mine)).all())

    for _ in range(3):
        job(hub, lambda c: alerting.judge(c, now))
    assert len(begun()) == 1
    message = next(m for m in job(hub, lambda c: alerting.messages(c, now)) if m.kiosk == "alerted")
    job(hub, alerting.not_told(message, "no_answer", now))
    assert all(m.kiosk != "alerted" for m in job(hub, lambda c: alerting.messages(c, now)))
    later = now + timedelta(minutes=2)
    message = next(m for m in job(hub, lambda c: alerting.messages(c, later)) if m.kiosk == "alerted")
    job(hub, alerting.told(message, later))
    well = kiosks.update().where(kiosks.c.id == "alerted").values(health={"printer": "printed"})
    job(hub, lambda c: c.execute(well))
    job(hub, lambda c: alerting.judge(c, later))
    over = next(m for m in job(hub, lambda c: alerting.messages(c, later)) if m.kiosk == "alerted")
    assert not over.begun
    job(hub, alerting.told(over, later))
    assert all(m.kiosk != "alerted" for m in job(hub, lambda c: alerting.messages(c, later)))


def test_only_one_of_many_hubs_tells(hub):
    now = datetime.now(UTC) + timedelta(days=1)
    assert job(hub, lambda c: duty.take_lease(c, "one", now, "alerting"))
    assert job(hub, lambda c: duty.take_lease(c, "one", now, "alerting"))
    assert not job(hub, lambda c: duty.take_lease(c, "two", now, "alerting"))
    assert job(hub, lambda c: duty.take_lease(c, "two", now + duty.LEASE + timedelta(seconds=1), "alerting"))
