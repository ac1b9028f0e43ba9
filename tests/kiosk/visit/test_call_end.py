"""A call that is taken back, or runs out, is told behind the call: once, with its ticket closed or not at all."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from kiosk import actions, screens
from kiosk.errors import Fault
from kiosk.sealing.posts import opened
from kiosk.services.installed import Services
from kiosk.store.deliveries import Deliveries
from sync.start import machine_key
from tests.support import kiosks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.kiosks import Bench

HUB = '[sync]\nkind = "hub"\nurl = "https://hub.example.org"\n'
CALL, END = "handrail-call", "handrail-call-end"


def told(bench: Bench) -> list[ET.Element]:
    """What was put into the outbox about calls, in order."""
    found = [ET.fromstring(xml) for xml in bench.opened()]
    return [root for root in found if root.get("id") in {CALL, END}]


def call(bench: Bench) -> str:
    screen = bench.do(actions.Help(), actions.Next())
    assert isinstance(screen, screens.HelpNumber)
    return screen.number.shown


def instance(root: ET.Element) -> str | None:
    return next((node.text for node in root.iter() if node.tag.endswith("instanceID")), None)


@pytest.fixture
def with_hub(tmp_path: Path, own_services: Path) -> Iterator[Bench]:
    made = kiosks.bench(tmp_path / "site", own_services, HUB)
    yield made
    made.parts.door.lose()


def test_who_needs_no_help_any_more_says_so_behind_the_call(with_hub: Bench) -> None:
    with_hub.start("join-the-library")
    number = call(with_hub)
    with_hub.do(actions.CancelHelp(), actions.CancelHelp())
    first, second = told(with_hub)
    assert (first.get("id"), second.get("id")) == (CALL, END)
    said = {name: second.findtext(name) for name in ("call", "ticket", "service", "kiosk", "outcome")}
    assert said == {
        "call": instance(first),
        "ticket": number,
        "service": "join-the-library",
        "kiosk": "screen 2",
        "outcome": "cancelled",
    }
    assert with_hub.parts.store.open_tickets() == []
    site = with_hub.site
    with Deliveries.open(site.store_path, with_hub.clock, minimum_free=0) as deliveries:
        (due,) = deliveries.due(with_hub.clock.now(), 10)
        assert due.form_id == CALL, "the end waits until the call has arrived"
        deliveries.accepted([due.sequence])
        (due,) = deliveries.due(with_hub.clock.now(), 10)
        (file,) = deliveries.files(due.sequence)
        xml = opened(file, due.instance_id, machine_key(site)()).content
    assert ET.fromstring(xml).findtext("outcome") == "cancelled", "it travels open, as the call does"


def test_each_call_has_its_own_end(bench: Bench) -> None:
    numbers = []
    for _ in range(2):
        numbers.append(call(bench))
        bench.do(actions.CancelHelp())
    ends = [root for root in told(bench) if root.get("id") == END]
    assert [end.findtext("ticket") for end in ends] == numbers
    assert len({end.findtext("call") for end in ends}) == 2


def test_before_a_number_is_given_there_is_nothing_to_take_back(bench: Bench) -> None:
    bench.do(actions.Next(), actions.Help(), actions.CancelHelp())
    assert told(bench) == []


def test_a_call_that_is_open_at_closing_time_is_over_then_even_after_a_power_cut(bench: Bench) -> None:
    call(bench)
    bench.parts.door.lose()
    again = kiosks.bench(bench.folder, bench.parts.services.folder)
    again.clock.forward(9 * 3600)
    again.wait(40)
    first, second = told(again)
    assert (second.findtext("call"), second.findtext("outcome")) == (instance(first), "expired")
    again.wait(120)
    assert len(told(again)) == 2
    again.parts.door.lose()


def test_a_ticket_whose_call_nobody_heard_of_is_only_closed(tmp_path: Path, own_services: Path) -> None:
    folder = tmp_path / "services"
    shutil.copytree(own_services, folder)
    Services(folder).remove(CALL)
    made = kiosks.bench(tmp_path / "site", folder)
    made.do(actions.Next(), actions.Help())
    assert len(made.parts.store.open_tickets()) == 1
    made.do(actions.CancelHelp())
    assert (made.parts.store.open_tickets(), told(made)) == ([], [])
    made.parts.door.lose()


def test_where_the_form_of_the_end_is_missing_the_ticket_is_closed_all_the_same(
    tmp_path: Path, own_services: Path
) -> None:
    folder = tmp_path / "services"
    shutil.copytree(own_services, folder)
    Services(folder).remove(END)
    made = kiosks.bench(tmp_path / "site", folder)
    call(made)
    made.do(actions.CancelHelp())
    assert made.parts.store.open_tickets() == []
    assert [root.get("id") for root in told(made)] == [CALL]
    made.parts.door.lose()


def test_the_ticket_stays_open_where_its_end_cannot_be_kept(bench: Bench) -> None:
    call(bench)
    store = bench.parts.store
    store._db.conn.execute("CREATE TEMP TRIGGER full BEFORE INSERT ON main.outbox BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(Fault):
        bench.do(actions.CancelHelp())
    store._db.conn.execute("DROP TRIGGER full")
    assert len(store.open_tickets()) == 1
    assert [root.get("id") for root in told(bench)] == [CALL]
