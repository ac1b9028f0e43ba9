"""A call that is taken back at a real kiosk leaves a real hub's board, once, whatever comes first or twice."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from kiosk.commands.services import install_own
from kiosk.services.installed import Services
from kiosk.store.submissions import SealedSubmission, stamp
from sync.batch import pack
from sync.hub.board import Helper, change
from sync.hub.demonstration.visitor import visiting
from sync.hub.pages.frame import now_utc
from sync.hub.schema import calls, events
from tests.support.hub_people import job, member
from tests.support.hubs import enrolled, posted, sync_once
from tests.support.near_hub import near_hub
from tests.support.odk_clients import NOW
from tests.support.openrosa_far_end import instance
from tests.support.sticks import Kiosk, Office


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with near_hub(tmp_path_factory.mktemp("hub")) as found:
        yield found


@pytest.fixture
def site(tmp_path, hub):
    return enrolled(tmp_path / "site", hub)


def _send(site):
    with sync_once(site) as process:
        said = process.communicate()[0].decode()
    assert process.returncode == 0, said


def _states(hub, **where):
    query = select(calls).filter_by(**where).order_by(calls.c.id)
    return [(row.number, row.state) for row in job(hub, lambda connection: connection.execute(query).all())]


def _call(name, number="K 47"):
    words = f"<ticket>{number}</ticket><service>join</service><why>read</why>"
    return _open(name, "handrail-call", words)


def _end(name, call, outcome="cancelled", number="K 47"):
    words = f"<call>{call}</call><ticket>{number}</ticket><service>join</service><outcome>{outcome}</outcome>"
    return _open(name, "handrail-call-end", words)


def _open(name, form_id, words):
    xml = instance(name, form_id=form_id).replace(b"<name>x</name>", words.encode())
    return SealedSubmission(0, name, form_id, "1", stamp(NOW), xml, b"")


def _arrive(hub, site, counter, *several):
    answer = posted(hub, site, pack(list(several)), counter=counter)
    assert answer.status_code == 204, answer.text


def test_a_person_takes_a_call_back_and_the_board_shows_it(hub, site):
    install_own(Services(site.services))
    page = member(hub, "Ada", "staff")
    with visiting(site) as visitor:
        number = visitor.call_a_helper()
        _send(site)
        assert _states(hub, kiosk=site.signer.id) == [(number, "waiting")]
        assert f'data-news="New call: {number}' in page.get("/calls").text
        visitor.take_back()
        _send(site)
    assert _states(hub, kiosk=site.signer.id) == [(number, "cancelled")]
    shown = page.get("/calls").text
    assert f'data-news="New call: {number}' not in shown
    assert f"{number} does not need anybody any more" in shown


def test_called_and_taken_back_while_there_was_no_network_arrives_in_order(hub, site):
    install_own(Services(site.services))
    with visiting(site) as visitor:
        number = visitor.call_a_helper()
        visitor.take_back()
        again = visitor.call_a_helper()
    _send(site)
    assert _states(hub, kiosk=site.signer.id) == [(number, "cancelled"), (again, "waiting")]


def test_on_a_stick_it_comes_in_order_too(hub, site, tmp_path):
    install_own(Services(site.services))
    with visiting(site) as visitor:
        number = visitor.call_a_helper()
        visitor.take_back()
    kiosk, stick = Kiosk(site), tmp_path / "stick"
    stick.mkdir()
    assert kiosk.carry("out", stick) == 0, kiosk.words()
    office = Office(Path(hub.address.removeprefix("sqlite:///")).parent)
    try:
        assert office.take(stick)[0].fresh == 2
    finally:
        office.database.close()
    assert _states(hub, kiosk=site.signer.id) == [(number, "cancelled")]


@pytest.mark.parametrize(
    ("outcome", "waiting", "taken"),
    [
        ("cancelled", "cancelled", "cancelled"),
        ("helped", "done", "done"),
        ("expired", "cancelled", "done"),
        ("no-such-word", "waiting", "taken"),
    ],
)
def test_what_becomes_of_a_call_depends_on_how_it_ended(hub, site, outcome, waiting, taken):
    me = site.signer.id
    _arrive(hub, site, 10, _call(f"uuid:w-{me}", "K 1"), _call(f"uuid:t-{me}", "K 2"), _call(f"uuid:d-{me}", "K 3"))
    mine = select(calls).filter_by(kiosk=me)
    ids = {row.number: row.id for row in job(hub, lambda connection: connection.execute(mine).all())}
    ada = Helper("Ada", "3")
    for number, steps in (("K 2", ("take",)), ("K 3", ("take", "done"))):
        for step in steps:
            assert job(hub, partial(change, call=ids[number], step=step, by=ada, now=now_utc()))
    ends = [_end(f"uuid:e{each}-{me}", f"uuid:{each}-{me}", outcome) for each in "wtd"]
    for counter in (11, 12):
        _arrive(hub, site, counter, *ends)
        assert _states(hub, kiosk=me) == [("K 1", waiting), ("K 2", taken), ("K 3", "done")]


def test_the_end_may_come_before_the_call_and_in_one_batch_with_it(hub, site):
    me = site.signer.id
    _arrive(hub, site, 10, _end(f"uuid:e1-{me}", f"uuid:c1-{me}"))
    _arrive(hub, site, 11, _call(f"uuid:c1-{me}"))
    _arrive(hub, site, 12, _end(f"uuid:e2-{me}", f"uuid:c2-{me}"), _call(f"uuid:c2-{me}"))
    _arrive(hub, site, 13, _call(f"uuid:c3-{me}"), _end(f"uuid:e3-{me}", f"uuid:c3-{me}"))
    assert _states(hub, kiosk=me) == [("K 47", "cancelled")] * 3


def test_nobody_hears_of_it_twice(hub, site):
    me = site.signer.id
    _arrive(hub, site, 10, _call(f"uuid:c-{me}"), _end(f"uuid:e-{me}", f"uuid:c-{me}"))
    heard = select(events.c.id).filter_by(kind="call")
    before = job(hub, lambda connection: len(connection.execute(heard).all()))
    _arrive(hub, site, 11, _end(f"uuid:e-{me}", f"uuid:c-{me}"), _call(f"uuid:c-{me}"))
    assert job(hub, lambda connection: len(connection.execute(heard).all())) == before


def test_a_kiosk_ends_its_own_calls_and_no_others(hub, site, tmp_path):
    me, other = site.signer.id, enrolled(tmp_path / "other", hub)
    _arrive(hub, site, 10, _call(f"uuid:c-{me}"))
    _arrive(hub, other, 10, _end(f"uuid:e-{other.signer.id}", f"uuid:c-{me}"), _end(f"uuid:n-{other.signer.id}", ""))
    assert _states(hub, kiosk=me) == [("K 47", "waiting")]
    assert _states(hub, kiosk=other.signer.id) == []
