"""What the tour leaves behind, and the page that shows it in order."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

STYLE = """
body { font: 18px/1.5 sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em }
body { background: #f8f2e6; color: #1e1a15 }
img { max-width: 100%; border: 1px solid #5e5140; background: #fff } img.paper { max-width: 20em }
figure { margin: 2em 0 } figcaption { margin: .3em 0; font-weight: bold } .said { color: #2f2922 }
table { border-collapse: collapse } td, th { border: 1px solid #5e5140; padding: .2em .6em; text-align: start }
pre { white-space: pre-wrap; background: #fff; padding: 1em }
"""


OVERVIEW = ("welcome", "questionpage", "helpnumber", "review")
GAP = 12
"""Pixels between the pictures of the overview."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a screen; `said` is how many utterances had begun when it was taken."""

    file: str
    caption: str
    said: int


@dataclass(slots=True)
class Album:
    """The folder of one tour. Pictures are numbered in the order they were taken."""

    folder: Path
    shots: list[Shot] = field(default_factory=list)

    def take(self, window: QWidget, name: str, said: int) -> None:
        """Take a picture of the window; `name` is the kind of screen."""
        file = f"{len(self.shots) + 1:03}-{name}.png"
        self.folder.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(self.folder / file))
        self.shots.append(Shot(file, name, said))

    def overview(self) -> None:
        """Write visit.png: four screens of the visit side by side, for a page that has room for one picture."""
        names = [shot.caption for shot in self.shots]
        chosen = [self.shots[names.index(name)].file for name in OVERVIEW if name in names]
        pictures = [QImage(str(self.folder / file)) for file in chosen]
        if not pictures:
            return
        size = pictures[0].size() / 2
        sheet = QImage(2 * size.width() + GAP, 2 * size.height() + GAP, QImage.Format.Format_RGB32)
        sheet.fill(Qt.GlobalColor.white)
        with QPainter(sheet) as painter:
            for at, picture in enumerate(pictures):
                small = picture.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
                painter.drawImage((at % 2) * (size.width() + GAP), (at // 2) * (size.height() + GAP), small)
        sheet.save(str(self.folder / "visit.png"))

    def write(self, title: str, facts: dict[str, object]) -> Path:
        """Write index.html and facts.json; return the page."""
        (self.folder / "facts.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
        body = [f"<h1>{html.escape(title)}</h1>", _table(facts)]
        for shot, words in zip(self.shots, self._speech(), strict=True):
            body.append(_figure(shot, words))
        body += [_paper(path, self.folder) for path in sorted((self.folder / "paper").glob("*.png"))]
        opened = sorted((self.folder / "opened").rglob("*.xml"))
        body += [
            f"<h2>{html.escape(path.parent.name)}</h2><pre>{html.escape(path.read_text('utf-8'))}</pre>"
            for path in opened
        ]
        page = self.folder / "index.html"
        page.write_text(
            f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{html.escape(title)}</title>"
            f"<style>{STYLE}</style><body>{''.join(body)}</body></html>\n",
            encoding="utf-8",
        )
        return page

    def _speech(self) -> list[list[tuple[str, str]]]:
        """Return for each picture what was said from it to the next: sound file and words."""
        transcript = self.folder / "speech" / "transcript.json"
        said = json.loads(transcript.read_text(encoding="utf-8")) if transcript.exists() else []
        ends = [*(shot.said for shot in self.shots), len(said)][1:]
        return [
            [
                (f"speech/{number + 1:04}.wav", _words(said[number]))
                for number in range(shot.said, end)
                if number < len(said)
            ]
            for shot, end in zip(self.shots, ends, strict=True)
        ]


def _words(said: dict[str, list[dict[str, str]]]) -> str:
    return " ".join(line["spoken"] for line in said["lines"])


def _figure(shot: Shot, said: Iterable[tuple[str, str]]) -> str:
    speech = "".join(
        f"<p class='said'><audio controls preload='none' src='{file}'></audio> {html.escape(words)}</p>"
        for file, words in said
    )
    name = html.escape(shot.caption)
    return (
        f"<figure><figcaption>{name}</figcaption><img src='{shot.file}' alt='{name}' loading='lazy'>{speech}</figure>"
    )


def _paper(path: Path, folder: Path) -> str:
    name = html.escape(path.relative_to(folder).as_posix())
    return f"<figure><figcaption>{name}</figcaption><img class='paper' src='{name}' alt='{name}'></figure>"


def _table(facts: dict[str, object]) -> str:
    rows = "".join(
        f"<tr><th>{html.escape(key)}</th><td>{html.escape(str(value))}</td></tr>" for key, value in facts.items()
    )
    return f"<table>{rows}</table>"
