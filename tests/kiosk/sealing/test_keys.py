from __future__ import annotations

import json

import pytest

from kiosk.errors import Surroundings
from kiosk.sealing import keys
from kiosk.sealing.pairs import OpeningKey, SigningKey, from_pem, to_pem

MADE = "2026-03-02T10:00:00.000+00:00"
PASSPHRASE = "correct horse battery ñ"


def refused(name, call, *args, **named):
    with pytest.raises(Surroundings) as caught:
        call(*args, **named)
    assert caught.value.name == name


@pytest.fixture
def folder(tmp_path):
    keys.make_site_keys(tmp_path / "keys", "Mill Library", MADE)
    return tmp_path / "keys"


def test_a_site_has_two_private_files_for_their_owner_only_and_one_public(folder):
    read = keys.read_public(folder / keys.PUBLIC)
    assert (read.name, read.made, read.demonstration) == ("Mill Library", MADE, False)
    for role in ("submissions", "desk"):
        path = folder / keys.private_name(role)
        assert path.stat().st_mode & 0o777 == 0o600
        private = keys.read_opening(path)
        assert private.role == role
        assert private.sealing == getattr(read, role)
    assert read.submissions != read.desk


def test_a_file_says_in_words_where_it_belongs(folder):
    content = json.loads((folder / "submissions-private-key.json").read_text())
    assert content["handrail"] == "private key"
    assert "Never on a kiosk" in content["note"]
    assert "PRIVATE" not in (folder / keys.PUBLIC).read_text()


def test_keys_are_never_written_over(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    refused("site_exists", keys.make_site_keys, folder, "Other", MADE)
    (folder / keys.PUBLIC).unlink()
    refused("site_exists", keys.make_site_keys, folder, "Other", MADE)
    assert all((folder / name).read_bytes() == content for name, content in before.items() if name != keys.PUBLIC)


def test_a_passphrase_is_needed_where_there_is_one(tmp_path):
    keys.make_site_keys(tmp_path, "Mill", MADE, PASSPHRASE)
    path = tmp_path / "desk-private-key.json"
    assert keys.needs_passphrase(path)
    refused("passphrase_wrong", keys.read_opening, path)
    refused("passphrase_wrong", keys.read_opening, path, "something else")
    refused("passphrase_wrong", keys.read_opening, path, "")
    # The same letter, composed as another keyboard does.
    assert keys.read_opening(path, "correct horse battery n\u0303").role == "desk"


def test_a_passphrase_is_stretched_with_salt_of_its_own(tmp_path):
    keys.make_site_keys(tmp_path, "Mill", MADE, PASSPHRASE)
    files = [json.loads((tmp_path / f"{role}-private-key.json").read_text()) for role in ("desk", "submissions")]
    assert files[0]["salt"] != files[1]["salt"]
    path = tmp_path / "desk-private-key.json"
    for salt in (files[1]["salt"], 3, "*"):
        path.write_text(json.dumps(files[0] | {"salt": salt}))
        with pytest.raises(Surroundings):
            keys.read_opening(path, PASSPHRASE)


def test_a_passphrase_can_be_given_later(folder):
    path = folder / "desk-private-key.json"
    before = keys.read_opening(path).id
    keys.protect(path, None, PASSPHRASE)
    refused("passphrase_wrong", keys.read_opening, path)
    assert keys.read_opening(path, PASSPHRASE).id == before
    assert path.stat().st_mode & 0o777 == 0o600
    keys.protect(path, PASSPHRASE, None)
    assert keys.read_opening(path).id == before
    assert sorted(p.name for p in folder.iterdir()) == [
        "desk-private-key.json", "site-public-keys.json", "submissions-private-key.json",
    ]  # fmt: skip


def test_a_private_key_that_others_may_read_is_refused_unless_protected(folder):
    path = folder / "desk-private-key.json"
    path.chmod(0o640)
    refused("keys_exposed", keys.read_opening, path)
    path.chmod(0o600)
    keys.protect(path, None, PASSPHRASE)
    path.chmod(0o644)
    assert keys.read_opening(path, PASSPHRASE).role == "desk"


def test_demonstration_keys_say_so_in_every_file(tmp_path):
    keys.make_site_keys(tmp_path, "Mill", MADE, demonstration=True)
    keys.make_kiosk_key(tmp_path, MADE, demonstration=True)
    files = [json.loads(path.read_text()) for path in tmp_path.iterdir()]
    assert len(files) == 5
    assert all(content["demonstration"] is True for content in files)
    assert keys.read_public(tmp_path / keys.PUBLIC).demonstration
    # The mark is in the key itself: a file that denies it changes nothing.
    content = json.loads((tmp_path / keys.PUBLIC).read_text()) | {"demonstration": False}
    (tmp_path / keys.PUBLIC).write_text(json.dumps(content))
    assert keys.read_public(tmp_path / keys.PUBLIC).demonstration


def test_a_kiosks_key_signs_and_opens_nothing(tmp_path):
    signer = keys.make_kiosk_key(tmp_path, MADE, demonstration=False)
    assert keys.read_signing(tmp_path / keys.KIOSK_PRIVATE).id == signer.id
    assert keys.read_kiosk_public(tmp_path / keys.KIOSK_PUBLIC) == signer.verifying
    refused("keys_damaged", keys.read_opening, tmp_path / keys.KIOSK_PRIVATE)


def test_a_key_that_opens_is_refused_as_a_kiosks_key(folder):
    refused("keys_damaged", keys.read_signing, folder / "desk-private-key.json")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"handrail": "site public keys", "version": 2}',
        b'{"handrail": "site public keys", "version": 1}',
        b'{"handrail": "site public keys", "version": 1, "site": "x", "made": "x", "submissions": 3, "desk": 3}',
        b'{"handrail": "site public keys", "version": 1, "site": "x", "made": "x", "submissions": "*", "desk": "*"}',
        b'{"handrail": "site public keys", "version": 1, "site": "x", "made": "x", "submissions": "AA==", "desk": ""}',
        b"[" * 50_000,
    ],
)
def test_a_damaged_file_is_named(tmp_path, content):
    path = tmp_path / "k.json"
    path.write_bytes(content)
    path.chmod(0o600)
    refused("keys_damaged", keys.read_public, path)
    refused("keys_damaged", keys.read_kiosk_public, path)
    refused("keys_damaged", keys.read_opening, path)


