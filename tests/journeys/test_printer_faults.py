"""Out of paper, jammed, unplugged: one line says so, the number is there to see and to hear, the service goes on."""

from __future__ import annotations

import pytest

from kiosk import screens
from kiosk.paper.printing import NoPrinter
from tests.support.filled import GROWN_UP
from tests.support.hands import Finger
from tests.support.person import Person
from ui.widgets import Words

FAULTS = {
    "no_paper": "We could not print. Our paper has run out. This is our fault. ",
    "jam": "We could not print. This is our fault. ",
    "unplugged": "We could not print. This is our fault. ",
}
LARGE_MM = 15.0


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_of_the_printer_stops_a_service(stand, visitor, fault):
    stand.printed.mkdir()
    (stand.printed / "fault").write_text(fault)
    visitor.press("setting:voice")
    visitor.press("next")
    visitor.begin("join-the-library")
    visitor.press("helper")
    visitor.press("choice:read")
    ticket = visitor.press("next")
    assert ticket.print_state.shown == f"{FAULTS[fault]}Your number is {ticket.number.shown}."
    assert_seen_and_heard(stand, ticket.number, ticket.print_state)
    assert stand.papers() == []

    (stand.printed / "fault").unlink()
    visitor.press("print")
    assert stand.papers() == [ticket.paper.id]
    assert stand.screen.print_state.shown == "Your ticket is printed. Take it with you."
    visitor.press("next")

    (stand.printed / "fault").write_text(fault)
    visitor.fill_in(GROWN_UP)
    done = visitor.go_on()
    line = next(line for sign, line in done.facts if sign == "printer")
    assert line.shown == f"{FAULTS[fault]}Please write down your reference: {done.reference.shown}."
    assert_seen_and_heard(stand, done.reference, line)
    assert stand.papers() == [ticket.paper.id], "no old job comes out for the next person"
    assert stand.sent("join-the-library").findtext("reference") == done.reference.shown
    visitor.go_on()
    assert isinstance(visitor.go_on(), screens.Welcome)


def assert_seen_and_heard(stand, number, line):
    words = [words for words in stand.window.findChildren(Words) if words.isVisible()]
    (large,) = [one for one in words if one.line.shown == number.shown]
    assert stand.window.stage.look.mm(large.height()) >= LARGE_MM
    assert line.shown in {one.line.shown for one in words}
    assert number.spoken in stand.spoken
    assert line.spoken in stand.spoken


def test_a_kiosk_without_a_printer(stands):
    stand = stands(printer=NoPrinter())
    visitor = Person(stand, Finger(stand.window))
    visitor.press("helper")
    visitor.press("choice:person")
    ticket = visitor.press("next")
    assert ticket.print_state.shown == f"There is no printer here. Your number is {ticket.number.shown}."
    assert visitor.sees("print") is None
    visitor.press("next")
    visitor.begin("join-the-library")
    visitor.fill_in(GROWN_UP)
    done = visitor.go_on()
    assert isinstance(done, screens.Done)
    assert f"There is no printer here. Please write down your reference: {done.reference.shown}." in {
        line.shown for _, line in done.facts
    }
