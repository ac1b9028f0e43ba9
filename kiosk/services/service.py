"""One installed version of a service: what the list and the start page say, and the way to its form."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from kiosk.services.media import DATA, list_file, name_of, without_list
from kiosk.services.names import HOUSE, STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kiosk.services.examination import Examined
    from kiosk.texts import Texts
    from kiosk.xform import Form

FORMAT: Final = 1
READING: Final = 2
"""Goes up when more is read out of a form than before: what another reading installed is examined once more."""
RECORD: Final = "service.json"
FORM: Final = "form.xml"
MEDIA: Final = "media"
LISTS: Final = "lists"
"""Beside the media: lists to look things up in, put in order."""
AS_OF: Final = "list-as-of"
"""Beside the versions: when a server last said, or somebody brought, that the list is so."""
_UNSEEN: Final = dict.fromkeys((*range(10), *range(11, 32), 127), " ") | dict.fromkeys(range(0x202A, 0x202F))
"""A voice would stop at a NUL, and what turns the direction would turn whatever stands behind it."""


class ServiceDamagedError(Exception):
    """The files of an installed service are not what was installed."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service as it was installed. Immutable: a visit keeps the version it began with."""

    id: str
    version: str
    """The form's version, or "sha-..." for a form that names none."""
    sha256: str
    """Of form.xml, in hexadecimal."""
    folder: Path
    languages: tuple[str, ...]
    """BCP 47 codes of the languages it is complete in, its own first. Never empty."""
    form_languages: Mapping[str, str] = field(default_factory=dict)
    """Code to the name the form gives the language."""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Key of the kiosk sheet, then code, to words."""
    short: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Question name, then code, to the question in a word or three."""
    private: frozenset[str] = frozenset()
    """Names of questions that only headphones may hear (EN 301 549 5.1.3.8)."""
    minutes: int = 0
    """About how long it takes; 0 when the service makes no promise."""
    icon: str = "document"
    data_files: tuple[str, ...] = ()
    """Names of the lists the form reads."""
    content: str = ""
    """A hash over the form and all its files: lists may change although the form does not."""
    looks_up: str = ""
    """The list in which it looks up what people type; such a service sends nothing. "" for all others."""
    statuses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Status in the list, then code, to the words for it."""
    reading: int = 0
    """The READING of the Handrail that examined it; 0 where nobody noted it."""
    paused: Mapping[str, str] | None = None
    """Why it is paused, by code; {} when no reason was given; None when it is open."""

    def words(self, key: str, language: str) -> str:
        """Return the words of a key in a language, else in the service's own language, "" where it says nothing."""
        return self._in(self.texts.get(key, {}), language)

    def steps(self, language: str) -> tuple[str, ...]:
        """Return what happens next, in order."""
        return tuple(words for key in STEPS if (words := self.words(key, language)))

    def short_name(self, question: str, language: str) -> str:
        """Return the question (its name in the form) in a word or three, "" where the service gives none."""
        return self._in(self.short.get(question, {}), language)

    def pause_reason(self, language: str) -> str:
        """Return why it is paused, only in this very language: the kiosk has its own words where there are none."""
        return (self.paused or {}).get(_offered(self.paused or {}, language), "")

    @property
    def index(self) -> Path:
        """The list in order, to be searched by `status_list.find`."""
        return self.folder / LISTS / list_file(self.looks_up)

    @property
    def lacks_list(self) -> bool:
        """True while it waits for the list in which it looks things up."""
        return bool(self.looks_up) and not self.index.is_file()

    @property
    def closed(self) -> bool:
        """True when nobody can begin: staff have paused it, or it waits for its list."""
        return self.paused is not None or self.lacks_list

    @property
    def list_as_of(self) -> datetime | None:
        """When the list was last known to be as it is here; None where nobody knows."""
        with suppress(OSError, ValueError):
            told = datetime.fromisoformat((self.folder.parent / AS_OF).read_text(encoding="ascii").strip())
            return told if told.tzinfo else told.replace(tzinfo=UTC)
        return None

    def status_words(self, status: str, language: str) -> str:
        """Return the form's words for a status, only in this very language; "" where it has none."""
        words = self.statuses.get(plain_status(status), {})
        return words.get(_offered(words, language), "")

    def speaks(self, language: str) -> bool:
        """Tell whether the service is complete in this language (or in "es" for "es-MX")."""
        return bool(_offered(self.form_languages, language))

    def form_language(self, language: str) -> str:
        """Return what the form calls the language a visitor chose; its own language where it does not have it."""
        return self.form_languages[_offered(self.form_languages, language) or self.languages[0]]

    def date_name(self, texts: Texts, form_language: str, kind: Literal["month", "weekday"], number: int) -> str:
        """Return the short name of a month or weekday in a language as the form names it, as Form.begin asks for it."""
        codes = (code for code, name in self.form_languages.items() if name == form_language)
        return texts.date_name(kind, number, next(codes, ""))

    @property
    def built_in(self) -> bool:
        """True for the forms of the kiosk itself, which are not listed as services."""
        return self.id.startswith(HOUSE)

    def load(self) -> Form:
        """Parse the form. Raises ServiceDamagedError when the files are not what was installed."""
        from kiosk.xform import FormError, parse_form

        try:
            xml = (self.folder / FORM).read_bytes()
            names = [name for name in self.data_files if name != list_file(self.looks_up)]
            media = {name: (self.folder / MEDIA / name).read_bytes() for name in names}
        except OSError as error:
            raise ServiceDamagedError(f"{self.folder.name}: {type(error).__name__}") from error
        if hashlib.sha256(xml).hexdigest() != self.sha256:
            raise ServiceDamagedError(f"{self.folder.name}: the form was changed after it was installed")
        try:
            return parse_form(xml, without_list(media, self.looks_up))
        except FormError as error:
            raise ServiceDamagedError(f"{self.folder.name}: {error.code}") from error

    def holds(self, xml: bytes, files: Mapping[str, bytes]) -> bool:
        """Tell whether this form and these files, each to the byte, are what was installed and is here."""
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        read = {"sha256": hashlib.sha256(xml).hexdigest(), "media": hashes}
        if self.content != content_of(read) or self.lacks_list:
            return False
        try:
            return all((self.folder / MEDIA / name).read_bytes() == data for name, data in files.items())
        except OSError:
            return False

    def media(self, uri: str) -> Path | None:
        """Return the file of a jr:// address, None when it is not there; never a file outside the service's folder."""
        name = name_of(uri)
        path = self.folder / MEDIA / name
        return path if name and path.is_file() and not path.is_symlink() else None

    def _in(self, words: Mapping[str, str], language: str) -> str:
        for code in (language, language.partition("-")[0], self.languages[0]):
            if code in words:
                return words[code].translate(_UNSEEN)
        return next(iter(words.values()), "").translate(_UNSEEN)


