"""The parts every page is made of. Import them from here."""

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
