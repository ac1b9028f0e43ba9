"""Signatures of requests: what is signed is exactly what is checked."""

from __future__ import annotations

import base64
import hashlib
import itertools
from dataclasses import replace

import pytest

from kiosk.sealing.pairs import SigningKey
from sync.signing import Request, Signed, UnsignedError, digest_of, fresh_nonce, read, sign

KEY = SigningKey.make()
REQUEST = Request("POST", "/kiosk/submissions", "a=b", digest_of(b"body"), 7, 1_780_000_000, "0123456789abcdef", KEY.id)


def _headers(request=REQUEST):
    return {name.lower(): value for name, value in sign(request, KEY).items()}


def test_what_is_signed_is_read_and_verified():
    found = read("POST", "/kiosk/submissions", "a=b", _headers())
    assert found.request == REQUEST
    assert found.by(KEY.verifying)
    assert not found.by(SigningKey.make().verifying)


def test_on_the_line_it_is_one_short_header():
    assert [(name, len(value)) for name, value in _headers().items()] == [("handrail", 160)]


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
        {"key_id": "00000000"},
    ],
)
def test_nothing_of_it_can_be_changed(change):
    found = read("POST", "/kiosk/submissions", "a=b", _headers())
    assert not Signed(replace(REQUEST, **change), found.signature).by(KEY.verifying)


SENT = _headers()["handrail"]


@pytest.mark.parametrize("place", range(0, 160, 3))
def test_a_change_of_any_of_it_is_noticed(place):
    other = SENT[:place] + ("A" if SENT[place] != "A" else "B") + SENT[place + 1 :]
    assert not read("POST", "/kiosk/submissions", "a=b", {"handrail": other}).by(KEY.verifying)


@pytest.mark.parametrize(
    "value",
    [
        "",
        SENT[:-1],
        SENT + "A",
        SENT[:-1] + "=",
        SENT[:-1] + "\n",
        SENT[:-1] + "\u0661",
        " " + SENT,
        SENT.replace(SENT[6:16], "A" * 10),
        SENT.replace(SENT[6:14], "/" * 8),
    ],
    ids=itertools.count(),  # the key is another one each time
)
def test_another_header_is_no_signature(value):
    with pytest.raises(UnsignedError, match=r"\.$"):
        read("POST", "/kiosk/submissions", "a=b", {"handrail": value})


def test_no_two_requests_are_taken_for_one_another():
    assert len({fresh_nonce() for _ in range(100)}) == 100
    assert len(fresh_nonce()) == 16
