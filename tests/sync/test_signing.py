"""Signatures of requests: what is signed is exactly what is checked."""

from __future__ import annotations

import base64
import hashlib
import itertools
from dataclasses import replace

import pytest

from kiosk.sealing.pairs import SigningKey
from sync.signing import Request, Signed, UnsignedError, digest_of, read, sign

KEY = SigningKey.make()
REQUEST = Request("POST", "/kiosk/submissions", "a=b", digest_of(b"body"), 7, 1_780_000_000, "0123456789abcdef", KEY.id)


def _headers(request=REQUEST):
    return {name.lower(): value for name, value in sign(request, KEY).items()}


def test_what_is_signed_is_read_and_verified():
    found = read("POST", "/kiosk/submissions", "a=b", _headers())
    assert found.request == REQUEST
    assert found.by(KEY.verifying)
    assert not found.by(SigningKey.make().verifying)


def test_the_base_is_as_rfc_9421_writes_it():
    assert REQUEST.base.decode().splitlines() == [
        '"@method": POST',
        '"@path": /kiosk/submissions',
        '"@query": ?a=b',
        f'"content-digest": sha-256=:{base64.b64encode(hashlib.sha256(b"body").digest()).decode()}:',
        '"handrail-counter": 7',
        (
            '"@signature-params": ("@method" "@path" "@query" "content-digest" "handrail-counter")'
            f';created=1780000000;nonce="0123456789abcdef";keyid="{KEY.id}";alg="ed25519"'
        ),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"method": "GET"},
        {"path": "/kiosk/enrol"},
        {"query": ""},
        {"digest": digest_of(b"other")},
        {"counter": 8},
        {"created": 1_780_000_001},
        {"nonce": "0123456789abcdee"},
    ],
)
def test_nothing_of_it_can_be_changed(change):
    found = read("POST", "/kiosk/submissions", "a=b", _headers())
    assert not Signed(replace(REQUEST, **change), found.signature).by(KEY.verifying)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("signature-input", ""),
        ("signature-input", _headers()["signature-input"].replace(' "content-digest"', "")),
        ("signature-input", _headers()["signature-input"].replace("ed25519", "hmac-sha256")),
        ("signature", "sig1=::"),
        ("signature", "sig1=:" + "A" * 88 + ":"),
        ("content-digest", "md5=:AAAA:"),
        ("handrail-counter", "0"),
        ("handrail-counter", "-1"),
        ("handrail-counter", "1" * 30),
        ("handrail-counter", "\u0661"),
    ],
    ids=itertools.count(),  # the key is another one each time
)
def test_other_headers_are_no_signature(name, value):
    with pytest.raises(UnsignedError, match=r"\.$"):
        read("POST", "/kiosk/submissions", "a=b", _headers() | {name: value})
