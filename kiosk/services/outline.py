"""A form seen from outside: its questions, texts and files, read without running it.

The engine answers what a form does; the checks of a service ask what stands in it: which words in
which language, which types, which pictures. Both a compiled spreadsheet and a foreign .xml have it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kiosk.services.problems import refusal
from kiosk.services.sheet_in_form import sheets_in
from kiosk.xform.tree import Leaf, Node, ParseError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_XF: Final = "http://www.w3.org/2002/xforms"
_JR: Final = "http://openrosa.org/javarosa"
_ITEXT: Final = re.compile(r"^\s*jr:itext\(\s*['\"](.+)['\"]\s*\)\s*$")
_INSTANCE: Final = re.compile(r"^\s*(?:randomize\()?\s*instance\(\s*['\"]([^'\"]+)['\"]\s*\)")
_URI: Final = re.compile(r"^jr://([a-z-]+)/(.*)$", re.DOTALL)
LOOKS_UP: Final = "looks_up"
STATUSES: Final = "status"
PRIVATE: Final = "private"
"""The appearance of a question whose answer is not said aloud; that of a group means all that is in it."""
CONTROLS: Final = frozenset({"input", "select", "select1", "rank", "range", "trigger", "upload"})


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a label or message: `id` in the itext of the form, or "" and the words as written for all languages."""

    id: str = ""
    words: str = ""
    item: str = ""
    """For a choice, the list it is in and its place there, as pyxform numbers them: "colour-0"."""

    def __bool__(self) -> bool:
        return bool(self.id or self.words)


@dataclass(frozen=True, slots=True)
class Control:
    """A question, a group or a repeat as the body of the form declares it, with what its bind says."""

    ref: str
    tag: str
    datatype: str = "string"
    mediatype: str = ""
    appearance: frozenset[str] = frozenset()
    required: str = ""
    constraint: str = ""
    message: Text = field(default_factory=Text)
    required_message: Text = field(default_factory=Text)
    readonly: bool = False
    label: Text = field(default_factory=Text)
    hint: Text = field(default_factory=Text)
    choices: tuple[Text, ...] = ()
    filtered: bool = False
    """True when the choices depend on answers, or come from a file: how many there are is not known here."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands in a form. `texts`: itext id, then language, then form ("" for plain words), to the words."""

    id: str
    version: str
    title: str
    languages: tuple[str, ...]
    default_language: str
    controls: tuple[Control, ...]
    texts: Mapping[str, Mapping[str, Mapping[str, str]]]
    files: tuple[tuple[str, str], ...]
    """Kind ("images", "audio", "video", "file", "file-csv") and name of every file the form mentions."""
    binds: Mapping[str, Mapping[str, str]]
    looks_up: str = ""
    """The list this form looks something up in, instead of sending anything; its attribute of this name says so."""
    statuses: Mapping[str, Text] = field(default_factory=dict)
    """Of a form that looks up: the words for each status, from its list of choices `status`."""
    kiosk_sheets: tuple[tuple[str, str], ...] = ()
    """Format and text of what it brings as the sheet `kiosk`: one at most, in a form that is in order."""

    @property
    def private(self) -> frozenset[str]:
        """Names of the questions that say of themselves that they are private."""
        marked = (control for control in self.controls if control.tag in CONTROLS and PRIVATE in control.appearance)
        return frozenset(control.ref.rpartition("/")[2] for control in marked)

    def words(self, text: Text, language: str, form: str = "") -> str:
        """Return the words of `text` in a language of the form, "" where there are none."""
        if not text.id:
            return text.words
        found = self.texts.get(text.id, {}).get(language, {}).get(form, "")
        return "" if found == "-" else found


def read_outline(xml: bytes) -> Outline:
    """Read what stands in the XForm. Raises ServiceRefusedError when it is not one (or an XML bomb)."""
    try:
        document = parse(xml)
    except ParseError as error:
        raise refusal("xml", f"The form is no readable XML: {error}.", "Export it again.", row=error.line) from error
    root = document.children[0]
    head, body = _child(root, "head"), _child(root, "body")
    model = _child(head, "model") if head else None
    primary = _child(model, "instance") if model else None
    if root.name != "html" or head is None or body is None or model is None or primary is None or not primary.children:
        raise refusal("no-form", "The file is XML, but no form (XForm).", "Check that it is the right file.")
    data = primary.children[0]
    texts, default = _itext(_child(model, "itext"))
    binds = _binds(model)
    choices = _ListReader(model)
    title = _child(head, "title")
    looks_up = _attribute(data, LOOKS_UP).strip()
    return Outline(
        id=_attribute(data, "id") or ("" if data.namespace == _XF else data.namespace),
        version=_attribute(data, "version"),
        title=title.text.strip() if title else "",
        languages=tuple(dict.fromkeys(language for forms in texts.values() for language in forms)),
        default_language=default,
        controls=tuple(_controls(body, f"/{data.name}", binds, choices)),
        texts=texts,
        files=tuple(dict.fromkeys([*_instance_files(model), *_text_files(texts)])),
        binds={ref: {name: value for (_, name), value in node.attributes.items()} for ref, node in binds.items()},
        looks_up=looks_up,
        statuses=choices.named(STATUSES) if looks_up else {},
        kiosk_sheets=tuple((_attribute(node, "format"), node.value) for node in sheets_in(document)),
    )


