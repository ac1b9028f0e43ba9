from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import Surroundings
from kiosk.sealing.pairs import OpeningKey, SigningKey, VerifyingKey, from_pem
from kiosk.sealing.seals import SEALED_OVERHEAD, SIGNATURE_BYTES, bind, key_id, open_sealed, seal, sign, verify

KEY = OpeningKey.make("submissions")
SIGNER = SigningKey.make()
AAD = bind("submission", "uuid:1", "join")


def refused(name, call, *args):
    with pytest.raises(Surroundings) as caught:
        call(*args)
    assert caught.value.name == name


@given(st.binary(max_size=600), st.sampled_from([1, 16, 256]))
def test_what_is_sealed_opens_to_the_same_bytes(plaintext, pad_to):
    sealed = seal(KEY.sealing, plaintext, AAD, pad_to=pad_to)
    assert open_sealed(KEY, sealed, AAD) == plaintext
    assert (len(sealed) - SEALED_OVERHEAD + 1) % pad_to == 0
    assert key_id(sealed) == KEY.id


def test_a_plaintext_that_looks_like_padding_survives():
    for plaintext in (b"", b"\x80", b"\x80\x00\x00", b"\x00" * 300, b"x" * 255, b"x" * 256):
        assert open_sealed(KEY, seal(KEY.sealing, plaintext, AAD), AAD) == plaintext


def test_the_length_does_not_tell_yes_from_no():
    assert len(seal(KEY.sealing, b"<a>yes</a>", AAD)) == len(seal(KEY.sealing, b"<a>no</a>", AAD))


def test_the_same_words_never_look_the_same():
    assert seal(KEY.sealing, b"yes", AAD) != seal(KEY.sealing, b"yes", AAD)


def test_a_change_of_any_byte_is_noticed():
    sealed = seal(KEY.sealing, b"yes", AAD, pad_to=1)
    for place in range(5, len(sealed)):
        damaged = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        refused("seal_broken", open_sealed, KEY, damaged, AAD)
    for length in range(len(sealed)):
        refused("seal_broken", open_sealed, KEY, sealed[:length], AAD)


def test_a_box_moved_to_another_submission_does_not_open():
    sealed = seal(KEY.sealing, b"yes", AAD)
    refused("seal_broken", open_sealed, KEY, sealed, bind("submission", "uuid:2", "join"))


def test_another_key_is_named():
    other = OpeningKey.make("submissions")
    with pytest.raises(Surroundings, match=f"{KEY.id}.*{other.id}") as caught:
        open_sealed(other, seal(KEY.sealing, b"yes", AAD), AAD)
    assert caught.value.name == "seal_unknown"


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_different_ids_never_bind_to_the_same_bytes(one, other):
    assert (bind("k", *one) == bind("k", *other)) == (one == other)


def test_a_signature_covers_the_message_and_what_it_belongs_to():
    signature = sign(SIGNER, b"box", AAD)
    assert len(signature) == SIGNATURE_BYTES
    assert verify(SIGNER.verifying, signature, b"box", AAD)
    assert not verify(SIGNER.verifying, signature, b"bax", AAD)
    assert not verify(SIGNER.verifying, signature, b"box", AAD + b"!")
    assert not verify(SigningKey.make().verifying, signature, b"box", AAD)
    for place in range(len(signature)):
        damaged = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        assert not verify(SIGNER.verifying, damaged, b"box", AAD)
    assert not verify(SIGNER.verifying, b"", b"box", AAD)


def test_bytes_cannot_move_between_the_message_and_what_it_belongs_to():
    signature = sign(SIGNER, b"box", b"ab")
    assert not verify(SIGNER.verifying, signature, b"bbox", b"a")


def test_demonstration_keys_are_marked_in_their_id_and_real_ones_never_are():
    for _ in range(3):
        assert OpeningKey.make("desk", demonstration=True).id.startswith("de")
        assert SigningKey.make(demonstration=True).verifying.demonstration
        assert not OpeningKey.make("desk").sealing.demonstration
        assert not SigningKey.make().id.startswith("de")


def test_no_key_shows_its_private_half():
    assert repr(KEY) == "OpeningKey(role='submissions')"
    assert repr(SIGNER) == "SigningKey()"


# Made by this program when version 1 was fixed, and version 2 of a box; keys and boxes in the field look like this.
OLD_PEM = """-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VuBCIEIIiZInTIu0VoYzEMjbP5QsodQnCJdAw8s34Kkx9biPBY
-----END PRIVATE KEY-----
"""
OLD_BOX = (
    "012995d42c9713cd6ad08bc182770b7e98e2d60800f5d3236c7edf76c9326ab0226eb5c4207edeeffac53f71a8cbfb856d04"
    "34468c1c5bcfb9b9f90c60"
)
OLD_PACKED = (
    "022995d42c6b433ccd57fa5069f26334dc62c1d79b33d247c65c0ae2dd59597e33d127cb730a8622027dd22756866c2915c2"
    "886eae734184c54824f037e8d2"
)
OLD_SIGNER = "24f7bf5cc33d2c0343e607e24bd804ee982b82c41d2fa4f148574570af7cd272"
OLD_SIGNATURE = (
    "01d270bc4411fd347cade5da07bc75eceacc1137fb77b457fa2b0eb0daede512147104f7f135d26089afee8b5c49533eebdf"
    "77c60a0ba60de55815484d78eeade174a7600d"
)


def test_what_was_sealed_and_signed_by_the_first_version_still_opens():
    key = from_pem("submissions", OLD_PEM)
    assert isinstance(key, OpeningKey)
    for box in (OLD_BOX, OLD_PACKED):
        assert open_sealed(key, bytes.fromhex(box), AAD) == "Straße".encode()
    signer = VerifyingKey.from_raw(bytes.fromhex(OLD_SIGNER))
    assert verify(signer, bytes.fromhex(OLD_SIGNATURE), bytes.fromhex(OLD_BOX), AAD)
