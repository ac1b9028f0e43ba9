"""Sticks that are broken, full, changed, of others, or traps: each is named in words, and nothing is lost by it."""

from __future__ import annotations

import errno
import os
import shutil

import pytest

from kiosk.sealing.pairs import SigningKey
from kiosk.store.deliveries import Deliveries
from kiosk.store.submissions import SealedSubmission
from sync.carrying import letters
from sync.carrying.papers import Acknowledgement, Outbox, Piece
from sync.carrying.stick import BATCH, FILES, OUTBOX, TOP, Stick, StickError
from sync.hub.kiosks.enrolment import revoke
from tests.support.clock import StillClock
from tests.support.ordinary_user import ordinary_user
from tests.support.sticks import (
    NOW,
    Office,
    answer_file,
    batches,
    content_of,
    copied,
    forge,
    from_hub,
    from_kiosk,
    introduced,
    lay_batch,
    outbox_file,
    shelf_file,
)

SECRET = b"what is not on the stick"


@pytest.fixture
def full(kiosk, stick):
    """Return a kiosk with something on the stick that the hub has not seen."""
    kiosk.finish(f"uuid:{kiosk.id}-1", f"uuid:{kiosk.id}-2")
    assert kiosk.carry("out", stick) == 0
    return kiosk


def _taken_after_all(kiosk, office, stick):
    """Write the stick anew, as the words said, and go the whole way."""
    assert kiosk.carry("out", stick) == 0, kiosk.words()
    assert office.command(stick) == 0, office.said
    assert kiosk.carry("in", stick) == 0, kiosk.words()
    return kiosk.counts().waiting == 0


def _answer(stick, kiosk, signer, answer):
    path = answer_file(stick, kiosk.id)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(letters.write(letters.ACKNOWLEDGEMENT, signer, answer.content()))


def _said(office):
    return "\n".join(office.said)


# What the hub meets


def test_a_list_that_breaks_off_anywhere_is_named_and_left_alone(full, office, stick):
    path = outbox_file(stick, full.id)
    whole = path.read_bytes()
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        (done,) = office.take(stick)
        assert "outbox.json cannot be used" in done.troubles[0]
        assert "carry out" in done.troubles[0]
        assert not done.answered
    assert _taken_after_all(full, office, stick)


def test_a_batch_that_is_cut_changed_or_gone_is_left_out_and_the_others_are_taken(full, office, stick, monkeypatch):
    monkeypatch.setattr("sync.carrying.outgoing.LARGEST", 1)
    for number, harm in enumerate((lambda data: data[:-1], lambda data: data[:-9] + bytes(9), None)):
        full.finish(f"uuid:{full.id}-more-{number}")
        full.carry("out", stick)
        (first, *_) = batches(stick, full.id)
        first.unlink() if harm is None else first.write_bytes(harm(first.read_bytes()))
        assert office.command(stick) == 1
        assert first.name[:12] in _said(office)
        assert full.carry("in", stick) == 1
        assert "The hub says: The file" in full.words()
        assert full.counts().waiting == 1, "what is damaged stays, the others are taken"
    assert _taken_after_all(full, office, stick)


def test_a_batch_of_junk_under_its_right_hash_is_left_out(full, office, stick):
    signer = full.site.signer
    data = b"no batch"
    (from_kiosk(stick, full.id) / (Piece.of(data).sha256 + BATCH)).write_bytes(data)
    forge(stick, signer, full.id, Outbox(full.id, 999, "now", "", (Piece.of(data),), {}))
    (done,) = office.take(stick)
    assert "not packed" in done.troubles[0]
    assert done.fresh == 0


def test_what_another_key_signed_is_refused_one_by_one(full, office, stick):
    good = full.finish("uuid:good")
    with full.deliveries() as deliveries:
        found = [deliveries.sealed(number) for number in deliveries.all_waiting()]
    signed = next(each for each in found if each.instance_id in good)
    bad = SealedSubmission(0, "uuid:bad", "join", "1", signed.created_at, signed.sealed, signed.signature)
    piece = lay_batch(stick, full.id, [signed, bad])
    forge(stick, full.site.signer, full.id, Outbox(full.id, 999, "now", "", (piece,), {}))
    (done,) = office.take(stick)
    assert (done.fresh, done.refused) == (1, 1)
    assert "uuid:bad" not in office.arrived()


