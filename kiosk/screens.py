"""What is on the display, as frozen values.

A Screen holds every word it needs, in the visitor's language, already chosen. Pages draw it, the
narration speaks it, tests compare it; none of them asks the core anything more. The same `Line`
feeds the eye and the ear (design decision 7).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kiosk.paper.paper import Paper

Size = Literal["small", "default", "large", "largest"]
Theme = Literal["default", "contrast_dark", "contrast_light", "soft"]
SIZES: tuple[Size, ...] = ("small", "default", "large", "largest")
THEMES: tuple[Theme, ...] = ("default", "contrast_dark", "contrast_light", "soft")
RATES: tuple[int, ...] = (50, 75, 90, 100, 125, 150, 175, 200)
"""Speech rates in percent of the default 120 words a minute (VVSG 7.1-K: 50 to 200 %, 6 to 8 steps)."""
VOLUMES: tuple[int, ...] = (-24, -18, -12, -6, 0)
"""Loudness in dB below full; the default is -12 (EN 301 549 5.1.3.12: range >= 18 dB, a step at +12 dB)."""


@dataclass(frozen=True, slots=True)
class Line:
    """Some words, once: as shown, as spoken, and short for narrow panels.

    `spoken` is "" where a thing shown is not said. `audio` is a recording to play instead of the
    synthetic voice. `language` is the BCP 47 code the words are in. `personal` marks what a person
    typed or chose: it is never cached on a disk and, where private listening is set, never sent
    to the loudspeaker (EN 301 549 5.1.3.8).
    """

    shown: str
    spoken: str = ""
    short: str = ""
    language: str = "en"
    audio: Path | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Preferences:
    """How one person wants it; it lives and dies with the visit (VVSG 7.1-A)."""

    language: str = "en"
    rtl: bool = False
    size: Size = "default"
    theme: Theme = "default"
    voice: bool = False
    rate: int = 100
    volume: int = -12


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the visitor is: `done` of `total` steps; the knob stands at done / total."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Frame:
    """Head and foot, alike on every screen. A missing key leaves its place empty.

    `settings` are the four head keys: language, text size, contrast, voice. `voice_strip` is set
    while the voice is on: what it says now, Again, Pause, Resume, Slower, Faster, Softer, Louder.
    """

    preferences: Preferences
    head: Line
    helper: Line
    settings: tuple[Line, Line, Line, Line]
    progress: Progress | None = None
    back: Line | None = None
    forward: Line | None = None
    forward_sign: Literal["arrow", "check", ""] = "arrow"
    listen: Line | None = None
    voice_strip: tuple[Line, ...] = ()
    helper_called: bool = False
    place: bool = False
    """True where the head shows the mark and the name of the place rather than progress."""
    labels: Mapping[str, Line] = field(default_factory=dict)
    """Words of keys that pages make by themselves. Paging: "earlier", "more", and "part", in which {part} and
    {parts} stand for the numbers ("{part} of {parts}", short "{part}/{parts}"). Without them, signs stand alone.
    Questions: "hear" ("Hear it"), "hear-private" (the warning before), "hear-silent" (there only where nothing is
    said: why), "question", "keyboard" and "answers" (the keys that turn between them where not all
    fit), "chosen" ("{count} chosen"), "none-found", "kept" ("What you typed is still here.")."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The base of every screen: an identity that changes when the page does, and the frame.

    Same `identity`: the page stays and updates (an answer was touched). Another: a new page,
    faded in, spoken from the top.
    """

    identity: str
    frame: Frame


@dataclass(frozen=True, slots=True)
class LanguageTile:
    """A language in its own script; `voice` tells whether a voice for it is installed."""

    code: str
    name: Line
    voice: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Welcome(Screen):
    """The invitation: touch, or press any key."""

    title: Line
    lead: tuple[Line, ...]
    choose: Line
    languages: tuple[LanguageTile, ...]
    more: Line | None
    notes: tuple[tuple[str, Line], ...]
    """Sign name and words: headphones, time limit."""


@dataclass(frozen=True, slots=True)
class Languages(Screen):
    """Every language there is."""

    title: Line
    hint: Line
    tiles: tuple[LanguageTile, ...]


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """One thing people can do here. Paused: it stays in its place and says why."""

    id: str
    title: Line
    purpose: Line
    duration: Line | None
    icon: str
    paused: Line | None = None


@dataclass(frozen=True, slots=True)
class Services(Screen):
    """The list of what one can do here."""

    title: Line
    hint: Line
    cards: tuple[ServiceCard, ...]


@dataclass(frozen=True, slots=True)
class Start(Screen):
    """The page before the first question: what it is for, what one needs, costs, time, what is kept."""

    title: Line
    lead: Line
    facts: tuple[tuple[str, Line, Line], ...]
    """Sign name, heading ("What you need"), words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose. `image` is a file, or None."""

    value: str
    label: Line
    image: Path | None = None
    sign: str = ""
    """The name of a sign in assets/icons where the form gives no picture: "yes", "no" ..."""


Kind = Literal[
    "text",
    "integer",
    "decimal",
    "select_one",
    "select_multiple",
    "rank",
    "range",
    "date",
    "time",
    "datetime",
    "note",
    "acknowledge",
    "add_another",
]


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with its answer so far.

    `value` is the lexical value of ODK XForms: "" for none; names separated by spaces for several
    choices and for a rank; ISO 8601 for dates and times; "OK" for acknowledge; "yes" or "no" for
    add_another. `problem` is what is wrong with the answer, said beside the field.
    """

    ref: str
    kind: Kind
    label: Line
    short_label: Line
    """The question in a word or three, for the head bar and the review."""
    value: str = ""
    hint: Line | None = None
    guidance: Line | None = None
    problem: Line | None = None
    required: bool = False
    readonly: bool = False
    choices: tuple[Choice, ...] = ()
    search: bool = False
    """True for long lists: show a search field over the choices."""
    quick: bool = False
    columns: int = 0
    """0: as fits; otherwise the number of columns the form asks for (picture grids)."""
    likert: bool = False
    image: Path | None = None
    keyboard: Literal["letters", "latin", "figures", "digits", "decimal", "telephone", "multiline"] = "letters"
    """Of a language in another script "latin" begins with Latin letters; "figures" are digits and signs."""
    limits: tuple[str, str, str] = ("", "", "")
    """Start, end and step of a range, as written."""
    parts: tuple[Literal["day", "month", "year", "hour", "minute"], ...] = ()
    """The fields of a date or time, in the order of the language."""
    part_labels: tuple[Line, ...] = ()
    echo: Line | None = None
    """The answer in words: "14 March 1951"."""
    private: bool = False
    empty_label: Line | None = None
    """Said under a field that may be left empty."""
    search_label: Line | None = None
    move_labels: tuple[Line, Line] | None = None
    """Rank: the words of the keys "Move up" and "Move down"."""
    below_zero: bool = False
    """True where a number may be under 0 (the constraint takes -1): the pad of digits gets a minus key."""
    step_labels: tuple[Line, Line] | None = None
    """Range and numbers: the words of the keys "Less" and "More"."""


