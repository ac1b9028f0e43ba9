"""A private field is read aloud only to who was told that others may hear it, and asked again (EN 301 549 5.1.3.8)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.screens import Line
from tests.support import question_samples
from tests.support.displays import show, touch
from tests.support.samples import Samples
from tests.support.voice import WrittenSpeaker
from ui.widgets import Key

ANSWER, WARNING, SILENCE = "14 Quillwort Road", "Others may hear it.", "We do not say it."


@pytest.fixture
def page():
    shown = question_samples.page(question_samples.question("text", "What is your address?", value=ANSWER))
    labels = {**shown.frame.labels, "hear-private": Line(WARNING, WARNING)}
    return replace(shown, frame=replace(shown.frame, labels=labels))


def hear(window):
    touch(window, f"hear:field:{window.stage.page.page.questions[0].ref}")


def private(page):
    return replace(page, questions=(replace(page.questions[0], private=True),))


def test_what_is_not_private_is_heard_at_once(opened, page):
    speaker = WrittenSpeaker()
    hear(opened(page, speaker=speaker))
    assert speaker.said == [(ANSWER,)]


def test_what_is_private_is_heard_after_a_warning(opened, page):
    speaker = WrittenSpeaker()
    window = opened(private(page), speaker=speaker)
    hear(window)
    assert speaker.said == [(WARNING,)]
    hear(window)
    assert speaker.said == [(WARNING,), (ANSWER,)]


@pytest.mark.parametrize("kind", [private, lambda page: page], ids=["private", "not private"])
def test_where_nothing_may_be_said_the_key_says_why(opened, page, kind):
    speaker = WrittenSpeaker()
    labels = {**page.frame.labels, "hear-silent": Line(SILENCE, SILENCE)}
    window = opened(kind(replace(page, frame=replace(page.frame, labels=labels))), speaker=speaker)
    key = window.findChild(Key, f"hear:field:{page.questions[0].ref}")
    assert key.state.dashed
    assert SILENCE in key.accessibleDescription()
    hear(window)
    hear(window)
    assert speaker.said == [(SILENCE,), (SILENCE,)]


def test_what_is_typed_afterwards_needs_another_wish(opened, page, qtbot):
    speaker = WrittenSpeaker()
    window = opened(private(page), speaker=speaker)
    hear(window)
    qtbot.keyClicks(window.stage.page._sections[page.questions[0].ref].input.field, "s")
    hear(window)
    assert speaker.said == [(WARNING,), (WARNING,)]


def test_of_a_page_that_stays_the_changes_are_said_where_somebody_knows_them(opened):
    speaker, samples = WrittenSpeaker(), Samples(voice=True)
    told = []

    def changes(before, after):
        told.append((before, after))
        return (samples.review().title,)

    window = opened(samples.services(), speaker=speaker, changes=changes)
    before, after = samples.review(), replace(samples.review(), rows=samples.review().rows[:1])
    show(window, before)
    show(window, after)
    assert told == [(before, after)]
    assert speaker.said == [(samples.review().title.spoken,)]
