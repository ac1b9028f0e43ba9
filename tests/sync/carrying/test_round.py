"""A library without a network: everything is there, once, and only the hub's word clears the outbox."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from kiosk.__main__ import main
from kiosk.sealing.opening import open_all, read_rows
from kiosk.store.deliveries import Deliveries
from sync.carrying.outgoing import NUMBER
from tests.support.clock import StillClock
from tests.support.hubs import finish
from tests.support.sticks import batches, copied, introduced, new_kiosk, on_the_stick


def test_the_first_way_enrols_and_delivers_at_once(office, stranger, stick):
    expected = stranger.finish("uuid:first-1", "uuid:first-2", files=2)
    assert stranger.carry("out", stick, office.code()) == 0
    assert stranger.counts().waiting == 2, "nothing is taken off the kiosk before the hub has it"
    (done,) = office.take(stick)
    assert (done.kiosk, done.name, done.fresh, done.known, done.refused) == (stranger.id, "Mill Road", 2, 0, 0)
    assert (done.answered, done.troubles) == (True, ())
    assert stranger.carry("in", stick) == 0
    assert "Enrolled as Mill Road" in stranger.words()
    assert stranger.counts().accepted == 2
    assert stranger.counts().waiting == 0
    assert {name: office.arrived()[name] for name in expected} == expected


def test_every_step_may_be_done_again_and_changes_nothing(office, kiosk, stick):
    kiosk.finish("uuid:again-1", "uuid:again-2")
    for _ in range(2):
        assert kiosk.carry("out", stick) == 0
    first = office.take(stick)[0]
    second = office.take(stick)[0]
    assert (first.fresh, first.known) == (2, 0)
    assert (second.fresh, second.known) == (0, 2)
    for _ in range(2):
        assert kiosk.carry("in", stick) == 0
    assert (kiosk.counts().waiting, kiosk.counts().accepted) == (0, 2)


def test_the_same_submissions_are_the_same_files_and_old_ones_go(office, kiosk, stick):
    kiosk.finish("uuid:files-1")
    kiosk.carry("out", stick)
    before = {path: path.stat().st_mtime_ns for path in batches(stick, kiosk.id)}
    kiosk.carry("out", stick)
    assert {path: path.stat().st_mtime_ns for path in batches(stick, kiosk.id)} == before
    office.take(stick)
    kiosk.carry("in", stick)
    kiosk.finish("uuid:files-2")
    kiosk.carry("out", stick)
    assert len(batches(stick, kiosk.id)) == 1
    assert not set(before) & set(batches(stick, kiosk.id))


def test_one_stick_goes_round_several_kiosks(tmp_path, office, stick):
    kiosks = [introduced(tmp_path / f"site{number}", office, stick) for number in range(2)]
    for number, each in enumerate(kiosks):
        each.finish(f"uuid:round-{number}")
        assert each.carry("out", stick) == 0
    assert [done.fresh for done in office.take(stick)] == [1, 1]
    for each in kiosks:
        assert each.carry("in", stick) == 0
        assert each.counts().waiting == 0


def test_nothing_on_the_stick_can_be_read(office, kiosk, stick):
    kiosk.finish("uuid:read-1", files=1)
    kiosk.carry("out", stick)
    office.take(stick)
    assert not [path for path in on_the_stick(stick) if b"<data>" in path.read_bytes()]


def test_what_arrived_opens_in_the_office(office, kiosk, stick, tmp_path):
    kiosk.finish("uuid:opens-1")
    kiosk.carry("out", stick)
    office.take(stick)
    kiosk.carry("in", stick)
    assert main(["open", str(kiosk.site.folder), "--out", str(tmp_path / "out")]) == 0
    assert list(open_all(read_rows(kiosk.site.folder), {}, {}))  # it is still in the store, sealed


def test_an_old_answer_acknowledges_and_does_nothing_else(office, kiosk, stick):
    kiosk.finish("uuid:old-1")
    kiosk.carry("out", stick)
    office.take(stick)
    old = copied(stick, "old")
    kiosk.finish("uuid:old-2")
    kiosk.carry("out", stick)
    office.take(stick)
    assert kiosk.carry("in", stick) == 0
    assert kiosk.counts().accepted == 2
    assert kiosk.carry("in", old) == 0
    assert "before a newer one" in kiosk.words()


def test_what_an_old_answer_refuses_is_not_believed_again(office, kiosk, stick, tmp_path):
    other = introduced(tmp_path / "other", office, stick)
    other.finish("uuid:refused")
    other.carry("out", stick)
    office.take(stick)
    kiosk.finish("uuid:refused")
    assert kiosk.carry("out", stick) == 0
    done = {each.kiosk: each for each in office.take(stick)}
    assert done[kiosk.id].refused == 1
    assert kiosk.carry("in", stick) == 1
    assert "need staff" in kiosk.words()
    with kiosk.deliveries() as deliveries:
        (refused,) = deliveries.refused()
        assert (refused.reason, refused.instance_id) == ("different", "uuid:refused")
        assert deliveries.retry() == 1
    assert kiosk.carry("in", stick) == 0
    assert kiosk.counts().waiting == 1
    office.take(stick)
    assert office.refused().count(("uuid:refused", "different")) == 1


def test_what_staff_must_look_at_stays_and_holds_up_nothing(office, kiosk, stick):
    kiosk.finish("uuid:aside", "uuid:beside")
    with kiosk.deliveries() as deliveries:
        deliveries.needs_staff(deliveries.all_waiting()[0], "refused", "")
    kiosk.carry("out", stick)
    assert office.take(stick)[0].fresh == 1
    assert kiosk.carry("in", stick) == 1
    assert (kiosk.counts().waiting, kiosk.counts().needs_staff) == (0, 1)


def test_two_sticks_on_the_way_may_come_in_any_order(office, kiosk, stick):
    kiosk.finish("uuid:way-1")
    kiosk.carry("out", stick)
    late = copied(stick, "late")
    kiosk.finish("uuid:way-2")
    kiosk.carry("out", stick)
    assert office.take(stick)[0].fresh == 2
    assert office.take(late)[0].troubles == ()
    assert kiosk.carry("in", stick) == 0
    assert kiosk.carry("in", late) == 0
    assert kiosk.counts().accepted == 2


def test_a_copied_disk_is_found_and_a_new_code_lets_the_right_one_in(office, kiosk, stick, tmp_path):
    shutil.copytree(kiosk.site.folder, tmp_path / "copy")
    copy = new_kiosk(tmp_path / "copy")
    other = tmp_path / "other-stick"
    other.mkdir()
    kiosk.finish("uuid:of-the-one")
    copy.finish("uuid:of-the-other")
    kiosk.carry("out", stick)
    copy.carry("out", other)
    assert office.take(stick)[0].troubles == ()
    assert "Two machines use the key" in office.take(other)[0].troubles[0]
    assert "Two machines use the key" in office.take(stick)[0].troubles[0]
    assert kiosk.carry("out", stick, office.code()) == 0
    assert office.take(stick)[0].troubles == ()
    assert kiosk.carry("in", stick) == 0
    assert kiosk.counts().waiting == 0
    assert "uuid:of-the-other" not in office.arrived()


def test_a_restored_backup_goes_on_after_a_new_code(office, kiosk, stick, tmp_path):
    shutil.copytree(kiosk.site.folder, tmp_path / "backup")
    for number in range(3):
        kiosk.finish(f"uuid:lost-{number}")
        kiosk.carry("out", stick)
        office.take(stick)
    restored = new_kiosk(tmp_path / "backup")
    restored.finish("uuid:restored")
    restored.carry("out", stick)
    assert "Two machines use the key" in office.take(stick)[0].troubles[0]  # to the hub it is the same
    restored.carry("out", stick, office.code())
    assert office.take(stick)[0].troubles == ()
    assert restored.carry("in", stick) == 0
    with restored.deliveries() as deliveries:
        assert int(deliveries.state(NUMBER)) >= 4
    restored.finish("uuid:after")
    restored.carry("out", stick)
    assert office.take(stick)[0].troubles == ()


def test_the_whole_way_by_the_commands_that_staff_use(tmp_path, stick, capsys):
    site = new_kiosk(tmp_path / "site").site
    finish(site, ["uuid:command"])
    hub = ["--data", str(tmp_path / "hub")]
    assert main(["hub", "code", "--by-hand", "--name", "Mill", *hub]) == 0
    code = capsys.readouterr().out.split()[0]
    here = ["--site", str(site.folder)]
    assert main(["carry", "out", str(stick), "--code", code, *here]) == 0
    assert main(["hub", "carry", str(stick), *hub]) == 0
    assert main(["carry", "in", str(stick), *here]) == 0
    assert "Enrolled as Mill" in capsys.readouterr().out
    with Deliveries.open(site.store_path, StillClock(), minimum_free=0) as deliveries:
        assert (deliveries.counts().waiting, deliveries.counts().accepted) == (0, 1)
    assert main(["hub", "carry", *hub]) == 1


@pytest.mark.parametrize("late", [timedelta(days=31), timedelta(days=-1)])
def test_a_code_is_good_for_its_time_and_once(office, stranger, stick, tmp_path, late):
    code = office.code(office.now - late)
    stranger.carry("out", stick, code)
    first = office.take(stick)[0].troubles
    if late > timedelta(0):
        assert "older than 30 days" in first[0]
        return
    assert first == ()
    another = new_kiosk(tmp_path / "another")
    another.carry("out", stick, code)
    assert any("used for another one" in words for each in office.take(stick) for words in each.troubles)


def test_a_wrong_code_of_a_known_kiosk_changes_nothing(office, kiosk, stick):
    kiosk.finish("uuid:wrong-code")
    assert kiosk.carry("out", stick, "AAAA-BBBB-CCCC-DDDD") == 0
    (done,) = office.take(stick)
    assert done.fresh == 1
    assert "code" in done.troubles[0]
    assert kiosk.carry("in", stick) == 1
    assert "The hub says: The code" in kiosk.words()
    assert kiosk.counts().waiting == 0
    assert kiosk.carry("out", stick) == 0
    assert office.take(stick)[0].troubles == ()
