"""A made-up form: what is asked, in a few dataclasses, and the XForm that pyxform would make of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LANGUAGES: Final = ("English (en)", "Français (fr)")
CHOICES: Final = ("a", "b", "c", "d")
LISTED: Final = {"one": "a", "two": "a", "three": "b", "four": "b", "five": "c", "six": "d"}
"""The rows of the list "rows": name to the value of its column "part"."""

TYPES: Final = {
    "int": "int",
    "decimal": "decimal",
    "date": "date",
    "string": "string",
    "select1": "string",
    "select": "string",
}
_HEADS: Final = (
    'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" '
    'xmlns:odk="http://www.opendatakit.org/xforms" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
)


@dataclass
class Field:
    """A question; or a calculation when `calculate` says what it is; or, `hidden`, a place for setvalue to write to.

    `kind` is a key of TYPES. A select offers CHOICES; or with `filtered` the rows of the list that condition holds for;
    or with `among` the instances of a repeat that have something in that field, which both is the value and is shown.
    `output` is an expression shown in the label. `sets` are setvalues: event, reference, value (a text when it begins
    with "'", an expression otherwise), those of "xforms-value-changed" being triggered by this question.
    """

    path: str
    kind: str
    relevant: str = ""
    required: str = ""
    readonly: str = ""
    constraint: str = ""
    calculate: str = ""
    default: str = ""
    filtered: str = ""
    among: str = ""
    output: str = ""
    hidden: bool = False
    sets: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Group:
    """A group; or a repeat, that is open when `count` is ""."""

    path: str
    repeats: bool = False
    relevant: str = ""
    count: str = ""
    parts: list[Part] = field(default_factory=list)
    sets: list[tuple[str, str, str]] = field(default_factory=list)


Part: TypeAlias = Field | Group


@dataclass
class MadeForm:
    """A form called "made" with the document element /data; `read` are the names of the fields something depends on."""

    parts: list[Part]
    translated: bool = False
    sets: list[tuple[str, str, str]] = field(default_factory=list)
    read: set[str] = field(default_factory=set)

    def fields(self) -> Iterator[Field]:
        """Yield all questions and calculations."""
        return _fields(self.parts)

    def xml(self) -> bytes:
        """Return the XForm."""
        lists = "".join(
            f"<item><name>{name}</name><part>{part}</part><label>{name}!</label></item>"
            for name, part in LISTED.items()
        )
        return (
            f"<h:html {_HEADS}><h:head><h:title>Made</h:title><model>{self._itext()}"
            f'<instance><data id="made" version="1">{_instance(self.parts)}<meta><instanceID/></meta></data></instance>'
            f'<instance id="rows"><root>{lists}</root></instance>{_binds(self.parts)}'
            '<bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/>'
            f"{_sets(self.sets)}</model></h:head>"
            f"<h:body>{_body(self.parts, translated=self.translated)}</h:body></h:html>"
        ).encode()

    def _itext(self) -> str:
        if not self.translated:
            return ""
        asked = [field for field in self.fields() if not field.calculate]
        written = []
        for language in LANGUAGES:
            texts = (f'<text id="{part.path}"><value>{language} {_words(part)}</value></text>' for part in asked)
            written.append(f'<translation lang="{language}">{"".join(texts)}</translation>')
        return f"<itext>{''.join(written)}</itext>"


def _fields(parts: Iterable[Part]) -> Iterator[Field]:
    for part in parts:
        if isinstance(part, Field):
            yield part
        else:
            yield from _fields(part.parts)


def _name(part: Part) -> str:
    return part.path.rpartition("/")[2]


def _instance(parts: Iterable[Part], *, template: bool = False, within: bool = False) -> str:
    """Write a repeat's template and its first instance; within a repeat only what the outer one is."""
    written = []
    for part in parts:
        name = _name(part)
        if isinstance(part, Field):
            written.append(f"<{name}>{escape(part.default)}</{name}>")
            continue
        if part.repeats and (template or not within):
            written.append(f'<{name} jr:template="">{_instance(part.parts, template=True, within=True)}</{name}>')
        if not part.repeats or not template:
            inside = _instance(part.parts, template=template, within=within or part.repeats)
            written.append(f"<{name}>{inside}</{name}>")
    return "".join(written)


def _binds(parts: Iterable[Part]) -> str:
    written = []
    for part in parts:
        attributes = {"relevant": part.relevant}
        if isinstance(part, Field):
            attributes |= {name: getattr(part, name) for name in ("required", "readonly", "constraint", "calculate")}
            attributes["type"] = TYPES[part.kind]
        said = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)
        if said:
            written.append(f"<bind nodeset={quoteattr(part.path)}{said}/>")
        if isinstance(part, Group):
            written.append(_binds(part.parts))
    return "".join(written)


def _body(parts: Iterable[Part], *, translated: bool) -> str:
    return "".join(
        _group(part, translated=translated) if isinstance(part, Group) else _question(part, translated=translated)
        for part in parts
    )


def _group(part: Group, *, translated: bool) -> str:
    ref = quoteattr(part.path)
    inside = _body(part.parts, translated=translated) + _sets(part.sets)
    if part.repeats:
        count = f' jr:count={quoteattr(part.count)} jr:noAddRemove="true()"' if part.count else ""
        inside = f"<repeat nodeset={ref}{count}>{inside}</repeat>"
    return f"<group ref={ref}><label>{_name(part)}</label>{inside}</group>"


def _question(part: Field, *, translated: bool) -> str:
    if part.calculate or part.hidden:
        return ""
    label = f'<label ref="jr:itext({part.path!r})"/>' if translated else f"<label>{_words(part)}</label>"
    tag = part.kind if part.kind.startswith("select") else "input"
    return f"<{tag} ref={quoteattr(part.path)}>{label}{_choices(part)}{_sets(part.sets)}</{tag}>"


def _words(part: Field) -> str:
    return f"{_name(part)} <output value={quoteattr(part.output)}/>" if part.output else _name(part)


def _sets(sets: Iterable[tuple[str, str, str]]) -> str:
    return "".join(
        f"<setvalue event={quoteattr(event)} ref={quoteattr(ref)} value={quoteattr(value)}/>"
        for event, ref, value in sets
    )


def _choices(part: Field) -> str:
    if not part.kind.startswith("select"):
        return ""
    if part.among:
        repeat, _, name = part.among.rpartition("/")
        nodes = quoteattr(f"{repeat}[./{name} != '']")
        return f'<itemset nodeset={nodes}><value ref="{name}"/><label ref="{name}"/></itemset>'
    if part.filtered:
        nodes = quoteattr(f"instance('rows')/root/item[{part.filtered}]")
        return f'<itemset nodeset={nodes}><value ref="name"/><label ref="label"/></itemset>'
    return "".join(f"<item><label>{name}!</label><value>{name}</value></item>" for name in CHOICES)