def plain_status(status: str) -> str:
    """Return a status as form and list may both write it: "In progress" and "in_progress" are one."""
    return "_".join(status.casefold().replace("-", " ").replace("_", " ").split())


def _offered(codes: Mapping[str, str], language: str) -> str:
    base = language.partition("-")[0]
    return language if language in codes else base if base in codes else ""


def record(examined: Examined) -> dict[str, Any]:
    """Make what service.json holds: all that is needed until somebody opens the service."""
    sheet, outline = examined.form.sheet, examined.outline
    names = {name: _code_of(name, examined) for name in (sheet.languages if sheet else ())}
    sha256 = hashlib.sha256(examined.form.xml).hexdigest()
    own = examined.languages[0].code

    def by_code(cells: Mapping[str, str]) -> dict[str, str]:
        return {names.get(name) or own: words for name, words in cells.items()}

    texts = {key: by_code(cells) for key, cells in sheet.words.items() if cells} if sheet else {}
    texts.setdefault("title", {own: outline.title or outline.id})
    made = {
        "format": FORMAT,
        "reading": READING,
        "id": outline.id,
        "version": outline.version or f"sha-{sha256[:12]}",
        "sha256": sha256,
        "languages": [language.code for language in examined.languages],
        "form_languages": {language.code: language.form_name for language in examined.languages},
        "texts": {key: words for key, words in texts.items() if key != "paused"},
        "short": {name: by_code(cells) for name, cells in sheet.short.items()} if sheet else {},
        "private": sorted(outline.private.union(sheet.private if sheet else ())),
        "minutes": sheet.minutes if sheet else 0,
        "icon": (sheet.icon if sheet else "") or "document",
        "data_files": sorted(name for kind, name in outline.files if kind in DATA),
        "media": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(examined.media.items())},
        "paused": texts.get("paused"),
    }
    # Only where it is one: records of the others stay as they were.
    return made | _look_up(examined) if outline.looks_up else made


def _look_up(examined: Examined) -> dict[str, Any]:
    from kiosk.wording import plain

    outline = examined.outline
    statuses = {
        plain_status(status): {
            language.code: said
            for language in examined.languages
            if (said := plain(outline.words(text, language.form_name)))
        }
        for status, text in outline.statuses.items()
    }
    return {"looks_up": outline.looks_up, "statuses": statuses}


def content_of(read: Mapping[str, Any]) -> str:
    """Return a hash over what a record says of the form and its files."""
    return hashlib.sha256(json.dumps([read["sha256"], read["media"]], sort_keys=True).encode()).hexdigest()


def _code_of(name: str, examined: Examined) -> str:
    from kiosk.languages import language_code

    return language_code(name, examined.languages[0].code)


def read_record(folder: Path, paused: Mapping[str, str] | None) -> Service:
    """Read an installed version. Raises ServiceDamagedError when its record is missing or broken."""
    try:
        read = json.loads((folder / RECORD).read_bytes())
        if read["format"] != FORMAT or not read["languages"]:
            raise ServiceDamagedError(f"{folder.name}: the record is of another kind")
        return Service(
            id=str(read["id"]),
            version=str(read["version"]),
            sha256=str(read["sha256"]),
            folder=folder,
            languages=tuple(read["languages"]),
            form_languages=dict(read["form_languages"]),
            texts=dict(read["texts"]),
            short=dict(read["short"]),
            private=frozenset(read["private"]),
            minutes=int(read["minutes"]),
            icon=str(read["icon"]),
            data_files=tuple(read["data_files"]),
            content=content_of(read),
            looks_up=str(read.get("looks_up", "")),
            statuses=dict(read.get("statuses", {})),
            reading=int(read.get("reading", 0)),
            paused=paused,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ServiceDamagedError(f"{folder.name}: {type(error).__name__}") from error
