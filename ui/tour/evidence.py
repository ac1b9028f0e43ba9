"""Whether a tour's folder shows what it should: pictures with something on them, and every word said and heard.

It goes by the files alone: what the kiosk believes of itself has no say.
"""

from __future__ import annotations

import json
import math
import wave
from array import array
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from ui.tour.album import RECORD
from ui.tour.comparison import differences, unexplained
from ui.tour.instance import faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FEWEST_COLOURS: Final = 4
"""In a picture with words on it, or in a key: the ground, the words, and the edges between them."""
SAMPLES: Final = 200
"""Places across and down at which a picture is looked at."""
STRAY_PIXELS: Final = 2
"""The helper key may be this far from the middle, and from where it was before."""
SILENCE: Final = 100
"""Root mean square of samples below which nothing is heard; speech has 1,800 and more."""
EVERY: Final = 64
"""One sample of so many is enough to hear whether somebody speaks."""
CUT: Final = 0.1
"""Seconds that may be missing at the end."""
QUICKEST, SLOWEST, PER_DIGIT, PAUSES = 0.035, 0.3, 0.9, 1.5
"""Seconds a letter at least and at most, for a digit, and around it all, at 120 words a minute."""


def wrong(folder: Path) -> list[str]:
    """Return all that is wrong with the tour in `folder`, in words; [] when it proves what it should."""
    visit = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    shots = visit["shots"]
    said = json.loads((folder / "speech" / "transcript.json").read_text(encoding="utf-8"))
    return [
        *submission(folder, visit),
        *pictures(folder, shots),
        *sounds(folder, said),
        *unsaid(shots, said),
    ]


def submission(folder: Path, visit: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the opened submission of the service."""
    found = sorted((folder / visit["opened"]).glob("*.xml"))
    if visit.get("looks_up"):
        yield from (f"{each.name} was sent by a service that only looks up" for each in found)
        return
    if len(found) != 1:
        yield f"{len(found)} submissions of the service are open"
        return
    xml, form = found[0].read_bytes(), (folder / visit["form"]).read_bytes()
    answers, relevant, kinds = visit["answers"], visit["relevant"], visit["kinds"]
    yield from (f"not what was answered: {ref}" for ref in differences(answers, xml, relevant=relevant, kinds=kinds))
    yield from (f"nobody answered {ref}" for ref in unexplained(answers, xml, form))
    yield from (f"not an instance of the form: {fault}" for fault in faults(form, xml))


def pictures(folder: Path, shots: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield which pictures are empty, of another size than the first, or without the helper key in its place."""
    first: QImage | None = None
    places: dict[str, tuple[float, float]] = {}
    for shot in shots:
        picture = QImage(str(folder / shot["file"]))
        first = first or picture
        if picture.isNull() or picture.size() != first.size():
            yield f"{shot['file']} is no picture of the panel"
            continue
        if _colours(picture, picture.rect()) < FEWEST_COLOURS:
            yield f"{shot['file']} is empty"
        if not shot["helper"]:
            yield f"{shot['file']} has no helper key"
            continue
        left, top, width, height = shot["helper"]
        middle = (left + width / 2, top + height / 2)
        place = places.setdefault(shot["seen"]["size"], middle)
        if abs(middle[0] - picture.width() / 2) > STRAY_PIXELS or math.dist(middle, place) > STRAY_PIXELS:
            yield f"the helper key is elsewhere in {shot['file']}"
        if _colours(picture, QRect(left, top, width, height)) < FEWEST_COLOURS:
            yield f"the helper key cannot be seen in {shot['file']}"


def _colours(picture: QImage, box: QRect) -> int:
    inside = box.intersected(picture.rect())
    across, down = max(1, inside.width() // SAMPLES), max(1, inside.height() // SAMPLES)
    seen: set[int] = set()
    for y in range(inside.top(), inside.bottom() + 1, down):
        seen.update(picture.pixel(x, y) for x in range(inside.left(), inside.right() + 1, across))
        if len(seen) >= FEWEST_COLOURS:
            break
    return len(seen)


def sounds(folder: Path, said: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield which sounds are missing, silent, or too short or too long for their words."""
    for utterance in said:
        file = folder / "speech" / utterance["file"]
        try:
            with wave.open(str(file)) as sound:
                rate, samples = sound.getframerate(), array("h", sound.readframes(sound.getnframes()))
        except (OSError, EOFError, wave.Error) as error:
            yield f"{file.name}: {error}"
            continue
        for line in utterance["lines"]:
            begin, end = (round(rate * moment) for moment in (line["start"], line["start"] + line["seconds"]))
            problem = _heard(line, samples[begin:end], rate, utterance["rate"])
            if problem:
                yield f"{file.name}, {line['spoken']!r}: {problem}"


def _heard(line: dict[str, Any], samples: Sequence[int], rate: int, percent: int) -> str:
    if line["recording"]:
        return ""
    if line["silent"] or not line["uttered"]:
        return line["silent"] or "no words"
    if abs(len(samples) / rate - line["seconds"]) > CUT:
        return "cut short"
    some = samples[::EVERY]
    if math.sqrt(sum(level * level for level in some) / max(len(some), 1)) < SILENCE:
        return "silent"
    digits = sum(letter.isdecimal() for letter in line["uttered"])
    letters = len(line["uttered"]) - digits
    seconds = len(samples) / rate * percent / 100
    longest = PAUSES + SLOWEST * letters + PER_DIGIT * digits
    return "" if QUICKEST * letters <= seconds <= longest else f"{seconds:.1f} seconds"


def unsaid(shots: Sequence[dict[str, Any]], said: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield which words of a screen were not said while it stood, in the order in which they are read.

    A page is said from the top when it comes; what an answer brings onto it is said then, each question by itself.
    """
    begin = 0
    for _, group in groupby(shots, key=lambda shot: shot["seen"]["identity"]):
        visit = list(group)
        utterances = [[line["spoken"] for line in each["lines"]] for each in said[begin : visit[-1]["said"]]]
        known: set[str] = set()
        for shot in visit:
            parts = shot["seen"]["words"] if known else [[word for part in shot["seen"]["words"] for word in part]]
            for words in (part for part in parts if not known.issuperset(part)):
                known.update(words)
                if not any(_in_order(words, lines) for lines in utterances):
                    yield f"not said with {shot['file']}: {_first_missing(words, utterances)!r}"
        begin = visit[-1]["said"]


def _in_order(words: Sequence[str], lines: Sequence[str]) -> bool:
    rest = iter(lines)
    return all(any(word in line for line in rest) for word in words)


def _first_missing(words: Sequence[str], utterances: Sequence[Sequence[str]]) -> str:
    lines = [line for each in utterances for line in each]
    return next((word for word in words if not any(word in line for line in lines)), "in another order")
