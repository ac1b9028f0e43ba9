"""One question of a page as widgets: its words, its input, what is to put right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QImageReader, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.screens import Line
from ui.guard import guarded
from ui.widgets import Key, Problem, Words

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QPaintEvent

    from accessibility.display import TextRole
    from kiosk.screens import Question
    from ui.inputs import Input
    from ui.pages.page import Intro
    from ui.style import Look
    from ui.typesetting import Paragraph
    from ui.widgets import Parts

LONG_TITLE = 180
"""Longer questions are reading matter: they are set like a text, not like a heading."""
PICTURE_MM = 70.0
REMOVE_GAP_MM = 6.0


@dataclass(slots=True)
class Section:
    """A question with everything that belongs to it. `title` is what a short name can stand in for."""

    question: Question
    intro: list[Intro]
    body: Parts
    input: Input
    titles: list[Words] = field(default_factory=list)
    echo: Words | None = None
    listen_key: Key | None = None
    revealed: bool = False
    served: bool = False
    problem: Problem | None = None
    notes: list[QWidget] = field(default_factory=list)
    """What stands under the input and may give way to a keyboard: quiet lines, the key that removes."""

    def put_under(self, note: QWidget) -> None:
        """Put a note at the end of the body; a key stands apart and keeps its own width."""
        if isinstance(note, Key):
            self.body.add(note, natural=True, gap_mm=REMOVE_GAP_MM)
        else:
            self.body.add(note)


def title_lines(line: Line) -> list[tuple[Line, TextRole]]:
    """Return a label as heading and paragraphs: the first paragraph is the question, unless it is a text itself."""
    head, _, rest = line.shown.partition("\n")
    role: TextRole = "question" if len(head) <= LONG_TITLE else "hint"
    if not rest.strip():
        return [(line, role)]
    # The whole is spoken with the first paragraph, so that it is said once.
    first = Line(head, line.spoken, line.short, line.language, line.audio, line.personal)
    return [(first, role), (Line(rest.strip(), "", language=line.language, personal=line.personal), "hint")]


def under_field(look: Look, question: Question, kept: Line) -> list[Words]:
    """Return the quiet lines under a field: typing is kept, or it may be left empty."""
    if question.problem is not None and kept.shown and question.value:
        return [Words(look, kept, "hint", colour="text2")]
    if question.empty_label is not None and question.problem is None:
        return [Words(look, question.empty_label, "hint", colour="text2")]
    return []


def problem_of(look: Look, question: Question) -> Problem | None:
    """Return the message at the field."""
    return Problem(look, question.problem) if question.problem is not None else None


class Title(Words):
    """The question. A single line on a short panel stands closer: that line is what lets a keyboard fit under it."""

    def paragraph(self, width: int) -> Paragraph:
        """Set in lines of `width` pixels."""
        close = self.look.paragraph(self.text(), self.role, width, row=True)
        return close if close.count == 1 else super().paragraph(width)


class Echo(Words):
    """The answer in words under its fields: it keeps the height of a line even while there is none."""

    def heightForWidth(self, width: int) -> int:
        """Qt: at least one line."""
        return max(super().heightForWidth(width), self.look.line_px("hint", self.text()))


class Illustration(QWidget):
    """The picture of a question, as large as its place allows, never larger than it is."""

    def __init__(self, look: Look, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.path = path
        # Only the size is read here; the picture itself is read, and bounded, by the Look.
        self._size = QImageReader(str(path)).size()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Qt: it keeps its proportions."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: the height, in pixels, at `width`."""
        if not self._size.isValid() or self._size.width() <= 0:
            return 0
        return min(width * self._size.height() // self._size.width(), self.look.px(PICTURE_MM))

    def sizeHint(self) -> QSize:
        """Qt: at a usual width."""
        width = self.look.px(2 * PICTURE_MM)
        return QSize(width, self.heightForWidth(width))

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: at the start of its place."""
        picture = self.look.picture(self.path, self.width(), self.height())
        x = self.width() - picture.width() if self.look.rtl else 0
        QPainter(self).drawPixmap(x, 0, picture)
