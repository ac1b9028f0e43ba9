"""Heads of requests within bounds: how long one is, and how long it may take to come."""

from __future__ import annotations

import socket

import pytest

from sync.hub import listening
from tests.support.near_hub import near_hub

PATIENCE = 60.0
BEGINNING = b"GET /health HTTP/1.1\r\nHost: x\r\n"
WHOLE = BEGINNING + b"\r\n"


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with near_hub(tmp_path_factory.mktemp("hub")) as found:
        yield found


@pytest.fixture
def line(hub):
    host, port = hub.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), PATIENCE) as found:
        yield found


def _heard(line):
    """Return all that comes until the hub hangs up."""
    heard = b""
    try:
        while piece := line.recv(65_536):
            heard += piece
    except ConnectionResetError:
        pass
    return heard


@pytest.mark.parametrize(
    "piece", [b"X-Long: " + b"x" * 60_000 + b"\r\n", b"x" * 60_000], ids=["many headers", "one header"]
)
def test_a_head_without_end_is_not_taken_whole(line, piece):
    line.sendall(BEGINNING)
    sent = 0
    try:
        while sent < 100 * listening.LARGEST_HEAD:
            sent += line.send(piece)
    except (ConnectionResetError, BrokenPipeError):
        pass
    assert sent < 100 * listening.LARGEST_HEAD


def test_a_path_without_end_is_not_taken_whole(line):
    try:
        line.sendall(b"GET /" + b"x" * 10 * listening.LARGEST_HEAD)
        heard = _heard(line)
    except (ConnectionResetError, BrokenPipeError):
        heard = b""
    assert heard.startswith(b"HTTP/1.1 400") or not heard


@pytest.mark.parametrize("said", [b"", b"\r\n", BEGINNING], ids=["nothing", "an empty line", "half a head"])
@pytest.mark.parametrize("before", [b"", WHOLE], ids=["first", "later"])
def test_who_never_says_what_they_want_is_not_waited_for(hub, monkeypatch, said, before):
    monkeypatch.setattr(listening, "HEAD_SECONDS", 0.05)
    host, port = hub.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), PATIENCE) as line:
        line.sendall(before)
        if before:
            assert line.recv(1).startswith(b"H")
        line.sendall(said)
        assert b"200 OK" in b"H" + _heard(line) or not before


def test_one_after_the_other_and_a_long_body_are_answered(line):
    body = b"x" * 200_000
    post = b"POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
    for _ in range(3):
        line.sendall(WHOLE + post + body)
    line.sendall(BEGINNING + b"Connection: close\r\n\r\n")
    heard = _heard(line)
    assert (heard.count(b"HTTP/1.1 200"), heard.count(b"HTTP/1.1 404")) == (4, 3)
