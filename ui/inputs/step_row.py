"""Less, a number, More: three things side by side, the number in the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from accessibility import display
from ui.guard import guarded
from ui.widgets import Key

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from kiosk.screens import Line
    from ui.inputs.field import Field
    from ui.style import Look

FIELD_MM = 110.0
STEPPED_FIELD_MM = 80.0
LEAST_FIELD_MM = 30.0
KEY_MM = 26.0
SHORT_KEY_MM = 15.0


class StepRow(QWidget):
    """The field alone, or between the keys `less` and `more`; no wider than a number needs."""

    def __init__(
        self, look: Look, field: Field, labels: tuple[Line, Line] | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.field = field
        field.setParent(self)
        self.keys: list[Key] = []
        for line, name in zip(labels or (), ("less", "more"), strict=False):
            key = Key(look, line, name=f"{name}:{field.objectName()}", sign=name, parent=self)
            self.keys.append(key)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _widths(self, width: int) -> tuple[int, int]:
        """Return the width of the field and of a key: with words and sign, or the sign alone."""
        most = self.look.px(STEPPED_FIELD_MM if self.keys else FIELD_MM)
        if not self.keys:
            return min(width, most), 0
        least = self.look.px(LEAST_FIELD_MM)
        for worded in (True, False):
            for key in self.keys:
                key.content.show_words = worded and bool(key.line.shown)
            wide = max(self.look.px(display.MIN_TARGET_MM), *(key.natural_width() for key in self.keys))
            free = width - 2 * wide - 2 * self.look.answer_gap
            if free >= least:
                break
        return max(1, min(free, most)), wide

    def hasHeightForWidth(self) -> bool:
        """Qt: asked like all the others."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: the height, in pixels."""
        key = self.look.px(SHORT_KEY_MM if self.look.short else KEY_MM) if self.keys else 0
        own = max((one.heightForWidth(self._widths(width)[1]) for one in self.keys), default=0)
        return max(self.field.words.height_for(1), key, own)

    def sizeHint(self) -> QSize:
        """Qt: as wide as it gets."""
        width = self.look.px(FIELD_MM)
        return QSize(width, self.heightForWidth(width))

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: from the start."""
        field, wide = self._widths(self.width())
        gap, height = self.look.answer_gap, self.height()
        if not self.keys:
            self._place(self.field, QRect(0, 0, field, height))
            return
        less, more = self.keys
        self._place(less, QRect(0, 0, wide, height))
        self._place(self.field, QRect(wide + gap, 0, field, height))
        self._place(more, QRect(wide + 2 * gap + field, 0, wide, height))

    def _place(self, widget: QWidget, box: QRect) -> None:
        if self.look.rtl:
            box.moveLeft(self.width() - box.right() - 1)
        widget.setGeometry(box)
