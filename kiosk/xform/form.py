"""A form: parsed once, begun any number of times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.xform.binds import read_bind
from kiosk.xform.body import BodyReader, repeat_paths
from kiosk.xform.compiler import Compiler
from kiosk.xform.controls import Group, Question, RepeatGroup
from kiosk.xform.entities import check_version
from kiosk.xform.entry import Entry
from kiosk.xform.graph import connect
from kiosk.xform.namespaces import OPENROSA, USUAL
from kiosk.xform.primary import Primary
from kiosk.xform.problems import FormError
from kiosk.xform.reading import ParseError, parse, without_collection
from kiosk.xform.secondary import LAST_SAVED, file_name, load_instance
from kiosk.xform.session import Start
from kiosk.xform.texts import Translations, parse_translations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from random import Random

    from kiosk.xform.actions import Action
    from kiosk.xform.controls import Part
    from kiosk.xform.definition import Definition, Task
    from kiosk.xform.environment import DateNames
    from kiosk.xform.node import Document, Node
    from kiosk.xform.texts import Label

_MODEL: frozenset[str] = frozenset({"itext", "instance", "bind", "setvalue", "setgeopoint", "submission"})


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """An immutable form definition (ODK XForms "Structure"). `parse_form` makes it.

    `languages` are as the form names them ("English (en)"); `default_language` is "" when it has none.
    `submission_key` is base64RsaPublicKey, "" for none. `media_files` are the names of the files the form mentions.
    `classes` are those of the body ("pages"). `warnings` are mistakes that do not keep the form from being run.
    """

    id: str
    version: str
    title: str
    languages: tuple[str, ...]
    default_language: str
    submission_key: str
    media_files: frozenset[str]
    classes: frozenset[str]
    primary: Primary
    primary_id: str
    parts: tuple[Part, ...]
    tasks: tuple[Task, ...]
    actions: tuple[Action, ...]
    translations: Translations
    instances: Mapping[str, Document]
    last_saved: frozenset[str]
    repeats: Mapping[Definition, RepeatGroup]
    group_labels: Mapping[Definition, Label]
    warnings: tuple[FormError, ...]

    @property
    def definitions(self) -> list[Definition]:
        """Every nodeset of the primary instance, in document order (ODK XForms "Bindings")."""
        return self.primary.definitions

    def language(self, wanted: str) -> str:
        """Return the form's own name for a language (ODK XForms "Languages").

        The same, or one with that code ("es": "Español (es)"), else the default.
        """
        if wanted in self.languages:
            return wanted
        coded = (name for name in self.languages if wanted and name.lower().endswith(f"({wanted.lower()})"))
        return next(coded, self.default_language)

    def begin(  # noqa: PLR0913 -- what a device knows; each has a default but the clock
        self,
        now: Callable[[], datetime],
        *,
        language: str = "",
        device_id: str = "",
        preloads: Mapping[str, str] | None = None,
        random: Random | None = None,
        instance: bytes | None = None,
        last_saved: bytes | None = None,
        location: Callable[[], str] | None = None,
        date_names: DateNames | None = None,
    ) -> Entry:
        """Begin to fill in: a new instance, or the edit of the submission `instance` (ODK XForms "Primary Instance").

        `now` returns the time with its zone; `preloads` are the properties of jr:preload="property" by name
        (username, email ...); `random` is the source of all chance (the system's when left out); `last_saved` is the
        submission saved last of this form; `location` answers odk:setgeopoint with a geopoint; `date_names` gives the
        short name of a "month" (1 to 12) or "weekday" (1, Monday, to 7) in a language as the form names it, "" for
        English (format-date, "XPath Functions"). Raises EntryError when `instance` is not one of this form, ValueError
        for a time without a zone.
        """
        start = Start(now, language, device_id, preloads or {}, random, last_saved, location, date_names)
        return Entry.begin(self, start, instance)

    def restore(  # noqa: PLR0913 -- the same as begin
        self,
        saved: bytes,
        now: Callable[[], datetime],
        *,
        language: str = "",
        device_id: str = "",
        preloads: Mapping[str, str] | None = None,
        random: Random | None = None,
        last_saved: bytes | None = None,
        location: Callable[[], str] | None = None,
        date_names: DateNames | None = None,
    ) -> Entry:
        """Go on where `Entry.save` left off (ODK XForms "Primary Instance"); `language` is the saved one when left out.

        Raises EntryError for foreign bytes.
        """
        start = Start(now, language, device_id, preloads or {}, random, last_saved, location, date_names)
        return Entry.restore(self, start, saved)


def parse_form(xml: bytes, media: Mapping[str, bytes] | None = None) -> Form:
    """Read an XForm (ODK XForms "Structure"). `media` are the files beside it, by name ("Secondary Instances").

    Raises FormError for anything that could not be run later.
    """
    with without_collection():
        try:
            document = parse(xml)
        except ParseError as error:
            raise FormError("xml", str(error), f"line {error.line}" if error.line else "") from None
        return _FormReader(document.element, media or {}).form()


class _FormReader:
    def __init__(self, html: Node, media: Mapping[str, bytes]) -> None:
        head, body = html.child("head"), html.child("body")
        model = head.child("model") if head else None
        if html.name != "html" or head is None or body is None or model is None:
            raise FormError("not-a-form", "an XForm is <html> with <head>, <model> and <body>", f"<{html.name}>")
        self.head, self.body, self.model = head, body, model
        self.media = media
        self.declared = model.namespaces()
        self.namespaces = {**USUAL, **self.declared}
        check_version(model)
        for child in model.children:
            if child.name not in _MODEL:
                raise FormError("unsupported", f"the model cannot contain <{child.name}>", "<model>")

    def form(self) -> Form:
        element, primary_id = self._primary_element()
        instances = self._instances()
        primary = Primary(element, repeat_paths(self.body), self.declared)
        compiler = Compiler(self.namespaces, {*instances, primary_id})
        translations = parse_translations(self.model.child("itext"), compiler)
        warnings: list[FormError] = []
        for bind in self.model.children_named("bind"):
            read_bind(bind, primary, compiler, translations, warnings)
        reader = BodyReader(primary, compiler, translations, self._bind_ids())
        for node in self.model.children:
            if node.name in ("setvalue", "setgeopoint"):
                reader.read_action(node, primary.root, None)
        parts = reader.parts(self.body, primary.root)
        submission = self.model.child("submission")
        title = self.head.child("title")
        return Form(
            id=element.attribute("id") or element.namespace,
            version=element.attribute("version", OPENROSA) or element.attribute("version"),
            title=title.value.strip() if title else "",
            languages=translations.languages,
            default_language=translations.default,
            submission_key=submission.attribute("base64RsaPublicKey") if submission else "",
            media_files=self._media_files(translations),
            classes=frozenset(self.body.attribute("class").split()),
            primary=primary,
            primary_id=primary_id,
            parts=parts,
            tasks=connect(primary.definitions, primary_id),
            actions=tuple(reader.actions),
            translations=translations,
            instances=instances,
            last_saved=self._last_saved(),
            repeats={part.definition: part for part in _groups(parts) if isinstance(part, RepeatGroup)},
            group_labels={part.definition: part.label for part in _groups(parts) if part.definition and part.label},
            warnings=(*warnings, *reader.warnings),
        )

    def _primary_element(self) -> tuple[Node, str]:
        instance = self.model.child("instance")
        if instance is None or len(instance.children) != 1:
            raise FormError("not-a-form", "the first <instance> must hold one element", "<model>")
        return instance.children[0], instance.attribute("id")

    def _instances(self) -> dict[str, Document]:
        found: dict[str, Document] = {}
        for node in self.model.children_named("instance")[1:]:
            identifier = node.attribute("id")
            if not identifier or identifier in found:
                raise FormError("missing-instance", "a list needs an id of its own", f"instance {identifier!r}")
            found[identifier] = load_instance(identifier, node, self.media)
        return found

    def _last_saved(self) -> frozenset[str]:
        nodes = self.model.children_named("instance")
        return frozenset(node.attribute("id") for node in nodes if node.attribute("src") == LAST_SAVED)

    def _bind_ids(self) -> dict[str, str]:
        binds = self.model.children_named("bind")
        return {bind.attribute("id"): bind.attribute("nodeset") for bind in binds if bind.attribute("id")}

    def _media_files(self, translations: Translations) -> frozenset[str]:
        uris = [node.attribute("src") for node in self.model.children_named("instance")]
        for texts in translations.table.values():
            for forms in texts.values():
                uris += [text.plain for form, text in forms.items() if form and text.plain]
        return frozenset(name for uri in uris if uri != LAST_SAVED and (name := file_name(uri.strip())))


def _groups(parts: Sequence[Part]) -> Iterator[Group | RepeatGroup]:
    for part in parts:
        if not isinstance(part, Question):
            yield part
            yield from _groups(part.children)
