"""The drawings that a service may name as its sign."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def signs() -> frozenset[str]:
    """Return their names: the files of assets/icons."""
    icons = resources.files("assets") / "icons"
    return frozenset(entry.name.removesuffix(".svg") for entry in icons.iterdir() if entry.name.endswith(".svg"))
