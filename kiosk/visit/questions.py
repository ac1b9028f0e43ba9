"""From a prompt of the engine to a question on the screen: which kind, which keyboard, which words.

The engine knows ODK XForms; a page knows a dozen kinds of question. Everything between the two is here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from kiosk import wording
from kiosk.screens import Choice, Line, Question
from kiosk.services.capabilities import TYPED_PLACE
from kiosk.visit.echo import in_words
from kiosk.visit.violations import PuttingRight

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date
    from pathlib import Path

    from kiosk import xform
    from kiosk.screens import Kind
    from kiosk.texts import Texts
    from kiosk.visit.date_parts import Part

Keyboard = Literal["letters", "latin", "figures", "digits", "decimal", "telephone", "multiline"]
MANY_CHOICES: Final = 12
"""More than a panel shows at once in large text: then typing a few letters finds the answer sooner."""
_SHORT_LABEL: Final = 32
_SEARCHED: Final = frozenset({"minimal", "search", "autocomplete"})
_YES: Final = frozenset({"yes", "y", "true", "si", "oui"})
_NO: Final = frozenset({"no", "n", "false", "non"})
_UNSURE: Final = frozenset(
    {"unsure", "not_sure", "notsure", "dk", "dontknow", "dont_know", "do_not_know", "unknown", "maybe"}
)
_CONTROLS: Final[Mapping[str, Kind]] = {
    "select1": "select_one",
    "select": "select_multiple",
    "rank": "rank",
    "range": "range",
    "trigger": "acknowledge",
    "add_another": "add_another",
}
_TYPES: Final[Mapping[str, Kind]] = {
    "int": "integer",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
}
_GENERIC_HINTS: Final = {
    "select_one": "question-choose-one",
    "select_multiple": "question-choose-several",
    "rank": "question-put-in-order",
}
_NONE: Final = ("", "", "")
_CLOCK: Final[tuple[Part, ...]] = ("hour", "minute")


@dataclass(frozen=True, slots=True)
class Reading:
    """How one person reads one form.

    `language` is the visitor's, `form_language` that of the form's words: another one where the form
    is not translated. `media` finds the file of a jr:// uri. `private` are names of questions whose answers
    are never said aloud, `in_latin` those whose answers are in Latin letters in every language; `short_name` gives
    a question's name in a word or three, or "".
    """

    texts: Texts
    language: str
    form_language: str
    media: Callable[[str], Path | None]
    today: date
    private: Collection[str] = ()
    in_latin: Collection[str] = ()
    short_name: Callable[[str], str] = lambda _: ""
    words: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What was made of the form's words so far, shown and spoken: it lives no longer than the visit."""

    def line(self, key: str, **arguments: str | int) -> Line:
        """Return words of our own."""
        return self.texts.line(key, self.language, **arguments)

    def form_line(self, words: str, *, audio: str = "", personal: bool = False) -> Line:
        """Return words of the form."""
        if words not in self.words:
            self.words[words] = (wording.plain(words), wording.spoken(words))
        shown, spoken = self.words[words]
        return Line(
            shown=shown,
            spoken=spoken,
            language=self.form_language,
            audio=self.media(audio) if audio else None,
            personal=personal,
        )

    def is_private(self, ref: str) -> bool:
        """Tell whether the answer to a question is not said aloud."""
        return name_of(ref) in self.private

    @property
    def putting_right(self) -> PuttingRight:
        """Return what finds the words for a violation."""
        return PuttingRight(self.texts, self.language, self.form_language)


def kind_of(prompt: xform.Prompt) -> Kind:
    """Return what kind of question a prompt is."""
    if prompt.readonly and prompt.control != "add_another":
        return "note"
    return _CONTROLS.get(prompt.control) or _TYPES.get(prompt.datatype, "text")


def parts_of(prompt: xform.Prompt, texts: Texts, language: str) -> tuple[Part, ...]:
    """Return the fields of a date or time, in the order of the language."""
    kind = kind_of(prompt)
    if kind == "time":
        return _CLOCK
    if kind not in {"date", "datetime"}:
        return ()
    asked: Collection[str] = ("day", "month", "year")
    if "year" in prompt.appearance:
        asked = ("year",)
    elif "month-year" in prompt.appearance:
        asked = ("month", "year")
    order: tuple[Part, ...] = tuple(part for part in texts.date_order(language) if part in asked)
    return order + _CLOCK if kind == "datetime" else order


def question(prompt: xform.Prompt, reading: Reading, violation: xform.Violation | None = None) -> Question:
    """Return the question as the page shows it."""
    kind = kind_of(prompt)
    parts = parts_of(prompt, reading.texts, reading.language)
    label = _label(prompt, reading)
    return Question(
        ref=prompt.ref,
        kind=kind,
        label=label,
        short_label=short_label(prompt, reading),
        value=prompt.value,
        hint=_hint(prompt, kind, parts, reading),
        guidance=_guidance(prompt, reading),
        problem=_problem(violation, kind, prompt.value, parts, reading),
        required=prompt.required,
        readonly=prompt.readonly,
        choices=_choices(prompt, kind, reading),
        search=bool(prompt.appearance & _SEARCHED) or len(prompt.choices) > MANY_CHOICES,
        quick=any(word.startswith("quick") for word in prompt.appearance),
        columns=_columns(prompt.appearance),
        likert="likert" in prompt.appearance,
        image=_picture(prompt.media, reading),
        keyboard=_keyboard(prompt, kind, reading),
        limits=_limits(prompt),
        parts=parts,
        part_labels=tuple(reading.line(f"part-{part}") for part in parts),
        echo=_echo(prompt, kind, reading),
        private=reading.is_private(prompt.ref),
        empty_label=reading.line("question-may-be-empty") if _may_be_empty(prompt, kind) else None,
        search_label=reading.line("question-search"),
        move_labels=(reading.line("question-up"), reading.line("question-down")) if kind == "rank" else None,
        step_labels=(reading.line("question-less"), reading.line("question-more")) if kind == "range" else None,
    )


