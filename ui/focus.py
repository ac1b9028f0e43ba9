"""The keyboard's focus: its order, its ring, and where it goes when a page is rendered anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui.navigation import neighbour
from ui.widgets import FocusFrame

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.stage import Stage


class Focus:
    """Moves the focus over a Stage; the ring shows with keys and in dialogs, never with touch."""

    def __init__(self, window: QWidget, stage: Stage) -> None:
        self._window = window
        self._stage = stage
        self._keys = False
        self.ring = FocusFrame(stage.look, window)

    def name(self) -> str:
        """Return the name of what has the focus, "" for nothing of ours."""
        widget = QApplication.focusWidget()
        return widget.objectName() if widget is not None and self._window.isAncestorOf(widget) else ""

    def keys_used(self, *, used: bool) -> None:
        """Remember how the person works: with keys, or by touch."""
        if used != self._keys:
            self._keys = used
            self.show_ring()

    def show_ring(self) -> None:
        """Show the ring where it belongs now."""
        if self.ring.look is not self._stage.look:
            self.ring.look = self._stage.look
        self.ring.reveal(shown=self._keys or self._stage.dialog is not None)

    def follow(self, widget: QWidget | None) -> None:
        """Stand round what has the focus now."""
        ours = widget is not None and widget is not self._window and self._window.isAncestorOf(widget)
        self.ring.follow(widget if ours else None)

    def restore(self, name: str) -> None:
        """Give the focus to the widget of this name, on whatever part it is; else to the first."""
        target = None
        page = self._stage.page
        if name and page is not None and self._stage.dialog is None:
            target = page.named(name)
            if target is not None:
                page.body.reveal(target)
        if name and (target is None or not target.isVisible()):
            by_name = {widget.objectName(): widget for widget in self._stage.focusable()}
            target = by_name.get(name)
        self.give(target or self._stage.first_focus())
        self.show_ring()

    def give(self, widget: QWidget | None) -> None:
        """Give the focus to a widget."""
        if widget is not None:
            widget.setFocus(Qt.FocusReason.TabFocusReason)

    def step(self, *, forward: bool) -> bool:
        """Go to the next thing in reading order, round and round."""
        order = self._stage.focusable()
        if not order:
            return False
        here = QApplication.focusWidget()
        at = order.index(here) if here in order else (-1 if forward else 0)
        self.give(order[(at + (1 if forward else -1)) % len(order)])
        return True

    def arrow(self, key: int) -> None:
        """Go to what lies in the direction of an arrow key."""
        here = QApplication.focusWidget()
        order = self._stage.focusable()
        if here is None or here not in order:
            self.give(self._stage.first_focus())
            return
        found = neighbour(self._window, here, key, order)
        if found is not None:
            self.give(found)
