"""Millimetres of each variant of a key: padding, and the least height."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accessibility import display

if TYPE_CHECKING:
    from accessibility.display import TextRole
    from ui.widgets.faces import Variant


@dataclass(frozen=True, slots=True)
class Measures:
    """Millimetres of one variant: padding at the sides, over and under the words, and the least height."""

    role: TextRole
    side: float
    over: float
    least: float
    centred: bool = True


LARGE: dict[Variant, Measures] = {
    "plain": Measures("button", 4.0, 1.6, display.FOOT_KEY_MM),
    "primary": Measures("button", 4.0, 1.6, display.FOOT_KEY_MM),
    "helper": Measures("button", 4.0, 1.6, display.HELPER_KEY_MM),
    "head": Measures("caption", 3.0, 1.2, display.HEAD_KEY_MM, centred=False),
    "small": Measures("caption", 4.0, 1.8, display.PAGE_KEY_MM),
    "answer": Measures("choice", 6.0, 2.4, display.ANSWER_MM[0], centred=False),
    "tile": Measures("choice", 3.0, 1.6, display.FOOT_KEY_MM),
    "service": Measures("choice", 4.6, 3.0, display.ANSWER_MM[0], centred=False),
    "key": Measures("choice", 0.8, 0.4, display.MIN_TARGET_MM),
}
SHORT: dict[Variant, Measures] = {
    "plain": Measures("button", 2.6, 1.4, display.SHORT_FOOT_KEY_MM),
    "primary": Measures("button", 2.6, 1.4, display.SHORT_FOOT_KEY_MM),
    "helper": Measures("button", 2.6, 1.4, display.SHORT_FOOT_KEY_MM),
    "head": Measures("caption", 2.2, 1.1, display.HEAD_KEY_MM, centred=False),
    "small": Measures("caption", 2.6, 1.1, display.HEAD_KEY_MM),
    "answer": Measures("choice", 2.2, 1.2, display.SHORT_FOOT_KEY_MM, centred=False),
    "tile": Measures("choice", 2.2, 1.2, display.SHORT_FOOT_KEY_MM),
    "service": Measures("choice", 2.2, 1.2, display.SHORT_FOOT_KEY_MM, centred=False),
    "key": Measures("choice", 0.6, 0.2, display.MIN_TARGET_MM),
}
