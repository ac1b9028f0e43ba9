"""What is sealed is made shorter before, and comes out as it went in; a box that is no bomb."""

from __future__ import annotations

import hashlib
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import Surroundings
from kiosk.sealing import packing, seals
from kiosk.sealing.packing import DICTIONARY, packed, unpacked
from kiosk.sealing.pairs import OpeningKey
from kiosk.sealing.seals import SEALED_OVERHEAD, bind, open_sealed, seal
from tests.support.openrosa_far_end import instance

KEY = OpeningKey.make("submissions")
AAD = bind("submission", "uuid:1", "join")
XML = instance("uuid:0b1c6f0e-6f0a-4d0c-8f39-0d2e6c1a7b55", "The lamp at the corner of Mill Road is broken again. " * 3)


@given(st.binary(max_size=2_000))
def test_it_comes_out_as_it_went_in(content):
    assert unpacked(packed(content)) == content
    assert open_sealed(KEY, seal(KEY.sealing, content, AAD, pack=True), AAD) == content


def test_what_people_enter_becomes_shorter_and_noise_hardly_longer():
    assert len(packed(XML)) < len(XML) / 2
    noise = hashlib.shake_256(b"noise").digest(100_000)
    assert len(packed(noise)) < len(noise) + 100


def test_the_length_does_not_tell_yes_from_no():
    sizes = {len(seal(KEY.sealing, f"<a>{word}</a>".encode(), AAD, pack=True)) for word in ("yes", "no", "perhaps")}
    assert sizes == {SEALED_OVERHEAD - 1 + seals.PAD_TO}


def test_the_dictionary_never_changes():
    """What is in the field was packed with it."""
    assert hashlib.sha256(DICTIONARY).hexdigest() == "8978fa96ef7290bcd5b6ee9bf6155f22d217244479d27c863d811f0c0d3080cf"


def test_a_packed_box_cannot_be_taken_for_one_that_is_not():
    box = seal(KEY.sealing, XML, AAD, pack=True)
    with pytest.raises(Surroundings) as caught:
        open_sealed(KEY, seals.VERSION + box[1:], AAD)
    assert caught.value.name == "seal_broken"


@pytest.mark.parametrize("content", [b"", b"plain words", packed(XML)[:-1], packed(XML) + b"x", zlib.compress(XML)])
def test_what_is_not_packed_as_we_pack_is_refused(content, monkeypatch):
    with pytest.raises(ValueError, match=r"not packed|cut off"):
        unpacked(content)
    monkeypatch.setattr(seals, "packed", lambda _plaintext: content)
    box = seal(KEY.sealing, b"", AAD, pack=True)
    with pytest.raises(Surroundings) as caught:
        open_sealed(KEY, box, AAD)
    assert caught.value.name == "seal_broken"


def test_a_bomb_takes_no_room(monkeypatch):
    monkeypatch.setattr(packing, "LARGEST", 1_000_000)
    bomb = packed(bytes(50_000_000))
    tracemalloc.start()
    with pytest.raises(ValueError, match="larger"):
        unpacked(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_the_largest_that_is_packed_is_unpacked_and_what_is_larger_is_sealed_as_it_is(monkeypatch):
    monkeypatch.setattr(packing, "LARGEST", 5_000)
    monkeypatch.setattr(seals, "LARGEST", 5_000)
    for size, version in ((5_000, seals.PACKED), (5_001, seals.VERSION)):
        box = seal(KEY.sealing, bytes(size), AAD, pack=True)
        assert box[:1] == version
        assert open_sealed(KEY, box, AAD) == bytes(size)
