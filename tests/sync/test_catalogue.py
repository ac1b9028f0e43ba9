"""Services and lists from a real server: installed whole or not at all, and never under somebody's hands."""

from __future__ import annotations

import asyncio
import hashlib
import json

import pytest

from kiosk.services.examination import examine
from kiosk.services.installed import Services
from tests.support.clock import StillClock
from tests.support.openrosa_far_end import Offered, form_xml
from tests.support.openrosa_server import OpenRosaTestServer
from tests.support.outboxes import settle, working

pytestmark = pytest.mark.usefixtures("examiner_here")
LIST = '<instance id="slots" src="jr://file-csv/slots.csv"/>'
SELECT = (
    '<select1 ref="/data/name"><label>Which slot?</label><itemset nodeset="instance(\'slots\')/root/item">'
    '<value ref="name"/><label ref="label"/></itemset></select1>'
)
SLOTS = b"name,label,__version\nu1,Monday at 9,1\nu2,Monday at 10,1\n"


def with_list(version="1", form_id="slots"):
    xml = form_xml(form_id, version, more=LIST)
    plain = b'<input ref="/data/name"><label>Name</label></input>'
    assert plain in xml
    return xml.replace(plain, SELECT.encode())


@pytest.fixture
def server():
    with OpenRosaTestServer() as running:
        yield running


@pytest.fixture
def kiosk(tmp_path, server):
    return Kiosk(tmp_path / "site", server)


class Kiosk:
    """A site whose sync looks at the server when it is told to; each time anew, or going on."""

    def __init__(self, folder, server):
        self.site = settle(folder, server)
        self.services = Services(self.site.services)
        self.server = server
        self.said = []

    def look(self, times=1, between=lambda: None):
        """Look at the server so often, in one process; return the troubles."""

        async def run():
            clock = StillClock()
            async with working(self.site, clock, said=self.said) as (worker, deliveries):
                for number in range(times):
                    if number:
                        between()
                    await worker.step()
                    clock.forward(3600)
                return deliveries.states()

        self.said.clear()
        return asyncio.run(run())

    def installed(self):
        return {service.id: service.version for service in self.services.all()}

    def fetched(self):
        """Return what was fetched since the last time."""
        paths = [path for method, path, status in self.server.requests if method == "GET" and status == 200]
        self.server.requests.clear()
        return paths


@pytest.mark.usefixtures("examiner")
def test_a_form_is_installed_and_fetched_only_once(kiosk):
    kiosk.look()
    assert kiosk.installed() == {"join": "1"}
    assert kiosk.fetched() == ["/formList", "/join/form.xml"]
    assert kiosk.services.get("join").load().id == "join"
    kiosk.look()
    assert kiosk.fetched() == ["/formList"]
    kiosk.look(times=3)
    assert kiosk.fetched() == ["/formList"]


def test_a_new_version_is_what_new_visits_get_and_a_running_visit_keeps_its_own(kiosk, server):
    kiosk.look()
    old = kiosk.services.get("join")
    server.far_end.offer(Offered("join", "2", form_xml("join", "2", "Full name")))
    kiosk.look()
    assert kiosk.installed() == {"join": "2"}
    assert old.load().version == "1"


def test_a_list_comes_with_its_form_and_is_renewed_without_it(kiosk, server):
    server.far_end.offer(Offered("slots", "1", with_list(), entity_lists={"slots.csv": SLOTS}))
    kiosk.look()
    before = kiosk.services.get("slots")
    kiosk.fetched()
    server.forms["slots"].entity_lists["slots.csv"] = SLOTS + b"u3,Tuesday at 9,1\n"
    kiosk.look()
    after = kiosk.services.get("slots")
    assert (before.folder / "media" / "slots.csv").read_bytes() == SLOTS
    assert (after.folder / "media" / "slots.csv").read_bytes().count(b"\n") == 4
    assert kiosk.fetched() == ["/formList", "/slots/manifest", "/slots/slots.csv"]


def test_files_that_have_not_changed_are_not_fetched_again(kiosk, server):
    files = {"slots.csv": SLOTS, "other.bin": b"nobody mentions it"}
    server.far_end.offer(Offered("slots", "1", with_list(), media=dict(files)))
    kiosk.look()
    assert "/slots/other.bin" not in kiosk.fetched()
    server.far_end.offer(Offered("slots", "2", with_list("2"), media=dict(files)))
    kiosk.look()
    assert kiosk.fetched() == ["/formList", "/slots/manifest", "/slots/form.xml"]
    assert kiosk.services.get("slots").version == "2"


def install_here(kiosk, xml, media):
    """Install a form by hand, as `handrail services add` and the demonstration do."""
    source = kiosk.site.folder / "form.xml"
    source.write_bytes(xml)
    beside = kiosk.site.folder / "form-media"
    beside.mkdir()
    for name, content in media.items():
        (beside / name).write_bytes(content)
    return kiosk.services.add(examine(source))