def test_files_in_the_folder_of_another_kiosk_are_refused(full, office, stick, tmp_path):
    other = introduced(tmp_path / "other", office, stick)
    shutil.copytree(from_kiosk(stick, full.id), from_kiosk(stick, other.id), dirs_exist_ok=True)
    done = {each.kiosk: each for each in office.take(stick)}
    assert "of another kiosk" in done[other.id].troubles[0]
    assert (done[full.id].known, done[full.id].troubles) == (2, ())


def test_a_kiosk_that_nobody_knows_or_that_was_revoked_is_let_in_no_more(full, office, stick, stranger):
    assert stranger.carry("out", stick) == 1
    assert "No hub knows this kiosk yet" in stranger.words()
    forge(stick, stranger.site.signer, stranger.id, Outbox(stranger.id, 1, "now", "", (), {}))
    office.database.transaction(lambda connection: revoke(connection, full.id, "staff", NOW))
    done = {each.kiosk: each for each in office.take(stick)}
    assert "does not know this kiosk" in done[stranger.id].troubles[0]
    assert "revoked" in done[full.id].troubles[0]
    assert not answer_file(stick, stranger.id).exists()
    assert full.counts().waiting == 2


def test_a_stick_of_another_hub_is_refused_on_both_sides(full, office, stick, tmp_path):
    elsewhere = Office(tmp_path / "elsewhere")
    try:
        elsewhere.know(full.site)
        assert "meant for another hub" in elsewhere.take(stick)[0].troubles[0]
        answer = Acknowledgement(full.id, 99, "now", {f"uuid:{full.id}-1": "0" * 32})
        _answer(stick, full, elsewhere.key, answer)
    finally:
        elsewhere.database.close()
    assert full.carry("in", stick) == 1
    assert "another hub" in full.words()
    assert full.counts().waiting == 2
    assert _taken_after_all(full, office, stick)


def test_a_hub_that_does_not_know_the_code_is_not_believed(stranger, office, stick, tmp_path):
    stranger.finish("uuid:code")
    stranger.carry("out", stick, office.code())
    elsewhere = Office(tmp_path / "elsewhere")
    try:
        with stranger.deliveries() as deliveries:
            assert deliveries.counts().waiting == 1
        for proof in ("", "refused", "0" * 64):
            answer = Acknowledgement(stranger.id, 1, "now", {}, proof=proof)
            _answer(stick, stranger, elsewhere.key, answer)
            assert stranger.carry("in", stick) == 1
            assert "does not show that the hub knows the code" in stranger.words()
    finally:
        elsewhere.database.close()
    office.take(stick)
    assert stranger.carry("in", stick) == 0


@pytest.mark.parametrize("code", ["short", "AAAA-BBBB-CCCC-DDDD-EEEE", "ÄÄÄÄ-BBBB-CCCC-DDDD"])
def test_what_is_no_code_is_said_at_once(stranger, stick, code):
    assert stranger.carry("out", stick, code) == 1
    assert "16 letters and digits" in stranger.words()
    assert not list(stick.iterdir())


# What the kiosk meets


def test_an_answer_for_another_kiosk_clears_nothing(full, office, stick, tmp_path):
    other = introduced(tmp_path / "other", office, stick)
    office.take(stick)
    shutil.copy(answer_file(stick, full.id), answer_file(stick, other.id))
    other.finish("uuid:others")
    assert other.carry("in", stick) == 1
    assert "meant for another kiosk" in other.words()
    assert other.counts().waiting == 1


def test_an_answer_counts_for_the_very_bytes_only(full, office, stick):
    office.take(stick)
    told = content_of(answer_file(stick, full.id))
    marks = dict.fromkeys(told["accepted"], "0" * 32)
    forged = letters.write(letters.ACKNOWLEDGEMENT, office.key, told | {"accepted": marks})
    answer_file(stick, full.id).write_bytes(forged)
    full.carry("in", stick)
    assert full.counts().waiting == 2


