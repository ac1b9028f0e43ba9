from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from kiosk.errors import Surroundings
from kiosk.sealing.seals import key_id
from kiosk.store.submissions import SealedSubmission, binding, stamp

ROW = SealedSubmission(
    7, "uuid:1", "join", "2026.1", "2026-03-02T10:00:00.000+00:00", b"\x01sealed\xff", b"\x01signature"
)


def test_a_moment_is_written_in_one_way():
    moment = datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    assert stamp(moment) == stamp(moment.astimezone(UTC)) == "2026-07-01T10:00:00.123+00:00"
    with pytest.raises(ValueError):
        stamp(moment.replace(tzinfo=None))


def test_everything_around_the_box_is_bound_to_it():
    assert ROW.binding == binding("uuid:1", "join", "2026.1", ROW.created_at)
    assert len({ROW.binding, binding("uuid:1", "join", "2026.1", ""), binding("uuid:1", "joi", "n2026.1", "")}) == 3


def test_a_parcel_brings_back_the_same_bytes():
    assert SealedSubmission.from_parcel(ROW.to_parcel()) == ROW
    assert ROW.key_id == key_id(ROW.sealed)
    assert ROW.kiosk_id == key_id(ROW.signature)


@pytest.mark.parametrize(
    "changes",
    [{"handrail": "x"}, {"parcel": 2}, {"sequence": "7"}, {"form_id": 7}, {"form_id": "\ud800"}, {"sealed": "*"},
     {"sealed": 3}, {"signature": None}],
)  # fmt: skip
def test_a_parcel_that_is_none_is_refused(changes):
    with pytest.raises(Surroundings, match="seal_broken"):
        SealedSubmission.from_parcel(json.dumps(json.loads(ROW.to_parcel()) | changes).encode())


@pytest.mark.parametrize("parcel", [b"", b"\xff", b"[]", b"3", b"{}", b"[" * 100_000])
def test_rubbish_is_refused(parcel):
    with pytest.raises(Surroundings, match="seal_broken"):
        SealedSubmission.from_parcel(parcel)
