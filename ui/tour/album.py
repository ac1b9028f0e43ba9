"""What the tour leaves behind: pictures, and a record of what there was to see and to hear."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter

from ui.widgets import Key

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


OVERVIEW = ("welcome", "questionpage", "helpnumber", "review")
GAP = 12
"""Pixels between the pictures of the overview."""
QUALITY = 60
"""Of a PNG: how hard it is packed, nothing is lost. Half the time of the usual for a sixth more bytes."""
RECORD = "visit.json"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the kiosk says is on a screen: which it is, its title, what has to be said of it, the paper's QR code.

    `size` is the text size: the foot is as high as its words. `words` come in parts, a question each: those of a part
    are said in one go, in their order.
    """

    identity: str = ""
    title: str = ""
    words: tuple[tuple[str, ...], ...] = ()
    code: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a screen.

    `said` is how many utterances had begun when it was taken, `helper` where the helper key was (left, top, width,
    height; empty where there was none), `papers` what had come out of the printer since the picture before (files,
    relative to the folder).
    """

    file: str
    caption: str
    said: int
    seen: Seen = Seen()
    helper: tuple[int, ...] = ()
    papers: tuple[str, ...] = ()


@dataclass(slots=True)
class Album:
    """The folder of one tour. Pictures are numbered in the order they were taken."""

    folder: Path
    shots: list[Shot] = field(default_factory=list)

    def take(self, window: QWidget, name: str, said: int, seen: Seen | None = None) -> None:
        """Take a picture of the window; `name` is the kind of screen."""
        file = f"{len(self.shots) + 1:03}-{name}.png"
        self.folder.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(self.folder / file), "PNG", QUALITY)
        before = {paper for shot in self.shots for paper in shot.papers}
        there = [f"paper/{path.name}" for path in sorted((self.folder / "paper").glob("*.png"))]
        papers = tuple(paper for paper in there if paper not in before)
        self.shots.append(Shot(file, name, said, seen or Seen(), _helper(window), papers))

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

    def record(self, visit: dict[str, object]) -> None:
        """Write visit.json: `visit` and what is known of the pictures."""
        text = json.dumps(visit | {"shots": [asdict(shot) for shot in self.shots]}, ensure_ascii=False, indent=1)
        (self.folder / RECORD).write_text(f"{text}\n", encoding="utf-8")


def _helper(window: QWidget) -> tuple[int, ...]:
    key = next((key for key in window.findChildren(Key, "helper") if key.isVisible()), None)
    if key is None:
        return ()
    place = key.mapTo(window, QPoint(0, 0))
    return place.x(), place.y(), key.width(), key.height()
