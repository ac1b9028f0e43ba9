"""`handrail demo` as a newcomer starts it: by script where there is no display, with its window, again, and ended."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys

import httpx
import pytest

from kiosk import config as configuration
from kiosk.site import Site
from tests.support.hub_people import KEY
from tests.support.hubs import PATIENCE, ROOT, free_port

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@contextlib.contextmanager
def demo(folder, port, *words, **environment):
    kept = {name: value for name, value in os.environ.items() if name not in DISPLAYS}
    command = [sys.executable, "-m", "kiosk", "demo", "--folder", str(folder), "--port", str(port), *words]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**kept, "PYTHONUNBUFFERED": "1", **environment}
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


def until(process, words):
    """Read what it says until it says `words`; return all of it."""
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


def signs_in(port, password):
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=PATIENCE) as client:
        key = KEY.search(client.get("/sign-in").text)[1]
        answer = client.post("/sign-in", data={"csrf": key, "name": "demo", "password": password, "to": "/calls"})
        return client.get(answer.headers["location"]).text if answer.status_code == 303 else ""


def nobody_listens(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "demo"


def password_in(said):
    return re.search(r"password: +(\S+)", said)[1]


def test_without_a_display_it_proves_the_way_of_a_call_and_goes_on_as_a_hub(folder):
    port = free_port()
    with demo(folder, port) as process:
        said = until(process, "The hub goes on")
        assert "There is no display here" in said
        number = re.search(r"seconds later the call (K \d+) is on the board", said)[1]
        assert "seconds later it is off the board" in said
        assert "sealed: it cannot open it" in said
        page = signs_in(port, password_in(said))
        assert number in page
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert nobody_listens(port)


def test_with_a_window_everything_ends_together_and_the_folder_is_used_again(folder):
    port = free_port()
    with demo(folder, port, "--no-browser", QT_QPA_PLATFORM="offscreen") as process:
        said = until(process, 'Press "Call a helper"')
        assert "this takes some seconds" not in said
        assert signs_in(port, password_in(said))
        assert signs_in(port, "of the last start") == ""
        site = Site.open(folder / "kiosk")
        assert site.demonstration
        with demo(folder, free_port(), "--once") as second:
            until(second, "is running already")
            assert second.wait(PATIENCE) == 1
        assert configuration.load(None, folder / "kiosk").sync.url == f"http://127.0.0.1:{port}"
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert nobody_listens(port)


def test_a_hub_that_cannot_start_is_said(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with demo(folder, port, "--once") as process:
            assert "demo.log says why" in until(process, "The hub did not start.")
            assert process.wait(PATIENCE) == 1


def test_a_real_site_is_no_demonstration(tmp_path, capsys):
    from kiosk.__main__ import main

    assert main(["keys", "make", str(tmp_path / "keys")]) == 0
    public = tmp_path / "keys" / "site-public-keys.json"
    assert main(["site", "make", "--site", str(tmp_path / "demo" / "kiosk"), "--keys", str(public)]) == 0
    assert main(["demo", "--folder", str(tmp_path / "demo"), "--once"]) == 1
    assert "is no demonstration" in capsys.readouterr().err
