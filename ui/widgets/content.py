"""What stands on a key, and where: mark, picture or sign, words, captions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QRect

from accessibility import display
from ui.widgets.faces import State
from ui.widgets.measures import LARGE, SHORT

if TYPE_CHECKING:
    from pathlib import Path

    from accessibility.display import TextRole
    from kiosk.screens import Line, Theme
    from ui.style import Look
    from ui.typesetting import Paragraph
    from ui.widgets.faces import Variant

SIGN_EM = 1.15
MARK_EM = 1.15
PICTURE_EM = 1.3
PICTURE_SHARE = 0.42
"""Of the height of the key, where that is more than PICTURE_EM."""
PICTURE_MM = 24.0
PICTURE_STEPS = 4
"""So many sizes are tried before a picture is no larger than on the lowest key."""
STACKED_PICTURE_MM = 12.7
SWATCH_EM = 1.8
SWATCH_INSET_MM = 1.4
TILE_EM = 2.0
TILE_SHARE = 0.54
TILE_MM = 28.0
GAP_EM = 0.4
CAPTION_SIGN_EM = 0.95
DESCENT_EM = 0.26
"""How far Latin letters reach under their line."""
TIGHT_EM = 1.7
"""Keys that are lower need a look at each letter: Arabic ones reach further."""
PROBLEM_EM = 0.95


@dataclass(slots=True)
class Things:
    """What stands on a key. See Key for their meaning."""

    line: Line
    sign: str = ""
    sign_side: Literal["start", "end", "top"] = "start"
    mark: Literal["", "circle", "square"] = ""
    picture: Path | None = None
    swatch: Theme | None = None
    captions: tuple[tuple[str, Line], ...] = ()
    end_sign: str = ""
    role: TextRole | None = None
    cap_mm: float = 0


class Placed(NamedTuple):
    """A thing in its place: a paragraph, or the name of what is stamped there."""

    thing: Paragraph | str
    box: QRect


class Content:
    """The inside of a key. All positions are worked out left to right and mirrored at the end."""

    def __init__(self, look: Look, variant: Variant, things: Things) -> None:
        self.look = look
        self.variant = variant
        self.things = things
        self.show_sign = True
        self.show_words = True
        self.short = False
        self._kept: dict[tuple[object, ...], int] = {}
        self._arranged: dict[tuple[object, ...], list[Placed]] = {}
        self.heavy = True
        self.reserve = 0
        """In a stack: height kept for words, so that pictures side by side are alike though their words are not."""
        self.most_picture = 0
        """The picture is no larger, where keys beside each other shall be alike; 0: as large as there is room for."""
        self.measures = (SHORT if look.short else LARGE)[variant]
        self.role: TextRole = things.role or self.measures.role
        self.em = display.em_px(look.panel, things.cap_mm) if things.cap_mm else look.em_px(self.role)

    @property
    def sign(self) -> str:
        """The name of the sign."""
        return self.things.sign

    @property
    def cap_mm(self) -> float:
        """The cap height of the words, where it is not that of their role."""
        return self.things.cap_mm

    @cap_mm.setter
    def cap_mm(self, cap_mm: float) -> None:
        self.things.cap_mm = cap_mm

    # Measures

    @property
    def text(self) -> str:
        """The words as shown now."""
        return self.look.words(self.things.line, short=self.short) if self.show_words else ""

    @property
    def stacked(self) -> bool:
        """Whether the picture stands over the words."""
        return self.things.sign_side == "top"

    @property
    def _edge(self) -> int:
        return self.look.stroke(display.EDGE_STRONG_MM)

    @property
    def _gap(self) -> int:
        return round(GAP_EM * self.em)

    @property
    def _side(self) -> int:
        return self.look.px(self.measures.side)

    def smallest(self) -> int:
        """Return the least height and width."""
        return self.look.px(max(self.measures.least, display.MIN_TARGET_MM))

    def _has_picture(self) -> bool:
        things = self.things
        return bool(things.picture or things.swatch or (things.sign and self.show_sign))

    def _picture_px(self, height: int) -> int:
        if self.things.swatch is not None:
            return min(round(SWATCH_EM * self.em), height - self.look.lip - 2 * self.look.px(SWATCH_INSET_MM))
        if self.stacked:
            return self.look.px(STACKED_PICTURE_MM)
        if self.variant == "service":
            wanted, least, most = TILE_SHARE * height, TILE_EM * self.em, self.look.px(TILE_MM)
            return int(min(max(wanted, least), max(most, least), height - 2 * self._edge))
        if self.variant == "answer":
            least = PICTURE_EM * self.em
            return int(min(max(PICTURE_SHARE * height, least), max(self.look.px(PICTURE_MM), least)))
        if self.variant == "helper":
            return height - 2 * self.look.stroke(1.6) - self.look.lip
        return round(SIGN_EM * self.em)

    def _fixed(self, height: int) -> int:
        """Return the width of everything beside the words, at a height of the key."""
        width = 2 * self._side
        if self.variant == "helper":
            return self._picture_px(height) + self.look.stroke(1.6) + self._gap + self._side + height // 8
        if self.things.mark and not self.stacked:
            width += round(MARK_EM * self.em) + self._gap
        if self._has_picture() and not self.stacked:
            width += self._picture_px(height) + (self._gap if self.text else 0)
        if self.things.end_sign:
            width += round(CAPTION_SIGN_EM * self.em) + self._gap
        return width

    def _paragraph(self, text: str, width: int, *, caption: bool = False) -> Paragraph:
        centred = self.stacked or self.measures.centred
        return self.look.paragraph(
            text,
            "hint" if caption else self.role,
            max(1, width),
            align="centre" if centred else "start",
            bold=self.heavy and not caption,
            cap_mm=0 if caption else self.things.cap_mm,
            row=self.look.short or self.variant not in ("answer", "service"),
        )

    def _now(self) -> tuple[object, ...]:
        """Return all that measures depend on, for keeping them."""
        things = self.things
        return (
            self.text,
            self._has_picture(),
            things.end_sign,
            things.sign_side,
            things.captions,
            self.em,
            self.role,
            things.cap_mm,
            self.reserve,
            self.most_picture,
            self.heavy,
        )

    def natural_width(self) -> int:
        """Return the width with all on a single line."""
        key = ("width", *self._now())
        if key not in self._kept:
            self._kept[key] = self._natural_width()
        return self._kept[key]

    def _natural_width(self) -> int:
        widest = self.look.text_width(self.text, self.role, bold=True, cap_mm=self.things.cap_mm) if self.text else 0
        for sign, line in self.things.captions:
            beside = self._caption_sign() if sign else 0
            widest = max(widest, beside + self.look.text_width(line.shown, "hint"))
        # The helper's badge is as high as the key, and so as wide.
        height = self.height(1 << 20) if self.variant == "helper" else self.look.px(self.measures.least)
        return max(widest + self._fixed(height), self.smallest())

    def _caption_sign(self) -> int:
        em = self.look.em_px("hint")
        return round((CAPTION_SIGN_EM + GAP_EM) * em)

    def words_height(self, width: int) -> int:
        """Return the height of the words of a stack in a key of this width."""
        return self._words_height(width - 2 * self._side)

    def _words_height(self, width: int) -> int:
        height = 0
        if self.text:
            words = self._paragraph(self.text, width)
            height = words.height + max(0, words.above - self.look.px(self.measures.over))
        for sign, line in self.things.captions:
            height += self._paragraph(line.shown, width - (self._caption_sign() if sign else 0), caption=True).height
        return height

    def height(self, width: int) -> int:
        """Return the least height that shows all of it at `width`."""
        key = (width, *self._now())
        if key not in self._kept:
            self._kept[key] = self._height(width)
        return self._kept[key]

    def breaks(self, width: int) -> bool:
        """Return whether a word is wider than its line, at a width of the key."""
        room = width - self._fixed(self.look.px(self.measures.least))
        return bool(self.text) and self._paragraph(self.text, room).broken

    def _height(self, width: int) -> int:
        least = self.look.px(self.measures.least)
        words = self._words_height(width - self._fixed(least))
        frame = 2 * self.look.px(self.measures.over) + self.look.lip
        if self.stacked:
            words = max(self.reserve, self._words_height(width - 2 * self._side))
            words += self._picture_px(least) + 2 * self._gap if self._has_picture() else 0
        elif self.variant == "service":
            words = max(words, round(TILE_EM * self.em))
        return max(words + frame, least)

    # Places

    def forget(self) -> None:
        """Forget where everything stood: when the key was pressed it stood elsewhere."""
        self._arranged.clear()

    def arrange(self, rect: QRect, state: State) -> list[Placed]:
        """Return every thing in its place within the key."""
        key = (rect.size().toTuple(), state, *self._now())
        if key not in self._arranged:
            if len(self._arranged) > 1:
                # At rest and pressed is all that comes back.
                self._arranged.clear()
            self._arranged[key] = self._places(rect, state)
        return self._arranged[key]

    def _places(self, rect: QRect, state: State) -> list[Placed]:
        face_height = rect.height() - self.look.lip
        inside = QRect(rect.x(), rect.y(), rect.width(), face_height)
        if state.pressed or state.dashed:
            inside.translate(0, self.look.lip if state.pressed else self.look.lip // 2)
        if self.variant == "key" and self.text and not self._has_picture():
            return self._letter(inside)
        things = self._stack(inside, state) if self.stacked else self._row(inside, state)
        return [self._mirrored(thing, rect) for thing in things] if self.look.rtl else things

    def _mirrored(self, thing: Placed, rect: QRect) -> Placed:
        box = QRect(thing.box)
        box.moveLeft(rect.left() + rect.right() - thing.box.right())
        return thing._replace(box=box)

    def _letter(self, inside: QRect) -> list[Placed]:
        """Place the caption of a letter key: in the middle, but with all its ink on a face that is hardly higher."""
        words = self._paragraph(self.text, inside.width())
        edge = self.look.stroke(display.EDGE_KEY_MM)
        top, bottom = inside.y() + edge, inside.bottom() + 1 - edge
        y: float = inside.y() + (inside.height() - words.height) // 2
        # All the letters of a keyboard move alike, so that they keep their line, until one would not fit.
        y = min(y, bottom - words.baseline - DESCENT_EM * self.em)
        if inside.height() < TIGHT_EM * self.em:
            ink = words.ink()
            y = min(max(y, top - ink.top()), bottom - ink.bottom())
        return [Placed(words, QRect(inside.x(), round(y), inside.width(), words.height))]

    def _row(self, inside: QRect, state: State) -> list[Placed]:
        picture = self.fitting_picture(inside.height(), inside.width())
        x = inside.x() + self._side
        room = inside.width() - self._fixed_with(picture, inside.height())
        if state.problem:
            room -= round(PROBLEM_EM * self.em) + self._gap
        words = self._words(room)
        width = max((paragraph.natural_width + indent for paragraph, indent, _ in words), default=0)
        out: list[Placed] = []
        if self.variant == "helper":
            x = inside.x() + self.look.stroke(1.6)
            free = max(0, room - width)
        elif self.measures.centred or not words:
            free = 0
            x += max(0, (room - width) // 2)
        else:
            width = free = max(width, room)
        if self.things.mark:
            size = round(MARK_EM * self.em)
            out.append(Placed("mark", _middle(x, size, inside)))
            x += size + self._gap
        leading = self._has_picture() and self.things.sign_side == "start"
        if leading:
            out.append(Placed("picture", _middle(x, picture, inside)))
            x += picture + (self._gap if words else 0)
        if self.variant == "helper":
            x += free // 2
        out += self._text_column(words, x, width, inside)
        x += width
        if self._has_picture() and not leading:
            out.append(Placed("picture", _middle(x + (self._gap if words else 0), picture, inside)))
        at_end = inside.right() + 1 - self._side
        if self.things.end_sign:
            size = round(CAPTION_SIGN_EM * self.em)
            at_end -= size
            out.append(Placed("end", _middle(at_end, size, inside)))
            at_end -= self._gap
        if state.problem:
            size = round(PROBLEM_EM * self.em)
            out.append(Placed("problem", _middle(at_end - size, size, inside)))
        return out

    def _fixed_with(self, picture: int, height: int) -> int:
        if not self._has_picture() or self.variant == "helper":
            return self._fixed(height)
        return self._fixed(height) - self._picture_px(height) + picture

    def fitting_picture(self, height: int, width: int) -> int:
        """Let the picture grow with the key, up to `most_picture`, unless the words would then need another line."""
        least, wanted = self._picture_px(self.look.px(self.measures.least)), self._picture_px(height)
        wanted = min(wanted, self.most_picture or wanted)
        if not self.text or wanted <= least or self.variant == "helper":
            return wanted
        room = width - self._fixed_with(least, height)
        most = self._words_height(room)
        steps = [wanted - at * (wanted - least) // PICTURE_STEPS for at in range(PICTURE_STEPS)]
        return next((size for size in steps if self._words_height(room + least - size) <= most), least)

    def _words(self, room: int) -> list[tuple[Paragraph, int, str]]:
        words: list[tuple[Paragraph, int, str]] = []
        if self.text:
            words.append((self._paragraph(self.text, room), 0, ""))
        for sign, line in self.things.captions:
            indent = self._caption_sign() if sign else 0
            words.append((self._paragraph(line.shown, room - indent, caption=True), indent, sign))
        return words

    def _text_column(self, words: list[tuple[Paragraph, int, str]], x: int, width: int, inside: QRect) -> list[Placed]:
        y = inside.y() + (inside.height() - sum(paragraph.height for paragraph, _, _ in words)) // 2
        out: list[Placed] = []
        for at, (set_words, indent, sign) in enumerate(words):
            if sign:
                size = round(CAPTION_SIGN_EM * set_words.em)
                middle = y + (set_words.line_height - size) // 2
                out.append(Placed(f"caption:{sign}", QRect(x, middle, size, size)))
            narrowed = self._paragraph(set_words.text, width - indent, caption=bool(at) or not self.text)
            out.append(Placed(narrowed, QRect(x + indent, y, width - indent, set_words.height)))
            y += set_words.height
        return out

    def _stack(self, inside: QRect, state: State) -> list[Placed]:
        width = inside.width() - 2 * self._side
        words = self._words(width)
        height = max(self.reserve, sum(paragraph.height for paragraph, _, _ in words))
        picture = 0
        if self._has_picture():
            apart = (self._gap if self.variant != "answer" else 2 * self._gap) if words else 0
            free = inside.height() - height - apart - 2 * self.look.px(self.measures.over)
            most = max(self._picture_px(0), int(0.75 * width)) if self.variant == "answer" else round(1.3 * self.em)
            picture = max(1, min(free, most))
        gap = (self._gap if self.variant != "answer" else 2 * self._gap) if picture and words else 0
        gap = min(gap, max(0, inside.height() - picture - height))
        y = inside.y() + (inside.height() - picture - gap - height) // 2
        out: list[Placed] = []
        if picture:
            out.append(Placed("picture", QRect(inside.x() + (inside.width() - picture) // 2, y, picture, picture)))
        beneath = QRect(inside.x(), y + picture + gap, inside.width(), height)
        out += self._text_column(words, inside.x() + self._side, width, beneath)
        if self.things.mark and state.chosen:
            size, inset = round(MARK_EM * self.em), self.look.px(2.4)
            out.append(Placed("mark", QRect(inside.right() + 1 - inset - size, inside.y() + inset, size, size)))
        return out

    def placed(self, rect: QRect) -> list[tuple[Paragraph, QRect, QRect]]:
        """Each paragraph, its place, and the ink in it."""
        out: list[tuple[Paragraph, QRect, QRect]] = []
        for thing, box in self.arrange(rect, State()):
            if not isinstance(thing, str):
                out.append((thing, box, thing.ink().translated(box.x(), box.y()).toAlignedRect()))
        return out


def _middle(x: int, size: int, inside: QRect) -> QRect:
    return QRect(x, inside.y() + (inside.height() - size) // 2, size, size)