@dataclass(frozen=True, slots=True)
class QuestionPage(Screen):
    """One question, or the few of a field list. `summary` stands over it when something is to put right."""

    questions: tuple[Question, ...]
    group: Line | None = None
    """The name of the group or repeat the page is in ("Person 2")."""
    summary: tuple[Line, ...] = ()
    """Heading and messages of the error summary; empty when all is well."""
    notice: Line | None = None
    """Said once, calmly: "Because you changed this, 2 later questions are not asked any more."."""
    remove: Line | None = None
    """In a repeat: the key that removes this one."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A question and its answer in words. `page` goes back with the action Change; "" where it cannot change."""

    question: Line
    answer: Line
    page: str
    change: Line
    section: Line | None = None


@dataclass(frozen=True, slots=True)
class Review(Screen):
    """Check your answers; nothing is sent yet. `promises`: who answers, how, by when."""

    title: Line
    hint: Line
    rows: tuple[ReviewRow, ...]
    promises: tuple[tuple[str, Line], ...]
    summary: tuple[Line, ...] = ()
    notice: Line | None = None
    """Said once, calmly, as on a QuestionPage."""


@dataclass(frozen=True, slots=True)
class Done(Screen):
    """A reference to keep, what happens next, the state of the receipt."""

    title: Line
    reference_label: Line
    reference: Line
    next_title: Line
    steps: tuple[Line, ...]
    facts: tuple[tuple[str, Line], ...]
    print_again: Line | None
    another: Line | None
    paper: Paper | None = None
    sign: Literal["check", "search"] = "check"
    """Over the title: that it is done, or that something was looked up, which may not be good news."""


@dataclass(frozen=True, slots=True)
class HelpNumber(Screen):
    """The ticket: its number large, what happens now, the state of the print."""

    title: Line
    lead: Line
    notes: tuple[tuple[str, Line], ...]
    number_label: Line
    number: Line
    print_state: Line
    print_again: Line | None
    cancel: Line | None
    paper: Paper | None = None


@dataclass(frozen=True, slots=True)
class Setting(Screen):
    """Text size, contrast or voice: a short list to choose from, applied at once."""

    setting: Literal["size", "contrast", "voice"]
    title: Line
    hint: Line
    options: tuple[tuple[str, Line, bool], ...]
    """Value, words, chosen."""


@dataclass(frozen=True, slots=True)
class Idle(Screen):
    """Are you still here? The answers behind it are hidden; the countdown steps once a second."""

    title: Line
    lead: Line
    seconds: int
    total: int
    unit: Line
    stay: Line
    leave: Line
    call: Line | None = None
    """What the voice says at this second; None where it says nothing (it speaks at 30, 15 and 5)."""


@dataclass(frozen=True, slots=True)
class Trouble(Screen):
    """Out of order: whose fault it is (ours), where to go, what is kept."""

    title: Line
    lead: Line
    notes: tuple[tuple[str, Line], ...] = field(default=())
    code: str = ""