def _controls(
    parent: Node, context: str, binds: Mapping[str, Node], lists: _ListReader, inherited: frozenset[str] = frozenset()
) -> Iterator[Control]:
    for node in parent.children:
        if node.name not in CONTROLS | {"group", "repeat"}:
            continue
        ref = _resolve(_attribute(node, "ref") or _attribute(node, "nodeset"), context)
        control = _control(node, ref, binds.get(ref), lists)
        control = replace(control, appearance=control.appearance | inherited)
        if control.label or node.name in CONTROLS:
            yield control
        yield from _controls(node, ref, binds, lists, control.appearance & {PRIVATE})


def _control(node: Node, ref: str, bind: Node | None, lists: _ListReader) -> Control:
    def said(name: str) -> str:
        return _attribute(bind, name) if bind else ""

    items, filtered = lists.items(node)
    return Control(
        ref=ref,
        tag=node.name,
        datatype=said("type").rpartition(":")[2] or "string",
        mediatype=_attribute(node, "mediatype"),
        appearance=frozenset(_attribute(node, "appearance").split()),
        required=said("required"),
        constraint=said("constraint"),
        message=_message(bind, "constraintMsg"),
        required_message=_message(bind, "requiredMsg"),
        readonly=said("readonly").replace(" ", "") == "true()",
        label=_text(_child(node, "label")),
        hint=_text(_child(node, "hint")),
        choices=items,
        filtered=filtered,
    )


class _ListReader:
    """The choices of a select: written in place, or in a secondary instance of the form."""

    def __init__(self, model: Node) -> None:
        instances = (node for node in model.children if node.name == "instance" and _attribute(node, "id"))
        self._instances = {_attribute(node, "id"): node for node in instances}

    def items(self, node: Node) -> tuple[tuple[Text, ...], bool]:
        """Return the labels of the choices, and whether what is offered depends on answers or on a file."""
        itemset = _child(node, "itemset")
        if itemset is None:
            return tuple(_text(_child(item, "label")) for item in node.children_named("item")), False
        nodeset = _attribute(itemset, "nodeset")
        found = _INSTANCE.match(nodeset)
        instance = self._instances.get(found[1]) if found else None
        if instance is None or _attribute(instance, "src") or not instance.children:
            return (), True
        items = enumerate(instance.children[0].children)
        name = _attribute(instance, "id")
        return tuple(_item_text(item, f"{name}-{index}") for index, item in items), "[" in nodeset

    def named(self, name: str) -> dict[str, Text]:
        """Return the labels of the choices in a list of the form, by the value of each."""
        instance = self._instances.get(name)
        items = enumerate(instance.children[0].children if instance and instance.children else ())
        return {
            value.text.strip(): _item_text(item, f"{name}-{index}")
            for index, item in items
            if (value := _child(item, "name"))
        }


def _item_text(item: Node, place: str) -> Text:
    identifier = _child(item, "itextId")
    label = _child(item, "label")
    return Text(id=identifier.text, item=place) if identifier else Text(words=label.text if label else "", item=place)


def _itext(itext: Node | None) -> tuple[dict[str, dict[str, dict[str, str]]], str]:
    texts: dict[str, dict[str, dict[str, str]]] = {}
    default = ""
    for translation in itext.children if itext else ():
        language = _attribute(translation, "lang")
        if not default or _attribute(translation, "default"):
            default = language
        for text in translation.children:
            forms = texts.setdefault(_attribute(text, "id"), {}).setdefault(language, {})
            forms.update({_attribute(value, "form"): _words(value) for value in text.children})
    return texts, default


def _binds(model: Node) -> dict[str, Node]:
    return {_attribute(node, "nodeset"): node for node in model.children if node.name == "bind"}


def _instance_files(model: Node) -> Iterator[tuple[str, str]]:
    for node in model.children:
        if node.name == "instance" and (found := _URI.match(_attribute(node, "src"))) and found[1].startswith("file"):
            yield found[1], found[2]


def _text_files(texts: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Iterator[tuple[str, str]]:
    for languages in texts.values():
        for forms in languages.values():
            for uri in forms.values():
                if found := _URI.match(uri):
                    yield found[1], found[2]


def _message(bind: Node | None, name: str) -> Text:
    value = (bind.attributes.get((_JR, name), "") if bind else "").strip()
    found = _ITEXT.match(value)
    return Text(id=found[1]) if found else Text(words=value)


def _text(node: Node | None) -> Text:
    if node is None:
        return Text()
    found = _ITEXT.match(_attribute(node, "ref"))
    return Text(id=found[1]) if found else Text(words=_words(node))


def _words(node: Node) -> str:
    """Return the words as written; an output, whose words only the running form knows, becomes an ellipsis."""
    if node.content is None:
        return node.text.strip()
    return "".join(part.text if isinstance(part, Leaf) else "…" for part in node.content).strip()


def _resolve(ref: str, context: str) -> str:
    if not ref:
        return context
    return ref if ref.startswith("/") else f"{context}/{ref.removeprefix('./')}"


def _child(node: Node | None, name: str) -> Node | None:
    return next((child for child in node.children if child.name == name), None) if node else None


def _attribute(node: Node, name: str) -> str:
    return next((value for (_, local), value in node.attributes.items() if local == name), "")
