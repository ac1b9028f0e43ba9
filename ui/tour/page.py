"""The page of a tour: index.html shows what was seen, heard, printed and sent, in the order in which it happened."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ui.tour.album import Shot

STYLE: Final = """
:root { color-scheme: light }
body { font: 18px/1.5 sans-serif; max-width: 70em; margin: 0 auto; padding: 1em; background: #f8f2e6; color: #1e1a15 }
a { color: #0b3b38 } h1 { line-height: 1.2 } h2 { margin-top: 2.5em } h3 { margin: 2em 0 .5em }
img { max-width: 100%; height: auto; border: 1px solid #5e5140; background: #fff } img.paper { width: 20em }
audio { display: block; width: 100%; max-width: 30em; margin: .5em 0 } figure { margin: 1em 0 }
details { margin: .5em 0 } summary { cursor: pointer; padding: .3em 0 } details ol { max-width: 45em }
table { border-collapse: collapse } td, th { border: 1px solid #5e5140; padding: .3em .6em; text-align: start }
td { overflow-wrap: anywhere } pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #fff; padding: 1em }
nav ol { columns: 18em } :focus-visible { outline: 4px solid #4b0f9e; outline-offset: 3px }
"""
NAMES: Final = {
    "welcome": "Welcome",
    "languages": "Languages",
    "services": "Services",
    "start": "Before the first question",
    "setting": "A setting",
    "questionpage": "Question",
    "review": "Check your answers",
    "done": "Done",
    "helpnumber": "A helper is called",
    "idle": "Are you still here?",
    "trouble": "Out of order",
}
SPOKEN_TAGS: Final = ("ar", "fa", "he", "ur", "ps")


def write(folder: Path, title: str, facts: dict[str, object], shots: Sequence[Shot]) -> Path:
    """Write index.html and facts.json; return the page."""
    (folder / "facts.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    body = [
        f"<header><h1>{html.escape(title)}</h1>{_table(facts)}{_contents(shots)}</header><main>",
        "<h2 id='visit'>The visit</h2>",
        *map(_section, range(1, len(shots) + 1), shots, _speech(folder, shots)),
        "<h2 id='sent'>What was sent, opened again</h2>",
        *_opened(folder),
        "</main>",
    ]
    page = folder / "index.html"
    page.write_text(
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body>{''.join(body)}</body></html>\n",
        encoding="utf-8",
    )
    return page


def heading(shot: Shot) -> str:
    """Return what a picture is called: "Question, part 2: Where do you live?"."""
    kind, _, part = shot.caption.partition("-part-")
    name = NAMES.get(kind, kind) + (f", part {part}" if part else "")
    return f"{name}: {shot.seen.title}" if shot.seen.title not in ("", name) else name


def _contents(shots: Sequence[Shot]) -> str:
    first: dict[str, int] = {}
    for number, shot in enumerate(shots, 1):
        if "-part-" not in shot.caption:
            first.setdefault(heading(shot), number)
    items = "".join(f"<li><a href='#s{number}'>{html.escape(words)}</a></li>" for words, number in first.items())
    listed = f"<details><summary>All screens</summary><ol>{items}</ol></details>"
    return f"<nav aria-label='Contents'>{listed}<a href='#sent'>What was sent</a></nav>"


def _section(number: int, shot: Shot, said: Sequence[tuple[str, list[dict[str, Any]]]]) -> str:
    words = html.escape(heading(shot), quote=True)
    picture = f"<img src='{shot.file}' alt='Picture of the screen. {words}' loading='lazy'>"
    papers = "".join(
        f"<figure><img class='paper' src='{paper}' alt='Printed: {html.escape(_stem(paper), quote=True)}'>"
        f"<figcaption>Printed: {html.escape(_stem(paper))}</figcaption></figure>"
        for paper in map(str, shot.papers)
    )
    speech = "".join(_utterance(file, lines) for file, lines in said)
    return f"<section><h3 id='s{number}'>{number}. {words}</h3>{picture}{speech}{papers}</section>\n"


def _stem(paper: str) -> str:
    return re.sub(r"\.png$", "", paper.rpartition("/")[2])


def _utterance(file: str, lines: list[dict[str, Any]]) -> str:
    if not lines:
        return ""
    count = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
    first = html.escape(lines[0]["spoken"])
    language = html.escape(lines[0]["language"], quote=True)
    spoken = "".join(f"<li>{_words(line)}</li>" for line in lines)
    return (
        f"<audio controls preload='none' src='{file}' aria-label='What is said, {count}'></audio>"
        f"<details><summary>Said, {count}: <bdi lang='{language}'>{first}</bdi></summary><ol>{spoken}</ol></details>"
    )


def _words(line: dict[str, Any]) -> str:
    language = line["language"]
    direction = "rtl" if language.partition("-")[0] in SPOKEN_TAGS else "ltr"
    return f"<bdi lang='{html.escape(language, quote=True)}' dir='{direction}'>{html.escape(line['spoken'])}</bdi>"


def _speech(folder: Path, shots: Sequence[Shot]) -> Iterator[list[tuple[str, list[dict[str, Any]]]]]:
    """Yield for each picture what was said since the picture before: sound file and lines."""
    transcript = folder / "speech" / "transcript.json"
    said = json.loads(transcript.read_text(encoding="utf-8")) if transcript.exists() else []
    begin = 0
    for number, shot in enumerate(shots, 1):
        end = len(said) if number == len(shots) else min(shot.said, len(said))
        yield [(f"speech/{each['file']}", each["lines"]) for each in said[begin:end]]
        begin = end


def _opened(folder: Path) -> Iterator[str]:
    for path in sorted((folder / "opened").rglob("*.xml")):
        name = html.escape(path.parent.name)
        yield f"<h3>{name}</h3><pre tabindex='0' aria-label='{name}'>{html.escape(path.read_text('utf-8'))}</pre>"


def _table(facts: dict[str, object]) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{html.escape(key)}</th><td>{html.escape(str(value))}</td></tr>"
        for key, value in facts.items()
    )
    return f"<table>{rows}</table>"