def test_what_is_here_already_is_neither_fetched_nor_examined_again(kiosk, server):
    server.far_end.offer(Offered("slots", "1", with_list(), media={"slots.csv": SLOTS}))
    before = install_here(kiosk, with_list(), {"slots.csv": SLOTS})
    states = kiosk.look()
    assert [path for path in kiosk.fetched() if "slots" in path] == ["/slots/manifest"]
    assert "Here already, and as the server has it: slots, version 1" in kiosk.said
    assert kiosk.services.get("slots") == before
    # From now on it is the server's, as if it had come from there.
    assert "service:slots" in states
    del server.forms["slots"]
    kiosk.look()
    assert kiosk.services.get("slots") is None


@pytest.mark.parametrize("other", ["list", "form", "damaged", "read by an older Handrail"])
def test_what_is_here_in_another_state_is_installed_anew(kiosk, server, other):
    server.far_end.offer(Offered("slots", "1", with_list(), media={"slots.csv": SLOTS}))
    slots = SLOTS + b"u3,Friday at 9,1\n" if other == "list" else SLOTS
    before = install_here(kiosk, with_list("0" if other == "form" else "1"), {"slots.csv": slots})
    if other == "damaged":
        (before.folder / "media" / "slots.csv").unlink()
    if other == "read by an older Handrail":
        record = before.folder / "service.json"
        record.write_text(json.dumps(json.loads(record.read_bytes()) | {"reading": 1, "icon": "other"}))
    kiosk.look()
    assert "Installed from the server: slots, version 1" in kiosk.said
    service = kiosk.services.get("slots")
    assert (service.version, service.icon) == ("1", "document")
    assert (service.folder / "media" / "slots.csv").read_bytes() == SLOTS


def test_videos_are_not_fetched_for_a_kiosk(kiosk, server):
    video = (
        '<itext><translation lang="en"><text id="q"><value>Name</value><value form="video">jr://video/how.mp4</value>'
    )
    xml = form_xml("filmed", "1", more=f"{video}</text></translation></itext>")
    xml = xml.replace(b"<label>Name</label>", b"<label ref=\"jr:itext('q')\"/>")
    server.far_end.offer(Offered("filmed", "1", xml, media={"how.mp4": b"film"}))
    kiosk.look()
    assert kiosk.installed()["filmed"] == "1"
    assert [path for path in kiosk.fetched() if "filmed" in path] == ["/filmed/manifest", "/filmed/form.xml"]


def test_nothing_new_costs_two_short_answers(kiosk, server):
    server.far_end.offer(Offered("slots", "1", with_list(), entity_lists={"slots.csv": SLOTS}))
    kiosk.look(times=2)
    assert [status for method, _, status in server.requests if method == "GET"][-2:] == [304, 304]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda form: setattr(form, "xml", b"<no form"), "no readable XML"),
        (lambda form: setattr(form, "xml", form_xml("other")), "another id"),
        (lambda form: setattr(form, "xml", form_xml("join", "7")), "another id or version"),
        (lambda form: setattr(form, "xml", form_xml("join", "2", more=LIST)), "is missing"),
        (lambda form: setattr(form, "xml", form_xml(question="x" * 400_000)), "so much at once"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_words_once_and_the_old_version_stays(kiosk, server, change, words):
    kiosk.look()
    before = sorted(kiosk.site.services.rglob("*"))
    form = Offered("join", "2", form_xml("join", "2"))
    change(form)
    server.far_end.offer(form)
    states = kiosk.look()
    (said,) = [line for line in kiosk.said if line.startswith("Refused")]
    assert words in said
    assert words in states["refused:join"]
    assert kiosk.installed() == {"join": "1"}
    assert sorted(kiosk.site.services.rglob("*")) == before
    kiosk.fetched()
    kiosk.look()
    assert kiosk.fetched() in (["/formList"], ["/formList", "/join/form.xml"])
    server.far_end.offer(Offered("join", "3", form_xml("join", "3")))
    states = kiosk.look()
    assert kiosk.installed() == {"join": "3"}
    assert "refused:join" not in states


@pytest.mark.usefixtures("examiner")
def test_one_bad_form_does_not_keep_others_away(kiosk, server):
    server.far_end.offer(Offered("aaa", "1", b"<no form"), Offered("zzz", "1", form_xml("zzz")))
    kiosk.look()
    assert kiosk.installed() == {"join": "1", "zzz": "1"}


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/passwd", "a\\b.csv", "con.csv", "..", ".hidden", "a/b.csv"])
def test_a_file_name_never_leads_elsewhere(kiosk, server, name):
    xml = with_list().replace(b"jr://file-csv/slots.csv", f"jr://file-csv/{name}".encode())
    server.far_end.offer(Offered("slots", "1", xml, media={name: SLOTS}))
    kiosk.look()
    assert "slots" not in kiosk.installed()
    assert not list(kiosk.site.folder.parent.rglob("evil*"))


def test_a_list_that_changes_while_it_is_fetched_is_fetched_anew(kiosk, server):
    form = Offered("slots", "1", with_list(), entity_lists={"slots.csv": SLOTS})
    server.far_end.offer(form)
    changes = [SLOTS + b"u3,Tuesday,1\n", SLOTS + b"u3,Tuesday,1\nu4,Friday,1\n"]

    def change(handler):
        """Answer with what the list has become since the manifest was read."""
        if changes:
            form.entity_lists["slots.csv"] = changes.pop(0)
        else:
            del server.get_faults["/slots/slots.csv"]
        handler.serve()

    server.get_faults["/slots/slots.csv"] = change
    kiosk.look()
    assert kiosk.services.get("slots").load().id == "slots"
    assert (kiosk.services.get("slots").folder / "media" / "slots.csv").read_bytes().count(b"\n") == 5


def test_a_list_that_never_stops_changing_is_reported_and_nothing_is_half_installed(kiosk, server):
    form = Offered("slots", "1", with_list(), entity_lists={"slots.csv": SLOTS})
    server.far_end.offer(form)

    def change(handler):
        form.entity_lists["slots.csv"] += b"u,more,1\n"
        handler.serve()

    server.get_faults["/slots/slots.csv"] = change
    states = kiosk.look()
    assert "changes while it is fetched" in states["refused:slots"]
    assert kiosk.installed() == {"join": "1"}
    server.get_faults.clear()
    kiosk.look()
    assert "slots" in kiosk.installed()


def test_a_form_taken_away_at_the_server_goes_here_and_our_own_stay(kiosk, server):
    server.far_end.offer(Offered("zzz", "1", form_xml("zzz")))
    kiosk.look()
    own = kiosk.site.services / "own"
    own.mkdir()
    del server.forms["zzz"]
    kiosk.look()
    assert kiosk.installed() == {"join": "1"}
    assert own.exists()


def test_an_empty_list_takes_nothing_away(kiosk, server):
    kiosk.look()
    server.forms["join"].allowed = False
    kiosk.look()
    assert kiosk.installed() == {"join": "1"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"<html>Sign in</html>", "text/html"), (b"<xforms><xform>", "text/xml"), (b"", "text/xml"), (b"\xff\xfe", "")],
)
def test_a_list_of_somebody_else_changes_nothing(kiosk, server, body, kind):
    kiosk.look()
    server.get_faults["/formList"] = lambda handler: handler.answer(200, body, kind)
    states = kiosk.look()
    assert states["trouble"] in {"captive_portal", "broken"}
    assert kiosk.installed() == {"join": "1"}


