"""What stands on the keys of the keyboard: in a form that fits the key, never in smaller letters."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from accessibility import display
from kiosk.screens import Line
from ui.typesetting import is_arabic

if TYPE_CHECKING:
    from accessibility.display import TextRole
    from ui.inputs.layouts import Cap, Layout
    from ui.inputs.letter_key import LetterKey
    from ui.style import Look

LARGE_CAPS_FROM_MM = 20.0
INK_EM, ARABIC_INK_EM = 1.0, 1.2
"""From the top of a letter to its tail."""
SIDE_MM, SHORT_SIDE_MM = 1.4, 0.5
SIGN_ROOM = 1.3
"""How much wider than its em a sign alone may stand."""
SIGNS = {"delete": "delete-letter", "shift": "shift", "enter": "new-line"}
SPACE_SIGN = "␣"
JOINER = "\u200d"


class Captions:
    """Chooses sign and words of each key for one look and one language."""

    def __init__(self, look: Look, letters: Layout, *, pad: bool) -> None:
        self.look = look
        self._letters = letters
        self._pad = pad

    def say(self, key: LetterKey, cap: Cap, *, capital: bool) -> None:
        """Put on a key what it types or does now."""
        sign, words = self._form(key, cap, self._letters.caption(cap, capital=capital))
        name = self._letters.name(cap, capital=capital)
        key.stay(down=capital if cap.act == "shift" else None)
        role = self._role(key, cap)
        cap_mm = display.CAP_MM[self.look.size][role]
        em = display.em_px(self.look.panel, cap_mm)
        if not words:
            em = min(em, round((key.width() - 2 * self.look.px(SIDE_MM)) / SIGN_ROOM))
        words, heavy = self._letter(key, words, alone=cap.act == "type")
        content = key.content
        now = (key.line.shown, content.things.sign, key.accessibleName(), content.em, content.heavy)
        if (words, sign, name, em, heavy) == now:
            return
        content.role, content.things.cap_mm, content.em, content.heavy = role, cap_mm, em, heavy
        key.setObjectName(f"key:{cap.act}:{cap.page or cap.text}")
        key.say(Line(words, name, language=self._letters.language), sign)
        key.setAccessibleName(name)

    def _letter(self, key: LetterKey, caption: str, *, alone: bool) -> tuple[str, bool]:
        """Return a caption and whether it is bold; in another form where its tail would not fit a little key.

        Arabic letters `alone` then stand as at the beginning of a word; what has no such form loses its weight.
        """
        if not self.look.short or not is_arabic(caption):
            return caption, True
        face = key.size() - QSize(1, 1) * 2 * self.look.stroke(display.EDGE_KEY_MM) - QSize(0, self.look.lip)
        forms = [(caption, True), *([(caption + JOINER, True)] if alone else []), (caption, False)]
        for form, heavy in forms:
            ink = self.look.paragraph(form, "choice", 1 << 12, align="centre", bold=heavy).ink()
            if ink.width() <= face.width() and ink.height() <= face.height():
                return form, heavy
        return forms[-1]

    def _role(self, key: LetterKey, cap: Cap) -> TextRole:
        large = cap.act == "type" and not self.look.short and key.height() >= self.look.px(LARGE_CAPS_FROM_MM)
        return "question" if large else "choice"

    def _form(self, key: LetterKey, cap: Cap, caption: str) -> tuple[str, str]:
        """Return the sign and the words that fit: both, or the words, or their short form, or the sign alone."""
        if cap.act == "type":
            return "", caption
        sign = SIGNS.get(cap.act, "")
        short = self._letters.words.get(f"{cap.act}_short", caption.replace(" ", ""))
        forms = [(sign, caption), ("", caption), ("", short)]
        if cap.act == "delete":
            forms = [("", caption)] if self._pad else [(sign, caption)]
        elif cap.act == "enter":
            forms = [(sign, caption), ("", caption)]
        room = key.width() - 2 * self.look.px(SIDE_MM)
        beside = round(1.6 * self.look.em_px("choice"))
        for form in forms:
            if self.look.text_width(form[1], "choice", bold=True) + (beside if form[0] else 0) <= room:
                return form
        if cap.act == "space":
            return "", SPACE_SIGN
        return (sign, "") if cap.act in ("delete", "enter") else ("", short)

    def letter_height(self, ink: float = 0) -> int:
        """Return the height of a key that shows any letter from its top to its tail."""
        tallest = ink or (ARABIC_INK_EM if self.look.rtl else INK_EM)
        return ceil(tallest * self.look.em_px("choice")) + self.look.lip + 2 * self.look.stroke(display.EDGE_KEY_MM)
