"""What hostile, broken and mistaken kiosks send: refused in words, nothing stored, never a 5xx."""

from __future__ import annotations

import json
import socket
import time
import zlib
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from kiosk.__main__ import main
from kiosk.sealing.pairs import SigningKey
from kiosk.site import Site
from kiosk.store.deliveries import Deliveries
from kiosk.store.submissions import SealedSubmission
from sync.batch import pack
from sync.hub.database import Database
from sync.hub.kiosks.enrolment import revoke
from sync.hub_line import COUNTER
from sync.signing import digest_of
from tests.support.clock import StillClock
from tests.support.demonstrated import demonstrated
from tests.support.hubs import PLAIN, enrolled, finish, posted, synced, took
from tests.support.near_hub import near_hub

NOW = datetime(2026, 3, 2, tzinfo=UTC)
YEAR = 365 * 86_400


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with near_hub(tmp_path_factory.mktemp("hub")) as found:
        yield found


@pytest.fixture
def site(tmp_path, hub):
    return enrolled(tmp_path / "site", hub)


def _sealed(site, name):
    sealed, signature = site.seal_submission(name, "join", "1", NOW, b"<data/>")
    return SealedSubmission(0, name, "join", "1", "2026-03-02T00:00:00.000+00:00", sealed, signature)


def _refusal(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.json()["code"] == code
    assert answer.json()["message"].endswith(".")
    return True


def test_a_request_that_is_replayed_is_not_answered_twice(hub, site):
    body = pack([_sealed(site, "uuid:replayed")])
    assert took(posted(hub, site, body, counter=10, nonce="ab" * 8), body)
    assert _refusal(posted(hub, site, body, counter=10, nonce="ab" * 8), 401, "replayed")
    assert took(posted(hub, site, body, counter=11), body)


def test_a_request_that_was_overtaken_is_signed_anew(hub, site):
    assert posted(hub, site, pack([]), counter=10).status_code == 204
    assert _refusal(posted(hub, site, pack([]), counter=9), 401, "stale")
    assert posted(hub, site, pack([]), counter=11).status_code == 204


def test_two_machines_with_one_key_are_found_and_both_wait_until_one_is_enrolled_anew(hub, site):
    finish(site, ["uuid:cloned"])
    assert posted(hub, site, pack([]), counter=50).status_code == 204
    assert _refusal(posted(hub, site, pack([_sealed(site, "uuid:of-the-other")]), counter=50), 401, "cloned")
    code, said = synced(site)
    assert code == 1
    assert "Two machines use the key" in said
    enrolled(site.folder, hub)
    with Deliveries.open(site.store_path, StillClock(), minimum_free=0) as deliveries:
        assert int(deliveries.state(COUNTER)) >= 50
    code, said = synced(site)
    assert code == 0, said
    assert "uuid:cloned" in hub.arrived()
    assert "uuid:of-the-other" not in hub.arrived()


@pytest.mark.parametrize("years", [-20, 30])
def test_a_clock_that_is_wrong_by_years_is_refused_with_the_hubs_time(hub, site, years):
    answer = posted(hub, site, pack([]), counter=10, created=max(0, time.time() + years * YEAR))
    assert _refusal(answer, 401, "clock")
    assert answer.headers["date"]


def test_a_revoked_kiosk_is_out_at_once_and_stays_out(hub, site, capsys):
    assert posted(hub, site, pack([]), counter=10).status_code == 204
    database = Database(hub.address)
    assert database.transaction(lambda connection: revoke(connection, site.signer.id, "staff", NOW))
    assert not database.transaction(lambda connection: revoke(connection, site.signer.id, "staff", NOW))
    database.close()
    assert _refusal(posted(hub, site, pack([_sealed(site, "uuid:revoked")]), counter=11), 401, "revoked")
    with pytest.raises(AssertionError):
        enrolled(site.folder, hub)
    assert "revoked" in capsys.readouterr().out
    assert "uuid:revoked" not in hub.arrived()


def test_what_another_signed_is_refused_by_itself(hub, site, tmp_path):
    other = demonstrated(tmp_path / "other")
    wrong = [_sealed(other, "uuid:of-another"), _sealed(site, "uuid:right")]
    answer = posted(hub, site, pack(wrong), counter=10)
    assert list(answer.json()["refused"]) == ["uuid:of-another"]
    assert answer.json()["refused"]["uuid:of-another"][0] == "signature"
    assert "uuid:right" in hub.arrived()
    assert "uuid:of-another" not in hub.arrived()
    assert "signature" in hub.refused()


def test_other_bytes_under_an_id_that_is_there_are_refused(hub, site):
    body = pack([_sealed(site, "uuid:same")])
    assert took(posted(hub, site, body, counter=10), body)
    before = hub.arrived()["uuid:same"]
    answer = posted(hub, site, pack([_sealed(site, "uuid:same")]), counter=11)
    assert answer.json()["refused"]["uuid:same"][0] == "different"
    assert hub.arrived()["uuid:same"] == before


def test_what_is_not_sealed_is_refused(hub, site):
    bare = SealedSubmission(0, "uuid:bare", "join", "1", "2026", b"<data/>", b"\x01" * 69)
    assert posted(hub, site, pack([bare]), counter=10).json()["refused"]["uuid:bare"][0] == "not_sealed"
    assert "uuid:bare" not in hub.arrived()


def test_a_signature_by_another_key_is_refused(hub, site, tmp_path):
    other = demonstrated(tmp_path / "other")
    assert _refusal(posted(hub, other, pack([]), counter=10), 401, "unknown")
    stolen = Site(site.folder, site.keys, site.signer)
    signature = SigningKey.make()
    object.__setattr__(stolen, "signer", _Claiming(signature, site.signer.id))
    assert _refusal(posted(hub, stolen, pack([]), counter=10), 401, "signature")


class _Claiming:
    def __init__(self, key, key_id):
        self.sign, self.id = key.sign, key_id


def test_a_body_of_110_mb_is_not_taken(hub, site):
    assert _refusal(posted(hub, site, bytes(110_000_000), counter=10), 413, "too_large")


@pytest.mark.parametrize("unit", [b"\x00" * 1000, b"[]\n"])
def test_a_decompression_bomb_is_not_unpacked(hub, site, unit):
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    bomb = packer.compress(unit * (300_000_000 // len(unit))) + packer.flush()
    assert _refusal(posted(hub, site, bomb, counter=10), 400, "batch")


def test_a_body_that_is_not_what_was_signed_is_refused(hub, site):
    body = pack([_sealed(site, "uuid:truncated")])
    assert _refusal(posted(hub, site, body[:-10], counter=10, digest=digest_of(body)), 400, "digest")
    assert _refusal(posted(hub, site, body[:-10], counter=11), 400, "batch")
    assert "uuid:truncated" not in hub.arrived()


def test_a_connection_that_breaks_off_harms_nobody(hub, site):
    host, port = hub.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:
        line.sendall(b"POST /kiosk/submissions HTTP/1.1\r\nHost: hub\r\nContent-Length: 1000\r\n\r\nhalf")
    assert posted(hub, site, pack([]), counter=10).status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/kiosk/nothing", 404),
        ("GET", "/kiosk/submissions", 405),
        ("POST", "/kiosk/enrol", 401),
        ("GET", "/%00/../x", 404),
    ],
)
def test_what_nobody_asks_is_answered_in_words(hub, method, path, status):
    answer = httpx.request(method, hub.url + path, verify=PLAIN, trust_env=False)
    assert answer.status_code == status
    assert answer.json()["message"]


def test_what_a_browser_could_show_has_the_headers_for_browsers(hub):
    plain, page = (
        httpx.get(f"{hub.url}/kiosk/nothing", headers={"Accept": kind}, verify=PLAIN, trust_env=False)
        for kind in ("application/json", "text/html")
    )
    assert plain.headers["x-content-type-options"] == page.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in plain.headers
    assert page.headers["content-type"].startswith("text/html")
    assert "content-security-policy" in page.headers


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"code": 1}', b'"\\ud800"', b"[" * 10_000])
def test_an_application_that_is_none_is_refused(hub, site, body):
    assert _refusal(posted(hub, site, body, path="/kiosk/enrol", counter=99), 400, "application")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"a": "\\u0000"}', b'{"a": "\\ud800"}', b'{"a": NaN}', b"[" * 10_000])
