"""How the keys of the foot fit side by side: arrows go, then words become short."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.widgets import Key

FORMS = ((True, False), (False, False), (True, True), (False, True))
"""Narrow panels, in this order: the arrow goes, then the words become short."""


def fit(back: Key, helper: Key, forward: Key, width: int) -> tuple[int, int]:
    """Give the keys the forms that fit a foot of `width`; return the width of the helper and of the room beside it."""
    look = helper.look
    for short in (False, True):
        helper.look_at((True, short))
        middle = helper.natural_width()
        # The helper stands in the exact middle, so both sides have the same room.
        side = (width - middle) // 2 - look.margin - look.gap
        if all([_fits(key, side) for key in (back, forward)]):  # noqa: C419 (each must be fitted)
            break
    return middle, side


def _fits(key: Key, side: int) -> bool:
    if key.isHidden():
        return True
    for forms in FORMS:
        key.look_at(forms)
        if key.natural_width() <= side:
            return True
    return False
