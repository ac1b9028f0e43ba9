"""What a person did, as values: the only way in from the screens to the core.

Pages emit these; `ui/window.py` hands them to `Kiosk.act`; the tour and the tests do the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kiosk.screens import Size, Theme


@dataclass(frozen=True, slots=True)
class Next:
    """The key on the right of the foot: Start, Continue, Call now, Send my answers, Finish."""


@dataclass(frozen=True, slots=True)
class Back:
    """The key on the left of the foot. Answers are kept."""


@dataclass(frozen=True, slots=True)
class Help:
    """Call a helper."""


@dataclass(frozen=True, slots=True)
class CancelHelp:
    """I do not need help now."""


@dataclass(frozen=True, slots=True)
class OpenSetting:
    """One of the head keys; "language" shows all languages."""

    setting: Literal["language", "size", "contrast", "voice"]


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """A language tile."""

    code: str


@dataclass(frozen=True, slots=True)
class ChooseSize:
    """A text size."""

    size: Size


@dataclass(frozen=True, slots=True)
class ChooseTheme:
    """A contrast."""

    theme: Theme


@dataclass(frozen=True, slots=True)
class Voice:
    """The voice on or off, slower or faster, softer or louder. Again and Pause need no core."""

    change: Literal["on", "off", "slower", "faster", "softer", "louder"]


@dataclass(frozen=True, slots=True)
class OpenService:
    """A service card was touched."""

    id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer so far, as the lexical value of ODK XForms. Checked on Next, not while typing."""

    ref: str
    value: str


@dataclass(frozen=True, slots=True)
class RemoveRepeat:
    """Remove this one of a repeat (a household member entered by mistake)."""


@dataclass(frozen=True, slots=True)
class Change:
    """A Change key of the review; `page` is ReviewRow.page."""

    page: str


@dataclass(frozen=True, slots=True)
class PrintAgain:
    """The same paper once more."""


@dataclass(frozen=True, slots=True)
class Another:
    """Do another thing: a new service in the same visit."""


@dataclass(frozen=True, slots=True)
class StillHere:
    """Yes, I need more time."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Finish for now: the visit ends and everything is wiped."""


@dataclass(frozen=True, slots=True)
class Printed:
    """From the printing worker: the paper with this id came out, or why not ("" when it did)."""

    paper: str
    problem: Literal["", "no_paper", "jam", "unplugged", "missing", "unknown"] = ""


Action = (
    Next
    | Back
    | Help
    | CancelHelp
    | OpenSetting
    | ChooseLanguage
    | ChooseSize
    | ChooseTheme
    | Voice
    | OpenService
    | Answer
    | RemoveRepeat
    | Change
    | PrintAgain
    | Another
    | StillHere
    | Leave
    | Printed
)
