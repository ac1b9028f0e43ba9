"""The signs of assets/icons and the mark, to be put into pages."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

from markupsafe import Markup

_PATH: Final = re.compile(r"<path[^>]*/>")


@cache
def sign(name: str) -> Markup:
    """Return a sign as SVG; it says nothing to a screen reader, for words stand beside it."""
    drawing = (resources.files("assets") / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    paths = "".join(_PATH.findall(drawing))
    # The drawings are ours: nothing that somebody sent comes this way.
    return Markup(f'<svg class="sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{paths}</svg>')  # noqa: S704
