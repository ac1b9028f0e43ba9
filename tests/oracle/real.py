"""Real forms in both engines: a person goes through all pages and comes back to some."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING

from kiosk.services.compile import compile_form
from kiosk.services.rehearsal import answer_for
from kiosk.xform import EntryError
from tests.oracle.playing import Player

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kiosk.xform import Prompt
    from tests.oracle.javarosa import JavaRosa

MAX_INSTANCES = 3
_FILE = re.compile(r"jr://file/([\w.-]+)")
# A list of places that stands in for one that was not handed on with its form.
_PLACES = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": place,
                "geometry": {"type": "Point", "coordinates": [4.5, 50.25]},
                "properties": {"name": place, "title": place.title()},
            }
            for place in ("here", "there")
        ],
    }
).encode()


def walk(  # noqa: PLR0913 -- what may be varied, by name
    javarosa: JavaRosa, xml: bytes, media: Mapping[str, bytes], *, seed: int = 0, answers: int = 1_000, every: int = 1
) -> list[str]:
    """Answer up to `answers` questions in order, comparing after each `every`; return what differs first."""
    chance = random.Random(seed)
    player = Player(javarosa, xml, media)
    player.compare("begin")
    asked: set[str] = set()
    for number in range(answers):
        prompt = next((prompt for prompt in _prompts(player) if prompt.ref not in asked), None)
        if prompt is None or player.problems:
            break
        asked.add(prompt.ref)
        step = _answer(player, prompt, chance)
        if step and number % every == 0:
            player.compare(step)
    player.compare("end")
    return player.problems


def _prompts(player: Player) -> list[Prompt]:
    return [prompt for page in player.entry.pages() for prompt in page.prompts]


def _answer(player: Player, prompt: Prompt, chance: random.Random) -> str:
    if prompt.control == "add_another":
        if int(prompt.parameters["instances"]) < MAX_INSTANCES and chance.random() < 0.5:
            player.add(prompt.ref)
            return f"add {prompt.ref}"
        return ""
    if prompt.readonly or prompt.control in ("upload", "trigger"):
        return ""
    if prompt.choices:
        value = _choose([choice.value for choice in prompt.choices], prompt.control, chance)
    else:
        value = answer_for(prompt, player.entry, chance)
    try:
        player.answer(prompt.ref, value)
    except EntryError:
        return ""
    return f"answer {prompt.ref} {value!r}"


def _choose(values: list[str], control: str, chance: random.Random) -> str:
    if control == "select1":
        return chance.choice(values)
    # JavaRosa takes any answer to a rank; ours, as ODK Web Forms, always has all of them.
    count = len(values) if control == "rank" else chance.randint(0, len(values))
    chosen = chance.sample(values, count)
    return " ".join(chosen if control == "rank" else sorted(chosen, key=values.index))


def real_forms(shared: Path | None) -> Iterator[tuple[str, bytes, dict[str, bytes]]]:
    """Yield name, XForm and files of the forms nobody here wrote, where they are."""
    for path in sorted((shared / "forms").glob("*.xlsx")) if shared else ():
        xml = compile_form(path.name, path.read_bytes()).xml
        yield path.stem, xml, {name: _PLACES for name in _FILE.findall(xml.decode()) if name.endswith(".geojson")}