def test_addresses_of_another_server_are_not_asked(kiosk, server):
    with OpenRosaTestServer() as other:
        listed = (
            "<xforms><xform><formID>zzz</formID><name>z</name><version>1</version><hash>md5:x</hash>"
            f"<downloadUrl>{other.url}/zzz/form.xml</downloadUrl></xform></xforms>"
        )
        server.get_faults["/formList"] = lambda handler: handler.xml(listed)
        states = kiosk.look()
        assert other.requests == []
    assert "another server" in states["refused:zzz"]


def test_the_kiosks_own_forms_are_never_installed_from_elsewhere(kiosk, server):
    server.far_end.offer(Offered("handrail-call", "1", form_xml("handrail-call")))
    kiosk.look()
    assert kiosk.services.get("handrail-call") is None
    assert "/handrail-call/form.xml" not in kiosk.fetched()


def test_a_form_with_a_key_that_protects_nothing_is_refused(kiosk, server):
    xml = form_xml("join", "2", more='<submission base64RsaPublicKey="nonsense"/>')
    server.far_end.offer(Offered("join", "2", xml))
    assert "public_key" in kiosk.look()["refused:join"]


def test_which_entities_are_deleted_can_be_asked(kiosk, server):
    server.far_end.offer(Offered("slots", "1", with_list(), entity_lists={"slots.csv": SLOTS}))

    async def run():
        async with working(kiosk.site) as (worker, _):
            far = worker._delivering.server
            forms, _etag = await far.form_list()
            entry = next(form for form in forms if form.form_id == "slots")
            (media,), _etag = await far.manifest(entry)
            return await far.deleted(media, ["u1", "gone1", "unknown", *(f"n{number}" for number in range(60))])

    assert asyncio.run(run()) == {"u1": False, "gone1": True}
    assert len([path for _, path, _ in server.requests if path.endswith("integrity")]) == 2


def test_a_disk_that_is_full_is_said_and_the_old_version_stays(kiosk, server, monkeypatch):
    kiosk.look()
    server.far_end.offer(Offered("join", "2", form_xml("join", "2")))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.services.installed.write_folder", full)
    states = kiosk.look()
    assert "cannot be written here" in states["refused:join"]
    assert kiosk.installed() == {"join": "1"}
    monkeypatch.undo()
    kiosk.look()
    assert kiosk.installed() == {"join": "2"}


def test_a_large_list_is_fetched_and_checked(kiosk, server):
    rows = b"".join(b"u%d,Slot %d,1\n" % (number, number) for number in range(20_000))
    server.far_end.offer(Offered("slots", "1", with_list(), entity_lists={"slots.csv": SLOTS + rows}))
    kiosk.look()
    kept = (kiosk.services.get("slots").folder / "media" / "slots.csv").read_bytes()
    assert hashlib.sha256(kept).digest() == hashlib.sha256(SLOTS + rows).digest()
