"""A batch comes out as it went in; anything else is refused in words, and within bounds."""

from __future__ import annotations

import gzip
import itertools
import json
import tracemalloc

import pytest

from kiosk.store.submissions import SealedAttachment, SealedSubmission
from sync.batch import BatchError, pack, unpack

MEGA = 1_000_000


def _submission(name, *, version="1", files=()):
    return SealedSubmission(0, name, "join", version, "2026-03-02T10:00:00.000+00:00", b"sealed", b"signed", files)


def _packed(*lines):
    return gzip.compress(b"".join(json.dumps(line).encode() + b"\n" for line in lines))


HEAD = {"handrail": "batch", "format": 1, "forms": [["join", "1"]]}
LINE = ["uuid:1", 0, "2026-03-02", "AAAA", "AAAA", {}]


def test_it_comes_out_as_it_went_in():
    files = (SealedAttachment("audit.csv", "text/csv", b"\x00" * 700_000), SealedAttachment("é.png", "image/png", b"2"))
    sent = [_submission("uuid:1", files=files), _submission("uuid:2", version=""), _submission("uuid:3")]
    assert unpack(pack(sent), 2 * MEGA) == sent
    assert unpack(pack([]), MEGA) == []


def test_a_line_that_is_whole_is_taken():
    assert [each.instance_id for each in unpack(_packed(HEAD, LINE), MEGA)] == ["uuid:1"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"plain",
        gzip.compress(b""),
        gzip.compress(b"[" * 100_000 + b"\n"),
        gzip.compress(b"\xff\xfe\n"),
        _packed(HEAD, LINE)[:-9],
        _packed(HEAD, LINE)[:-1],
        _packed(HEAD, LINE) + b"more",
        gzip.compress(json.dumps(HEAD).encode()),
        _packed([]),
        _packed(HEAD | {"format": 2}),
        _packed(HEAD | {"forms": "join"}, LINE),
        _packed(HEAD | {"forms": [["join"]]}, LINE),
        _packed(HEAD | {"forms": [["join", "\x00"]]}, LINE),
        _packed(HEAD | {"forms": [["join", "x" * 300]]}, LINE),
        _packed(HEAD, LINE, LINE),
        *(
            _packed(HEAD, [*LINE[:place], wrong, *LINE[place + 1 :]])
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
                (3, "*"),
                (3, 3),
                (4, "AAA"),
                (5, []),
                (5, {"a": "AAAA"}),
                (5, {"a": ["text/csv", "AAAA", "AAAA"]}),
                (5, {"a\n": ["text/csv", "AAAA"]}),
            ]
        ),
        _packed(HEAD, LINE[:5]),
        _packed(HEAD, "line"),
        _packed(HEAD, *(["uuid:" + str(number), *LINE[1:]] for number in range(1001))),
    ],
    ids=itertools.count(),  # the bytes hold a time
)
def test_anything_else_is_refused_in_words(body):
    with pytest.raises(BatchError, match=r"\w\.$"):
        unpack(body, MEGA)


@pytest.mark.parametrize("unit", [b"\x00", b"[]\n"])
def test_a_bomb_takes_no_room(unit):
    bomb = gzip.compress(unit * (200 * MEGA // len(unit)))
    assert len(bomb) < MEGA
    tracemalloc.start()
    with pytest.raises(BatchError):
        unpack(bomb, 10 * MEGA)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 25 * MEGA
