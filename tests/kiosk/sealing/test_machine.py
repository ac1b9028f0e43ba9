from __future__ import annotations

import json

import pytest

from kiosk.errors import Surroundings
from kiosk.sealing.machine import MachineKey


@pytest.fixture
def path(tmp_path):
    return tmp_path / "outbox-key.json"


def code_of(call, *args):
    with pytest.raises(Surroundings) as caught:
        call(*args)
    return caught.value.name


def test_what_is_sealed_opens_again_also_after_a_restart(path):
    box = MachineKey.read_or_make(path, "2026").seal(b"CANARY", "uuid:1", "xml_submission_file")
    assert b"CANARY" not in box
    assert MachineKey.read(path).open(box, "uuid:1", "xml_submission_file") == b"CANARY"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in path.parent.iterdir()] == [path.name]


def test_a_length_tells_little_and_no_two_boxes_are_alike(path):
    key = MachineKey.read_or_make(path, "2026")
    assert len(key.seal(b"yes", "1")) == len(key.seal(b"no", "1"))
    assert key.seal(b"yes", "1") != key.seal(b"yes", "1")
    assert key.open(key.seal(b"\x80\x00\x80", "1"), "1") == b"\x80\x00\x80"


def test_a_box_that_was_moved_or_damaged_does_not_open(path):
    key = MachineKey.read_or_make(path, "2026")
    box = key.seal(b"x", "uuid:1")
    for bad in (b"", b"\x02" + box[1:], box[:-1], box[:5], box[:-1] + bytes([box[-1] ^ 1])):
        assert code_of(key.open, bad, "uuid:1") == "seal_broken"
    assert code_of(key.open, box, "uuid:2") == "seal_broken"


def test_a_key_file_that_is_not_as_it_should_be_is_named(path):
    assert code_of(MachineKey.read, path) == "keys_missing"
    MachineKey.read_or_make(path, "2026")
    path.chmod(0o644)
    assert code_of(MachineKey.read, path) == "keys_exposed"
    path.chmod(0o600)
    good = json.loads(path.read_text())
    for bad in ("nonsense", "[]", json.dumps(good | {"version": 2}), json.dumps(good | {"key": "eA=="}), "{}"):
        path.write_text(bad)
        assert code_of(MachineKey.read, path) == "keys_damaged"


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    assert code_of(MachineKey.read_or_make, tmp_path / "away" / "key.json", "2026") == "file_unusable"
