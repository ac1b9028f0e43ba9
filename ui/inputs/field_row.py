"""A field with the keys that belong to it: hear it, read the question again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from accessibility import display
from ui.guard import guarded
from ui.widgets import Key

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from kiosk.screens import Line
    from ui.inputs.field import Field
    from ui.style import Look

HEAR_MM = 15.4
MOST_LINES = 4
LEAST_FIELD = 0.6
"""The share of the row the field keeps: before it gets less, the keys show only their signs."""


class FieldRow(QWidget):
    """A field, as high as its words need up to `most_lines`, and keys at its end.

    `hear` asks for the content to be spoken, `refused` gives the `silence` that is kept instead; `turn` asks for the
    question and its hint, where the keyboard took their place, or for the keyboard again.
    """

    hear = Signal()
    refused = Signal(object)
    turn = Signal()

    def __init__(self, look: Look, field: Field, hear: Line | None, silence: Line | None = None) -> None:
        super().__init__()
        self.look = look
        self.field = field
        self.least_lines = 1
        self.most_lines = MOST_LINES
        field.setParent(self)
        self._hear = self._key(hear, "hear", "voice") if hear is not None else None
        if self._hear is not None:
            self._hear.refuse(silence)
            self._hear.clicked.connect(self.hear)
            self._hear.refused.connect(self.refused)
        self._turn: Key | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _key(self, line: Line, name: str, sign: str) -> Key:
        return Key(self.look, line, variant="small", name=f"{name}:{self.field.objectName()}", sign=sign, parent=self)

    def offer_turn(self, line: Line | None, sign: str = "") -> None:
        """Show a key that turns between the question and the keyboard; None takes it away."""
        if line is None:
            if self._turn is not None:
                self._turn.hide()
            return
        if self._turn is None:
            self._turn = self._key(line, "turn", sign)
            self._turn.clicked.connect(self.turn)
        self._turn.say(line, sign)
        self._turn.show()
        self._lay_out()

    def _keys(self) -> list[Key]:
        return [key for key in (self._hear, self._turn) if key is not None and not key.isHidden()]

    def _widths(self, width: int) -> list[int]:
        """Return the widths of the keys: with their words where the field stays wide, else signs alone."""
        keys = self._keys()
        for worded in (True, False):
            for key in keys:
                key.content.show_words = worded and bool(key.line.shown) and not self.look.short
            widths = [max(key.natural_width(), self.look.px(HEAR_MM)) for key in keys]
            if width - sum(widths) - len(keys) * self.look.gap >= LEAST_FIELD * width:
                break
        return widths

    def _field_width(self, width: int) -> int:
        widths = self._widths(width)
        return width - sum(widths) - len(widths) * self.look.gap

    def hasHeightForWidth(self) -> bool:
        """Qt: the words in the field wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: the height, in pixels, at `width`."""
        lines = self.field.words.lines_at(self._field_width(width))
        lines = max(self.least_lines, min(lines, self.most_lines))
        return max(self.field.words.height_for(lines), self.look.px(display.MIN_TARGET_MM))

    def sizeHint(self) -> QSize:
        """Qt: a field of usual width."""
        width = self.look.px(100)
        return QSize(width, self.heightForWidth(width))

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: the field, then the keys at its end."""
        self._lay_out()

    def _lay_out(self) -> None:
        widths = self._widths(self.width())
        x = self._field_width(self.width())
        self._place(self.field, QRect(0, 0, x, self.height()))
        least = self.look.px(HEAR_MM if not self.look.short else display.MIN_TARGET_MM)
        for key, width in zip(self._keys(), widths, strict=True):
            x += self.look.gap
            self._place(key, QRect(x, 0, width, min(self.height(), max(least, self.field.words.height_for(1)))))
            x += width

    def _place(self, widget: QWidget, box: QRect) -> None:
        if self.look.rtl:
            box.moveLeft(self.width() - box.right() - 1)
        widget.setGeometry(box)
