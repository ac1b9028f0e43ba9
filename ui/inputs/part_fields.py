"""Small fields side by side, each under its own label: day, month, year, hour, minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.visit.date_parts import LENGTHS
from ui.guard import guarded
from ui.inputs.editing import digits_only
from ui.inputs.field import Field
from ui.widgets import Words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from kiosk.screens import Line
    from kiosk.visit.date_parts import Part
    from ui.style import Look

SHARES: dict[Part, float] = {"day": 1.0, "month": 1.0, "year": 1.5, "hour": 1.0, "minute": 1.0}
MOST_MM = 84.0
"""The widest field of share 1."""
FIELD_MM, SHORT_FIELD_MM = 33.0, 15.0
GAP_MM, SHORT_GAP_MM = 5.0, 4.0
"""Between two fields; their labels stand as close."""


class PartFields(QWidget):
    """Fields for `parts` in a row; as high as labels and fields need."""

    def __init__(
        self, look: Look, parts: tuple[Part, ...], labels: tuple[Line, ...], ref: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.parts = parts
        self.labels = [Words(look, line, "hint", bold=True, row=True, parent=self) for line in labels]
        self.fields = [self._field(part, line, ref) for part, line in zip(parts, labels, strict=True)]
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _field(self, part: Part, line: Line, ref: str) -> Field:
        length = LENGTHS[part]
        return Field(
            self.look,
            line,
            name=f"field:{ref}:{part}",
            accept=lambda text: digits_only(text, length),
            centred=True,
            parent=self,
        )

    def put_right(self, wrong: set[Part]) -> None:
        """Show the fields of these parts as something to put right."""
        for part, label, field in zip(self.parts, self.labels, self.fields, strict=True):
            field.put_right(problem=part in wrong)
            label.colour_role = "error" if part in wrong else "text"
            label.update()

    def _gap(self) -> int:
        return self.look.px(SHORT_GAP_MM if self.look.short else GAP_MM)

    def _widths(self, width: int) -> list[int]:
        """Share the width; a field is never narrower than its digits and the longest word of its label."""
        shares = [SHARES[part] for part in self.parts]
        free = width - (len(shares) - 1) * self._gap()
        unit = min(free / sum(shares), self.look.px(MOST_MM))
        widths = [int(unit * share) for share in shares]
        needs = self._needs()
        missing = sum(max(0, need - own) for need, own in zip(needs, widths, strict=True))
        spare = sum(max(0, own - need) for need, own in zip(needs, widths, strict=True))
        if not missing or not spare:
            return widths
        given = min(1.0, missing / spare)
        return [
            own - int((own - need) * given) if own > need else need for need, own in zip(needs, widths, strict=True)
        ]

    def _needs(self) -> list[int]:
        needs = []
        for part, label, field in zip(self.parts, self.labels, self.fields, strict=True):
            words = [self.look.text_width(word, "hint", bold=True) for word in label.text().split()]
            needs.append(max(*words, field.words.width_for("8" * LENGTHS[part])) if words else 0)
        return needs

    def _label_height(self, width: int) -> int:
        return max(label.heightForWidth(own) for label, own in zip(self.labels, self._widths(width), strict=True))

    def _field_height(self) -> int:
        least = self.look.px(SHORT_FIELD_MM if self.look.short else FIELD_MM)
        return max(least, *(field.words.height_for(1) for field in self.fields))

    def hasHeightForWidth(self) -> bool:
        """Qt: the labels may wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: the height, in pixels, at `width`."""
        return self._label_height(width) + self._between() + self._field_height()

    def _between(self) -> int:
        return 0 if self.look.short else self.look.px(1.0)

    def sizeHint(self) -> QSize:
        """Qt: at the largest."""
        shares = sum(SHARES[part] for part in self.parts)
        width = int(shares * self.look.px(MOST_MM)) + (len(self.parts) - 1) * self._gap()
        return QSize(width, self.heightForWidth(width))

    @guarded
    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Qt: from the start, labels on one line over the fields."""
        x, over = 0, self._label_height(self.width()) + self._between()
        for label, field, width in zip(self.labels, self.fields, self._widths(self.width()), strict=True):
            own = label.heightForWidth(width)
            self._place(label, QRect(x, over - self._between() - own, width, own))
            self._place(field, QRect(x, over, width, self.height() - over))
            x += width + self._gap()

    def _place(self, widget: QWidget, box: QRect) -> None:
        if self.look.rtl:
            box.moveLeft(self.width() - box.right() - 1)
        widget.setGeometry(box)
