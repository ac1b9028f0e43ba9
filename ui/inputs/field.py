"""A field to type into: Qt edits and tells screen readers, the words are painted like all our words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTextBoundaryFinder, Signal
from PySide6.QtGui import QPainter, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from accessibility import display
from ui.guard import guarded
from ui.inputs.editing import capitals_at, clean
from ui.inputs.field_face import octagon_room, paint_field, paint_octagon
from ui.inputs.typed_words import TypedWords

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from accessibility.display import TextRole
    from kiosk.screens import Line
    from ui.inputs.editing import Capitals
    from ui.style import Look

MOVES = {
    Qt.Key.Key_Left: QTextCursor.MoveOperation.Left,
    Qt.Key.Key_Right: QTextCursor.MoveOperation.Right,
    Qt.Key.Key_Home: QTextCursor.MoveOperation.StartOfLine,
    Qt.Key.Key_End: QTextCursor.MoveOperation.EndOfLine,
}
SHORTCUTS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier

Accept = Callable[[str], str]
"""Takes the text a person made and gives back what may stand in the field."""


class Field(QPlainTextEdit):
    """One field. Words wrap to the next line; nothing scrolls sideways, nothing can be dragged or pasted.

    `edited` comes with every change a person made, `entered` with Enter in a field of one line,
    `overflowed` with what was typed at the end of a full field. `show_text` is how a screen fills it:
    it does nothing where the text is there already, so that the cursor stays. While `active` the thick
    edge and the bar are drawn: the keyboard on the screen writes here, wherever the focus is.
    """

    edited = Signal(str)
    entered = Signal()
    overflowed = Signal(str)
    moved = Signal()
    focused = Signal()

    def __init__(
        self,
        look: Look,
        label: Line,
        *,
        name: str,
        lines: bool = False,
        accept: Accept | None = None,
        capitals: Capitals = "none",
        centred: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.lines = lines
        self.capitals: Capitals = capitals
        self.problem = False
        self.active = False
        self._accept = accept or (lambda text: clean(text, lines=lines))
        self._centred = centred
        self._known = ""
        role: TextRole = "choice" if look.short else "question"
        self.words = TypedWords(look, role, centred=centred, lines=lines)
        self.setObjectName(name)
        self.setAccessibleName(label.shown)
        self._be_plain()
        self.textChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._refresh)

    def _be_plain(self) -> None:
        """Take away what a kiosk must not have: menus, undo, clipboard, dragging, scroll bars."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)

    # What is in it

    @property
    def text(self) -> str:
        """What stands in it."""
        return self._known

    def show_text(self, text: str) -> None:
        """Show `text`, cursor at its end; nothing happens where it is shown already, composed or not."""
        if text not in (self._known, unicodedata.normalize("NFC", self._known)):
            self._known = text
            self._replace(text, _units(text))

    def type_text(self, text: str) -> None:
        """Type as a keyboard does, where the cursor is."""
        before, at_end = self._known, self.textCursor().atEnd()
        self.textCursor().insertText(text)
        if self._known == before and at_end and text.strip():
            self.overflowed.emit(text)

    def new_line(self) -> None:
        """Enter: another line where there may be lines, else this field is done."""
        if self.lines:
            self.type_text("\n")
        else:
            self.entered.emit()

    def delete_back(self) -> None:
        """Take away the letter before the cursor with its marks: a whole emoji, a whole accent."""
        position = self.textCursor().position()
        start = self._boundary(position).toPreviousBoundary()
        if start >= 0:
            self._remove(start, position)

    def delete_forward(self) -> None:
        """Take away the letter after the cursor."""
        position = self.textCursor().position()
        end = self._boundary(position).toNextBoundary()
        if end >= 0:
            self._remove(position, end)

    def clear_all(self) -> None:
        """Take everything away."""
        self._remove(0, self._end())

    def wants_capital(self) -> bool:
        """Whether the next letter begins a name or a sentence."""
        cursor = self.textCursor()
        before = self._known.encode("utf-16-le")[: 2 * cursor.position()].decode("utf-16-le", "ignore")
        return capitals_at(before, self.capitals)

    def _end(self) -> int:
        return self.document().characterCount() - 1

    def _boundary(self, position: int) -> QTextBoundaryFinder:
        finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, self._known)
        finder.setPosition(position)
        return finder

    def _remove(self, start: int, end: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self.setTextCursor(cursor)

    def _replace(self, text: str, position: int) -> None:
        self.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.setPlainText(text)
        self._put_cursor(position)
        self.blockSignals(False)  # noqa: FBT003 - Qt's own
        self._refresh()

    def _put_cursor(self, position: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(position, self._end())))
        self.setTextCursor(cursor)

    def _changed(self) -> None:
        """Whoever changed it, a key, a screen reader, a scanner: only what is allowed stays."""
        text = self.toPlainText()
        allowed = self._accept(text)
        if allowed != text:
            lost = _units(text) - _units(allowed)
            self._replace(allowed, self.textCursor().position() - max(0, lost))
        if allowed != self._known:
            self._known = allowed
            self._refresh()
            self.edited.emit(allowed)

    # Keys and touches

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: letters, deleting, moving; no shortcut, no clipboard; a held key types once (EN 301 549 5.7)."""
        key = event.key()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape):
            event.ignore()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            beside = self.words.beside(-1 if key == Qt.Key.Key_Up else 1)
            event.setAccepted(beside is not None)
            if beside is not None:
                self._put_cursor(beside)
        elif not event.isAutoRepeat() and not self._is_shortcut(event):
            self._press(event)

    @staticmethod
    def _is_shortcut(event: QKeyEvent) -> bool:
        # AltGr comes as Control and Alt together: those are letters.
        held = event.modifiers() & SHORTCUTS
        return bool(held) and held != Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier

    def _press(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select):
            self.new_line()
        elif key == Qt.Key.Key_Backspace:
            self.delete_back()
        elif key == Qt.Key.Key_Delete:
            self.delete_forward()
        elif key in MOVES:
            self.moveCursor(MOVES[Qt.Key(key)])
        elif event.text() >= " ":
            self.type_text(event.text())

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a touch puts the cursor between two letters; it never selects."""
        self._put_cursor(self.words.at(event.position()))
        self.focused.emit()

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: nothing is dragged."""
        event.accept()

    @guarded
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: nothing more."""
        event.accept()

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: as two touches; no word is selected."""
        self.mousePressEvent(event)

    @guarded
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt: no menu."""
        event.accept()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Qt: nothing leaves by the clipboard."""
        return QMimeData()

    def canInsertFromMimeData(self, _source: QMimeData) -> bool:
        """Qt: nothing comes by the clipboard."""
        return False

    def insertFromMimeData(self, _source: QMimeData) -> None:
        """Qt: nothing comes by the clipboard."""

    @guarded
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: this is the field in use now."""
        super().focusInEvent(event)
        self.focused.emit()

    # Looks

    def use(self, *, active: bool) -> None:
        """Show as the field in use, or not."""
        if self.active != active:
            self.active = active
            self.viewport().update()

    def put_right(self, *, problem: bool) -> None:
        """Show as something to put right, or no longer."""
        if self.problem != problem:
            self.problem = problem
            self._refresh()

    def sizeHint(self) -> QSize:
        """Qt: one line."""
        return QSize(self.look.px(4 * display.MIN_TARGET_MM), self.words.height_for(1))

    def minimumSizeHint(self) -> QSize:
        """Qt: never under the smallest target."""
        return QSize(self.look.px(display.MIN_TARGET_MM), self.look.px(display.MIN_TARGET_MM))

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: set the words anew."""
        super().resizeEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        sign = octagon_room(self.look, self.words.em)
        self.words.end_room = sign if self.problem and not self._centred else 0
        self.words.update(self._known, self.textCursor().position(), self.size())
        self.viewport().update()
        self.moved.emit()

    def event(self, event: QEvent) -> bool:
        """Qt: the frame of the scroll area is not painted: the face is."""
        return True if event.type() == QEvent.Type.Paint else super().event(event)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: face, words, the bar, and the octagon where something is to put right."""
        painter = QPainter(self.viewport())
        paint_field(painter, self.look, self.size(), active=self.active, problem=self.problem)
        self.words.draw(painter, cursor=self.active)
        if self.problem:
            # In a small field the sign stands at the start, clear of the cursor.
            paint_octagon(painter, self.look, self.size(), self.words.em, at_left=self.look.rtl != self._centred)


def _units(text: str) -> int:
    """How many UTF-16 units a text takes: Qt counts those."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
