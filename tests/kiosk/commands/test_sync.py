"""`handrail sync`, from the command line to a real server and back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.store.lock import FileLock
from tests.support.odk_decryption import make_pair
from tests.support.openrosa_far_end import Offered, form_xml, instance
from tests.support.openrosa_server import OpenRosaTestServer
from tests.support.outboxes import fill, settle

ROOT = Path(__file__).parents[3]
KEY = make_pair()[0]


@pytest.fixture
def server():
    with OpenRosaTestServer() as running:
        yield running


@pytest.fixture
def run(tmp_path, capsys):
    def run(*arguments):
        code = main(["sync", *arguments, "--site", str(tmp_path / "site")])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_once_sends_what_is_due_and_says_so_in_words(tmp_path, server, run):
    site = settle(tmp_path / "site", server)
    fill(site, ["uuid:1", "uuid:2"])
    code, said = run("--once")
    assert code == 0
    assert "0 waiting, 0 for staff, 2 delivered" in said
    assert "Installed from the server: join, version 1" in said
    assert server.records["uuid:1"].xml == instance("uuid:1", "CANARY of uuid:1")
    code, said = run("--show")
    assert code == 0
    assert "Waiting: 0. Needs staff: 0. Delivered: 2." in said
    assert "Last contact: 2" in said


def test_what_needs_staff_is_shown_with_what_to_do_and_tried_again_when_they_say_so(tmp_path, server, run):
    site = settle(tmp_path / "site", server)
    fill(site, ["uuid:1", "uuid:2"])
    form = server.forms.pop("join")
    code, said = run("--once")
    assert code == 1
    assert "--show" in said
    code, said = run("--show")
    assert code == 1
    assert "2 of join, version 1: The server does not know this form" in said
    assert "The server says: The form and version you are submitting to could not be found." in said
    assert "Publish it there" in said
    server.forms["join"] = form
    assert run("--retry") == (0, "To be tried again: 2 submissions, 0 forms of the server.\n")
    assert run("--once")[0] == 0
    assert len(server.records) == 2


def test_a_form_that_was_refused_is_shown_and_fetched_again(tmp_path, server, run):
    settle(tmp_path / "site", server)
    server.forms["join"].xml = b"<no form"
    run("--once")
    code, said = run("--show")
    assert code == 1
    assert "Not installed: join. The form is no readable XML" in said
    assert "1 forms of the server" in run("--retry")[1]


def test_a_server_that_is_away_is_said(tmp_path, run):
    with OpenRosaTestServer() as server:
        site = settle(tmp_path / "site", server)
    fill(site, ["uuid:1"])
    code, said = run("--once")
    assert code == 1
    assert "The server cannot be reached." in said
    code, said = run("--show")
    assert code == 1
    assert "cannot be reached" in said
    assert "Last contact: never" in said


def test_nothing_is_sent_where_nothing_is_configured(tmp_path, server, run):
    site = settle(tmp_path / "site", server)
    (site.folder / "kiosk.toml").write_text("")
    assert run("--once") == (0, 'Nothing is sent: [sync] kind is "none". docs/it/sync.md says how to set it up.\n')


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda path: path.unlink(), "K1"),
        (lambda path: path.chmod(0o644), "K3"),
        (lambda path: path.write_text("\n"), "K2"),
        (lambda path: path.write_bytes(b"\xff\xff"), "K2"),
    ],
)
def test_a_secret_that_cannot_be_used_is_said(tmp_path, server, run, change, words):
    site = settle(tmp_path / "site", server)
    change(site.folder / "keys" / "sync-secret")
    code, said = run("--once")
    assert code == 1
    assert said.startswith(words)
    assert server.requests == []


def test_certificates_that_cannot_be_read_are_said(tmp_path, server, run):
    settle(tmp_path / "site", server, 'ca_file = "missing.pem"')
    code, said = run("--once")
    assert code == 1
    assert "is no file of certificates" in said


def test_services_that_could_never_be_sent_are_named(tmp_path, server, run):
    site = settle(tmp_path / "site", server)
    run("--once")
    assert "stays on this kiosk" not in run("--show")[1]
    toml = (site.folder / "kiosk.toml").read_text()
    (site.folder / "kiosk.toml").write_text(toml.replace("plain = true", ""))
    assert "stays on this kiosk, sealed, for: join." in run("--show")[1]
    server.far_end.offer(Offered("join", "2", form_xml("join", "2", more=f'<submission base64RsaPublicKey="{KEY}"/>')))
    run("--once")
    assert "stays on this kiosk" not in run("--show")[1]


def test_two_at_once_are_one_too_many(tmp_path, server, run):
    site = settle(tmp_path / "site", server)
    lock = FileLock(site.folder / "data" / "sync.lock")
    with lock.held(0):
        assert run("--once") == (1, "Another `handrail sync` is running for this site.\n")
    lock.close()


def test_it_goes_on_until_it_is_asked_to_end(tmp_path, server):
    site = settle(tmp_path / "site", server)
    fill(site, ["uuid:1"])
    command = [sys.executable, "-m", "kiosk", "sync", "--site", str(site.folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={"PYTHONUNBUFFERED": "1"}
    ) as process:
        said = [process.stdout.readline() for _ in range(2)]
        process.terminate()
        rest = process.communicate()[0]
    assert process.returncode == 0
    assert "0 waiting, 0 for staff, 1 delivered\n" in said
    assert rest == ""
    assert (site.log / "sync" / "handrail.log").exists()
    assert server.token not in (site.log / "sync" / "handrail.log").read_text()
