"""Without a voice or without sound everything else goes on, and the page of the voice says why it is off."""

from __future__ import annotations

import pytest

from kiosk import screens
from tests.support.filled import GROWN_UP
from tests.support.hands import Finger
from tests.support.person import Person
from tests.support.voice import WrittenSpeaker


class Silent(WrittenSpeaker):
    """A loudspeaker that cannot say anything, and why."""

    def __init__(self, problem):
        super().__init__()
        self._problem = problem

    def voices(self):
        return frozenset()

    def problem(self):
        return self._problem


@pytest.mark.parametrize("problem", ["no_engine", "no_sound"])
def test_a_visit_without_a_voice(stands, problem):
    speaker = Silent(problem)
    stand = stands(speaker=speaker)
    visitor = Person(stand, Finger(stand.window))
    setting = visitor.press("setting:voice")
    assert setting.hint.shown == "There is no voice for this language here. A helper can read to you."
    assert (setting.options, setting.frame.preferences.voice, setting.frame.voice_strip) == ((), False, ())
    visitor.press("next")
    visitor.begin("join-the-library")
    visitor.fill_in(GROWN_UP)
    assert isinstance(visitor.go_on(), screens.Done)
    assert len(stand.papers()) == 1
    visitor.go_on()
    assert isinstance(visitor.go_on(), screens.Welcome)
    assert stand.spoken == []


def test_a_voice_that_comes_and_goes_during_a_visit(stand, visitor):
    """A plug is pulled: the page stays, the answers stay; put back, it can speak again."""
    visitor.press("setting:voice")
    visitor.press("next")
    visitor.begin("join-the-library")
    visitor.answer("Ana")
    had = stand.speaker.voices
    stand.speaker.voices = frozenset
    stand.speaker.on_voices()
    stand.settle()
    assert stand.question.value == "Ana"
    visitor.go_on()
    stand.speaker.voices = had
    stand.speaker.on_voices()
    stand.settle()
    before = len(stand.spoken)
    visitor.press("listen")
    assert stand.question.label.spoken in stand.spoken[before:]
