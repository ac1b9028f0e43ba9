"""A tour that is spoilt in any way says so: what ends with "wrong: nothing" has been looked at."""

from __future__ import annotations

import json
import wave
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from ui.tour import evidence

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def own(path: Path) -> Path:
    """Make a copy of what is only a link, so that it can be spoilt."""
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content)
    return path


def edit(path: Path, change: Callable[[Any], object]) -> None:
    """Change what stands in a file of JSON."""
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    own(path).write_text(json.dumps(value), encoding="utf-8")


def sent(folder: Path) -> Path:
    return next((folder / "opened" / "xml" / "small").glob("*.xml"))


def replace(folder: Path, old: str, new: str) -> None:
    path = sent(folder)
    text = path.read_text(encoding="utf-8")
    assert old in text
    own(path).write_text(text.replace(old, new), encoding="utf-8")


def visit(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "visit.json").read_text(encoding="utf-8"))
    return found


def shots(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = visit(folder)["shots"]
    return found


def said(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "speech" / "transcript.json").read_text(encoding="utf-8"))
    return found


def sending(folder: Path) -> list[str]:
    return list(evidence.submission(folder, visit(folder)))


def hearing(folder: Path) -> list[str]:
    return list(evidence.sounds(folder, said(folder)))


def listening(folder: Path) -> list[str]:
    return list(evidence.unsaid(shots(folder), said(folder)))


def seeing(folder: Path) -> list[str]:
    return list(evidence.pictures(folder, shots(folder)))


def test_nothing_is_wrong_with_a_tour(toured: Path) -> None:
    assert evidence.wrong(toured) == []
    assert json.loads((toured / "facts.json").read_text(encoding="utf-8"))["wrong"] == "nothing"
    assert set(visit(toured)["answers"]) == {"/data/name", "/data/pet", "/data/called", "/data/rent"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<pet>yes</pet>", "<pet>no</pet>", "not what was answered: /data/pet"),
        ("<pet>yes</pet>", "", "not what was answered: /data/pet"),
        ("<pet>yes</pet>", "<pet>often</pet>", "an answer that is not offered"),
        ("<pet>yes</pet>", "<pet>yes</pet><pet>yes</pet>", "out of order or there twice"),
        ("<pet>yes</pet>", "<pet>yes</pet><never>x</never>", "nobody answered /data/never"),
        ("<pet>yes</pet>", "<pet>yes</pet><other/>", "/data/other is not in the form"),
        ("<pet>yes</pet>", "<pet><dog>yes</dog></pet>", "/data/pet has children"),
        ("<meta>", "<never/><meta>", "/data/never is out of order"),
        ("<rent>", "<rent>about ", "/data/rent is no decimal"),
        (">uuid:", ">", "instanceID"),
        ("</meta>", "</meta><meta><instanceID>x</instanceID></meta>", "out of order or there twice"),
        ('version="1"', 'version="2"', "version is '2'"),
        ('id="small"', 'id="other"', "id is 'other'"),
    ],
)  # fmt: skip
def test_a_changed_submission_is_found(folder: Path, old: str, new: str, expected: str) -> None:
    replace(folder, old, new)
    assert any(expected in problem for problem in sending(folder))


def test_answers_in_another_order_are_found(folder: Path) -> None:
    text = sent(folder).read_text(encoding="utf-8")
    begin, middle, end = text.index("<name>"), text.index("<pet>"), text.index("<called>")
    own(sent(folder)).write_text(text[:begin] + text[middle:end] + text[begin:middle] + text[end:], encoding="utf-8")
    assert "not an instance of the form: /data/name is out of order or there twice" in sending(folder)


def test_a_submission_too_many_or_none_is_found(folder: Path) -> None:
    sent(folder).with_name("second.xml").write_bytes(sent(folder).read_bytes())
    assert "2 submissions of the service are open" in sending(folder)
    for path in (folder / "opened" / "xml" / "small").iterdir():
        path.unlink()
    assert "0 submissions of the service are open" in sending(folder)


