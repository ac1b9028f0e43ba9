"""The invitation: touch, or press any key."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from accessibility import display
from kiosk.actions import ChooseLanguage, OpenSetting
from ui import drawings
from ui.guard import guarded
from ui.pages.illustrated import IllustratedPage
from ui.widgets import Key, Note, Words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kiosk.screens import LanguageTile, Welcome
    from ui.style import Look

TILES_MOST_MM = 20.0
MOST_IN_A_ROW = 4


class Stairs(QWidget):
    """The scrolled stair rail."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: the drawing, made for this size."""
        size, look = self.size(), self.look
        picture = look.drawing(
            "stairs", (size.width(), size.height()), lambda: drawings.stairs(look, size.width(), size.height())
        )
        QPainter(self).drawPixmap(0, 0, picture)


class WelcomeView(IllustratedPage):
    """What this is, in which languages, and how to begin."""

    watermarked = False

    def build(self) -> None:
        """Fill the body; on short panels what matters most comes first, and the rest in later parts."""
        screen = cast("Welcome", self.screen_value)
        look = self.look
        if not look.short:
            self.illustration = Stairs(look, self)
        cap = 0 if look.short else display.WELCOME_MM
        self.body.add(Words(look, screen.title, "title", cap_mm=cap, row=True))
        leads = [Words(look, line, "hint" if look.short else "choice") for line in screen.lead]
        notes = [Note(look, sign, line) for sign, line in screen.notes]
        if look.short:
            self._add_short(screen, leads, notes)
        else:
            self._add_full(screen, leads, notes)

    def _add_full(self, screen: Welcome, leads: list[Words], notes: list[Note]) -> None:
        for at, lead in enumerate(leads):
            self.body.add(lead, gap_mm=0.0 if at else 3.0)
        if self.look.portrait:
            self._add_notes(notes)
        self.body.add(Words(self.look, screen.choose, "caption", bold=True), gap_mm=8.0, keep=True)
        tiles = [self._tile(tile) for tile in screen.languages]
        if screen.more is not None:
            tiles.append(self._more(screen))
        columns = 2 if self.look.portrait else 3
        self.body.add_cards(tiles, columns, most_mm=TILES_MOST_MM, gap_mm=display.GAP_MM)
        if not self.look.portrait:
            self._add_notes(notes)

    def _add_notes(self, notes: list[Note]) -> None:
        for at, note in enumerate(notes):
            self.body.add(note, gap_mm=2.0 if at else 9.0)

    def _add_short(self, screen: Welcome, leads: list[Words], notes: list[Note]) -> None:
        for lead in leads[:1]:
            self.body.add(lead, gap_mm=0.0)
        tiles = self._one_row(screen)
        self.body.add_cards(tiles, len(tiles), most_mm=24.0, gap_mm=display.GAP_MM)
        for lead in leads[1:]:
            self.body.add(lead)
        for note in notes:
            self.body.add(note)

    def _one_row(self, screen: Welcome) -> list[Key]:
        """Return the other languages, as many as fit in one row, and the key to all of them."""
        tiles = [self._tile(tile) for tile in screen.languages if not tile.chosen]
        more = [self._more(screen)] if screen.more is not None else []
        for key in more:
            key.look_at((True, True))
        for count in range(min(len(tiles), MOST_IN_A_ROW), 0, -1):
            row = [*tiles[:count], *more]
            widest = max(key.natural_width() for key in row)
            # A pager may stand beside them.
            free = self.look.panel.width - 2 * self.look.margin - self.look.px(display.PAGER_MM[0]) - self.look.gap
            if len(row) * (widest + self.look.gap) <= free or count == 1:
                for key in tiles[count:]:
                    key.setParent(None)
                    key.deleteLater()
                return row
        return more

    def _tile(self, tile: LanguageTile) -> Key:
        sign = "check" if tile.chosen else ""
        key = Key(
            self.look,
            tile.name,
            variant="tile",
            name=f"language:{tile.code}",
            sign=sign,
            chosen=tile.chosen,
            parent=self,
        )
        return self.do(key, ChooseLanguage(tile.code))

    def _more(self, screen: Welcome) -> Key:
        line = screen.more or screen.choose
        key = Key(self.look, line, variant="tile", name="more-languages", sign="language", parent=self)
        return self.do(key, OpenSetting("language"))

    def first_focus(self) -> QWidget | None:
        """Return None: the key Start has the focus."""
        return None
