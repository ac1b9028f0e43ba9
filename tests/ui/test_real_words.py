"""The real words of our services, where there is least room: a little panel, the largest text, the voice on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.screens import QuestionPage
from tests.support import ready
from tests.support.displays import show
from tests.support.geometry import problems
from tests.support.question_samples import SAMPLES, page
from tests.support.real_screens import real_screens, seen_as
from tests.ui.pages.test_question_room import states

if TYPE_CHECKING:
    from kiosk.screens import Screen


def kind_of(screen: Screen) -> tuple[object, ...]:
    """One screen of each kind is enough: the rest has been looked at by `python -m tests.gallery`."""
    if screen.identity.startswith("answer/"):
        return ("answer", type(screen).__name__)
    if not isinstance(screen, QuestionPage):
        return (type(screen).__name__, screen.identity.startswith("setting") and screen.identity)
    asked = screen.questions[0]
    pictures = any(choice.image or choice.sign for choice in asked.choices)
    return ("question", asked.kind, asked.keyboard, pictures, asked.search, bool(screen.summary), bool(screen.remove))


def parts(window):
    body = window.stage.page.body
    if isinstance(window.machine.screen, QuestionPage):
        yield from states(window)
        return
    for part in range(body.parts):
        body.turn(part)
        QApplication.processEvents()
        yield part + 1


@pytest.mark.parametrize("language", ["es", "ar"])
def test_real_words_fit_where_there_is_least_room(opened, tmp_path, language):
    screens = real_screens(tmp_path, ready.own_services(), language)
    kinds = {kind_of(screen): (name, screen) for name, screen in reversed(screens.items())}
    window = opened(seen_as(screens["Welcome-welcome"], "largest"), "tablet")
    found = []
    for name, screen in kinds.values():
        show(window, seen_as(screen, "largest", voice=True))
        for part in parts(window):
            found += [f"{name} {part}: {problem}" for problem in problems(window)]
    assert len(kinds) > 30
    assert found == []


def test_the_letters_of_another_language_come_with_it(opened):
    english = page(*SAMPLES["en"]()["text"])
    preferences = replace(english.frame.preferences, language="es")
    spanish = replace(english, frame=replace(english.frame, preferences=preferences))
    window = opened(english)
    for screen, wanted in ((english, False), (spanish, True), (english, False)):
        show(window, screen)
        found = window.stage.page.findChildren(QWidget, "key:type:ñ")
        assert any(key.isVisible() for key in found) == wanted
