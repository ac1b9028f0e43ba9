"""What makes a form bad for a kiosk: too long to hear, too hard without a hint, impossible without a device.

A workbook with a `kiosk` sheet was written for this place and is held to all of it. A form without one is taken as it
is: the same findings are warnings, except where a person could not finish.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kiosk.services.capabilities import ELSEWHERE, TYPED_PLACE, missing_device
from kiosk.services.outline import CONTROLS, PRIVATE, Control, Outline, Text
from kiosk.services.problems import Problem, quote, quoted
from kiosk.services.sheet import SHEET, ServiceSheet
from kiosk.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.languages import Language
    from kiosk.services.places import Places

LONG: Final = 150
"""Characters a person can listen to and keep in mind: about 12 seconds at 120 words a minute."""
FAR_TOO_LONG: Final = 600
MANY_CHOICES: Final = 12
MANY_WORDS: Final = 15
"""Words in a sentence. We write 12 at most; other languages may need a few more."""
_SEARCH: Final = frozenset({"search", "autocomplete", "minimal"})
_SENTENCE: Final = re.compile(r"[.!?؟。:;]+(?:\s|$)|\n+")
_REACHING: Final = re.compile(
    r"e-?mail|phone|\btel\b|mobile|contact ?(?:no|number)|correo|tel[eé]fono|m[oó]vil|courriel"
    r"|هاتف|جوال|البريد الإلكتروني",
    re.IGNORECASE,
)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\-.]")
_NOWHERE: Final = frozenset({"phonenumber", "simserial", "subscriberid", "email", "username"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What the checks look at: the form, the languages it is offered in, its kiosk sheet, its places."""

    outline: Outline
    languages: tuple[Language, ...]
    sheet: ServiceSheet | None
    places: Places

    @property
    def strict(self) -> Literal["error", "warning"]:
        """The level of what only a form written for a kiosk must observe."""
        return "warning" if self.sheet is None else "error"

    def words(self, text: Text, form: str = "") -> Iterator[tuple[str, str]]:
        """Yield language (as the form names it) and words, as a person will read them."""
        names = [language.form_name for language in self.languages] if text.id else [""]
        for name in names:
            if found := self.outline.words(text, name, form):
                yield name, plain(found)


def lint(reading: Reading) -> tuple[Problem, ...]:
    """Return what is bad for a kiosk in this form, errors and warnings, in the order of the form."""
    questions = [control for control in reading.outline.controls if control.tag in CONTROLS]
    problems: list[Problem] = []
    if not questions:
        problems.append(
            Problem("error", "no-questions", "The form asks nothing.", "Add questions to the sheet survey.")
        )
    for control in reading.outline.controls:
        problems += _lengths(control, reading)
    for control in questions:
        for check in (_device, _hint, _choices, _demand, _message, _instead):
            problems += check(control, reading)
    return (*problems, *_metadata(reading), *_sheet_names(reading))


def _problem(  # noqa: PLR0913, PLR0917 -- one line per finding is easier to read than a builder
    level: Literal["error", "warning"],
    code: str,
    what: str,
    remedy: str,
    control: Control,
    reading: Reading,
    column: str = "",
) -> Problem:
    sheet, row = reading.places.question(control.ref)
    named = what if sheet else f"{quote(control.ref)}: {what}"
    return Problem(level, code, named, remedy, sheet, row, column if sheet else "")


def _lengths(control: Control, reading: Reading) -> Iterator[Problem]:
    texts = [("label", control.label, ""), ("hint", control.hint, ""), ("constraint_message", control.message, "")]
    texts.append(("guidance_hint", control.hint, "guidance"))
    for kind, text, form in texts:
        for language, words in reading.words(text, form):
            yield from _length(kind, language, words, control, reading)
    for choice in control.choices:
        for language, words in reading.words(choice):
            if len(words) > LONG:
                sheet, row = reading.places.text(choice.item, control.ref)
                column = reading.places.column(sheet, "label", language)
                what = f"The choice has {len(words)} characters."
                yield Problem("warning", "long", what, _SHORTER, sheet, row, column)


_SHORTER: Final = "It is read aloud: say it in fewer words."


def _length(kind: str, language: str, words: str, control: Control, reading: Reading) -> Iterator[Problem]:
    column = reading.places.column("survey", kind, language)
    if len(words) > LONG and kind != "guidance_hint":
        level = reading.strict if len(words) > FAR_TOO_LONG else "warning"
        what = f"The {kind.replace('_', ' ')} has {len(words)} characters."
        yield _problem(level, "long", what, f"{_SHORTER} The rest can be a note before it.", control, reading, column)
    if reading.sheet is not None and (count := _longest_sentence(words)) > MANY_WORDS:
        what = f"A sentence of the {kind.replace('_', ' ')} has {count} words."
        yield _problem("warning", "sentence", what, "One idea a sentence: split it.", control, reading, column)


def _longest_sentence(words: str) -> int:
    return max(len(sentence.split()) for sentence in _SENTENCE.split(words))