def test_a_report_that_is_none_is_refused(hub, site, body):
    assert _refusal(posted(hub, site, body, path="/kiosk/health", counter=99), 400, "report")


def test_a_report_that_is_too_long_is_refused(hub, site):
    body = json.dumps({"words": "x" * 20_000}).encode()
    assert _refusal(posted(hub, site, body, path="/kiosk/health", counter=99), 413, "too_large")


def test_a_code_is_good_once_and_for_a_short_while(hub, tmp_path, capsys):
    assert main(["hub", "code", "--name", "Mill Road", *hub.options]) == 0
    code = capsys.readouterr().out.split("\n")[0]
    others = [tmp_path / "one", tmp_path / "two"]
    for folder in others:
        demonstrated(folder)
    enrol = [["enrol", "--site", str(folder), "--hub", hub.url, code.lower().replace("-", " ")] for folder in others]
    assert [main(each) for each in (enrol[0], enrol[0], enrol[1])] == [0, 0, 1]
    assert "was used" in capsys.readouterr().out
    assert main([*enrol[1][:-1], hub.code(datetime.now(UTC) - timedelta(minutes=16))]) == 1
    assert "older than 15 minutes" in capsys.readouterr().out
    assert main(["hub", "kiosks", *hub.options]) == 0
    assert "Mill Road" in capsys.readouterr().out
