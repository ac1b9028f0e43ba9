"""Two replicas behind nginx, as docs/it/replicas.md sets them up: news, kiosks, a replica that dies, slow clients."""

from __future__ import annotations

import contextlib
import socket
import ssl
from dataclasses import replace

import httpx
import pytest

from kiosk.__main__ import main
from tests.support.demonstrated import demonstrated
from tests.support.hub_people import member, put_call
from tests.support.hubs import PATIENCE, PLAIN, finish, hub_on_sqlite, sync_once
from tests.support.nginx import nginx


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """Return two hubs over one database, and the proxy before them."""
    folder = tmp_path_factory.mktemp("behind")
    with contextlib.ExitStack() as stack:
        hubs = [stack.enter_context(hub_on_sqlite(folder / "hub")) for _ in range(2)]
        yield hubs, *stack.enter_context(nginx(folder / "nginx", hubs))


@pytest.fixture
def trusted(behind):
    with httpx.Client(
        base_url=behind[1], verify=ssl.create_default_context(cafile=behind[3]), trust_env=False, timeout=PATIENCE
    ) as client:
        yield client


def test_news_goes_through_line_by_line(behind, trusted):
    hubs = behind[0]
    session = member(hubs[0], "Ada", "staff").client.cookies["handrail"]
    with trusted.stream("GET", "/events", headers={"Cookie": f"__Host-handrail={session}"}) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines).startswith("retry")
        put_call(hubs[1], "K 31")
        assert any(line == "event: call" for line in lines)


def test_who_comes_without_https_is_sent_there(behind):
    answer = httpx.get(f"{behind[2]}/calls", verify=PLAIN, trust_env=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "https://127.0.0.1/calls")


def test_headers_that_never_end_are_cut_off(behind):
    address = ("127.0.0.1", int(behind[1].rpartition(":")[2]))
    context = ssl.create_default_context(cafile=behind[3])
    with (
        socket.create_connection(address, PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as line,
    ):
        line.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        assert line.recv(1_000) == b""


def test_a_kiosk_delivers_by_https_also_when_a_replica_dies(behind, trusted, tmp_path):
    hubs, url, _, authority = behind
    site = demonstrated(tmp_path / "site")
    (site.folder / "kiosk.toml").write_text(f'[sync]\nkind = "hub"\nurl = "{url}"\nca_file = "{authority}"\n')
    assert main(["enrol", "--site", str(site.folder), "--hub", url, hubs[0].code()]) == 0
    for name, dying in (("uuid:both", None), ("uuid:one-is-left", hubs[1])):
        if dying:
            dying.process.kill()
        finish(site, [name])
        with sync_once(site) as process:
            said = process.communicate()[0].decode()
            assert process.returncode == 0, said
    assert {"uuid:both", "uuid:one-is-left"} <= set(replace(hubs[0]).arrived())
    assert trusted.get("/health").status_code == 200
