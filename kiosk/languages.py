"""Which languages a service is offered in: names of forms to codes, and what is not translated."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.services.outline import Outline, Text

_CODE: Final = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*\)\s*$")
NO_LANGUAGE: Final = frozenset({"", "default"})
"""What forms call a language they do not name: the language of the house is meant."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language a service is offered in: its BCP 47 code, and what the form calls it ("Español (es)")."""

    code: str
    form_name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A text that is missing in a language (the name the form gives it): whose it is, and what kind of text."""

    language: str
    text: Text
    kind: str
    """label, hint, guidance_hint, constraint_message, required_message, image, audio, video."""
    ref: str
    """The question the text belongs to."""


def language_code(name: str, house: str = "en") -> str:
    """Return the BCP 47 code of a language as a form names it: "Español (es)", "es", "Spanish" or "español".

    `house` is the answer for a form that names no language. A name nobody knows becomes a private tag ("x-klingonish"),
    so that two unknown languages stay two.
    """
    if name.strip().lower() in NO_LANGUAGE:
        return house
    if found := _CODE.search(name):
        return found[1].lower() if "-" not in found[1] else found[1]
    bare = name.strip()
    if bare in _english_names().values():
        return bare
    known = _english_names().get(_folded(bare)) or _own_names().get(_folded(bare))
    letters = re.sub(r"[^a-z0-9]+", "", _folded(bare))[:8]
    return known or f"x-{letters or 'other'}"


@cache
def _english_names() -> dict[str, str]:
    from babel import Locale

    # No regional variants: a form that means one writes its code.
    return {_folded(name): code for code, name in Locale.parse("en").languages.items() if len(code) <= 3}  # noqa: PLR2004


@cache
def _own_names() -> dict[str, str]:
    """Read what each language calls itself. Takes seconds, so it comes last and only when a service is installed."""
    from babel import Locale, UnknownLocaleError

    names: dict[str, str] = {}
    for code in _english_names().values():
        try:
            own = Locale.parse(code).get_language_name()
        except (UnknownLocaleError, ValueError):
            continue
        names.setdefault(_folded(own or code), code)
    return names


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).strip()


def gaps(outline: Outline) -> Iterator[Gap]:
    """Yield every text that people would miss in one of the form's languages.

    A text written without a language belongs to the form's default language. A text counts as missing only when another
    language has it; digits and signs alone need no translation.
    """
    if len(outline.languages) < 2:  # noqa: PLR2004 -- one language cannot lag behind another
        return
    for control in outline.controls:
        for kind, text in (
            ("label", control.label),
            ("hint", control.hint),
            ("constraint_message", control.message),
            ("required_message", control.required_message),
            *(("label", choice) for choice in control.choices),
        ):
            for language, found in _missing(outline, text, kind):
                yield Gap(language, text, found, control.ref)
    for text in outline.statuses.values():
        for language, found in _missing(outline, text, "label"):
            yield Gap(language, text, found, "")


def _missing(outline: Outline, text: Text, kind: str) -> Iterator[tuple[str, str]]:
    if not text.id:
        if any(character.isalpha() for character in text.words):
            yield from ((language, kind) for language in outline.languages if language != outline.default_language)
        return
    forms = {form for spoken in outline.texts.get(text.id, {}).values() for form in spoken}
    for form in sorted(forms):
        there = {language for language in outline.languages if outline.words(text, language, form)}
        if not any(character.isalpha() for language in there for character in outline.words(text, language, form)):
            continue
        for language in outline.languages:
            if language not in there:
                yield language, {"": kind, "guidance": "guidance_hint", "big-image": "image"}.get(form, form)
