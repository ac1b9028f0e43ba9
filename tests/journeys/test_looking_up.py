"""Somebody looks up their application: with the keys of the kiosk, with a scanner that types, and in vain."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from kiosk import screens
from kiosk.services.installed import Services
from tests.support import ready
from tests.support.clock import START
from tests.support.hands import Keys
from tests.support.person import Person

CHECK = "check-my-application"


@pytest.fixture
def at_kiosk(tmp_path, stands):
    """Return what sets up a kiosk, with the list or without it, and somebody who has only keys before it."""

    def at_kiosk(*, listed=True):
        examined = ready.examined(ready.OWN_SERVICES / f"{CHECK}.xlsx")
        services = Services(tmp_path / "kiosk" / "services")
        services.add(examined if listed else examined.without_list())
        services.confirm(CHECK, START - timedelta(hours=2))
        stand = stands(folder=tmp_path / "kiosk")
        return Person(stand, Keys(stand.window))

    return at_kiosk


def scan(person, code):
    """Hold a code under a scanner that types: fast, and Enter at the end."""
    person.hands.write(code)
    person.hands.key(Qt.Key.Key_Return)
    person.stand.settle()


def test_a_whole_visit_by_keys(at_kiosk):
    typist = at_kiosk()
    typist.begin(CHECK)
    typist.type("kj2886")
    answer = typist.go_on()
    assert isinstance(answer, screens.Done)
    stand = typist.stand
    assert stand.shows("We are looking at your application.")
    assert stand.shows("This was so on 2 March 2026")
    typist.press("print")
    assert [name.rpartition("-")[0] for name in stand.papers()] == ["answer"]
    assert isinstance(typist.press("next"), screens.Welcome)
    assert stand.opened() == []


def test_who_reads_arabic_finds_the_letters_of_the_reference_at_once(at_kiosk):
    typist = at_kiosk()
    typist.begin(CHECK, "ar")
    assert typist.sees("key:type:k") is not None
    typist.type("kj2886")
    assert isinstance(typist.go_on(), screens.Done)


def test_a_whole_visit_by_scanner_with_the_voice_on(at_kiosk):
    typist = at_kiosk()
    typist.press("setting:voice")
    typist.press("next")
    typist.begin(CHECK)
    scan(typist, "KJ 2886")
    assert isinstance(typist.screen, screens.Done)
    spoken = typist.stand.spoken
    assert "We are looking at your application." in spoken
    assert any(line.startswith("This was so on 2 March 2026") for line in spoken)


def test_a_code_is_scanned_behind_what_stands_in_the_field(at_kiosk):
    typist = at_kiosk()
    typist.begin(CHECK)
    scan(typist, "KJ 2887")
    assert typist.stand.shows("We did not find KJ 2887.")
    typist.go_on()
    assert typist.stand.question.value == "KJ 2887"
    scan(typist, "KJ 2886")
    assert isinstance(typist.screen, screens.Done)


def test_codes_that_are_no_reference_end_with_a_helper(at_kiosk):
    typist = at_kiosk()
    typist.begin(CHECK)
    for code in ("H1V:" + "0" * 100, "https://example.org/?x=1", "ZZ 9999"):
        scan(typist, code)
        page = typist.screen
        assert isinstance(page, screens.QuestionPage)
        assert page.questions[0].kind == "note"
        assert page.frame.helper.shown == "Call a helper"
        typist.go_on()
    assert page.questions[0].label.shown == "We still did not find it."
    assert isinstance(typist.screen, screens.Welcome)


def test_without_a_list_the_card_cannot_be_pressed_and_says_why(at_kiosk):
    typist = at_kiosk(listed=False)
    typist.press("next")
    assert typist.stand.shows("Our list is not here yet.")
    card = typist.sees(f"service:{CHECK}")
    if card is not None:
        typist.hands.press(card)
        typist.stand.settle()
    assert isinstance(typist.screen, screens.Services)
    assert QApplication.focusWidget() is not None
