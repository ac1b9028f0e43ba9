"""The look as numbers: themes, text sizes, panels, millimetres. No Qt.

Every number comes from the design tokens (look version 1); where a standard asks for it, the clause
stands beside it. Units are millimetres unless the name says otherwise.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Literal

from kiosk.screens import THEMES, Size, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.panels import Panel
LINEAR_BELOW = 0.04045
"""Where the sRGB curve begins to bend (WCAG 2.2, relative luminance)."""

Role = Literal[
    "surface", "raised", "bar", "text", "text2", "border", "primary", "on_primary", "primary_lip", "helper",
    "on_helper", "helper_edge", "selected", "on_selected", "mark", "focus", "error", "error_bg", "success",
    "success_bg", "disabled", "rail", "scrim", "art", "art2",
]  # fmt: skip
TextRole = Literal["caption", "hint", "choice", "button", "question", "title"]

COLOURS: Mapping[Role, tuple[str, str, str, str]] = {
    "surface": ("#F8F2E6", "#000000", "#FFFFFF", "#DCD2BF"),
    "raised": ("#FFFDF8", "#000000", "#FFFFFF", "#E0D7C5"),
    "bar": ("#EDE3D0", "#000000", "#FFFFFF", "#D8CDB9"),
    "text": ("#1E1A15", "#FFFFFF", "#000000", "#46392B"),
    "text2": ("#2F2922", "#FFFFFF", "#000000", "#46392B"),
    "border": ("#5E5140", "#FFFFFF", "#000000", "#5A4C3C"),
    "primary": ("#0A3635", "#FFFFFF", "#000000", "#20413F"),
    "on_primary": ("#FFFFFF", "#000000", "#FFFFFF", "#DDD3C1"),
    "primary_lip": ("#041E1E", "#FFFFFF", "#000000", "#20413F"),
    "helper": ("#FFC440", "#FFFFA8", "#FFFFA8", "#E3C688"),
    "on_helper": ("#1E1A15", "#000000", "#000000", "#443626"),
    "helper_edge": ("#1E1A15", "#FFFFA8", "#000000", "#443626"),
    "selected": ("#D3E9E1", "#FFFFFF", "#000000", "#CCD8CC"),
    "on_selected": ("#0A2B2A", "#000000", "#FFFFFF", "#24423F"),
    "mark": ("#0A3635", "#FFFFFF", "#000000", "#24423F"),
    "focus": ("#40109C", "#FFFFA8", "#000000", "#47308A"),
    "error": ("#6E0C10", "#FFFFFF", "#000000", "#70211D"),
    "error_bg": ("#FDEBE4", "#000000", "#FFFFFF", "#E6D6C8"),
    "success": ("#083A22", "#FFFFFF", "#000000", "#1F422B"),
    "success_bg": ("#DDEFDF", "#000000", "#FFFFFF", "#D3DBC8"),
    "disabled": ("#2F2922", "#FFFFFF", "#000000", "#46392B"),
    "rail": ("#95631B", "#FFFFFF", "#000000", "#7A5626"),
    "scrim": ("#1E1A15", "#000000", "#FFFFFF", "#46392B"),
    "art": ("#C98A2E", "#FFFFFF", "#000000", "#7A5626"),
    "art2": ("#E4C48A", "#FFFFFF", "#000000", "#BFA877"),
}
"""A colour for each role, in the order of THEMES. Add a role only with its pairs below."""

TEXT_PAIRS: tuple[tuple[Role, Role], ...] = (
    ("text", "surface"), ("text", "raised"), ("text", "bar"), ("text2", "surface"), ("text2", "raised"),
    ("text2", "bar"), ("on_primary", "primary"), ("on_helper", "helper"), ("on_selected", "selected"),
    ("error", "raised"), ("error", "surface"), ("error", "error_bg"), ("text", "error_bg"), ("success", "raised"),
    ("success", "success_bg"), ("text", "success_bg"), ("primary", "raised"), ("primary", "surface"),
    ("primary", "bar"), ("disabled", "surface"), ("on_primary", "primary_lip"),
)  # fmt: skip
"""Words and the ground they stand on."""
GRAPHIC_PAIRS: tuple[tuple[Role, Role], ...] = (
    ("border", "surface"), ("border", "raised"), ("border", "bar"), ("mark", "raised"), ("on_selected", "selected"),
    ("helper_edge", "bar"), ("helper_edge", "surface"), ("primary", "surface"), ("rail", "surface"), ("rail", "bar"),
    ("focus", "surface"), ("focus", "raised"), ("focus", "bar"), ("error", "raised"),
)  # fmt: skip
"""Edges, signs and the focus ring, and the ground they stand on."""
TEXT_LIMITS: Mapping[Theme, tuple[float, float]] = {
    "default": (10.0, 21.0),  # VVSG 7.1-C
    "contrast_dark": (20.0, 21.0),  # VVSG 7.1-D
    "contrast_light": (20.0, 21.0),  # VVSG 7.1-D
    "soft": (4.5, 8.0),  # VVSG 7.1-D; built to 7 to 8, so that WCAG 1.4.6 holds as well
}
"""Lowest and highest contrast of text in each theme."""
GRAPHIC_MINIMUM = 3.0  # WCAG 1.4.11


def colour(role: Role, theme: Theme) -> str:
    """Return the colour of `role` as "#RRGGBB"."""
    return COLOURS[role][THEMES.index(theme)]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two "#RRGGBB" colours (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(value: str) -> float:
    channels = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= LINEAR_BELOW else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


CAP_MM: Mapping[Size, Mapping[TextRole, float]] = {
    "small": {"caption": 3.6, "hint": 3.7, "choice": 4.2, "button": 4.2, "question": 6.2, "title": 8.0},
    "default": {"caption": 4.8, "hint": 5.0, "choice": 5.6, "button": 5.6, "question": 8.6, "title": 11.0},
    "large": {"caption": 6.4, "hint": 6.6, "choice": 7.1, "button": 7.1, "question": 9.4, "title": 12.0},
    "largest": {"caption": 8.5, "hint": 8.5, "choice": 8.6, "button": 8.6, "question": 9.6, "title": 10.4},
}
"""Cap heights (VVSG 7.1-G: four sizes in 3.5-4.2 / 4.8-5.6 / 6.4-7.1 / 8.5-9.0; 508 402.4: default >= 4.8)."""
PORTRAIT_QUESTION_MM: Mapping[Size, float] = {"small": 8.6, "default": 11.0, "large": 13.0, "largest": 13.0}
"""On a tall panel the question is read from further off."""
WELCOME_MM = 17.0
REFERENCE_MM = 12.5
NUMBER_MM = 44.0
SHORT_NUMBER_MM = 16.0
"""The number of a ticket where 44 mm do not fit: panels under SHORT_PANEL_MM high."""
IDLE_SECONDS_MM = 15.0
CAP_RATIO = 0.725
"""Cap height of Andika in em; one em for every script (capHeight() of Arabic fonts answers nonsense)."""
LINE_HEIGHT_EM: Mapping[TextRole, float] = {
    "caption": 1.5, "hint": 1.5, "choice": 1.35, "button": 1.3, "question": 1.3, "title": 1.25,
}  # fmt: skip
"""WCAG 1.4.8: 1.5 within paragraphs; labels and headings are single thoughts."""
LINE_HEIGHT_ARABIC_EM = 1.7
LINE_HEIGHT_ARABIC_ROW_EM = 1.45
LINE_HEIGHT_ROW_EM = 1.18
"""Single lines on narrow panels."""
BOLD: frozenset[TextRole] = frozenset({"choice", "button", "question", "title"})
MAX_LINE_CHARACTERS = 80  # WCAG 1.4.8

MIN_TARGET_MM = 12.7  # VVSG 7.2-I
MIN_GAP_MM = 2.54  # VVSG 7.2-I
GAP_MM = 2.6
GAP_ANSWERS_MM = 4.0
FOOT_KEY_MM = 20.0
HELPER_KEY_MM = 26.5
SHORT_FOOT_KEY_MM = 15.0
HEAD_KEY_MM = 13.4
PAGE_KEY_MM = 15.4
BACK_WIDTH_MM = 56.0
FORWARD_WIDTH_MM = 72.0
ANSWER_MM = (22.0, 56.0)
PAGER_MM = (21.0, 36.0)
QUESTION_SHARE = 0.37
GUTTER_MM = 16.0
TWO_COLUMNS_EM = 48
NARROW_EM = 32
SHORT_PANEL_MM = 180.0
"""Panels less high than this use the close spacing: margins of 4, keys of 15, no rising helper."""
NO_KEY_ABOVE_MM = 1220.0  # EN 301 549 8.3.4.3.2; 508 407.8.2.1
ANSWERS_BELOW_MM = 1100.0  # EN 301 549 8.3.0, advised reach

RADIUS_MM = 3.0
RADIUS_KEY_MM = 1.8
RADIUS_FIELD_MM = 1.2
RADIUS_DIALOG_MM = 5.0
EDGE_MM = 0.5
EDGE_STRONG_MM = 1.0
"""Edge of what is chosen, and of what is to put right."""
EDGE_HELPER_MM = 0.7
EDGE_KEY_MM = 0.35
EDGE_FIELD_MM = 0.9
LIP_MM = 0.9
RAIL_MM = 1.8
PROGRESS_MM = 3.2
KNOB_MM = 6.4
SHORT_KNOB_MM = 4.6
FOCUS_GAP_MM = 0.5
FOCUS_WIDTH_MM = 1.1  # WCAG 2.4.13: at least 2 px; measured 4.8 px at 102 ppi

RELEASE_MS = 90
PAGE_FADE_MS = 160
PROGRESS_MS = 240
COUNTDOWN_STEP_MS = 1000
MIN_COLOUR_CHANGE_MS = 333  # WCAG 2.3.1
DEAF_MS = 300
"""How long a key that acted stays deaf to itself (EN 301 549 5.8: adjustable up to 500)."""
MAX_DEAF_MS = 500
COVER_ALPHA = 0.92


def em_px(panel: Panel, cap_mm: float) -> int:
    """Return the font size, in pixels, whose capitals are at least `cap_mm` high on `panel`."""
    return ceil(cap_mm * panel.px_per_mm / CAP_RATIO - 1e-6)


def is_short(panel: Panel) -> bool:
    """Whether the panel needs the close spacing."""
    return panel.height / panel.px_per_mm < SHORT_PANEL_MM
