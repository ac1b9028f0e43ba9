"""What the window says, and when it is silent: S3, S4 and Z6 of the requirements."""

from __future__ import annotations

from dataclasses import replace

from kiosk import actions
from kiosk.screens import Line
from tests.support.displays import show, touch
from tests.support.samples import Samples
from tests.support.voice import WrittenSpeaker


def lines(screen):
    title = getattr(screen, "title", None) or screen.questions[0].label
    return (title, *(Line(row.answer.shown, row.answer.shown) for row in getattr(screen, "rows", ())))


def speaking(opened, screen):
    speaker = WrittenSpeaker()
    return opened(screen, speaker=speaker, narrate=lines), speaker


def test_a_new_page_is_spoken_from_the_top(opened):
    samples = Samples(voice=True)
    window, speaker = speaking(opened, samples.services())
    show(window, samples.languages())
    assert speaker.said == [("Choose your language",)]
    assert (speaker.rate, speaker.volume) == (100, -12)


def test_without_the_voice_nothing_is_spoken_until_asked_for(opened):
    window, speaker = speaking(opened, Samples().services())
    show(window, Samples().languages())
    assert speaker.said == []
    touch(window, "listen")
    assert speaker.said == [("Choose your language",)]


def test_of_a_page_that_stays_only_what_is_new_is_spoken(opened):
    samples = Samples(voice=True)
    window, speaker = speaking(opened, samples.services())
    show(window, samples.review())
    changed = samples.review()
    show(window, replace(changed, rows=(replace(changed.rows[0], answer=Line("Yes")), *changed.rows[1:])))
    assert speaker.said[1:] == [("Yes",)]


def test_switching_the_voice_on_speaks_at_once(opened):
    window, speaker = speaking(opened, Samples().setting("voice"))
    show(window, Samples(voice=True).setting("voice"))
    assert speaker.said == [("Voice",)]


def test_speech_stops_when_the_person_acts_and_not_when_paper_comes_out(opened):
    window, speaker = speaking(opened, Samples().services())
    touch(window, "listen")
    window.act(actions.Printed("r-1"))
    assert "stop" not in speaker.told
    touch(window, "service:0")
    assert "stop" in speaker.told


def test_who_listens_is_here_and_sees_what_is_read(opened):
    window, speaker = speaking(opened, Samples().languages())
    touch(window, "listen")
    speaker.on_line(0)
    bar = window.stage.page._bar
    assert window.machine.heard == [True]
    assert bar.isVisible()
    assert bar.geometry().top() == window.stage.page.intro[0].widget.geometry().top()
    speaker.on_line(None)
    assert window.machine.heard == [True, False]
    assert not bar.isVisible()


def test_the_strip_pauses_goes_on_and_says_it_again(opened):
    window, speaker = speaking(opened, Samples(voice=True).services())
    for name in ("voice:again", "voice:pause", "voice:pause", "voice:faster"):
        touch(window, name)
    heard = [told for told in speaker.told if not told.startswith("cue")]
    assert heard == ["again", "pause", "resume"]
    assert window.machine.actions == [actions.Voice("faster")]


def test_a_touch_is_heard_softly(opened):
    window, speaker = speaking(opened, Samples().services())
    touch(window, "back")
    assert speaker.told[0] == "cue tick"
