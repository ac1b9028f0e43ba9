"""Requests of a kiosk that were right, until something in them was changed: before they were signed, or after."""

from __future__ import annotations

import json
import secrets
import time
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from kiosk.sealing.seals import seal
from kiosk.sealing.seals import sign as sign_box
from kiosk.store.submissions import SealedSubmission, binding, stamp
from sync.batch import DICTIONARY, pack
from sync.signing import Request, digest_of, fresh_nonce, sign
from tests.support.odk_clients import NOW, body_of
from tests.support.openrosa_far_end import instance

if TYPE_CHECKING:
    from kiosk.sealing.pairs import SealingKey, SigningKey

TRICKS = (
    "/..", "/%2e%2e", "/%00", "/%ff", "//", "/.", "/%2f", "/%0a", "/\\", "/%e2%80%ae", "/%ed%a0%80", "?", "?a=%00",
    "?id=%ff", "#x", ";x", "/" + "x" * 3_000, "%", "%zz", "/con", "/{name}", "/%25s", "'--", "/*",
)  # fmt: skip
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.just(10**400), st.just(-1), st.floats(), st.text(max_size=20),
    st.sampled_from(["\x00", "\ud800", "\u202e", "x" * 5_000, "../../etc/passwd", "<script>", "=1+1", "{{7*7}}", ""]),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.none(), max_size=2),
)  # fmt: skip
PLACE = st.integers(0, 9_999)
"""Taken modulo a length: what is drawn must not depend on how long a signature happens to be."""
BYTES = st.one_of(st.binary(max_size=8), st.sampled_from([b"\x00", b"\xff\xfe", b"\n", b"]" * 2_000, b"[" * 20_000]))
METHODS = st.sampled_from(["GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY"])
HEADERS = ("handrail", "handrail", "x-openrosa-version", "content-type")
VALUES = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60),
    st.sampled_from(["0", "-1", "9" * 160, "A" * 160, "9" * 400, "A" * 100_000, "multipart/form-data; boundary="]),
)


@dataclass
class Asked:
    """A request as it goes out."""

    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Maker:
    """Makes requests in the name of one kiosk, and of one ODK client."""

    key: SigningKey
    site: SealingKey
    token: str

    def submission(self, name: str) -> SealedSubmission:
        bound = binding(name, "join", "1", stamp(NOW))
        box = seal(self.site, instance(name), bound)
        return SealedSubmission(0, name, "join", "1", stamp(NOW), box, sign_box(self.key, box, bound))

    def right(self, kind: str) -> Asked:
        """Return a request that the hub would do."""
        name = f"uuid:{secrets.token_hex(8)}"
        if kind == "batch":
            bare = SealedSubmission(
                0, name + "c", "handrail-call", "1", stamp(NOW), instance(name + "c", form_id="handrail-call"), b""
            )
            return Asked("POST", "/kiosk/submissions", pack([self.submission(name), self.submission(name + "b"), bare]))
        if kind == "health":
            report = {"version": "0.1.0", "waiting": 1, "needs_staff": 0, "delivered": 3, "trouble": "", "free_mb": 5}
            report |= {"kiosk": "Mill", "trouble_since": "", "printer": "", "services": 1, "services_refused": 0}
            return Asked("POST", "/kiosk/health", json.dumps(report).encode())
        if kind == "enrol":
            return Asked(
                "POST", "/kiosk/enrol", json.dumps({"code": "ABCD", "key": "x", "name": "", "machine": ""}).encode()
            )
        if kind == "odk":
            kinds = {"x-openrosa-version": "1.0", "content-type": "multipart/form-data; boundary=handrail-boundary"}
            return Asked("POST", f"/v1/key/{self.token}/submission", body_of(instance(name)), kinds)
        return Asked("GET", kind.replace("TOKEN", self.token), b"", {"x-openrosa-version": "1.0"})

    def signed(self, asked: Asked, counter: int, created: int | None = None) -> Asked:
        """Sign it as it is."""
        path, _, query = asked.path.partition("?")
        when = int(time.time()) if created is None else created
        digest, nonce = digest_of(asked.body), fresh_nonce()
        request = Request(asked.method, path, query, digest, counter, when, nonce, self.key.id)
        return replace(asked, headers={**asked.headers, **sign(request, self.key)})