def test_a_missing_file_is_named(tmp_path):
    refused("keys_missing", keys.read_public, tmp_path / "none.json")
    refused("keys_missing", keys.read_opening, tmp_path)


@pytest.mark.parametrize(
    "changes",
    [{"role": "kiosk"}, {"role": "owner"}, {"role": 3}, {"pem": "rubbish"}, {"pem": 3}, {"id": "00000000"},
     {"pem": to_pem(SigningKey.make())}, {"pem": to_pem(OpeningKey.make("desk"))}],
)  # fmt: skip
def test_a_private_key_must_fit_what_its_file_says(folder, changes):
    path = folder / "desk-private-key.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    refused("keys_damaged", keys.read_opening, path)
    refused("keys_damaged", keys.read_signing, path)


def test_the_kiosks_key_is_read_without_the_library_for_other_kinds_as_with_it():
    key = SigningKey.make()
    written = to_pem(key)
    assert from_pem("kiosk", written).verifying == key.verifying
    # Another way to write the same key takes the library's way.
    assert from_pem("kiosk", f"\n{written}\n").verifying == key.verifying
    assert from_pem("kiosk", written.replace("\n", "\r\n")).verifying == key.verifying


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pem: pem[:0],
        lambda pem: pem[:60],
        lambda pem: pem.replace("MC4C", "MC4D"),
        lambda pem: pem.replace("BEGIN PRIVATE", "BEGIN PUBLIC"),
        lambda pem: pem.replace("\nMC4", "\n*"),
    ],
)
def test_a_spoilt_key_of_a_kiosk_is_refused(spoil):
    refused("keys_damaged", from_pem, "kiosk", spoil(to_pem(SigningKey.make())))
