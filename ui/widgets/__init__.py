"""The parts every page is made of. Import them from here; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.widgets.block import Block, Note, Step
    from ui.widgets.focus import FocusFrame
    from ui.widgets.key import Key
    from ui.widgets.keyrow import KeyRow
    from ui.widgets.pager import Pager
    from ui.widgets.parts import Parts
    from ui.widgets.rail import Rail
    from ui.widgets.sign import Sign
    from ui.widgets.strip import VoiceStrip
    from ui.widgets.summary import ErrorSummary, Problem
    from ui.widgets.words import Words

__all__ = [
    "Block",
    "ErrorSummary",
    "FocusFrame",
    "Key",
    "KeyRow",
    "Note",
    "Pager",
    "Parts",
    "Problem",
    "Rail",
    "Sign",
    "Step",
    "VoiceStrip",
    "Words",
]

# The first screen needs half of them; every module costs a few milliseconds before it is painted.
_MODULES = {
    "Block": "block",
    "ErrorSummary": "summary",
    "FocusFrame": "focus",
    "Key": "key",
    "KeyRow": "keyrow",
    "Note": "block",
    "Pager": "pager",
    "Parts": "parts",
    "Problem": "summary",
    "Rail": "rail",
    "Sign": "sign",
    "Step": "block",
    "VoiceStrip": "strip",
    "Words": "words",
}


def __getattr__(name: str) -> object:
    """Load the module of a part (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"ui.widgets.{_MODULES[name]}"), name)