def test_an_answer_that_breaks_off_anywhere_clears_nothing(full, office, stick):
    office.take(stick)
    path = answer_file(stick, full.id)
    whole = path.read_bytes()
    for length in range(0, len(whole), 61):
        path.write_bytes(whole[:length])
        assert full.carry("in", stick) == 1
        assert "cannot be used" in full.words()
    assert full.counts().waiting == 2
    path.write_bytes(whole)
    assert full.carry("in", stick) == 0


def test_a_kiosk_cannot_acknowledge_its_own(full, stick):
    with full.deliveries() as deliveries:
        names = [deliveries.sealed(number).instance_id for number in deliveries.all_waiting()]
    answer = Acknowledgement(full.id, 99, "now", dict.fromkeys(names, "0" * 32))
    _answer(stick, full, full.site.signer, answer)
    assert full.carry("in", stick) == 1
    assert full.counts().waiting == 2


@pytest.mark.parametrize("way", ["out", "in"])
def test_a_stick_that_is_not_there_or_empty_is_said(full, tmp_path, way):
    assert full.carry(way, tmp_path / "nowhere") == 1
    assert "There is no such folder" in full.words()


def test_an_empty_stick_or_one_of_others_says_where_to_begin(full, office, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert full.carry("in", empty) == 1
    assert "Begin with `handrail carry out" in full.words()
    assert office.command(empty) == 1
    assert "No kiosk wrote anything" in _said(office)


def test_a_kiosk_of_an_openrosa_server_carries_nothing(full, stick):
    settings = '[sync]\nkind = "openrosa"\nurl = "https://forms.example.org"\nplain = true\n'
    (full.site.folder / "kiosk.toml").write_text(settings)
    assert full.carry("out", stick) == 1
    assert "takes nothing by hand" in full.words()


def test_a_copied_disk_in_another_machine_carries_nothing(full, stick, monkeypatch):
    from kiosk.errors import Surroundings

    monkeypatch.setattr("sync.enrolling._MACHINE", stick / "another")
    with pytest.raises(Surroundings, match="another machine"):
        full.carry("out", stick)


# Traps


def _trap(path, kind, secret):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "link":
        path.symlink_to(secret)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.write_bytes(SECRET)


@pytest.mark.parametrize("trap", ["outbox link", "outbox pipe", "outbox folder", "batch link", "batch pipe"])
def test_traps_in_place_of_files_are_neither_followed_nor_waited_for(full, office, stick, tmp_path, trap):
    which, kind = trap.split()
    secret = tmp_path / "secret"
    secret.write_bytes(SECRET)
    path = outbox_file(stick, full.id) if which == "outbox" else batches(stick, full.id)[0]
    _trap(path, kind, secret)
    (done,) = office.take(stick)
    assert "left alone" in done.troubles[0] or "does not answer" in done.troubles[0]
    assert done.fresh == 0
    assert secret.read_bytes() == SECRET


@pytest.mark.parametrize("name", ["from-hub", "files"])
def test_a_link_in_place_of_a_folder_leads_nowhere(full, office, stick, tmp_path, name):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / ("0" * 64)).write_bytes(SECRET)
    path = from_hub(stick, full.id) if name == "from-hub" else stick / TOP / FILES
    _trap(path, "link", outside)
    office.take(stick)
    assert [each.name for each in outside.iterdir()] == ["0" * 64]
    assert len(office.arrived()) > 0


def test_the_kiosk_writes_through_no_link_either(full, stick, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    _trap(from_kiosk(stick, full.id), "link", outside)
    assert full.carry("out", stick) == 1
    assert "left alone" in full.words()
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "", ".hidden", "A", "x\0y", "con:", "a" * 81])
def test_no_name_leads_out_of_the_stick(stick, name):
    with pytest.raises(ValueError, match="not ours"):
        Stick(stick).write(name, data=b"")


def test_what_is_not_ours_stays_and_is_named(full, office, stick):
    for name in ("notes.txt", "\x1b[2Jevil", "zzzzzzzz"):
        (stick / TOP / name).write_bytes(SECRET)
    (from_kiosk(stick, full.id) / "holiday.jpg").write_bytes(SECRET)
    assert office.command(stick) == 0
    assert "notes.txt" in _said(office)
    assert "\x1b" not in _said(office)
    full.carry("out", stick)
    assert (from_kiosk(stick, full.id) / "holiday.jpg").read_bytes() == SECRET


