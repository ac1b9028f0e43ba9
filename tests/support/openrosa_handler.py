"""How the test server speaks HTTP: headers, authentication, answers as they should be, and the ways they go wrong."""

from __future__ import annotations

import base64
import contextlib
import re
import socket
import struct
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from tests.support.openrosa_far_end import etag_of, listed, manifest, md5, read_multipart

if TYPE_CHECKING:
    from tests.support.openrosa_server import OpenRosaTestServer

THANKS = (
    '<OpenRosaResponse xmlns="http://openrosa.org/http/response" items="0">'
    '<message nature="submit_success">full submission upload was successful!</message></OpenRosaResponse>'
)


class Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    site: OpenRosaTestServer

    def handle_error(self, *_: object) -> None:
        """A client that was killed is no news; a mistake of ours is."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.site.errors.append(repr(error))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Http
    # Without this an answer waits 40 ms for the other side's acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1

    @property
    def site(self) -> OpenRosaTestServer:
        return self.server.site

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    # Methods

    def do_HEAD(self) -> None:
        if self._let_in():
            self.answer(204)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path.removeprefix(self.site.path)
        for name, fault in list(self.site.get_faults.items()):
            if path.startswith(name):
                fault(self)
                return
        self.serve()

    def serve(self) -> None:
        """Answer as it should be."""
        if self._let_in():
            self._get(urlsplit(self.path).path.removeprefix(self.site.path))

    def do_POST(self) -> None:
        fault = self.site.faults.next()
        length = int(self.headers.get("Content-Length", "0"))
        if fault == "reset":
            self.reset()
            return
        if fault == "cut_request":
            self.rfile.read(length // 2)
            self.cut()
            return
        body = self.rfile.read(length)
        self.site.bytes_in += len(body)
        if len(body) < length:
            self.cut()
            return
        if not self._let_in():
            return
        self._post(fault, body)

    def _post(self, fault: str, body: bytes) -> None:
        """Go wrong, or store it; some faults do both."""
        without = {
            "portal": lambda: self.answer(200, b"<html>Welcome to our network</html>", "text/html"),
            "redirect": lambda: self.answer(302, b"", "text/html", {"Location": "http://portal.invalid/"}),
            "deleted": lambda: self.openrosa(409, "This submission has been deleted."),
            "413": lambda: self.openrosa(413, "request entity too large"),
            "429": lambda: self.answer(429, b"", "text/plain", {"Retry-After": "0"}),
            "500": lambda: self.answer(500, b'{"message":"Internal Server Error"}', "application/json"),
            "502": lambda: self.answer(502, b"<html>Bad Gateway</html>", "text/html"),
            "503": lambda: self.answer(503, b"", "text/plain", {"Retry-After": "0"}),
            "garbage": self.garbage,
        }  # fmt: skip
        if fault in without:
            without[fault]()
            return
        status, words = self._store(body)
        if fault == "repeat":
            status, words = self._store(body)
        if fault == "drop":
            self.note(0)
            self.cut()
        elif fault == "reset_after":
            self.reset()
        elif fault == "cut":
            self.note(0)
            self.wfile.write(b"HTTP/1.1 201 Created\r\nContent-Type: text/xml\r\nContent-Length: 500\r\n\r\n<OpenRosa")
            self.cut()
        elif fault == "stall":
            self.note(0)
            self.site.closing.wait(5)
            self.cut()
        else:
            self.openrosa(status, words)

    def _store(self, body: bytes) -> tuple[int, str]:
        if len(body) > self.site.most:
            return 413, "too large"
        if self.headers.get("Content-Encoding"):
            return 400, "json:The request could not be read."
        parts = read_multipart(self.headers.get("Content-Type", ""), body)
        if parts is None:
            return 400, "json:Multipart: Unexpected end of form"
        with self.site.lock:
            return self.site.far_end.store(parts)

    # Fetching

    def _get(self, path: str) -> None:
        site = self.site
        if path == "/formList":
            forms = "".join(listed(site.url, form) for form in site.forms.values() if form.allowed and not form.closed)
            self.xml(f'<xforms xmlns="http://openrosa.org/xforms/xformsList">{forms}</xforms>')
            return
        _, form_id, what, *rest = f"{path}///".split("/")
        form = site.forms.get(form_id)
        if form is None or not form.allowed:
            self.openrosa(404, "not found")
        elif what == "form.xml":
            self.answer(200, form.xml, "text/xml")
        elif what == "manifest":
            self.xml(manifest(site.url, form))
        elif rest[0] == "integrity":
            self._integrity(form.entity_lists[what])
        elif what in form.entity_lists:
            content = form.entity_lists[what]
            self.answer(200, content, "text/csv", {"ETag": f'"{etag_of(content)}"'})
        elif what in form.media:
            self.answer(200, form.media[what], "application/octet-stream")
        else:
            self.openrosa(404, "not found")

    def _integrity(self, content: bytes) -> None:
        known = {line.split(",")[0] for line in content.decode().splitlines()[1:]}
        asked = parse_qs(urlsplit(self.path).query).get("id", [""])[0].split(",")
        found = "".join(
            f'<entity id="{name}"><deleted>{str(name.startswith("gone")).lower()}</deleted></entity>'
            for name in asked
            if name in known or name.startswith("gone")
        )
        self.xml(f"<data><entities>{found}</entities></data>")

    # Who may

    def _let_in(self) -> bool:
        site = self.site
        self.site.headers.append({name.lower(): value for name, value in self.headers.items()})
        path = urlsplit(self.path).path
        if self.headers.get("X-OpenRosa-Version") != "1.0":
            self.openrosa(400, "OpenRosa version header missing")
        elif not path.startswith(f"{site.path}/"):
            self.openrosa(403 if "/key/" in path else 404, "no such token")
        elif site.revoked:
            self.openrosa(403, "The token was revoked.")
        elif site.login and not self._logged_in(*site.login):
            self._challenge(site.login[0])
        else:
            return True
        return False

    def _challenge(self, scheme: str) -> None:
        nonce = (
            'Digest realm="forms", nonce="abc", qop="auth", algorithm=MD5'
            if scheme == "digest"
            else 'Basic realm="forms"'
        )
        self.answer(401, b"", "text/plain", {"WWW-Authenticate": nonce})

    def _logged_in(self, scheme: str, name: str, password: str) -> bool:
        said = self.headers.get("Authorization", "")
        if scheme == "basic":
            return said == "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
        if not said.startswith("Digest "):
            return False
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', said))
        secret = md5(f"{name}:forms:{password}")
        request = md5(f"{self.command}:{given.get('uri')}")
        parts = (secret, "abc", given.get("nc"), given.get("cnonce"), "auth", request)
        return given.get("response") == md5(":".join(map(str, parts)))

    # Answers

    def openrosa(self, status: int, words: str) -> None:
        if words.startswith("json:"):
            self.answer(status, b'{"message":"%s"}' % words[5:].encode(), "application/json")
            return
        said = (
            THANKS
            if status in {201, 202}
            else (
                '<OpenRosaResponse xmlns="http://openrosa.org/http/response" items="0">'
                f'<message nature="error">{escape(words)}</message></OpenRosaResponse>'
            )
        )
        self.answer(status, said.encode(), "text/xml")

    def xml(self, text: str) -> None:
        content = text.encode()
        etag = f'W/"{etag_of(content)}"'
        if self.headers.get("If-None-Match") == etag:
            self.answer(304, headers={"ETag": etag})
        else:
            self.answer(200, content, "text/xml; charset=utf-8", {"ETag": etag})

    def answer(self, status: int, body: bytes = b"", kind: str = "", headers: dict[str, str] | None = None) -> None:
        self.note(status)
        self.send_response(status)
        own = {"X-OpenRosa-Version": "1.0", "X-OpenRosa-Accept-Content-Length": str(self.site.most)}
        for name, value in (own | (headers or {})).items():
            self.send_header(name, value)
        if status not in {204, 304}:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def note(self, status: int) -> None:
        self.site.requests.append((self.command, urlsplit(self.path).path.removeprefix(self.site.path), status))

    def garbage(self) -> None:
        self.note(0)
        self.wfile.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n\x00\xff")
        self.cut()

    def cut(self) -> None:
        self.close_connection = True
        self.wfile.flush()

    def reset(self) -> None:
        self.note(0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def finish(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().finish()
