"""The fixed wording is rendered while nobody is there, and only then."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from accessibility import clips
from accessibility.clips import Clips
from accessibility.utterance import Utterance
from kiosk import actions
from tests.support import kiosks
from tests.support.voice import WrittenSpeaker
from ui.voicing import Voicing

FORM = """
| survey |
| | type | name | label |
| | text | name | What is your name? |
| | select_one yes_no | pet | Have you got a pet? |
| | text | pet_name | What is its name? |
| | note | so | So ${name} has a pet. |
| choices |
| | list_name | name | label |
| | yes_no | yes | Certainly |
| | yes_no | no | Not at all |
| settings |
| | form_title | form_id | version |
| | Pets | pets | 1 |
""".replace("| label |\n", "| label | relevant |\n", 1).replace("its name? |", "its name? | ${pet} = 'yes' |")


class Renderer(WrittenSpeaker):
    """A speaker whose children take as long as the test wants."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[str] = []
        self.preparing = self.cache_full = False
        self.stopped = 0

    def prepare(self, lines, *, rate):
        assert rate == 100
        self.given += [line.spoken for line in lines if not line.personal]

    def stop_preparing(self):
        self.stopped += 1
        self.preparing = False


class Site(SimpleNamespace):
    def steps(self, most=10_000):
        for _ in range(most):
            self.voicing.step()
            if self.voicing.finished:
                return


@pytest.fixture
def site(tmp_path, qapp):
    bench = kiosks.bench(tmp_path / "site", kiosks.install_table(tmp_path / "services", FORM, "pets"))
    app = SimpleNamespace(kiosk=bench.kiosk, parts=bench.parts, background=SimpleNamespace(busy=False))
    speaker = Renderer()
    voicing = Voicing(app, speaker)
    voicing.start()
    return Site(bench=bench, app=app, speaker=speaker, voicing=voicing, qapp=qapp)


def test_all_that_is_said_to_everybody_is_rendered(site):
    site.steps()
    assert site.voicing.finished
    words = "\n".join(site.speaker.given)
    asked = ("What is your name?", "Have you got a pet?", "What is its name?", "1 of 2. Certainly")
    arabic = site.bench.parts.texts.line("welcome-title", "ar").spoken
    for said in ("Welcome", "Pets", "Call a helper", arabic, *asked):
        assert said in words, said
    assert "has a pet" not in words


def test_what_comes_first_is_rendered_first(site):
    site.steps(1)
    assert any("Welcome" in words for words in site.speaker.given)
    assert not any("pet" in words for words in site.speaker.given)


def test_whoever_comes_ends_it_and_it_goes_on_after_the_visit(site):
    site.steps(3)
    third = list(site.speaker.given)
    site.speaker.preparing = True
    site.bench.do(actions.Next())
    site.steps(5)
    assert site.speaker.stopped
    assert site.speaker.given == third
    site.bench.kiosk.end()
    site.steps(1)
    again = site.speaker.given[len(third) :]
    assert again
    assert again == third[-len(again) :]
    site.steps()
    assert "What is its name?" in "\n".join(site.speaker.given)


@pytest.mark.parametrize("reason", ["voices", "busy", "preparing"])
def test_it_waits(site, reason, monkeypatch):
    if reason == "voices":
        monkeypatch.setattr(site.speaker, "voices", frozenset)
    elif reason == "busy":
        site.app.background.busy = True
    else:
        site.speaker.preparing = True
    site.steps(5)
    assert site.speaker.given == []
    assert not site.voicing.finished


def test_a_service_that_comes_later_is_rendered_too(site):
    site.steps()
    before = len(site.speaker.given)
    site.voicing.step()
    assert site.voicing.finished
    kiosks.install_table(
        site.bench.parts.services.folder, FORM.replace("pet?", "dog?").replace("pets | 1", "dogs | 1"), "dogs"
    )
    site.voicing.step()
    assert not site.voicing.finished
    site.steps()
    assert any("Have you got a dog?" in words for words in site.speaker.given[before:])


def test_it_ends_when_no_more_can_be_kept(site):
    site.speaker.cache_full = True
    site.steps()
    assert site.voicing.finished
    assert site.speaker.given == []


def test_a_folder_of_clips_takes_no_more_than_it_may(tmp_path, monkeypatch):
    monkeypatch.setattr(clips, "DISK_BYTES", 1000)
    kept = Clips(tmp_path, "test")
    for number in range(20):
        kept.store(Utterance(f"{number}", "en", 100, 0, personal=False), b"x" * 300)
    assert kept.full
    assert len(list(tmp_path.iterdir())) == 4
    again = Clips(tmp_path, "test")
    assert not again.full
    again.prune()
    assert again.full is (sum(path.stat().st_size for path in tmp_path.iterdir()) >= 1000)
