"""The look as Qt sees it: one Look for one panel and one person's preferences."""

from __future__ import annotations

from collections import OrderedDict
from functools import cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase

from accessibility import display
from ui.signs import Pictures, Signs
from ui.typesetting import Typesetter, is_arabic

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPixmap

    from accessibility.display import Role, TextRole
    from kiosk.panels import Panel
    from kiosk.screens import Line, Preferences
    from ui.keyboard import Keyboard
    from ui.typesetting import Align, Paragraph

ASSETS = Path(__file__).resolve().parent.parent / "assets"
LATIN = ("Andika", "Noto Sans", "Noto Sans Arabic")
FACES_KEPT = 32
ARABIC = ("Noto Sans Arabic", "Andika", "Noto Sans")


@cache
def load_fonts() -> tuple[str, ...]:
    """Load our fonts once; return the families. A QApplication must exist."""
    families: set[str] = set()
    for path in sorted((ASSETS / "fonts").glob("*.ttf")):
        families.update(QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path))))
    return tuple(sorted(families))


class Look:
    """How everything looks for one panel and one person: made anew when size, contrast or language change.

    It keeps the typeset words and the drawn signs; dropping it forgets them.
    """

    def __init__(
        self,
        panel: Panel,
        preferences: Preferences,
        *,
        deaf_ms: int = display.DEAF_MS,
        reduced_motion: bool = False,
        signs: Signs | None = None,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self.tick = tick
        self.tools: dict[str, Keyboard] = {}
        """Widgets too dear to make for every page: the keyboards."""
        self.panel = panel
        self.preferences = preferences
        self.size = preferences.size
        self.theme = preferences.theme
        self.rtl = preferences.rtl
        self.deaf_ms = min(deaf_ms, display.MAX_DEAF_MS)
        # Reduced motion goes with the low-contrast theme (tokens: motion.reduced).
        self.reduced_motion = reduced_motion or preferences.theme == "soft"
        self._colours = {role: QColor(display.colour(role, self.theme)) for role in display.COLOURS}
        self._fonts: dict[tuple[int, bool, bool], QFont] = {}
        self._typesetter = Typesetter(self.font, rtl=self.rtl)
        self.signs = signs or Signs(ASSETS / "icons")
        self._pictures = Pictures(on_plate=self.theme == "contrast_dark")
        self._faces: OrderedDict[object, QPixmap] = OrderedDict()
        self._drawings: dict[tuple[str, object], QPixmap] = {}
        self._ems: dict[TextRole, int] = {}
        self.em = self.em_px("choice")
        self.width_em = panel.width / self.em
        self.narrow = self.width_em < display.NARROW_EM
        self.two_columns = self.width_em >= display.TWO_COLUMNS_EM and not panel.portrait
        self.portrait = panel.portrait
        self.short = display.is_short(panel)
        self.high_contrast = self.theme in ("contrast_dark", "contrast_light")
        self.margin = self.px(panel.margin_mm)
        self.gap = self.px(display.MIN_GAP_MM if self.short else display.GAP_MM)
        self.answer_gap = self.gap if self.short else self.px(display.GAP_ANSWERS_MM)
        self.lip = self.stroke(display.LIP_MM)

    def px(self, mm: float) -> int:
        """Return the pixels that cover at least `mm`: for targets and gaps, which must not come out smaller."""
        return ceil(mm * self.panel.px_per_mm - 1e-6)

    def stroke(self, mm: float) -> int:
        """Return the nearest whole pixels, at least one: for edges."""
        return max(1, round(mm * self.panel.px_per_mm))

    def mm(self, px: float) -> float:
        """Return millimetres for pixels."""
        return px / self.panel.px_per_mm

    def colour(self, role: Role) -> QColor:
        """Return the colour of a role in this theme."""
        return self._colours[role]

    def cap_mm(self, role: TextRole) -> float:
        """Return the cap height of a text role on this panel."""
        if role == "question" and self.portrait:
            return display.PORTRAIT_QUESTION_MM[self.size]
        return display.CAP_MM[self.size][role]

    def em_px(self, role: TextRole) -> int:
        """Return the font size of a text role in pixels."""
        if role not in self._ems:
            self._ems[role] = display.em_px(self.panel, self.cap_mm(role))
        return self._ems[role]

    def line_px(self, role: TextRole, text: str = "", *, row: bool = False) -> int:
        """Return the line height of a text role for `text`; `row` is a single line where room is scarce."""
        return self._line(role, text, self.em_px(role), row=row)

    def _line(self, role: TextRole, text: str, em: int, *, row: bool) -> int:
        close = row and self.short
        height = display.LINE_HEIGHT_ROW_EM if close else display.LINE_HEIGHT_EM[role]
        if is_arabic(text):
            height = display.LINE_HEIGHT_ARABIC_ROW_EM if close else display.LINE_HEIGHT_ARABIC_EM
        return ceil(height * em)

    def font(self, em: int, *, bold: bool, arabic: bool) -> QFont:
        """Return a font of `em` pixels; families by script, so that nothing falls back to the system's."""
        key = (em, bold, arabic)
        if key not in self._fonts:
            font = QFont(list(ARABIC if arabic else LATIN))
            font.setPixelSize(em)
            font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[key] = font
        return self._fonts[key]

    def role_font(self, role: TextRole, text: str = "") -> QFont:
        """Return the font of a text role, for `text`."""
        return self.font(self.em_px(role), bold=role in display.BOLD, arabic=is_arabic(text))

    def paragraph(
        self,
        text: str,
        role: TextRole,
        width: int,
        *,
        align: Align = "start",
        bold: bool | None = None,
        cap_mm: float = 0,
        row: bool = False,
    ) -> Paragraph:
        """Typeset `text` in lines of at most `width` pixels; kept, so asking again is cheap."""
        em = display.em_px(self.panel, cap_mm) if cap_mm else self.em_px(role)
        heavy = role in display.BOLD if bold is None else bold
        return self._typesetter.set(text, em, self._line(role, text, em, row=row), width=width, align=align, bold=heavy)

    def text_width(self, text: str, role: TextRole, *, bold: bool | None = None, cap_mm: float = 0) -> int:
        """Return the width of `text` on a single line."""
        return self.paragraph(text, role, 1 << 20, bold=bold, cap_mm=cap_mm).natural_width

    def sign(self, name: str, px: int, colour: Role | QColor) -> QPixmap:
        """Return the sign `name`, `px` square, in a colour; those with a direction are swapped right to left."""
        tint = colour if isinstance(colour, QColor) else self.colour(colour)
        return self.signs.pixmap(name, px, tint, rtl=self.rtl)

    def picture(self, path: Path, width: int, height: int, ink: Role = "text") -> QPixmap:
        """Return a form's picture scaled into a box; empty when it cannot be read. A silhouette is drawn in `ink`."""
        return self._pictures.pixmap(path, width, height, self.colour(ink))

    def drawing(self, name: str, size: object, draw: Callable[[], QPixmap]) -> QPixmap:
        """Return a drawing of this look, drawn once for each size."""
        key = (name, size)
        if key not in self._drawings:
            self._drawings[key] = draw()
        return self._drawings[key]

    def face(self, key: object, draw: Callable[[], QPixmap]) -> QPixmap:
        """Return the face of a key, kept while it is among the latest."""
        if key in self._faces:
            self._faces.move_to_end(key)
        else:
            self._faces[key] = draw()
            if len(self._faces) > FACES_KEPT:
                self._faces.popitem(last=False)
        return self._faces[key]

    def forget(self) -> None:
        """Forget the words that were set, the letters that were pressed and the pictures that were read."""
        self._typesetter.clear()
        for board in self.tools.values():
            board.forget()
        self._pictures = Pictures(on_plate=self.theme == "contrast_dark")

    def words(self, line: Line | str, *, short: bool = False) -> str:
        """Return what is shown of a line: its short form where asked and there is one."""
        if isinstance(line, str):
            return line
        return (short and line.short) or line.shown

    @property
    def start(self) -> Qt.AlignmentFlag:
        """The side lines begin at."""
        return Qt.AlignmentFlag.AlignRight if self.rtl else Qt.AlignmentFlag.AlignLeft

    @property
    def direction(self) -> Qt.LayoutDirection:
        """For setLayoutDirection."""
        return Qt.LayoutDirection.RightToLeft if self.rtl else Qt.LayoutDirection.LeftToRight

    @property
    def low_settings(self) -> bool:
        """Whether the settings stand over the foot, because the head is out of reach."""
        return self.portrait or self.reach_y(display.NO_KEY_ABOVE_MM) > 0

    def reach_y(self, floor_mm: float) -> int:
        """Return the y, in pixels from the top of the window, of a height above the floor; at least 0."""
        top = self.panel.bottom_mm + self.mm(self.panel.height)
        return self.px(max(0.0, top - floor_mm))

    def same_as(self, panel: Panel, preferences: Preferences) -> bool:
        """Whether these preferences would give the same look."""
        mine = (self.panel, self.size, self.theme, self.rtl)
        return mine == (panel, preferences.size, preferences.theme, preferences.rtl)
