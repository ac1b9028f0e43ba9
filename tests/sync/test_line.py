"""The line to a server that is slow, broken, hostile, or somebody else."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import pytest

from sync import line
from sync.answers import Answer, Failure
from sync.limits import Limits
from sync.line import Access, Line
from sync.pace import Pace
from tests.support.openrosa_far_end import Offered
from tests.support.openrosa_server import OpenRosaTestServer
from tests.support.rude_server import Authority, RudeServer, hear, says

SHORT = Limits(connect=2.0, idle=0.5, grace=0.8, slowest=1024 * 1024, words=100_000)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
ZEROS = gzip.compress(bytes(50_000_000))


def ask(url, method="GET", body=None, *, access=None, times=1):
    async def run():
        async with Line(access or Access(), SHORT, Pace(0, lambda: 0.0)) as line:
            for _ in range(times):
                outcome = await line.ask(method, url, {"X-OpenRosa-Version": "1.0"}, body)
            return outcome

    return asyncio.run(run())


def drips(said, endless):
    def behave(connection, server):
        hear(connection)
        server.drip(connection, said, endless)

    return behave


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = [CHUNKED, *[chunk(bytes(60_000))] * 20]


@pytest.mark.parametrize(
    ("behave", "kind"),
    [
        pytest.param(says(), "broken", id="hangs up"),
        pytest.param(says(b"\x16\x03\x01\x00\xff no HTTP\r\n\r\n"), "broken", id="no HTTP"),
        pytest.param(says(b"200 OK\r\n\r\nhello"), "broken", id="half HTTP"),
        pytest.param(says(HEAD), "broken", id="cut in the head"),
        pytest.param(says(HEAD + b"Content-Length: 500\r\n\r\n<data"), "broken", id="cut in the body"),
        pytest.param(says(CHUNKED + b"5\r\nhel"), "broken", id="cut in a chunk"),
        pytest.param(says(CHUNKED + b"zz\r\n"), "broken", id="no chunk"),
        pytest.param(says(HEAD + b"Content-Length: -5\r\n\r\n"), "broken", id="less than nothing"),
        pytest.param(says(HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"), "broken", id="two lengths"),
        pytest.param(says(HEAD + b"X: " + b"y" * 200_000 + b"\r\n\r\n"), "broken", id="a head without end"),
        pytest.param(says(HEAD + b"Content-Length: 110000000\r\n\r\n"), "too_large", id="110 MB announced"),
        pytest.param(says(*ENDLESS), "too_large", id="more and more"),
        pytest.param(says(HEAD + b"Content-Length: 99999999999999999999999999\r\n\r\n"), "broken", id="astronomic"),
        pytest.param(
            says(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(ZEROS), ZEROS),
            "too_large",
            id="50 MB of zeros in a parcel",
        ),
        pytest.param(
            says(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 30\r\n\r\n", gzip.compress(bytes(9_000))[:30]),
            "broken",
            id="half a parcel",
        ),
        pytest.param(says(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"), "broken", id="no gzip"),
        pytest.param(
            says(HEAD + b"Content-Encoding: deflate\r\nContent-Length: 13\r\n\r\n", zlib.compress(b"hello")),
            "broken",
            id="an encoding nobody asked for",
        ),
        pytest.param(drips(b"", b"H"), "time_out", id="the first line, letter by letter"),
        pytest.param(drips(HEAD, b"X: y\r\n"), "time_out", id="one header after the other"),
        pytest.param(drips(HEAD + b"Content-Length: 90000\r\n\r\n", b"x"), "time_out", id="a body, letter by letter"),
        pytest.param(drips(CHUNKED, b"1\r\nx\r\n"), "time_out", id="chunks of a letter"),
        pytest.param(drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "time_out", id="go on, go on"),
        pytest.param(lambda _connection, server: server.closing.wait() and None, "time_out", id="says nothing"),
    ],
)  # fmt: skip
def test_what_a_server_does_wrong_ends_in_time_and_in_bounds(behave, kind):
    with RudeServer(behave) as server:
        assert ask(server.url) == Failure(kind)


def test_a_server_that_does_not_read_ends_the_post():
    def behave(_connection, server):
        server.closing.wait()

    with RudeServer(behave) as server:
        assert ask(server.url, "POST", bytes(30_000_000)) == Failure("time_out")


def test_an_answer_in_a_parcel_is_unpacked():
    packed = gzip.compress(b"<data/>" * 1000)
    with RudeServer(
        says(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed), packed)
    ) as server:
        answer = ask(server.url)
    assert (answer.status, answer.body) == (200, b"<data/>" * 1000)
    assert b"accept-encoding: gzip\r\n" in server.heard[0].lower()


def test_a_redirect_is_not_followed_and_a_cookie_not_kept():
    said = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nSet-Cookie: a=b\r\nConnection: close\r\n\r\n"
    with RudeServer(says(said)) as server:
        assert ask(server.url, times=2).status == 302
    assert not any(b"cookie" in heard.lower() for heard in server.heard)


def test_a_password_is_given_twice_at_most():
    said = b'HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm="a", nonce="b", qop="auth"\r\nContent-Length: 0\r\n\r\n'

    def behave(connection, server):
        while heard := hear(connection):
            server.heard.append(heard)
            connection.sendall(said)

    with RudeServer(behave) as server:
        assert ask(server.url, access=Access("mary", "sesame")).status == 401
        assert len(server.heard) == 3


@pytest.mark.parametrize("asked", ['nonce="b", algorithm=FOO', 'nonce="b", qop="auth-int"', "", 'nonce="b", qop="x"'])
def test_a_digest_that_nobody_knows_raises_nothing(asked):
    said = f'HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm="a", {asked}\r\nContent-Length: 0\r\n\r\n'
    with RudeServer(says(said.encode())) as server:
        assert ask(server.url, access=Access("mary", "sesame")) == Failure("broken")


def test_a_refusal_that_never_ends_is_not_taken_whole_either():
    said = b'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="a"\r\nTransfer-Encoding: chunked\r\n\r\n'
    with RudeServer(says(said, *[chunk(bytes(60_000))] * 20)) as server:
        assert ask(server.url, access=Access("mary", "sesame")) == Failure("too_large")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://nowhere.invalid/"])
def test_nobody_is_there(url):
    assert ask(url) == Failure("unreachable")


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://127.0.0.1/", "http://[::1", "http://127.0.0.1:99999/"])
def test_an_address_that_is_none_is_no_exception(url):
    assert isinstance(ask(url), Failure)


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


def test_an_authority_of_our_own_is_trusted_where_it_is_named(authority):
    with OpenRosaTestServer(tls=authority.server()) as server:
        server.far_end.offer(Offered("join"))
        assert ask(f"{server.url}/formList") == Failure("certificate")
        assert ask(f"{server.url}/formList", access=Access(ca_file=authority.file)).status == 200


def test_the_authorities_of_the_system_are_trusted_where_none_is_named(authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    monkeypatch.setattr(line, "_everybody", line._everybody.__wrapped__)  # read again
    with OpenRosaTestServer(tls=authority.server()) as server:
        server.far_end.offer(Offered("join"))
        assert ask(f"{server.url}/formList").status == 200


@pytest.mark.parametrize(("year", "kind"), [(5, "certificate_date"), (-5, "certificate_date")])
def test_a_certificate_of_another_time_is_named_as_such(authority, year, kind):
    with OpenRosaTestServer(tls=authority.server(year=year)) as server:
        assert ask(server.url, access=Access(ca_file=authority.file)) == Failure(kind)


def test_a_certificate_of_another_address_is_refused(authority):
    with OpenRosaTestServer(tls=authority.server(address="127.0.0.2")) as server:
        assert ask(server.url, access=Access(ca_file=authority.file)) == Failure("certificate")


def test_a_proxy_is_used_and_the_environments_is_not(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with RudeServer(says(HEAD + b"Content-Length: 2\r\n\r\nok")) as proxy:
        assert ask("http://forms.invalid/formList", access=Access(proxy=proxy.url)).body == b"ok"
        assert proxy.heard[0].startswith(b"GET http://forms.invalid/formList HTTP/1.1\r\n")
    with OpenRosaTestServer() as server:
        assert isinstance(ask(f"{server.url}/formList"), Answer)


def test_a_proxy_that_refuses_is_named():
    with RudeServer(says(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")) as proxy:
        assert ask("https://forms.invalid/", access=Access(proxy=proxy.url)) == Failure("proxy")


def test_bytes_of_both_directions_are_paid_for():
    waited = []

    async def sleep(seconds):
        waited.append(seconds)

    async def run(url):
        pace = Pace(800, lambda: sum(waited), sleep)  # 100,000 bytes a second
        async with Line(Access(), SHORT, pace) as line:
            return await line.ask("POST", url, {}, bytes(150_000))

    with RudeServer(swallows(150_000, HEAD + b"Content-Length: 50000\r\n\r\n" + bytes(50_000))) as server:
        assert asyncio.run(run(server.url)).body == bytes(50_000)
    assert sum(waited) == pytest.approx(2.0)


def swallows(count, answer):
    def behave(connection, _server):
        left = count - len(hear(connection).partition(b"\r\n\r\n")[2])
        while left > 0 and (more := connection.recv(65536)):
            left -= len(more)
        connection.sendall(answer)

    return behave


def test_a_file_of_certificates_that_is_none_is_said(tmp_path):
    bad = tmp_path / "ca.pem"
    bad.write_text("nonsense")
    for path in (bad, tmp_path / "missing.pem"):
        with pytest.raises(OSError):
            Line(Access(ca_file=path), SHORT, Pace(0, lambda: 0.0))
