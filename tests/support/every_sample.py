"""Every sample there is, screens and questions, as one person sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support import question_samples
from tests.support.samples import Samples

if TYPE_CHECKING:
    from kiosk.screens import Screen, Size, Theme


def every_sample(size: Size = "default", theme: Theme = "default", *, arabic: bool = False) -> dict[str, Screen]:
    """Return them by name; a question's begins with `q-`."""
    language = "ar" if arabic else "en"
    found: dict[str, Screen] = dict(Samples(size, theme, arabic=arabic).named())
    found |= {
        f"q-{name}": question_samples.page(*questions, language=language, size=size, theme=theme)
        for name, questions in question_samples.SAMPLES[language]().items()
    }
    return found
