"""A batch comes out as it went in; anything else is refused in words, and within bounds."""

from __future__ import annotations

import itertools
import json
import tracemalloc
import zlib

import pytest

from kiosk.store.submissions import SealedAttachment, SealedSubmission
from sync.batch import DICTIONARY, BatchError, pack, unpack

MEGA = 1_000_000


def _submission(name, *, version="1", files=()):
    return SealedSubmission(0, name, "join", version, "2026-03-02T10:00:00.000+00:00", b"sealed", b"signed", files)


def _deflated(head):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS, zdict=DICTIONARY)
    return packer.compress(head) + packer.flush()


def _packed(*lines, boxes=b""):
    return _deflated(b"".join(json.dumps(line).encode() + b"\n" for line in lines)) + boxes


HEAD = {"handrail": "batch", "format": 2, "forms": [["join", "1"]]}
LINE = ["uuid:1", 0, "2026-03-02", 3, 3, {}]
BOXES = b"boxsig"


def test_it_comes_out_as_it_went_in():
    files = (SealedAttachment("audit.csv", "text/csv", b"\x00" * 700_000), SealedAttachment("é.png", "image/png", b"2"))
    sent = [_submission("uuid:1", files=files), _submission("uuid:2", version=""), _submission("uuid:3")]
    assert unpack(pack(sent)) == sent
    assert unpack(pack([])) == []


@pytest.mark.parametrize("xml", ["<data>\n é</data>".encode(), b"<data>\xff</data>", b"<data>" + bytes(9_000), b""])
def test_what_travels_open_comes_out_as_it_went_in(xml):
    sent = [SealedSubmission(0, "uuid:1", "handrail-call", "1", "2026-03-02", xml, b"")]
    assert unpack(pack(sent)) == sent


def test_what_is_sealed_takes_hardly_more_than_itself():
    one = [_submission("uuid:1234")]
    assert len(pack(one)) < len(b"sealedsigned") + 60


def test_a_line_that_is_whole_is_taken():
    found = unpack(_packed(HEAD, LINE, boxes=BOXES))
    assert [(each.instance_id, each.sealed, each.signature) for each in found] == [("uuid:1", b"box", b"sig")]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"plain",
        _deflated(b""),
        _deflated(b"[" * 100_000 + b"\n"),
        _deflated(b"\xff\xfe\n"),
        _deflated(b"[" + b" " * 2 * MEGA + b"]\n"),
        _packed(HEAD, LINE)[:-3],
        _packed(HEAD, LINE, boxes=BOXES[:-1]),
        _packed(HEAD, LINE, boxes=BOXES + b"more"),
        _deflated(json.dumps(HEAD).encode()),
        _packed([]),
        _packed(HEAD | {"format": 1}),
        _packed(HEAD | {"forms": "join"}, LINE, boxes=BOXES),
        _packed(HEAD | {"forms": [["join"]]}, LINE, boxes=BOXES),
        _packed(HEAD | {"forms": [["join", "\x00"]]}, LINE, boxes=BOXES),
        _packed(HEAD | {"forms": [["join", "x" * 300]]}, LINE, boxes=BOXES),
        _packed(HEAD, LINE, LINE, boxes=2 * BOXES),
        *(
            _packed(HEAD, [*LINE[:place], wrong, *LINE[place + 1 :]], boxes=BOXES)
            for place, wrong in [
                (0, ""),
                (0, 7),
                (0, "a\x00b"),
                (0, "\ud800"),
                (1, 1),
                (1, -1),
                (1, True),
                (1, "0"),
                (2, None),
                (3, "\ud800"),
                (3, 4),
                (3, -1),
                (3, True),
                (3, 3.0),
                (3, 10**400),
                (4, "AAA"),
                (4, None),
                (5, []),
                (5, {"a": 0}),
                (5, {"a": ["text/csv", "AAAA"]}),
                (5, {"a": ["text/csv", 0, 0]}),
                (5, {"a": ["text/csv", 1]}),
                (5, {"a\n": ["text/csv", 0]}),
            ]
        ),
        _packed(HEAD, LINE[:5], boxes=BOXES),
        _packed(HEAD, "line", boxes=BOXES),
        _packed(HEAD, *(["uuid:" + str(number), *LINE[1:]] for number in range(1001)), boxes=1001 * BOXES),
    ],
    ids=itertools.count(),  # the bytes hold a time
)
def test_anything_else_is_refused_in_words(body):
    with pytest.raises(BatchError, match=r"\w\.$"):
        unpack(body)


@pytest.mark.parametrize("unit", [b"\x00", b"[]\n"])
def test_a_bomb_takes_no_room(unit):
    bomb = _deflated(unit * (200 * MEGA // len(unit)))
    assert len(bomb) < MEGA
    tracemalloc.start()
    with pytest.raises(BatchError):
        unpack(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 25 * MEGA
