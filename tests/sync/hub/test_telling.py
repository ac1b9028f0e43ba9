"""Alerts by mail, to a real mail server on loopback."""

from __future__ import annotations

import asyncio
import email
import threading
from ipaddress import ip_address
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

from sync.hub import telling
from sync.hub.settings import Settings
from sync.hub.telling import Letter, UntoldError, is_forbidden, tell
from tests.support.listeners import listening

TITLE = "The printer of Mühle needs a hand\nBcc: eve@example.org"
LETTER = Letter(TITLE, "Look here: http://127.0.0.1:8400/kiosks", {})


@pytest.fixture
def mail_server():
    """A mail server that takes everything; what it took."""
    got = []

    class Taking(StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 hello\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = iter(self.rfile.readline, b".\r\n")
                    got.append(email.message_from_bytes(b"".join(lines)))
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 well\r\n")
                if word == b"QUIT":
                    return

    with ThreadingTCPServer(("127.0.0.1", 0), Taking) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}", got
        server.shutdown()
        thread.join()


def test_a_mail_goes_out(mail_server):
    address, got = mail_server
    settings = Settings("", mail=address, mail_from="hub@example.org")
    letter = Letter(" ".join(LETTER.title.split()), LETTER.words, {})
    asyncio.run(tell(settings, "mail", "it@example.org", letter))
    (message,) = got
    assert (message["From"], message["To"]) == ("hub@example.org", "it@example.org")
    assert "8400/kiosks" in message.get_payload(decode=True).decode()


def test_a_line_break_in_a_name_makes_no_second_header(mail_server):
    address, got = mail_server
    with pytest.raises(UntoldError):
        asyncio.run(tell(Settings("", mail=address), "mail", "it@example.org", LETTER))
    assert got == []


@pytest.mark.parametrize(
    ("settings", "how", "to"),
    [
        (Settings(""), "mail", "it@example.org"),
        (Settings("", mail="smtp://127.0.0.1:9"), "mail", "it@example.org"),
        (Settings("", mail="smtps://127.0.0.1:9"), "mail", "it@example.org"),
        (Settings(""), "webhook", "http://127.0.0.1:9/"),
        (Settings(""), "webhook", "http://[::1"),
    ],
)
def test_who_cannot_be_told_is_no_more_than_that(settings, how, to):
    with pytest.raises(UntoldError) as caught:
        asyncio.run(tell(settings, how, to, Letter("words", "words", {})))
    assert "@" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "forbidden"),
    [
        ("169.254.169.254", True),
        ("::ffff:169.254.169.254", True),
        ("fe80::1%eth0", True),
        ("fd00:ec2::254", True),
        ("0.0.0.0", True),  # nobody listens here
        ("224.0.0.1", True),
        ("127.0.0.1", False),
        ("10.0.0.7", False),
        ("192.168.1.2", False),
        ("198.51.100.1", False),
        ("2001:db8::1", False),
    ],
)
def test_nothing_is_posted_to_the_surroundings_of_the_machine(address, forbidden):
    assert is_forbidden(address) is forbidden


def test_whom_a_name_leads_to_is_looked_at_before_anything_is_sent(monkeypatch):
    monkeypatch.setattr(telling, "_OF_A_CLOUD", frozenset({ip_address("127.0.0.1")}))
    with listening() as listener:
        with pytest.raises(UntoldError, match="forbidden"):
            asyncio.run(tell(Settings(""), "webhook", listener.url, Letter("words", "words", {})))
        assert listener.heard == []


def test_an_answer_without_end_is_not_read():
    with listening() as listener:
        listener.length = 10**12
        asyncio.run(tell(Settings(""), "webhook", listener.url, Letter("words", "words", {})))
        assert len(listener.heard) == 1