KINDS = (
    "batch", "batch", "batch", "health", "health", "enrol", "odk", "odk", "/kiosk/catalogue",
    "/kiosk/files/" + "0" * 64,
    "/kiosk/lists/applications", "/v1/key/TOKEN/formList", "/v1/key/TOKEN/forms/1/form.xml",
    "/v1/key/TOKEN/forms/1/manifest", "/v1/key/TOKEN/files/0/a.png", "/v1/key/TOKEN/lists/applications.csv",
    "/v1/key/TOKEN/lists/applications/integrity?id=1", "/v1/formList",
)  # fmt: skip


def changed(draw: Any, asked: Asked) -> Asked:
    """Change something: the body's bytes, what its JSON means, the address, the method."""
    how = draw(st.sampled_from(["bytes", "meaning", "meaning", "address", "method", "nothing"]))
    if how == "bytes":
        return replace(asked, body=_damaged(draw, asked.body))
    if how == "meaning" and asked.path.startswith("/kiosk/") and asked.body:
        return replace(asked, body=_meaning(draw, asked))
    if how == "address":
        place = draw(PLACE) % (len(asked.path) + 1)
        trick = draw(st.sampled_from(TRICKS))
        return replace(
            asked, path="/" + (asked.path[:place] + trick + asked.path[place:]).lstrip("/").partition("#")[0]
        )
    if how == "method":
        return replace(asked, method=draw(METHODS))
    return asked


def forged(draw: Any, asked: Asked) -> Asked:
    """Change what was signed, or the signature."""
    how = draw(st.sampled_from(["body", "header", "drop", "nothing", "nothing", "nothing"]))
    if how == "body":
        return replace(asked, body=_damaged(draw, asked.body))
    if how == "nothing":
        return asked
    name = draw(st.sampled_from(HEADERS))
    others = {each: value for each, value in asked.headers.items() if each.lower() != name}
    return replace(asked, headers=others if how == "drop" else {**others, name: draw(VALUES)})


def _damaged(draw: Any, body: bytes) -> bytes:
    start = draw(PLACE) % (len(body) + 1)
    return body[:start] + draw(BYTES) + body[start + draw(st.integers(0, 40)) :]


def _meaning(draw: Any, asked: Asked) -> bytes:
    """Put something odd in place of something in the JSON, however deep."""
    if asked.path != "/kiosk/submissions":
        return _dumped(_with_odd(draw, json.loads(asked.body)))
    unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=DICTIONARY)
    lines = [json.loads(line) for line in unpacker.decompress(asked.body).splitlines()]
    place = draw(st.integers(0, len(lines) - 1))
    lines[place] = _with_odd(draw, lines[place])
    if draw(st.booleans()):
        lines.insert(draw(st.integers(0, len(lines))), lines[draw(st.integers(0, len(lines) - 1))])
    packer = zlib.compressobj(1, wbits=-zlib.MAX_WBITS, zdict=DICTIONARY)
    head = packer.compress(b"".join(_dumped(line) + b"\n" for line in lines)) + packer.flush()
    return head + unpacker.unused_data


def _with_odd(draw: Any, content: Any) -> Any:
    if isinstance(content, dict) and content and draw(st.integers(0, 5)):
        name = draw(st.sampled_from(sorted(content)))
        return {**content, name: _with_odd(draw, content[name])}
    if isinstance(content, list) and content and draw(st.integers(0, 5)):
        place = draw(st.integers(0, len(content) - 1))
        return [*content[:place], _with_odd(draw, content[place]), *content[place + 1 :]]
    return draw(ODD)


def _dumped(content: Any) -> bytes:
    return json.dumps(content).encode()
