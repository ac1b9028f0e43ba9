"""C1 to C3, T1 to T3 and T6 of the requirements, from the numbers themselves."""

from __future__ import annotations

import json
import math
import os
from itertools import pairwise
from pathlib import Path

import pytest

from accessibility import display
from kiosk.panels import PROFILES
from kiosk.screens import SIZES, THEMES

TOKENS = Path(os.environ.get("HANDRAIL_SHARED", Path(__file__).parents[3] / "shared")) / "look" / "tokens.json"


@pytest.mark.parametrize("theme", THEMES)
def test_words_have_the_contrast_their_theme_promises(theme):
    lowest, highest = display.TEXT_LIMITS[theme]
    for ink, ground in display.TEXT_PAIRS:
        ratio = display.contrast(display.colour(ink, theme), display.colour(ground, theme))
        assert lowest <= ratio <= highest + 1e-9, f"{ink} on {ground}: {ratio:.2f}"
        assert ratio >= 7, f"{ink} on {ground}: {ratio:.2f}"  # WCAG 1.4.6


@pytest.mark.parametrize("theme", THEMES)
def test_edges_and_signs_can_be_told_from_their_ground(theme):
    for ink, ground in display.GRAPHIC_PAIRS:
        ratio = display.contrast(display.colour(ink, theme), display.colour(ground, theme))
        assert ratio >= display.GRAPHIC_MINIMUM, f"{ink} on {ground}: {ratio:.2f}"
        if theme.startswith("contrast"):
            assert ratio >= 20


def test_contrast_is_that_of_the_definition():
    assert display.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert display.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert display.contrast("#FFFFFF", "#777777") == display.contrast("#777777", "#FFFFFF")


RANGES = {"small": (3.5, 4.2), "default": (4.8, 5.6), "large": (6.4, 7.1), "largest": (8.5, 9.0)}


@pytest.mark.parametrize("size", SIZES)
def test_reading_text_of_each_size_is_in_its_range(size):
    lowest, highest = RANGES[size]
    for role in ("caption", "hint", "choice", "button"):
        assert lowest <= display.CAP_MM[size][role] <= highest


@pytest.mark.parametrize("panel", PROFILES.values(), ids=PROFILES)
def test_the_largest_text_subtends_seven_tenths_of_a_degree(panel):
    for role in ("hint", "choice"):
        angle = 180 * display.CAP_MM["largest"][role] / (math.pi * panel.viewing_distance_mm)
        assert angle >= 0.7


def test_each_size_is_larger_than_the_one_before():
    for smaller, larger in pairwise(SIZES):
        for role in ("caption", "hint", "choice", "button", "question"):
            assert display.CAP_MM[larger][role] > display.CAP_MM[smaller][role]


def test_paragraphs_are_set_with_half_a_line_between():
    assert display.LINE_HEIGHT_EM["hint"] >= 1.5
    assert display.LINE_HEIGHT_EM["caption"] >= 1.5
    assert display.LINE_HEIGHT_ARABIC_EM >= 1.5


@pytest.mark.parametrize(
    ("name", "sizes"),
    [("tablet", [35, 46, 58, 70]), ("landscape", [24, 32, 40, 48]), ("portrait", [19, 25, 32, 39])],
)
def test_letters_come_out_as_high_as_asked(name, sizes):
    panel = PROFILES[name]
    assert [display.em_px(panel, display.CAP_MM[size]["choice"]) for size in SIZES] == sizes
    for size in SIZES:
        em = display.em_px(panel, display.CAP_MM[size]["choice"])
        assert em * display.CAP_RATIO / panel.px_per_mm >= display.CAP_MM[size]["choice"] - 1e-6


def test_the_numbers_are_those_of_the_design():
    if not TOKENS.is_file():
        assert display.colour("primary", "default") == "#0A3635"
        assert display.colour("helper", "contrast_dark") == "#FFFFA8"
        return
    tokens = json.loads(TOKENS.read_text(encoding="utf-8"))
    for theme in THEMES:
        for role, value in tokens["themes"][theme]["colours"].items():
            assert display.colour(role, theme) == value
    for size in SIZES:
        assert display.CAP_MM[size] == tokens["type"]["cap_mm"][size]
    for name, profile in tokens["panels"].items():
        assert [PROFILES[name].width, PROFILES[name].height] == profile["pixels"]
        assert PROFILES[name].start_size == profile["default_size"]
