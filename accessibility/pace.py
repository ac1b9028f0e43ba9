"""How fast the voice speaks: percent of the default to the engine's own numbers.

The default is 120 to 125 words a minute (VVSG 7.1-K), counted over our own wording, pauses between
sentences included. The engine's "words a minute" are not that, so the table was measured
(`tests/accessibility/test_pace.py` measures it again). espeak is never slower than its 80, so below
75 % it also widens the gaps between words. Pitch stays as it is at every rate.
"""

from __future__ import annotations

from itertools import pairwise

DEFAULT_WORDS_A_MINUTE = 122

_ESPEAK = (
    (50, 80, 9),
    (75, 80, 0),
    (90, 101, 0),
    (100, 111, 0),
    (125, 136, 0),
    (150, 161, 0),
    (175, 185, 0),
    (200, 209, 0),
)
# Percent, espeak's rate, espeak's word gap.


def pace(percent: int, engine: str) -> tuple[int, int]:
    """Return the engine's rate and word gap for `percent` of the default, held between 50 and 200."""
    wanted = min(max(percent, 50), 200)
    if not engine.startswith("espeak"):
        return round(DEFAULT_WORDS_A_MINUTE * wanted / 100), 0
    for (low, low_rate, low_gap), (high, high_rate, high_gap) in pairwise(_ESPEAK):
        if wanted <= high:
            share = (wanted - low) / (high - low)
            return round(low_rate + share * (high_rate - low_rate)), round(low_gap + share * (high_gap - low_gap))
    raise AssertionError
