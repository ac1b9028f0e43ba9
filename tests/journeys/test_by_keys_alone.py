"""A whole visit by keys alone, from the welcome on (P2, I4, I5): Tab and arrows find, Enter presses."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kiosk import screens
from tests.support.filled import LIBRARY
from tests.support.stand import values


def test_voice_size_contrast_and_language_are_chosen_before_anything_begins(stand, typist):
    """Nobody has to see, to read this language or to know what comes next to get at them."""
    voice = typist.press("setting:voice")
    assert isinstance(voice, screens.Setting)
    assert voice.frame.preferences.voice
    assert "The voice" in stand.spoken
    typist.press("voice:on")
    assert isinstance(typist.press("next"), screens.Welcome)
    typist.press("setting:size")
    typist.press("size:largest")
    typist.press("next")
    typist.press("setting:contrast")
    typist.press("contrast:contrast_dark")
    typist.press("next")
    before = len(stand.spoken)
    welcome = typist.press("language:ar")
    assert isinstance(welcome, screens.Welcome)
    assert welcome.title.spoken in stand.spoken[before:]
    chosen = welcome.frame.preferences
    assert (chosen.language, chosen.size, chosen.theme, chosen.voice) == ("ar", "largest", "contrast_dark", True)
    services = typist.press("next")
    assert isinstance(services, screens.Services)
    assert services.frame.preferences == chosen


def test_joining_the_library(stand, typist):
    """The on-screen letters by arrows; nothing asked of a child's grown-up is out of reach."""
    assert isinstance(typist.begin("join-the-library"), screens.QuestionPage)
    assert isinstance(typist.fill_in(LIBRARY), screens.Review)
    by_arrows_to_every_key(stand, typist)
    done = typist.go_on()
    assert isinstance(done, screens.Done)
    assert values(stand.sent("join-the-library"), typist.given) == typist.given
    typist.press("next")
    typist.answer("very_easy")
    assert isinstance(typist.press("next"), screens.Welcome)


def by_arrows_to_every_key(stand, typist):
    """Tab comes round, and leaves every widget (I5)."""
    order = stand.window.stage.focusable()
    first = QApplication.focusWidget()
    met = []
    for _ in order:
        typist.hands.key(Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget())
    assert QApplication.focusWidget() is first
    assert set(met) == set(order)


def test_escape_goes_back_and_letters_of_ones_own_keyboard_are_taken(stand, typist):
    typist.begin("join-the-library")
    typist.hands.write("Ana")
    stand.settle()
    assert stand.question.value == "Ana"
    typist.hands.key(Qt.Key.Key_Return)
    stand.settle()
    assert stand.question.label.shown == "What is your family name?"
    typist.hands.key(Qt.Key.Key_Escape)
    stand.settle()
    assert stand.question.value == "Ana"
