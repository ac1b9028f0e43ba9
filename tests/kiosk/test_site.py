from __future__ import annotations

import json

import pytest

from kiosk.errors import Surroundings
from kiosk.sealing import keys
from kiosk.sealing.seals import open_sealed, verify
from kiosk.site import Site, checkpoint_binding
from kiosk.store.store import Store
from tests.support.clock import StillClock

CLOCK = StillClock()
MADE = "2026-03-02T10:00:00.000+00:00"


def refused(name, call, *args):
    with pytest.raises(Surroundings) as caught:
        call(*args)
    assert caught.value.name == name


@pytest.fixture
def real_keys(tmp_path):
    return keys.make_site_keys(tmp_path / "office", "Mill", MADE)


def test_the_first_run_makes_a_demonstration_that_can_be_opened(tmp_path):
    site = Site.open_or_demonstrate(tmp_path / "site", "Millbrook Library", CLOCK)
    assert site.demonstration
    assert site.keys.name == "Millbrook Library"
    box = site.seal_submission("uuid:1", "join", "1", CLOCK.now(), b"<data/>")
    with Store.open(site.store_path, CLOCK) as store:
        store.add_submission("uuid:1", "join", "1", *box, CLOCK.now())
        (row,) = store.outbox()
    private = keys.read_opening(site.folder / "demonstration" / "submissions-private-key.json")
    assert open_sealed(private, row.sealed, row.binding) == b"<data/>"
    assert verify(site.signer.verifying, row.signature, row.sealed, row.binding)


def test_the_second_run_finds_the_same_site(tmp_path):
    first = Site.open_or_demonstrate(tmp_path, "Mill", CLOCK)
    assert Site.open_or_demonstrate(tmp_path, "Other", CLOCK).keys == first.keys
    assert Site.open(tmp_path).signer.id == first.signer.id


def test_a_real_site_holds_no_key_that_opens(tmp_path, real_keys):
    site = Site.make(tmp_path / "site", real_keys, CLOCK)
    assert not site.demonstration
    private = [path for path in site.folder.rglob("*") if path.is_file() and b"PRIVATE" in path.read_bytes()]
    assert [path.name for path in private] == ["kiosk-private-key.json"]
    assert json.loads(private[0].read_text())["role"] == "kiosk"
    assert private[0].stat().st_mode & 0o777 == 0o600


def test_a_checkpoint_is_for_the_desk(tmp_path, real_keys):
    site = Site.make(tmp_path / "site", real_keys, CLOCK)
    desk = keys.read_opening(tmp_path / "office" / "desk-private-key.json")
    assert open_sealed(desk, site.seal_checkpoint("v1", b"state"), checkpoint_binding("v1")) == b"state"
    refused("seal_broken", open_sealed, desk, site.seal_checkpoint("v1", b"state"), checkpoint_binding("v2"))


def test_two_kiosks_of_a_site_sign_with_keys_of_their_own(tmp_path, real_keys):
    one, other = (Site.make(tmp_path / name, real_keys, CLOCK) for name in ("one", "other"))
    assert one.keys == other.keys
    assert one.signer.id != other.signer.id


def test_a_site_is_not_made_over_another(tmp_path, real_keys):
    Site.make(tmp_path / "site", real_keys, CLOCK)
    refused("site_exists", Site.make, tmp_path / "site", real_keys, CLOCK)


def test_lost_keys_do_not_become_a_demonstration_over_what_is_kept(tmp_path, real_keys):
    site = Site.make(tmp_path / "site", real_keys, CLOCK)
    with Store.open(site.store_path, CLOCK) as store:
        store.add_submission("uuid:1", "join", "1", b"sealed", b"signature", CLOCK.now())
    (site.folder / "keys").rename(tmp_path / "elsewhere")
    refused("site_missing", Site.open, site.folder)
    refused("site_exists", Site.open_or_demonstrate, site.folder, "Mill", CLOCK)
    assert not (site.folder / "keys").exists()


def test_a_first_run_that_was_cut_off_is_finished_by_the_next(tmp_path):
    site = Site.open_or_demonstrate(tmp_path, "Mill", CLOCK)
    (tmp_path / "keys").rename(tmp_path / "keys.part")
    (tmp_path / "keys.part" / "kiosk-public-key.json").unlink()
    again = Site.open_or_demonstrate(tmp_path, "Mill", CLOCK)
    assert again.signer.id != site.signer.id
    assert not (tmp_path / "keys.part").exists()


def test_a_missing_store_is_said_and_not_replaced(tmp_path):
    site = Site.open_or_demonstrate(tmp_path, "Mill", CLOCK)
    site.store_path.unlink()
    again = Site.open_or_demonstrate(tmp_path, "Mill", CLOCK)
    refused("store_missing", Store.open, again.store_path, CLOCK)


def test_a_folder_that_cannot_be_made_is_said(tmp_path, real_keys):
    (tmp_path / "file").write_bytes(b"")
    refused("file_unusable", Site.make, tmp_path / "file" / "site", real_keys, CLOCK)
    refused("file_unusable", Site.open_or_demonstrate, tmp_path / "file" / "site", "Mill", CLOCK)


def test_keys_can_be_renewed_but_not_to_or_from_a_demonstration(tmp_path, real_keys):
    site = Site.make(tmp_path / "site", real_keys, CLOCK)
    newer = keys.make_site_keys(tmp_path / "newer", "Mill", MADE)
    site.renew_keys(newer)
    assert Site.open(site.folder).keys == newer
    toy = keys.make_site_keys(tmp_path / "toy", "Mill", MADE, demonstration=True)
    refused("keys_damaged", site.renew_keys, toy)
    assert Site.open(site.folder).keys == newer


def test_only_the_owner_looks_into_the_folder(tmp_path):
    site = Site.open_or_demonstrate(tmp_path / "site", "Mill", CLOCK)
    for folder in (site.folder, site.folder / "data", site.folder / "keys", site.folder / "demonstration"):
        assert folder.stat().st_mode & 0o777 == 0o700
