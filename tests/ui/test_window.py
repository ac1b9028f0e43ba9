"""The window: one way in to the core, pages that come and go, speech that follows."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from accessibility import display
from kiosk import actions
from kiosk.screens import Line, Preferences
from tests.support import question_samples
from tests.support.displays import settle, show, touch, visible
from tests.support.geometry import problems
from tests.support.paintings import Painted
from tests.support.samples import Samples
from tests.support.stand import drop_deleted
from tests.support.voice import WrittenSpeaker
from ui.inputs.letter_key import LetterKey
from ui.keyboard import Keyboard


@pytest.mark.parametrize(
    ("screen", "name", "action"),
    [
        ("welcome", "next", actions.Next()),
        ("welcome", "helper", actions.Help()),
        ("welcome", "language:es", actions.ChooseLanguage("es")),
        ("welcome", "more-languages", actions.OpenSetting("language")),
        ("welcome", "setting:size", actions.OpenSetting("size")),
        ("welcome", "setting:voice", actions.OpenSetting("voice")),
        ("languages", "back", actions.Back()),
        ("languages", "language:ar", actions.ChooseLanguage("ar")),
        ("services", "service:2", actions.OpenService("2")),
        ("size", "size:largest", actions.ChooseSize("largest")),
        ("contrast", "contrast:contrast_dark", actions.ChooseTheme("contrast_dark")),
        ("voice", "voice:on", actions.Voice("on")),
        ("review", "change:page-2:Family name", actions.Change("page-2")),
        ("done", "print", actions.PrintAgain()),
        ("done", "another", actions.Another()),
        ("number", "cancel", actions.CancelHelp()),
        ("number", "print", actions.PrintAgain()),
    ],
)
def test_every_key_says_what_the_person_did(opened, screen, name, action):
    window = opened(Samples().named()[screen])
    touch(window, name)
    assert window.machine.actions == [action]
    assert window.machine.touches > 0


def test_a_paused_service_is_not_opened_and_says_why(opened):
    speaker = WrittenSpeaker()
    window = opened(Samples().services(), speaker=speaker)
    announced = []
    window.announce = lambda words, **_: announced.append(words)
    touch(window, "service:4")
    assert window.machine.actions == []
    assert announced == ["Closed today. It opens on Monday."]
    assert speaker.said == [("Closed today. It opens on Monday.",)]


# In place


def test_an_equal_screen_is_not_rendered_again(opened):
    window = opened(Samples().services())
    page = window.stage.page
    show(window, Samples().services())
    assert window.stage.page is page


def test_another_page_replaces_the_old_one(opened):
    window = opened(Samples().services())
    page = window.stage.page
    show(window, Samples().languages())
    assert window.stage.page is not page
    assert not visible(window, "service:0")
    assert visible(window, "language:es")


@pytest.mark.parametrize(
    "change", [{"size": "largest"}, {"theme": "contrast_dark"}, {"size": "small", "theme": "soft"}]
)
def test_another_size_or_contrast_keeps_the_page_and_the_focus(opened, change):
    window = opened(Samples().review())
    window.stage.page.named("change:page-3:Date of birth").setFocus()
    screen = Samples(**change).review()
    show(window, screen)
    assert window.stage.look.size == screen.frame.preferences.size
    assert QApplication.focusWidget().objectName() == "change:page-3:Date of birth"
    assert QApplication.focusWidget().isVisible()
    assert problems(window) == []


def test_nothing_of_another_look_stays(opened):
    text = question_samples.question("text", "What is your name?")
    window = opened(question_samples.page(text))
    look, board = weakref.ref(window.stage.look), window.findChild(Keyboard)
    show(window, question_samples.page(text, theme="contrast_dark"))
    show(window, Samples(theme="contrast_dark").services())
    drop_deleted()
    assert not isValid(board), "with its keys, which call it, it would stay for good"
    del board
    gc.collect()
    assert look() is None


def test_another_language_keeps_the_focus_and_turns_everything_round(opened):
    window = opened(replace(Samples().languages(), identity="en/languages"))
    helper = window.stage.frame._helper.geometry()
    back = window.stage.frame._back.geometry()
    window.stage.page.named("language:ar").setFocus()
    show(window, replace(Samples(arabic=True).languages(), identity="ar/languages"))
    assert QApplication.focusWidget().objectName() == "language:ar"
    turned = window.stage.frame
    assert turned._back.geometry().right() + 1 == window.width() - back.left()
    assert abs(turned._helper.geometry().center().x() - helper.center().x()) <= 1
    assert problems(window) == []


def test_the_part_that_was_turned_to_stays(opened):
    window = opened(Samples().review())
    window.stage.page.body.turn(1)
    changed = Samples().review()
    show(window, replace(changed, rows=(*changed.rows[:-1], replace(changed.rows[-1], answer=Line("Nothing")))))
    assert window.stage.page.body.part == 1


def test_the_helper_stands_in_the_exact_middle(opened):
    for panel in ("tablet", "landscape", "portrait"):
        for name in ("welcome", "choice", "done", "number", "trouble", "idle"):
            window = opened(Samples().choice(), panel)
            show(window, Samples().named()[name])
            box = window.stage.frame._helper.geometry()
            assert abs(2 * box.center().x() + 1 - window.width()) <= 2


# The fade


def test_the_page_fades_and_touches_go_through(opened, qtbot, monkeypatch):
    monkeypatch.setattr(display, "PAGE_FADE_MS", 2000)
    window = opened(Samples().services(), reduced_motion=False)
    show(window, Samples().languages())
    assert window.stage._fade is not None
    touch(window, "language:es")
    assert window.machine.actions == [actions.ChooseLanguage("es")]
    assert window.stage._fade is not None
    monkeypatch.undo()
    qtbot.waitUntil(lambda: window.stage._fade is None)
    show(window, Samples().services())
    show(window, Samples().languages())
    qtbot.waitUntil(lambda: window.stage._fade is None)


def test_reduced_motion_has_no_fade(opened):
    window = opened(Samples().services())
    show(window, Samples().languages())
    assert window.stage._fade is None
    soft = opened(Samples(theme="soft").services(), reduced_motion=False)
    show(soft, Samples(theme="soft").languages())
    assert soft.stage._fade is None


# Idle


def test_the_idle_dialog_hides_the_answers_and_keeps_the_helper(opened):
    samples = Samples()
    window = opened(samples.choice())
    show(window, samples.idle())
    assert not visible(window, "setting:size")
    assert not window.stage.page.isVisible()
    assert visible(window, "helper")
    assert QApplication.focusWidget().objectName() == "stay"
    assert window._focus.ring.isVisible()
    touch(window, "stay")
    touch(window, "leave")
    assert window.machine.actions == [actions.StillHere(), actions.Leave()]


def test_the_countdown_steps_in_place(opened):
    samples = Samples()
    window = opened(samples.choice())
    show(window, samples.idle(28))
    dialog = window.stage.dialog
    window.stage.focusable()[1].setFocus()
    show(window, samples.idle(27))
    assert window.stage.dialog is dialog
    assert dialog._ring.number.text() == "27"
    assert QApplication.focusWidget() is dialog.focusable()[1]


def test_after_the_dialog_the_page_is_as_it_was(opened):
    samples = Samples()
    window = opened(samples.review())
    page = window.stage.page
    page.body.turn(1)
    show(window, samples.idle())
    show(window, samples.review())
    assert window.stage.page is page
    assert page.isVisible()
    assert page.body.part == 1
    assert visible(window, "setting:size")
    assert problems(window) == []


def test_escape_at_the_dialog_means_to_stay(opened):
    window = opened(Samples().choice())
    show(window, Samples().idle())
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert window.machine.actions == [actions.StillHere()]


# The end of a visit


def titles(screen):
    return (screen.title,)


def test_nothing_of_a_visit_stays_with_the_window(opened):
    speaker = WrittenSpeaker()
    window = opened(Samples().review(), speaker=speaker, narrate=titles)
    touch(window, "listen")
    show(window, Samples().welcome())
    assert speaker.said[-1] == ()
    kept = " ".join(str(key[0]) for key in window.stage.look._typesetter._kept)
    assert "Okafor" not in kept
    assert "Okafor" not in " ".join(widget.accessibleName() for widget in window.findChildren(QWidget))
    assert window._said == ()
    assert {line.shown for line in window._narrated} <= {"Welcome"}


def test_no_key_remembers_that_it_was_pressed(opened):
    window = opened(question_samples.page(question_samples.question("text", "What is your name?")))
    board = window.findChild(Keyboard)
    touch(window, "key:type:q")
    key = next(key for key in board.findChildren(LetterKey) if key.objectName() == "key:type:q")
    assert key._acted, "it is deaf for a while"
    show(window, Samples().welcome())
    keys = board.findChildren(LetterKey)
    assert not any(key._acted or key.content._arranged or any(now.down for now in key._kept or ()) for key in keys)


def test_screen_readers_hear_of_every_page(opened):
    window = opened(Samples().services())
    announced = []
    window.announce = lambda words, *, urgent=False: announced.append((words, urgent))
    samples = Samples()
    show(window, samples.choice())
    show(window, samples.idle())
    wrong = replace(
        samples.choice(), identity="q/again", summary=(Line("One thing to put right"), Line("Choose an answer."))
    )
    show(window, wrong)
    assert announced == [
        ("How do you travel most often?", False),
        ("Are you still here?", True),
        ("One thing to put right Choose an answer.", True),
    ]


def test_time_passes(opened, qtbot):
    window = opened(Samples().welcome())
    window._timer.setInterval(1)
    qtbot.waitUntil(lambda: window.machine.ticks >= 2)


def test_a_look_is_the_same_only_for_the_same_preferences(opened):
    window = opened(Samples().welcome())
    look = window.stage.look
    assert look.same_as(look.panel, Preferences(voice=True, rate=50))
    assert not look.same_as(look.panel, Preferences(size="large"))


def test_a_page_is_painted_when_what_led_to_it_is_on_the_disk(opened):
    window = opened(Samples().choice())
    window.machine.then = {"Next": Samples().review()}
    window.machine.settled = False
    window.act(actions.Next())
    painted = Painted(window.stage.page)
    for _ in range(3):
        QApplication.processEvents()
    assert window.held
    assert painted.times == 0
    window.machine.settled = True
    settle(window)
    QApplication.processEvents()
    assert painted.times > 0
