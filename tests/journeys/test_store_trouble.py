"""The store fails at any moment of a visit: the screen says where to go, keeps everything, and goes on by itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from kiosk import screens
from tests.support.filled import GROWN_UP
from tests.support.hands import Finger
from tests.support.person import Person
from tests.support.stand import values
from tests.support.store_faults import Corrupt, Full, Locked, Missing, ReadOnly, damage

RECOVERS = 6
"""Seconds after which the kiosk has looked again."""
KEPT = "Your answers are kept. We go on as soon as it works again."
FAULTS = (Locked, Missing, ReadOnly, Full, Corrupt)
LATE = (Full, Corrupt)
"""These show when something new is to be kept: a page more of the same visit still finds its place."""


@pytest.fixture
def public_stand(stands):
    """A kiosk in a folder that others than root can reach."""
    with tempfile.TemporaryDirectory() as folder:
        yield stands(folder=Path(folder) / "site")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_answers_and_submission_outlive_any_trouble(public_stand, fault):
    stand = public_stand
    visitor = Person(stand, Finger(stand.window))
    visitor.begin("join-the-library")
    answers = dict(GROWN_UP)
    if fault not in LATE:
        visitor.answer(answers.pop("given_name"))
        break_and_press(stand, visitor, fault)
        assert stand.question.label.shown == "What is your family name?"
    visitor.fill_in(answers)
    before = [row.answer for row in stand.screen.rows]
    break_and_press(stand, visitor, fault)
    review = stand.screen
    assert isinstance(review, screens.Review)
    assert [row.answer for row in review.rows] == before
    assert review.summary[1].shown.endswith("Nothing is lost. Please try again, or call a helper.")
    assert isinstance(visitor.go_on(), screens.Done)
    assert values(stand.sent("join-the-library"), visitor.given) == visitor.given


def break_and_press(stand, visitor, fault):
    """Break the store, press the way on, see the trouble, put it right."""
    broken = fault(stand)
    try:
        before = stand.screen
        while stand.screen.identity == before.identity:
            visitor.press("next")
        stand.wait(RECOVERS)
        trouble = stand.screen
        assert isinstance(trouble, screens.Trouble)
        assert trouble.code == broken.code
        assert "Please go to the desk. A person helps you there." in notes(trouble)
        assert KEPT in notes(trouble)
    finally:
        broken.over()
    stand.wait(RECOVERS)


def notes(trouble):
    return [line.shown for _, line in trouble.notes]


def test_a_call_that_cannot_be_kept_still_points_to_a_person(stand, visitor):
    visitor.begin("join-the-library")
    visitor.answer("Ana")
    visitor.press("helper")
    visitor.press("choice:read")
    locked = Locked(stand)
    trouble = visitor.press("next")
    assert isinstance(trouble, screens.Trouble)
    assert "We could not call a helper from here. Please go to the desk." in notes(trouble)
    visitor.press("helper")
    assert isinstance(stand.screen, screens.Trouble)
    locked.over()
    stand.wait(RECOVERS)
    assert stand.question.value == "Ana"
    visitor.press("helper")
    visitor.press("choice:read")
    assert isinstance(visitor.press("next"), screens.HelpNumber)


@pytest.mark.parametrize("fault", [Locked, Missing, Full], ids=lambda fault: fault.__name__)
def test_nothing_new_is_begun_while_nothing_can_be_kept(stand, visitor, fault):
    visitor.press("next")
    broken = fault(stand)
    trouble = visitor.press("service:join-the-library")
    assert isinstance(trouble, screens.Trouble)
    assert notes(trouble)[-1] == "What you sent before is safe."
    broken.over()
    stand.wait(RECOVERS)
    assert isinstance(stand.screen, screens.Services)
    visitor.press("service:join-the-library")
    assert isinstance(visitor.go_on(), screens.QuestionPage)


def test_a_kiosk_that_finds_its_store_damaged_keeps_its_hands_off_until_it_is_put_back(stands):
    first = stands()
    visitor = Person(first, Finger(first.window))
    visitor.begin("join-the-library")
    visitor.fill_in(GROWN_UP)
    visitor.go_on()
    first.close()
    path = first.site.store_path
    good = path.read_bytes()
    damage(path)
    damaged = path.read_bytes()
    stand = stands(folder=first.folder)
    assert isinstance(stand.screen, screens.Trouble)
    assert stand.screen.code == "S3"
    stand.wait(60)
    assert path.read_bytes() == damaged
    path.write_bytes(good)
    stand.wait(RECOVERS)
    assert isinstance(stand.screen, screens.Welcome)
    assert values(stand.sent("join-the-library"), visitor.given) == visitor.given