def short_label(prompt: xform.Prompt, reading: Reading) -> Line:
    """Return the question in a word or three: as the service says, else its first words."""
    given = reading.short_name(name_of(prompt.ref)) or prompt.short
    if given:
        return reading.form_line(given, personal=prompt.dynamic)
    words = " ".join(reading.form_line(prompt.label).shown.split())
    if len(words) > _SHORT_LABEL:
        words = words[: _SHORT_LABEL + 1].rpartition(" ")[0].rstrip(",;:") + "…"
    return reading.form_line(words or prompt.label, personal=prompt.dynamic)


def takes_lines(prompt: xform.Prompt) -> bool:
    """Tell whether an answer may have several lines."""
    return "multiline" in prompt.appearance or prompt.parameters.get("rows", "1") != "1"


def name_of(ref: str) -> str:
    """Return the name of a question: the last step of its reference, without a position."""
    return ref.rpartition("/")[2].partition("[")[0]


def _label(prompt: xform.Prompt, reading: Reading) -> Line:
    return reading.form_line(prompt.label, audio=prompt.media.get("audio", ""), personal=prompt.dynamic)


def _hint(prompt: xform.Prompt, kind: Kind, parts: tuple[Part, ...], reading: Reading) -> Line | None:
    if prompt.hint:
        return reading.form_line(prompt.hint, personal=prompt.dynamic)
    if prompt.datatype == TYPED_PLACE:
        return reading.line("question-place-example")
    if kind == "date" and "day" in parts:
        return reading.line("question-date-example", date=reading.texts.day(_example(reading), reading.language))
    if kind == "date" and "month" in parts:
        shown = reading.texts.month_of_year(_example(reading), reading.language)
        return reading.line("question-month-example", date=shown)
    if kind in _GENERIC_HINTS and prompt.choices and not _is_yes_or_no(prompt) and "likert" not in prompt.appearance:
        return reading.line(_GENERIC_HINTS[kind])
    return None


def _example(reading: Reading) -> date:
    # Of this year, so that it fits "When do you move?" as well; a form asks for a birthday with a hint of its own.
    return reading.today.replace(month=6, day=5)


def _problem(
    violation: xform.Violation | None, kind: Kind, value: str, parts: tuple[Part, ...], reading: Reading
) -> Line | None:
    if violation is None:
        return None
    return reading.putting_right.marked(reading.putting_right.words(violation, kind, value, parts))


def _guidance(prompt: xform.Prompt, reading: Reading) -> Line | None:
    if prompt.guidance:
        return reading.form_line(prompt.guidance, personal=prompt.dynamic)
    # The form's own hint speaks of a telephone.
    return reading.line("question-place-example") if prompt.datatype == TYPED_PLACE and prompt.hint else None


def _choices(prompt: xform.Prompt, kind: Kind, reading: Reading) -> tuple[Choice, ...]:
    if kind == "acknowledge":
        return (Choice("OK", reading.line("acknowledge-label")),)
    signs = _yes_or_no(prompt) if _is_yes_or_no(prompt) else {}
    return tuple(
        Choice(
            choice.value,
            reading.form_line(choice.label, audio=choice.media.get("audio", ""), personal=prompt.dynamic),
            image=_picture(choice.media, reading),
            sign=signs.get(choice.value, ""),
        )
        for choice in prompt.choices
    )


def _yes_or_no(prompt: xform.Prompt) -> dict[str, str]:
    found = {}
    for choice in prompt.choices:
        name = choice.value.lower()
        sign = "yes" if name in _YES else "no" if name in _NO else "question" if name in _UNSURE else ""
        if sign:
            found[choice.value] = sign
    return found


def _is_yes_or_no(prompt: xform.Prompt) -> bool:
    signs = set(_yes_or_no(prompt).values())
    return len(prompt.choices) <= 3 and {"yes", "no"} <= signs  # noqa: PLR2004 - yes, no, not sure


def _picture(media: xform.Media, reading: Reading) -> Path | None:
    uri = media.get("image") or media.get("big-image")
    return reading.media(uri) if uri else None


def _columns(appearance: Collection[str]) -> int:
    for word in appearance:
        if found := re.fullmatch(r"(?:columns|compact|quickcompact)-(\d{1,2})", word):
            return int(found[1])
    return 0


def _keyboard(prompt: xform.Prompt, kind: Kind, reading: Reading) -> Keyboard:
    if prompt.datatype == TYPED_PLACE:
        return "figures"
    if name_of(prompt.ref) in reading.in_latin:
        return "latin"
    if kind == "integer":
        return "digits"
    if kind == "decimal":
        return "decimal"
    if "numbers" in prompt.appearance:
        return "telephone"
    return "multiline" if takes_lines(prompt) else "letters"


def _limits(prompt: xform.Prompt) -> tuple[str, str, str]:
    given = prompt.parameters
    return (given.get("start", ""), given.get("end", ""), given.get("step", "")) if prompt.control == "range" else _NONE


def _echo(prompt: xform.Prompt, kind: Kind, reading: Reading) -> Line | None:
    if kind not in {"date", "time", "datetime", "note"}:
        return None
    return in_words(prompt, kind, reading.texts, reading.language, reading.form_language)


def _may_be_empty(prompt: xform.Prompt, kind: Kind) -> bool:
    return not prompt.required and kind not in {"note", "acknowledge", "add_another"}
