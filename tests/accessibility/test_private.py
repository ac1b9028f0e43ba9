"""What is private is never said aloud unasked, and what a person typed or chose is marked as theirs (S6, P3)."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from accessibility.changes import narrate_change
from accessibility.clips import Clips
from accessibility.narration import narrate
from accessibility.speech import Speech
from accessibility.voices import Voices
from kiosk import actions, screens
from tests.support import busy_visits, kiosks
from tests.support.workbooks import SETTINGS

if TYPE_CHECKING:
    from kiosk.actions import Action
    from kiosk.screens import Line, Screen

VOICES = Voices("espeak 1", {"en": "gmw/en", "es": "roa/es", "ar": "sem/ar"})
ALL_KINDS = f"""
| survey |
| | type | name | label |
| | text | name | What is your name? |
| | integer | number | What is your number? |
| | date | day | When? |
| | select_one colour | one | Which one? |
| | select_multiple colour | several | Which ones? |
| | rank colour | order | In which order? |
| | range | degree | How much? |
| | note | sums | You said ${{number}} and ${{name}}. |
| choices |
| | list_name | name | label |
| | colour | a | Quillwort |
| | colour | b | Zephyranthes |
{SETTINGS}
| kiosk |
| | key | text |
| | private | {{private}} |
| | title | Try it |
| | purpose | To try. |
| | needs | Nothing. |
| | cost | It is free. |
| | minutes | 2 |
| | icon | place |
| | who | We read it. |
| | how | We write. |
| | when | Today. |
| | step1 | Wait. |
"""
ANSWERS = {"name": "Vilhelmina", "number": "48271", "day": "1951-03-14", "one": "b", "several": "a b", "order": "b a"}
SECRETS = ("vilhelmina", "48271", "1951", "quillwort. chosen", "zephyranthes. chosen", "quillwort, zeph", "moved")


TWO = ("change-of-address", "join-the-library")


class Listener:
    """Hears what a visitor with the voice on is told: each screen, and each change of one."""

    def __init__(self, bench: kiosks.Bench) -> None:
        self.bench, self.heard = bench, []
        self.act(actions.Voice("on"))

    def act(self, action: Action) -> Screen:
        before = self.bench.screen
        after = self.bench.do(action)
        self.heard += narrate(after, self.bench.parts.texts)
        self.heard += narrate_change(before, after, self.bench.parts.texts)
        return after

    def answer(self, ref: str, value: str) -> None:
        for end in range(1, len(value) + 1):
            self.act(actions.Answer(ref, value[:end]))


def listened(tmp_path, private: str) -> list[Line]:
    """Return everything heard in a visit that answers all, goes back and through the review."""
    services = kiosks.install_table(tmp_path / "services", ALL_KINDS.replace("{private}", private))
    listener = Listener(kiosks.bench(tmp_path / "site", services))
    for step in (actions.Next(), actions.OpenService("small"), actions.Next()):
        listener.act(step)
    while isinstance(screen := listener.bench.screen, screens.QuestionPage):
        for asked in screen.questions:
            value = ANSWERS.get(asked.ref.rpartition("/")[2], "")
            if asked.kind in {"text", "integer"}:
                listener.answer(asked.ref, value)
            elif value:
                listener.act(actions.Answer(asked.ref, value))
        listener.act(actions.Next())
    assert isinstance(listener.bench.screen, screens.Review)
    for _ in ANSWERS:
        listener.act(actions.Back())
    return listener.heard


def told(lines: list[Line]) -> set[str]:
    words = " | ".join(line.spoken.lower() for line in lines)
    return {secret for secret in SECRETS if secret in words}


def test_answers_are_said_where_nothing_is_private(tmp_path):
    assert {"vilhelmina", "48271", "1951", "zephyranthes. chosen"} <= told(listened(tmp_path, "degree"))


def test_private_answers_are_not_said_in_any_way(tmp_path):
    heard = listened(tmp_path, f"{' '.join(ANSWERS)} sums")
    assert told(heard) == set()
    assert {"You have typed something. We do not say it aloud."} <= {line.spoken for line in heard}


@pytest.mark.parametrize("wanted", [False, True])
def test_where_nothing_of_a_person_is_said_aloud_the_page_has_words_for_it(tmp_path, *, wanted):
    services = kiosks.install_table(tmp_path / "services", ALL_KINDS.replace("{private}", "name"))
    bench = kiosks.bench(tmp_path / "site", services, f"[voice]\nprivate_listening = {str(wanted).lower()}\n")
    labels = bench.start("small").frame.labels
    assert ("hear-silent" in labels) is wanted


@pytest.mark.parametrize("private", ["degree", " ".join(ANSWERS)])
def test_whatever_holds_an_answer_is_personal(tmp_path, private):
    for line in listened(tmp_path, private):
        holds = any(secret in line.spoken.lower() for secret in SECRETS)
        assert line.personal or not holds, line


def test_nothing_of_an_answer_can_enter_the_folder_of_clips(tmp_path, monkeypatch):
    """Every screen of visits on our own services, offered to the real cache: what is kept names no answer."""
    own = (kiosks.OWN_SERVICES / f"{name}.xlsx" for name in TWO)
    services = kiosks.install(tmp_path / "services", *own, own=True)
    kept = []
    clips, speech = Clips(tmp_path / "speech", "test"), Speech(VOICES)
    monkeypatch.setattr(
        type(clips), "_path", lambda *_: kept.append(offered) or tmp_path / "speech" / f"{len(kept)}.wav"
    )
    bench = kiosks.bench(tmp_path / "site", services)
    refused = 0

    def act(action: Action) -> None:
        nonlocal offered, refused
        before = bench.screen
        after = bench.do(action)
        for line in (*narrate(after, bench.parts.texts), *narrate_change(before, after, bench.parts.texts)):
            for offered in speech.utterances(line, 100):
                clips.store(offered, b"RIFF")
                refused += busy_visits.CANARY in offered.text

    offered = None
    visitor = busy_visits.BusyVisitor(bench.kiosk, bench.clock, act, random.Random(3), tell=lambda *_: None)
    for service in TWO:
        visitor.visit_once(service)
    assert refused > 10
    assert len(kept) > 100
    assert not [utterance for utterance in kept if busy_visits.CANARY in utterance.text]
