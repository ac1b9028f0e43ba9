"""Everything that can be pressed: one button, painted, in nine variants."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from accessibility import display
from kiosk.screens import Line
from ui.guard import guarded
from ui.widgets.content import Content, Things
from ui.widgets.faces import State, draw_face, face, face_pixmap
from ui.widgets.motion import Motion
from ui.widgets.stamps import paint_content

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QPixmap

    from accessibility.display import TextRole
    from kiosk.screens import Theme
    from ui.style import Look
    from ui.typesetting import Paragraph
    from ui.widgets.faces import Variant

FRAMED = ("helper", "head")
"""Variants that stand in the frame, always as large: their face is kept as one picture."""
ACTIVATING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select)


class Key(QAbstractButton):
    """A key with a face and a lip. Its signals: `clicked`, and `refused` with the reason of a dashed key.

    `name` tells it apart on its page ("next", "choice:bus"): the focus finds it again by name when the
    page is rendered anew. `mark` makes it an answer: "circle" to choose one, "square" for several; whether
    it is chosen comes from the screen (`setChecked`), never from the click itself. `captions` are signs and
    smaller lines under the words; `reason` makes it dashed: it does not act, and says why.
    """

    refused = Signal(object)

    def __init__(
        self,
        look: Look,
        line: Line | str,
        *,
        variant: Variant = "plain",
        name: str = "",
        sign: str = "",
        sign_side: Literal["start", "end", "top"] = "start",
        mark: Literal["", "circle", "square"] = "",
        picture: Path | None = None,
        swatch: Theme | None = None,
        captions: Sequence[tuple[str, Line]] = (),
        end_sign: str = "",
        role: TextRole | None = None,
        cap_mm: float = 0,
        chosen: bool | None = None,
        problem: bool = False,
        reason: Line | None = None,
        deaf_ms: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.line = line if isinstance(line, Line) else Line(line)
        self.variant = variant
        self.reason = reason
        self.problem = problem
        things = Things(self.line, sign, sign_side, mark, picture, swatch, tuple(captions), end_sign, role, cap_mm)
        self.content = Content(look, variant, things)
        self._deaf_ms = look.deaf_ms if deaf_ms is None else deaf_ms
        self._acted: dict[str, int] = {}
        self._rising: Motion | None = None
        self.setObjectName(name)
        if mark or chosen is not None:
            self.setCheckable(True)
            # For screen readers: a radio button rather than a check box.
            self.setAutoExclusive(mark != "square")
            super().setChecked(bool(chosen))
        # Touching a letter of the keyboard must leave the focus in the field.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if variant == "key" else Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        # Or else Qt measures it when it is shown, before it has its place.
        self.resize(0, 0)
        self._tell()

    def _tell(self) -> None:
        self.setText(self.line.shown.replace("&", "&&"))
        self.setAccessibleName(self.line.shown)
        described = [line.shown for _, line in self.content.things.captions]
        if self.reason:
            described.append(self.reason.shown)
        if described or self.accessibleDescription():
            self.setAccessibleDescription(" ".join(described))

    def say(self, line: Line | str, sign: str | None = None) -> None:
        """Show other words, and another sign, in the same place."""
        if line == self.line and sign in (None, self.content.things.sign):
            return
        self.line = line if isinstance(line, Line) else Line(line)
        self.content.things.line = self.line
        if sign is not None:
            self.content.things.sign = sign
        self._tell()
        self.updateGeometry()
        self.update()

    def choose(self, *, chosen: bool) -> None:
        """Show as chosen or not."""
        if self.isChecked() != chosen:
            # Checked through the base class: exclusive siblings are the screen's business.
            self.setAutoExclusive(False)
            self.setChecked(chosen)
            self.setAutoExclusive(self.content.things.mark != "square")

    def put_right(self, *, problem: bool) -> None:
        """Show as something to put right, or no longer."""
        if self.problem != problem:
            self.problem = problem
            self.update()

    def refuse(self, reason: Line | None) -> None:
        """Make it dashed with a reason, or ready again with None."""
        self.reason = reason
        self._tell()
        self.update()

    def look_at(self, forms: tuple[bool, bool]) -> None:
        """Narrow panels: (show the sign, use the short form)."""
        if (self.content.show_sign, self.content.short) != forms:
            self.content.show_sign, self.content.short = forms
            self.updateGeometry()
            self.update()

    @property
    def state(self) -> State:
        """What is true of it now."""
        dashed = self.reason is not None or not self.isEnabled()
        return State(self.isDown() and not dashed, self.isChecked(), dashed, self.problem)

    def forget(self) -> None:
        """Forget when it was pressed, and how it looked then."""
        self._acted.clear()
        self.content.forget()

    # Sizes

    def natural_width(self) -> int:
        """Return the width with everything on a single line."""
        return self.content.natural_width()

    def hasHeightForWidth(self) -> bool:
        """Qt: words wrap, so the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: the height that shows all of it at `width`."""
        return self.content.height(width)

    def sizeHint(self) -> QSize:
        """Qt: on a single line."""
        width = self.natural_width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Qt: never under the smallest target."""
        smallest = self.content.smallest()
        return QSize(smallest, smallest)

    # Acting

    def nextCheckState(self) -> None:
        """Qt: a click never chooses by itself; the screen says what is chosen."""

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a finger down is felt at once: the face drops, with a soft tick."""
        super().mousePressEvent(event)
        if self.isDown():
            self.look.tick()

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: lifting inside acts, unless it has just acted."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._rise()
        acts = self.isDown() and self._passes("touch", event.timestamp())
        # Not by Qt's own click: it paints the key at once, before what comes of it.
        self.setDown(False)
        super().mouseReleaseEvent(event)
        event.accept()
        if acts and self.hitButton(event.position().toPoint()):
            self.released.emit()
            self.clicked.emit()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Space and Enter press it; repeats of a held key are ignored (EN 301 549 5.7)."""
        if event.key() not in ACTIVATING:
            event.ignore()
        elif not event.isAutoRepeat():
            self.setDown(True)

    @guarded
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Qt: letting go acts."""
        if event.key() not in ACTIVATING:
            event.ignore()
        elif not event.isAutoRepeat() and self.isDown():
            self._rise()
            self.setDown(False)
            if self._passes("key", event.timestamp()):
                self.click()

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: a key whose focus leaves is not pressed any more."""
        self.setDown(False)
        super().focusOutEvent(event)

    def _rise(self) -> None:
        """Let the face come up again, no longer than it is seen."""
        if self.isDown() and self.reason is None and not self.look.reduced_motion:
            self._rising = self._rising or Motion(self, display.RELEASE_MS)
            self._rising.start()

    def _passes(self, means: str, at: int) -> bool:
        if self.reason is not None:
            self.setDown(False)
            self.refused.emit(self.reason)
            return False
        before = self._acted.get(means)
        if before is not None and 0 <= at - before < self._deaf_ms:
            return False
        self._acted[means] = at
        return True

    # Painting

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: face, then what stands on it."""
        painter = QPainter(self)
        state = self.state
        painted = face(self.look, self.variant, state)
        down = 0.0 if self._rising is None or state.pressed or state.dashed else 1 - self._rising.share
        painter.setOpacity(1 - down)
        if down or self.variant in FRAMED:
            painter.drawPixmap(0, 0, self._face(state))
        else:
            draw_face(painter, self.look, self.size(), painted)
        painter.setOpacity(1.0)
        if down:
            painter.setOpacity(down)
            painter.drawPixmap(0, 0, self._face(replace(state, pressed=True)))
            painter.setOpacity(1.0)
            painter.translate(0, round(down * self.look.lip))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_content(painter, self.content, self.rect(), painted, state)

    def _face(self, state: State) -> QPixmap:
        painted = face(self.look, self.variant, state)
        return face_pixmap(self.look, self.size(), painted, round_ends=self.variant == "helper")

    def placed(self) -> list[tuple[Paragraph, QRect, QRect]]:
        """For the geometry check: each paragraph, its place, and the ink in it (widget coordinates)."""
        return self.content.placed(self.rect())

    def announce(self, text: str) -> None:
        """Let a screen reader say `text` about this key."""
        self.setAccessibleDescription(text)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
