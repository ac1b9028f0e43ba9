"""Everything that is asked of a form before it becomes a service: compiled, run, translated, lint-free."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from kiosk.services.compile import SUFFIXES, Compiled, compile_form
from kiosk.services.filling import fill
from kiosk.services.findings import Package
from kiosk.services.lint import Reading, lint
from kiosk.services.looking_up import checks
from kiosk.services.media import collect, folder_beside, list_file, without_list
from kiosk.services.names import HOUSE
from kiosk.services.offer import offered, promises
from kiosk.services.outline import Outline, read_outline
from kiosk.services.problems import Problem, ServiceRefusedError, errors, quote, quoted, refusal
from kiosk.services.service import record
from kiosk.services.sheet import SHEET
from kiosk.services.sheet_in_form import with_sheet
from kiosk.services.workbook import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from kiosk.languages import Language
    from kiosk.services.places import Places
    from kiosk.xform import FormError

_WORD: Final = re.compile(r"[A-Za-z][\w:.-]+")
_FORMULA: Final = re.compile(r"""of (['"])(.+)\1\)""")
_COMPUTED: Final = re.compile(r"\((calculate|relevant|required|constraint|readonly)\)")
_MAX_ID: Final = 200
_MAX_LANGUAGES: Final = 200


@dataclass(frozen=True, slots=True)
class Examined:
    """A form that could be read, and all that was found. It may be installed when `problems` holds no error."""

    form: Compiled
    outline: Outline
    languages: tuple[Language, ...]
    media: Mapping[str, bytes]
    problems: tuple[Problem, ...]

    def without_list(self) -> Examined:
        """Return the same without the list in which people look things up: it is an example."""
        name = list_file(self.outline.looks_up)
        return replace(self, media={file: data for file, data in self.media.items() if file != name})

    def accepted(self) -> Package:
        """Return what may be installed. Raises ServiceRefusedError when there is an error among the problems."""
        if errors(self.problems):
            raise ServiceRefusedError(self.problems)
        return Package(record(self), self.form.xml, self.media)


def examine(  # noqa: PLR0913 -- what an installer may say, each named at the call
    source: Path,
    media: Path | None = None,
    *,
    house_language: str = "en",
    signs: Collection[str] = (),
    own: bool = False,
    incomplete: str = "",
) -> Examined:
    """Examine the form in the file `source`, its media in `media` (else in "<name>-media" beside it).

    `house_language` is what a form that names no language is written in; `signs` are the names of the drawings a
    service may use; `own` allows the ids of the built-in forms; `incomplete` names a language that is offered although
    texts are missing in it: those of another language are shown. Raises ServiceRefusedError when it cannot be read
    at all.
    """
    form = compile_form(source.name, _read(source))
    outline = read_outline(form.xml)
    form = with_sheet(form, outline)
    if len(outline.languages) > _MAX_LANGUAGES:
        # Every text is looked for in every language.
        raise refusal("too-large", f"The form has more than {_MAX_LANGUAGES} languages.", "Split the form.")
    if incomplete:
        form, outline = _filled(form, outline, incomplete)
    languages, translation = offered(outline, form.sheet, form.places, house_language, incomplete)
    folder = media or folder_beside(source)
    found, missing = collect(outline.files, folder, later=list_file(outline.looks_up))
    problems = [*_identity(outline, own=own), *form.problems, *translation, *missing, *promises(outline, form.sheet)]
    problems += lint(Reading(outline, languages, form.sheet, form.places))
    problems += checks(outline, form.xml, found, form.places)
    if form.sheet and form.sheet.icon and signs and form.sheet.icon not in signs:
        # A form from elsewhere may have been compiled by a newer Handrail, with more signs.
        level: Literal["error", "warning"] = "error" if form.sheets else "warning"
        what, remedy = f"There is no sign {quote(form.sheet.icon)}.", "See assets/icons/README.md."
        problems.append(Problem(level, "icon", what, remedy, SHEET, form.sheet.rows["icon"], "text"))
        form = replace(form, sheet=replace(form.sheet, icon=""))
    if not errors(missing):
        problems += _run(form, without_list(found, outline.looks_up))
    return Examined(form, outline, languages, found, tuple(dict.fromkeys(problems)))


def _filled(form: Compiled, outline: Outline, language: str) -> tuple[Compiled, Outline]:
    if language not in outline.languages:
        known = quoted(outline.languages) or "none"
        raise refusal("no-language", f"The form has no language {quote(language)}.", f"It has: {known}.")
    filled = replace(form, xml=fill(form.xml, language))
    return filled, read_outline(filled.xml)


def _read(source: Path) -> bytes:
    if source.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise refusal("file-type", f"{quote(source.name)} is no form we know.", f"Use one of {known}.")
    try:
        _refuse_devices(source)
        if source.stat().st_size > MAX_BYTES:
            what = f"The file is larger than {MAX_BYTES // 2**20} MB."
            raise refusal("too-large", what, "Take pictures out of it, or split it.")
        return source.read_bytes()
    except (OSError, ValueError) as error:
        # A name with a NUL in it is a ValueError.
        reason = getattr(error, "strerror", None) or "no file can have this name"
        what = f"The file {quote(source.name)} cannot be read: {reason}."
        raise refusal("unreadable", what, "Check its name and whether you may read it.") from error


def _refuse_devices(source: Path) -> None:
    """Raise OSError for a pipe, which would keep us waiting, and for a device, which would never end."""
    if source.exists() and not source.is_file():
        raise OSError(0, "it is not a file")


def _identity(outline: Outline, *, own: bool) -> tuple[Problem, ...]:
    where: tuple[str, int] = ("settings", 2)
    found: list[Problem] = []
    if not outline.id.strip() or not outline.id.isprintable() or len(outline.id) > _MAX_ID:
        what = "The form has no usable id."
        found.append(Problem("error", "id", what, f"Letters, digits, - and _, at most {_MAX_ID}.", *where, "form_id"))
    elif outline.id.startswith(HOUSE) and not own:
        what = f"Ids that begin with {HOUSE} belong to the kiosk itself."
        found.append(Problem("error", "id", what, "Choose another.", *where, "form_id"))
    if not outline.version.isprintable() or len(outline.version) > _MAX_ID:
        found.append(Problem("error", "version", "The version is not usable.", "Use a date: 2026030101.", *where))
    return tuple(found)


def _run(form: Compiled, media: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """Let the engine read the form: it refuses what it cannot run, and we say where that stands."""
    from kiosk.xform import FormError, parse_form

    try:
        read = parse_form(form.xml, media)
    except FormError as error:
        return (_engine_problem(error, form.places),)
    warnings = tuple(replace(_engine_problem(found, form.places), level="warning") for found in read.warnings)
    return (*warnings, *(_encryption(read.submission_key) if read.submission_key else ()))


def _encryption(key: str) -> tuple[Problem, ...]:
    """Say what is wrong with the key of an encrypted form: found out at Submit, it would be too late."""
    from kiosk.sealing.encrypted_forms import read_public_key

    try:
        read_public_key(key)
    except ValueError as error:
        what, remedy = f"The public_key cannot be used: {error}.", "Copy it again from the server, whole."
        return (Problem("error", "public-key", what, remedy, "settings", 2, "public_key"),)
    return ()


def _engine_problem(error: FormError, places: Places) -> Problem:
    sheet, row = places.mentioned(error.where)
    if not row:
        sheet, row = places.mentioned(error.message)
    what = error.message.rstrip(".") + "."
    what = what if re.match(r"[\w:.-]+\(", what) else what[:1].upper() + what[1:]
    if error.where and not row:
        what = f"{quote(error.where)}: {what}"
    return Problem(
        "error", f"form-{error.code}", what, _REMEDIES.get(error.code, ""), sheet, row, _column(error, places, row)
    )


def _column(error: FormError, places: Places, row: int) -> str:
    """Find the column: the one whose cell holds a function or the formula the engine quotes, or what it computes."""
    quoted = _FORMULA.search(error.message)
    sought = [f"{word}(" for word in _WORD.findall(error.message)] + ([quoted[2]] if quoted else [])
    held = next((column for words in sought if (column := places.holding(row, words))), "")
    named = _COMPUTED.search(error.message)
    computed = named[1] if named else ""
    return held or {"calculate": "calculation"}.get(computed, computed)


_REMEDIES: Final = {
    "unsupported": "The kiosk cannot do this: ask it in another way.",
    "expression": "Correct the formula.",
    "missing-node": "Correct the name of the question.",
    "missing-instance": "Correct the name of the list.",
    "missing-media": "Put the file into the media folder.",
    "media": "Save the file again, as UTF-8.",
    "missing-text": "Fill in the missing text.",
    "cycle": "Change one of the formulas so that none needs its own result.",
    "type": "Correct the type of the question.",
    "too-large": "Split the form, or put long lists into a .csv file.",
}
