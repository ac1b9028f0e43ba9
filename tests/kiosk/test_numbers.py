from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import numbers
from kiosk.numbers import random_reference, ticket_number


def test_ticket_numbers_go_up_and_have_no_look_alikes():
    used = []
    for _ in range(64):
        used.append(ticket_number("K", used, set()))
    assert (used[0], used[1], used[8], used[-1]) == ("K 22", "K 23", "K 32", "K 99")
    assert len(set(used)) == 64
    assert not set("".join(used)) & set("01IO")


def test_a_number_of_today_comes_again_only_when_all_were_used_and_then_the_oldest_first():
    used = []
    for _ in range(64):
        used.append(ticket_number("K", used, {"K 22"} if used else set()))
    assert ticket_number("K", used, {"K 22"}) == "K 23"
    assert ticket_number("K", [*used, "K 23"], {"K 22"}) == "K 24"


def test_an_open_ticket_of_yesterday_keeps_its_number():
    assert ticket_number("K", [], {"K 22", "K 24"}) == "K 23"
    assert ticket_number("K", ["K 23"], {"K 22", "K 24"}) == "K 25"


def test_when_all_are_open_numbers_get_longer():
    taken = []
    for _ in range(64 + 512):
        taken.append(ticket_number("K", taken, set(taken)))
    assert len(set(taken)) == 64 + 512
    assert (taken[64], taken[-1]) == ("K 222", "K 999")


@settings(max_examples=30)
@given(st.data())
def test_a_number_is_never_twice_among_open_tickets(data):
    used, still_open = [], set()
    for _ in range(80):
        number = ticket_number("B", used, still_open)
        assert number not in still_open
        used.append(number)
        still_open.add(number)
        if data.draw(st.booleans()):
            still_open.discard(data.draw(st.sampled_from(sorted(still_open))))


def test_references_are_two_letters_and_four_digits_that_nobody_mistakes():
    for _ in range(500):
        reference = random_reference()
        assert re.fullmatch("[BCDFGHJ-NPRSTVWXZ]{2} [2-9]{4}", reference)
        assert reference[:2] not in numbers.UNKIND


def test_an_unkind_pair_is_thrown_again(monkeypatch):
    thrown = iter("SSHB4827")
    monkeypatch.setattr(numbers.secrets, "choice", lambda _: next(thrown))
    assert random_reference() == "HB 4827"


def test_running_out_is_said():
    class Everything:
        def __contains__(self, number):
            return True

        def __iter__(self):
            return iter(f"K {n}" for n in range(22, 10_000))

        def __len__(self):
            return 10_000

    with pytest.raises(ValueError, match="every ticket number"):
        ticket_number("K", [], Everything())
