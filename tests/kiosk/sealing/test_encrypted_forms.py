from __future__ import annotations

import base64
import itertools

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.sealing.encrypted_forms import Vectors, encrypt_submission, read_public_key
from tests.support import odk_decryption


@pytest.fixture(scope="module")
def keys():
    return odk_decryption.make_pair()


XML = '<data id="join" version="1"><name>Zoë</name></data>'.encode()


def record(keys, xml=XML, media=None, version="2026-1", name="uuid:1"):
    files = encrypt_submission(read_public_key(keys[0]), "jo&in", version, name, xml, media or {})
    return files, {file.name: file.content for file in files}


def test_the_other_implementation_fares_well_on_published_vectors():
    """FIPS 197 C.3 and SP 800-38A F.3.17 (CFB128-AES256)."""
    key = bytes(range(32))
    block = bytes.fromhex("00112233445566778899aabbccddeeff")
    expected = "8ea2b7ca516745bfeafc49904b496089"
    assert odk_decryption.encrypt_block(odk_decryption.round_keys(key), block).hex() == expected
    key = bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
    first = odk_decryption.encrypt_block(odk_decryption.round_keys(key), bytes(range(16)))
    plain = bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")
    assert bytes(a ^ b for a, b in zip(first, plain, strict=True)).hex() == "dc7e84bfda79164b7ecd8486985d3860"


@pytest.mark.parametrize("xml", [XML, b"", b"x" * 15, b"x" * 16, b"x" * 17, b"\x00\xff" * 700])
def test_another_implementation_decrypts_what_we_encrypt(keys, xml):
    files, contents = record(keys, xml)
    assert [file.name for file in files] == ["xml_submission_file", "submission.xml.enc"]
    assert odk_decryption.open_record(keys[1], files[0].content, contents) == {"submission.xml": xml}


def test_files_are_encrypted_in_the_order_of_the_manifest_the_xml_last(keys):
    media = {f"photo {number} & <x>.jpg": bytes([number]) * number for number in range(1, 19)}
    files, contents = record(keys, media=media)
    opened = odk_decryption.open_record(keys[1], files[0].content, contents)
    assert list(opened) == [*media, "submission.xml"]
    assert opened == media | {"submission.xml": XML}


def test_a_form_without_a_version_has_none_in_the_manifest(keys):
    files, contents = record(keys, version="")
    assert b"version=" not in files[0].content
    assert odk_decryption.open_record(keys[1], files[0].content, contents)["submission.xml"] == XML


def test_an_edit_names_what_it_replaces(keys):
    files = encrypt_submission(read_public_key(keys[0]), "join", "1", "uuid:2", XML, {}, replaces="uuid:1")
    assert b"<deprecatedID>uuid:1</deprecatedID>" in files[0].content


def test_nothing_readable_is_in_what_is_posted_but_ids_and_names(keys):
    files, _ = record(keys, b"CANARY" * 100, {"a.jpg": b"CANARY" * 100})
    assert all(b"CANARY" not in file.content for file in files)


def test_every_record_has_a_key_of_its_own(keys):
    assert record(keys)[0][1].content != record(keys)[0][1].content


def test_vectors_count_one_byte_up_and_around():
    vectors = Vectors("uuid:1", b"key")
    made = [vectors.next() for _ in range(18)]
    first = Vectors("uuid:1", b"key").next()
    assert made[0] == first
    for one, two in itertools.pairwise(made):
        assert sum(a != b for a, b in zip(one, two, strict=True)) == 1
    assert made[16][0] == (made[0][0] + 1) % 256


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no public key"),
        ("not base64!", "no public key"),
        (base64.b64encode(b"\x30\x03\x02\x01\x01").decode(), "no public key"),
        (odk_decryption.in_base64(ec.generate_private_key(ec.SECP256R1()).public_key()), "no RSA key"),
        (odk_decryption.make_pair(1024)[0], "2048 bits"),
    ],
)
def test_a_key_that_protects_nothing_is_refused(text, words):
    with pytest.raises(ValueError, match=words):
        read_public_key(text)


def test_a_key_may_be_folded_over_lines(keys):
    folded = "\n  ".join(keys[0][start : start + 64] for start in range(0, len(keys[0]), 64))
    assert read_public_key(folded).key_size == 2048
