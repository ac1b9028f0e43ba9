"""Alerts by mail, to a real mail server on loopback."""

from __future__ import annotations

import asyncio
import email
import threading
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

from sync.hub.settings import Settings
from sync.hub.telling import Letter, UntoldError, tell

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