def _device(control: Control, reading: Reading) -> Iterator[Problem]:
    demanded = _demanded(control)
    wanted = missing_device(control.tag, control.datatype, control.mediatype, demanded=demanded)
    if demanded and not wanted and control.datatype == TYPED_PLACE:
        what = "The question demands a place: without GPS, people have to type degrees."
        remedy = "Ask for an address, or clear the column required."
        yield _problem("warning", "typed-place", what, remedy, control, reading, "required")
    elif wanted and demanded:
        what = f"The question demands {wanted}: a kiosk cannot give it."
        remedy = "Take the question out, or clear the column required."
        yield _problem("error", "unavailable", what, remedy, control, reading, "required")
    elif wanted:
        what = f"The question wants {wanted}: it is not asked at a kiosk."
        yield _problem("warning", "unavailable", what, "Nothing: it stays empty.", control, reading, "type")


def _demanded(control: Control) -> bool:
    return control.required.replace(" ", "") not in ("", "false()")


def _hint(control: Control, reading: Reading) -> Iterator[Problem]:
    hard = (
        control.datatype in ("date", "dateTime")
        or (control.datatype in ("int", "decimal") and control.constraint and control.tag == "input")
        or "regex(" in control.constraint
    )
    if hard and not control.hint and not control.readonly:
        remedy = "Give an example. For a date: For example: 5 June 1948."
        yield _problem("warning", "no-hint", "A hard question without a hint.", remedy, control, reading, "hint")


def _choices(control: Control, reading: Reading) -> Iterator[Problem]:
    if any(word.startswith("search(") for word in control.appearance):
        remedy = "Use select_one_from_file with a choice_filter."
        what = "The function search() in the appearance is not supported."
        yield _problem("error", "search", what, remedy, control, reading, "appearance")
    elif len(control.choices) > MANY_CHOICES and not control.filtered and not control.appearance & _SEARCH:
        what = f"There are {len(control.choices)} choices to leaf through."
        remedy = "Write search into the column appearance."
        yield _problem("warning", "many-choices", what, remedy, control, reading, "appearance")


def _demand(control: Control, reading: Reading) -> Iterator[Problem]:
    """No service demands an e-mail address or a telephone number: many people here have neither."""
    if control.tag != "input" or control.datatype not in ("string", "int") or control.readonly:
        return
    name = _CAMEL.sub(" ", control.ref.rpartition("/")[2])
    asked = " ".join([name, *(words for _, words in reading.words(control.label))])
    if _demanded(control) and _REACHING.search(asked):
        what = "It demands an e-mail address or a telephone number."
        remedy = "Clear the column required: many people have neither. Offer a letter."
        yield _problem(reading.strict, "demand", what, remedy, control, reading, "required")


def _message(control: Control, reading: Reading) -> Iterator[Problem]:
    if control.constraint and not control.message:
        remedy = "Say what is wrong and what to do."
        column = "constraint_message"
        what = "The constraint has no message."
        yield _problem("warning", "no-message", what, remedy, control, reading, column)


def _instead(control: Control, reading: Reading) -> Iterator[Problem]:
    for word in sorted(control.appearance):
        instead = "typed words" if word.startswith("ex:") and control.tag == "input" else ELSEWHERE.get(word)
        if instead:
            what = f"The appearance {quote(word)} is not drawn: people get {instead}."
            yield _problem("warning", "appearance", what, "", control, reading, "appearance")
    if control.datatype == "barcode":
        what = "There is no camera for the code: people type its number."
        yield _problem("warning", "barcode", what, "Say in the hint where the number stands.", control, reading, "type")


def _metadata(reading: Reading) -> Iterator[Problem]:
    for ref, bind in reading.outline.binds.items():
        if bind.get("preload") == "property" and bind.get("preloadParams") in _NOWHERE:
            sheet, row = reading.places.question(ref)
            what = f"A kiosk has no {bind['preloadParams']}: the field stays empty."
            yield Problem("warning", "metadata", what, "", sheet, row, "type" if sheet else "")


def _sheet_names(reading: Reading) -> Iterator[Problem]:
    """Find names in the kiosk sheet that no question has: a misspelt `private` would be spoken aloud."""
    if reading.sheet is None:
        return
    names = {ref.rpartition("/")[2] for ref in (*reading.outline.binds, *(c.ref for c in reading.outline.controls))}
    for key, named in (("private", reading.sheet.private), *((f"short:{n}", (n,)) for n in reading.sheet.short)):
        for name in named:
            if name not in names:
                what = f"No question is called {quote(name)}."
                row = reading.sheet.rows.get(key, 0)
                yield Problem("error", "kiosk-name", what, "Correct the name.", SHEET, row, "key")
    yield from _marked_nowhere_else(reading.sheet, reading.outline)


def _marked_nowhere_else(sheet: ServiceSheet, outline: Outline) -> Iterator[Problem]:
    """Find what is private only in the sheet, of which a server that compiles the workbook itself knows nothing."""
    asked = {control.ref.rpartition("/")[2] for control in outline.controls if control.tag in CONTROLS}
    only = [name for name in dict.fromkeys(sheet.private) if name in asked - outline.private]
    if only:
        what = f"Only this sheet says that these are private: {quoted(only)}."
        remedy = f"Write {PRIVATE} into their column appearance too: ODK Central and others drop this sheet."
        yield Problem("warning", "private-only-here", what, remedy, SHEET, sheet.rows.get("private", 0), "key")
