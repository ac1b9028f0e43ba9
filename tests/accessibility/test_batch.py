from __future__ import annotations

import pytest

from accessibility import batch
from accessibility.batch import spoken
from accessibility.child import speak
from accessibility.utterance import Utterance

WANTED = [
    Utterance("Where do you live now?", "gmw/en", 111),
    Utterance("Bus", "roa/es", 209),
    Utterance("K, 2 2", "sem/ar", 80, 9, personal=True),
]


def test_each_is_what_a_child_of_its_own_says() -> None:
    assert list(spoken(WANTED)) == [(utterance, speak(utterance, batch.PATIENCE)) for utterance in WANTED]


def test_what_cannot_be_spoken_is_none_and_the_next_is_spoken() -> None:
    strange = Utterance("Bus", "no/such", 111)
    assert [clip is None for _, clip in spoken([strange, WANTED[1], strange])] == [True, False, True]


def test_words_of_many_lines_and_signs_come_through() -> None:
    ((_, clip),) = spoken([Utterance("One\nTwo \N{WAVING HAND SIGN}", "gmw/en", 209)])
    assert clip


@pytest.mark.parametrize("module", ["accessibility.missing", "accessibility.pace"])
def test_where_the_batch_does_not_answer_each_is_spoken_alone(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setattr(batch, "_MODULE", module)
    assert [clip == speak(WANTED[1]) for _, clip in spoken([WANTED[1]] * 2)] == [True, True]


def test_nothing_asked_is_nothing_spoken() -> None:
    assert list(spoken([])) == []
