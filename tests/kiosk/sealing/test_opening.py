from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.sealing import keys
from kiosk.sealing.opening import NotOpened, Opened, open_all, read_rows
from kiosk.site import Site
from kiosk.store.submissions import SealedSubmission
from tests.support.clock import StillClock
from tests.support.ordinary_user import ordinary_user
from tests.support.submitting import submit

CLOCK = StillClock()


@pytest.fixture
def site(tmp_path):
    made = Site.open_or_demonstrate(tmp_path / "site", "Mill", CLOCK)
    for number in range(3):
        submit(made, CLOCK, f"uuid:{number}", b"<data>%d</data>" % number)
    return made


def opener(site):
    private = keys.read_opening(site.folder / "demonstration" / "submissions-private-key.json")
    signer = site.signer.verifying
    return {private.id: private}, {signer.id: signer}


def rows_of(site):
    return list(read_rows(site.folder))


def only(results):
    (result,) = results
    return result


def test_every_submission_opens_to_exactly_what_was_sealed(site):
    opened = list(open_all(rows_of(site), *opener(site)))
    assert [(item.submission.sequence, item.xml) for item in opened] == [
        (number + 1, b"<data>%d</data>" % number) for number in range(3)
    ]


def test_an_opened_submission_does_not_print_its_answers(site):
    assert "data" not in repr(next(open_all(rows_of(site), *opener(site))))


@pytest.mark.parametrize(
    "changes",
    [
        {"instance_id": "uuid:other"},
        {"form_id": "other"},
        {"version": "2"},
        {"created_at": "2020-01-01T00:00:00.000+00:00"},
        {"sealed": b"\x01abcd" + bytes(60)},
    ],
)
def test_a_changed_submission_is_not_opened(site, changes):
    result = only(open_all([replace(rows_of(site)[0], **changes)], *opener(site)))
    assert isinstance(result, NotOpened)
    assert "signature does not fit" in result.why


def test_one_sealed_by_a_stranger_is_not_opened(site, tmp_path):
    stranger = Site.open_or_demonstrate(tmp_path / "stranger", "Mill", CLOCK)
    forged = replace(stranger, keys=site.keys)
    now = CLOCK.now()
    box = forged.seal_submission("uuid:9", "join", "1", now, b"<data/>")
    row = SealedSubmission(1, "uuid:9", "join", "1", rows_of(site)[0].created_at, *box)
    result = only(open_all([row], *opener(site)))
    assert f"kiosk {stranger.signer.id}, which is not known" in result.why
    # Nor does it help to claim another kiosk's name.
    claimed = replace(row, signature=row.signature[:1] + bytes.fromhex(site.signer.id) + row.signature[5:])
    assert "signature does not fit" in only(open_all([claimed], *opener(site))).why


def test_the_missing_key_is_named(site):
    result = only(open_all(rows_of(site)[:1], {}, opener(site)[1]))
    assert site.keys.submissions.id in result.why
    assert "private key" in result.remedy


def test_rubbish_for_a_signature_is_said(site):
    result = only(open_all([replace(rows_of(site)[0], signature=b"")], *opener(site)))
    assert "damaged" in result.why


def test_the_same_submission_from_two_places_is_opened_once(site):
    rows = rows_of(site)
    assert len(list(open_all([*rows, *rows], *opener(site)))) == 3


def test_a_damaged_copy_does_not_hide_the_good_one(site):
    row = rows_of(site)[0]
    results = list(open_all([replace(row, sealed=row.sealed[:-1]), row], *opener(site)))
    assert [type(result) for result in results] == [NotOpened, Opened]


def test_two_contents_under_one_id_are_a_conflict(site):
    row = rows_of(site)[0]
    sealed, signature = site.seal_submission("uuid:0", "join", "1", CLOCK.now(), b"<data>other</data>")
    results = list(open_all([row, replace(row, sealed=sealed, signature=signature)], *opener(site)))
    assert [type(result) for result in results] == [Opened, NotOpened]
    assert "different content" in results[1].why


def test_files_and_folders_of_files_are_read(site, tmp_path):
    folder = tmp_path / "stick" / "deep"
    folder.mkdir(parents=True)
    rows = rows_of(site)
    for row in rows:
        (folder / f"{row.sequence}.sealed.json").write_bytes(row.to_parcel())
    (folder / "letter.txt").write_text("not ours")
    (folder / "9.sealed.json").write_text("broken")
    read = list(read_rows(tmp_path / "stick"))
    assert read[:3] == rows
    assert isinstance(read[3], NotOpened)
    assert list(read_rows(folder / "1.sealed.json")) == rows[:1]


def test_an_enormous_file_is_not_read(tmp_path):
    path = tmp_path / "big.sealed.json"
    with path.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert "too large" in only(read_rows(path)).why


def test_what_is_not_there_is_said(tmp_path):
    assert "not where it was" in only(read_rows(tmp_path / "store.db")).why
    assert "cannot be read" in only(read_rows(tmp_path / "x.json")).why
    assert "no store" in only(read_rows(tmp_path)).why


def test_reading_writes_nothing(site):
    before = {path.name: path.read_bytes() for path in site.store_path.parent.iterdir()}
    assert len(rows_of(site)) == 3
    after = {path.name: path.read_bytes() for path in site.store_path.parent.iterdir()}
    assert after["store.db"] == before["store.db"]
    assert set(after) <= {*before, "store.db-wal", "store.db-shm"}


def test_a_store_on_a_disk_for_reading_only_is_read(site):
    folder = Path(tempfile.mkdtemp())
    shutil.copy(site.store_path, folder / "store.db")
    (folder / "store.db").chmod(0o444)
    folder.chmod(0o555)
    with ordinary_user():
        assert len(list(read_rows(folder / "store.db"))) == 3
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_of_a_damaged_store_what_can_be_read_is_read(site):
    for number in range(3, 60):
        submit(site, CLOCK, f"uuid:{number}", os.urandom(900))
    damaged = sqlite3.connect(site.store_path)
    pages = damaged.execute("PRAGMA page_count").fetchone()[0]
    damaged.close()
    content = bytearray(site.store_path.read_bytes())
    # Behind the pages the tables begin with: those of the schema would take everything with them.
    page = pages * 3 // 4
    content[page * 4096 : (page + 1) * 4096] = os.urandom(4096)
    site.store_path.write_bytes(content)
    results = list(open_all(read_rows(site.folder), *opener(site)))
    opened = [item for item in results if isinstance(item, Opened)]
    assert 40 <= len(opened) < 60
    assert len(opened) + sum(isinstance(item, NotOpened) for item in results) >= 60