# Room and rights


def test_a_full_stick_takes_what_fits_and_says_what_does_not(full, office, stick, monkeypatch):
    monkeypatch.setattr("sync.carrying.outgoing.LARGEST", 1)
    room = [sum(path.stat().st_size for path in from_kiosk(stick, full.id).iterdir())]
    monkeypatch.setattr(Stick, "room", lambda _self: room[0])
    full.finish(*(f"uuid:{full.id}-full-{number}" for number in range(20)))
    written = Stick.write

    def counted(self, *names, data):
        written(self, *names, data=data)
        room[0] -= len(data) if names[-1] != OUTBOX else 0

    monkeypatch.setattr(Stick, "write", counted)
    assert full.carry("out", stick) == 1
    assert "No room for" in full.words()
    monkeypatch.undo()
    assert 0 < office.take(stick)[0].fresh < 22
    assert _taken_after_all(full, office, stick)


def test_a_stick_without_any_room_is_left_as_it_is(full, stick, monkeypatch):
    empty = stick.with_name("no-room")
    empty.mkdir()
    monkeypatch.setattr(Stick, "room", lambda _self: 10)
    assert full.carry("out", empty) == 1
    assert "no room" in full.words()
    assert list(empty.iterdir()) == []


def test_a_file_system_that_does_not_tell_what_is_free_takes_what_it_can(full, office, stick, monkeypatch):
    usage = type(shutil.disk_usage(stick))
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage(0, 0, 0))
    full.finish(f"uuid:{full.id}-untold")
    assert full.carry("out", stick) == 0, full.words()
    assert office.take(stick)[0].fresh == 3


@pytest.mark.parametrize(
    "trouble",
    [
        (errno.ENOSPC, "full"),
        (errno.EROFS, "cannot be written"),
        (errno.EIO, "pulled out"),
        (errno.ENODEV, "pulled out"),
        (errno.EACCES, "may not be written"),
        (errno.EFBIG, "exFAT"),
    ],
    ids=lambda trouble: errno.errorcode[trouble[0]],
)
def test_a_stick_that_fails_is_said_on_both_sides_and_costs_nothing(full, office, stick, monkeypatch, trouble):
    number, words = trouble

    def fail(*_):
        raise OSError(number, os.strerror(number))

    before = copied(stick, "before")
    with monkeypatch.context() as broken:
        broken.setattr("sync.carrying.stick.write_new", fail)
        full.finish(f"uuid:{full.id}-fails")
        assert full.carry("out", stick) == 1
        assert words in full.words() or "no room" in full.words()
        (done,) = office.take(stick)
        assert done.fresh == 2
        assert not done.answered
        assert words in done.troubles[0]
    assert outbox_file(stick, full.id).read_bytes() == outbox_file(before, full.id).read_bytes()
    assert _taken_after_all(full, office, stick)


def test_a_stick_that_this_user_may_not_write_is_said(stick):
    stick.chmod(0o500)
    with ordinary_user(), pytest.raises(StickError, match="may not be written"):
        Stick(stick).write("1a2b3c4d", "from-kiosk", "outbox.json", data=b"x")


def test_two_at_once_on_one_site_take_turns(full, stick):
    from kiosk.store.lock import FileLock

    lock = FileLock(full.site.folder / "data" / "carry.lock")
    with lock.held(0.0):
        assert full.carry("out", stick) == 1
    lock.close()
    assert "Another `handrail carry` is running" in full.words()


def test_the_kiosks_own_key_is_no_hubs(full, office, stick):
    office.take(stick)
    told = content_of(shelf_file(stick, full.id))
    shelf_file(stick, full.id).write_bytes(letters.write(letters.CATALOGUE, SigningKey.make(), told))
    assert full.carry("in", stick) == 1
    assert "another hub" in full.words()
    with Deliveries.open(full.site.store_path, StillClock(), minimum_free=0) as deliveries:
        assert deliveries.counts().waiting == 0