def write_sound(path: Path, change: Callable[[bytes], bytes]) -> None:
    with wave.open(str(path)) as sound:
        parameters, samples = sound.getparams(), sound.readframes(sound.getnframes())
    with wave.open(str(own(path)), "wb") as sound:
        sound.setparams(parameters)
        sound.writeframes(change(samples))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda samples: bytes(len(samples)), "silent"),
        (lambda samples: samples[: len(samples) // 4 * 2], "cut short"),
        (lambda samples: samples[:88200] + bytes(len(samples) - 88200), "silent"),
    ],
)
def test_a_silent_or_short_sound_is_found(folder: Path, change: Callable[[bytes], bytes], expected: str) -> None:
    write_sound(folder / "speech" / "0002.wav", change)
    assert any(problem.startswith("0002.wav") and expected in problem for problem in hearing(folder))


def test_a_sound_that_is_missing_or_none_is_found(folder: Path) -> None:
    (folder / "speech" / "0002.wav").unlink()
    own(folder / "speech" / "0003.wav").write_bytes(b"RIFF")
    assert {problem.partition(":")[0] for problem in hearing(folder)} == {"0002.wav", "0003.wav"}


def test_a_sound_much_too_long_for_its_words_is_found(folder: Path) -> None:
    edit(folder / "speech" / "transcript.json", lambda spoken: spoken[1]["lines"][0].update(seconds=30, uttered="Yes"))
    assert any("seconds" in problem for problem in hearing(folder))


def test_a_language_without_a_voice_is_found(folder: Path) -> None:
    edit(folder / "speech" / "transcript.json", lambda spoken: spoken[1]["lines"][0].update(silent="no voice"))
    assert any(problem.endswith("no voice") for problem in hearing(folder))


def utterance_of(spoken: list[dict[str, Any]], words: str) -> list[dict[str, Any]]:
    return next(each["lines"] for each in spoken if any(line["spoken"] == words for line in each["lines"]))


def test_a_question_that_was_not_said_is_found(folder: Path) -> None:
    def forget(spoken: list[dict[str, Any]]) -> None:
        lines = utterance_of(spoken, "Have you a pet?")
        lines[:] = [line for line in lines if line["spoken"] != "Any animal."]

    edit(folder / "speech" / "transcript.json", forget)
    assert any(problem.endswith("'Any animal.'") for problem in listening(folder))


def test_a_question_said_after_its_answers_is_found(folder: Path) -> None:
    def turn(spoken: list[dict[str, Any]]) -> None:
        utterance_of(spoken, "Have you a pet?").reverse()

    edit(folder / "speech" / "transcript.json", turn)
    assert any(problem.endswith("'in another order'") for problem in listening(folder))


def test_what_is_said_on_another_page_does_not_count(folder: Path) -> None:
    def swap(spoken: list[dict[str, Any]]) -> None:
        one, other = utterance_of(spoken, "Have you a pet?"), utterance_of(spoken, "How much is your rent?")
        one[:], other[:] = other[:], one[:]

    edit(folder / "speech" / "transcript.json", swap)
    assert sum("not said with" in problem for problem in listening(folder)) >= 2


def paint(path: Path, box: QRect | None = None) -> None:
    picture = QImage(str(path))
    with QPainter(picture) as painter:
        painter.fillRect(box or picture.rect(), Qt.GlobalColor.white)
    picture.save(str(own(path)))


def test_an_empty_or_missing_picture_is_found(folder: Path) -> None:
    paint(folder / shots(folder)[2]["file"])
    (folder / shots(folder)[3]["file"]).unlink()
    found = seeing(folder)
    assert f"{shots(folder)[2]['file']} is empty" in found
    assert f"{shots(folder)[3]['file']} is no picture of the panel" in found


def test_a_helper_key_that_is_gone_or_elsewhere_is_found(folder: Path) -> None:
    one, two, three = (shots(folder)[number] for number in (2, 3, 4))
    paint(folder / one["file"], QRect(*one["helper"]))

    def move(record: dict[str, Any]) -> None:
        record["shots"][3]["helper"][0] += 5
        record["shots"][4]["helper"] = []

    edit(folder / "visit.json", move)
    found = seeing(folder)
    assert f"the helper key cannot be seen in {one['file']}" in found
    assert f"the helper key is elsewhere in {two['file']}" in found
    assert f"{three['file']} has no helper key" in found


def test_other_answers_than_sent_are_found(folder: Path) -> None:
    edit(folder / "visit.json", lambda record: record["answers"].update({"/data/name": "Somebody else"}))
    assert sending(folder) == ["not what was answered: /data/name"]
