"""In which languages a service is offered: only in those that are complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.languages import Gap, Language, gaps, language_code
from kiosk.services.names import HOUSE
from kiosk.services.problems import Problem, quote
from kiosk.services.sheet import LOOKED_UP, REQUIRED, SHEET, WORDS, ServiceSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.services.outline import Outline
    from kiosk.services.places import Places

_MEDIA: Final = frozenset({"image", "audio", "video"})
_NAMED: Final = 3


def offered(
    outline: Outline, sheet: ServiceSheet | None, places: Places, house: str = "en", incomplete: str = ""
) -> tuple[tuple[Language, ...], tuple[Problem, ...]]:
    """Return the languages the service is offered in, the form's default first, and what is wrong with the others.

    The `kiosk` sheet promises the languages of its columns: a gap in one of them is an error. Without the sheet a
    language with gaps is left out with a warning, and only a form without any complete language is refused.
    `incomplete` is a language, as the form names it, that is offered all the same: its gaps were filled.
    docs/decisions/0009-half-translated.md tells why.
    """
    names = outline.languages or (outline.default_language,)
    ordered = sorted(names, key=lambda name: name != outline.default_language)
    languages = [Language(language_code(name, house), name) for name in dict.fromkeys(ordered)]
    found = list(gaps(outline))
    pictures = tuple(_gap_problem(gap, places, "warning") for gap in found if gap.kind in _MEDIA)
    lacking = [gap for gap in found if gap.kind not in _MEDIA]
    if sheet is not None and sheet.languages:
        return _promised(languages, lacking, sheet, places, house, pictures)
    return _complete(languages, [gap for gap in lacking if gap.language != incomplete], places, pictures)


def _promised(  # noqa: PLR0913, PLR0917 -- the two halves of offered(), kept apart to be read one at a time
    languages: Sequence[Language],
    lacking: Sequence[Gap],
    sheet: ServiceSheet,
    places: Places,
    house: str,
    pictures: tuple[Problem, ...],
) -> tuple[tuple[Language, ...], tuple[Problem, ...]]:
    promised = {language_code(name, house): name for name in sheet.languages}
    there = {language.code for language in languages}
    problems = [
        Problem(
            "error",
            "translation",
            f"The form has no texts in {quote(name)}.",
            f"Add columns such as label::{quote(name)} to the sheets survey and choices, or remove this column.",
            SHEET,
            1,
            f"text::{quote(name)}",
        )
        for code, name in promised.items()
        if code not in there
    ]
    for language in languages:
        if language.code not in promised:
            what = f"{quote(language.form_name)} is not offered: this sheet has no column for it."
            remedy = f"Add a column text::{quote(language.form_name)}."
            problems.append(Problem("warning", "not-offered", what, remedy, SHEET, 1))
    names = {language.form_name for language in languages if language.code in promised}
    problems += [_gap_problem(gap, places, "error") for gap in lacking if gap.language in names]
    problems += _sheet_gaps(sheet)
    return tuple(language for language in languages if language.code in promised), (*problems, *pictures)


def _complete(
    languages: Sequence[Language], lacking: Sequence[Gap], places: Places, pictures: tuple[Problem, ...]
) -> tuple[tuple[Language, ...], tuple[Problem, ...]]:
    counts = {language.form_name: 0 for language in languages}
    for gap in lacking:
        counts[gap.language] += 1
    complete = tuple(language for language in languages if not counts[language.form_name])
    problems = []
    for name, count in counts.items():
        if count:
            first = [_where(gap, places) for gap in lacking if gap.language == name][:_NAMED]
            what = f"{quote(name)} is not offered: {_texts(count)} missing ({'; '.join(dict.fromkeys(first))})."
            problems.append(Problem("warning", "not-offered", what, "Translate them, then add the service again."))
    if not complete:
        remedy = "Complete one, or offer one as it is: --incomplete LANGUAGE of add and compile; the hub has a field."
        problems.append(Problem("error", "translation", "No language of the form is complete.", remedy))
    return complete, (*problems, *pictures)


def _texts(count: int) -> str:
    return "1 text is" if count == 1 else f"{count} texts are"


def _where(gap: Gap, places: Places) -> str:
    return _gap_problem(gap, places, "warning").place or f"{gap.kind} of {quote(gap.ref)}"


def _gap_problem(gap: Gap, places: Places, level: str) -> Problem:
    sheet, row = places.text(gap.text.item, gap.ref)
    column = places.column(sheet, gap.kind, gap.language) if sheet else ""
    thing = f"the {gap.kind.replace('_', ' ')}" + ("" if sheet else f" of {quote(gap.ref)}")
    what = f"There is no {quote(gap.language)} for {thing}."
    remedy = "Fill in the cell." if gap.kind not in _MEDIA else "Name the file in this column too, if it is wanted."
    return Problem("error" if level == "error" else "warning", "translation", what, remedy, sheet, row, column)


def _sheet_gaps(sheet: ServiceSheet) -> Iterator[Problem]:
    """Find the words of the kiosk sheet that one language has and another has not."""
    rows = {key: cells for key, cells in sheet.words.items() if key in WORDS}
    rows |= {f"short:{name}": cells for name, cells in sheet.short.items()}
    for key, cells in rows.items():
        for language in sheet.languages:
            if cells and language not in cells:
                what = f"There is no {quote(language)} for {quote(key)}."
                column = f"text::{quote(language)}"
                yield Problem("error", "translation", what, "Fill in the cell.", SHEET, sheet.rows[key], column)


def promises(outline: Outline, sheet: ServiceSheet | None) -> Iterator[Problem]:
    """Find what a service for people does not say: what it is for, what one needs, who answers, by when."""
    owed = LOOKED_UP if outline.looks_up else REQUIRED
    needed = () if sheet is None else ("title",) if outline.id.startswith(HOUSE) else owed
    for key in needed:
        if sheet is not None and not (sheet.minutes if key == "minutes" else sheet.words.get(key)):
            what = f"The row {key} is missing or empty."
            row = sheet.rows.get(key, 0)
            yield Problem("error", "promise", what, "People are told this before they begin: add it.", SHEET, row)
