"""Words to read: a label with its own line height that never elides and never scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kiosk.screens import Line
from ui.guard import guarded

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from accessibility.display import Role, TextRole
    from ui.style import Look
    from ui.typesetting import Align, Paragraph


class Words(QLabel):
    """Some words: `line` says what, `role` how large, `colour` in which role of the theme.

    As high as its width makes it (height for width). `pieces(height)` cuts words that are too long for
    one part into several. The accessible text is the words as shown.
    """

    def __init__(
        self,
        look: Look,
        line: Line | str,
        role: TextRole = "hint",
        *,
        colour: Role = "text",
        align: Align = "start",
        bold: bool | None = None,
        cap_mm: float = 0,
        row: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.line = line if isinstance(line, Line) else Line(line)
        self.role = role
        self.colour_role = colour
        self._align = align
        self._bold = bold
        self._cap_mm = cap_mm
        self._row = row
        self._set: dict[int, Paragraph] = {}
        # Forms and visitors write what they like: it is never read as markup.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(self.line.shown)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        # Or else Qt asks for the size of a single line when it is shown: set in vain, since pages give their own.
        self.resize(0, 0)

    @property
    def centred(self) -> bool:
        """Whether the lines stand in the middle of the width."""
        return self._align == "centre"

    def say(self, line: Line | str) -> None:
        """Show other words in the same place."""
        self.line = line if isinstance(line, Line) else Line(line)
        if self.text() != self.line.shown:
            self._set.clear()
            self.setText(self.line.shown)
            self.updateGeometry()

    def be_high(self, cap_mm: float) -> None:
        """Write capitals so high from now on; 0: as high as the role says."""
        if cap_mm != self._cap_mm:
            self._cap_mm = cap_mm
            self._set.clear()
            self.updateGeometry()

    def paragraph(self, width: int) -> Paragraph:
        """Return the words set in lines of `width` pixels."""
        if width not in self._set:
            self._set[width] = self.look.paragraph(
                self.line.shown,
                self.role,
                width,
                align=self._align,
                bold=self._bold,
                cap_mm=self._cap_mm,
                row=self._row,
            )
        return self._set[width]

    def natural_width(self) -> int:
        """Return the width on a single line, in pixels."""
        return self.paragraph(1 << 20).natural_width

    def hasHeightForWidth(self) -> bool:
        """Qt: the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: the height, in pixels, at `width`."""
        if not self.text():
            return 0
        set_words = self.paragraph(max(1, width))
        return set_words.height + set_words.above + set_words.below

    def sizeHint(self) -> QSize:
        """Qt: on a single line."""
        width = self.natural_width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Qt: it may become narrow; it then becomes high."""
        return QSize(0, 0)

    def pieces(self, width: int, height: int) -> list[Words]:
        """Cut into words that fit `height` pixels each: copies, for whoever asks."""
        set_words = self.paragraph(max(1, width))
        room = max(1, (height - set_words.above - set_words.below) // set_words.line_height)
        lines = set_words.lines
        chunks = ["".join(lines[at : at + room]).strip() for at in range(0, len(lines), room)]
        return [self._like(chunk) for chunk in chunks]

    def _like(self, chunk: str) -> Words:
        language, personal = self.line.language, self.line.personal
        return Words(
            self.look,
            Line(chunk, chunk, language=language, personal=personal),
            self.role,
            colour=self.colour_role,
            align=self._align,
            bold=self._bold,
            cap_mm=self._cap_mm,
            row=self._row,
            parent=self.parentWidget(),
        )

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: draw the words from the top."""
        painter = QPainter(self)
        set_words = self.paragraph(self.width())
        set_words.draw(painter, 0, set_words.above, self.look.colour(self.colour_role))

    def placed(self) -> list[tuple[Paragraph, QRect, QRect]]:
        """For the geometry check: each paragraph, its place, and the ink in it (widget coordinates)."""
        if not self.text():
            return []
        set_words = self.paragraph(self.width())
        ink = set_words.ink().translated(0, set_words.above).toAlignedRect()
        return [(set_words, self.rect(), ink)]
