"""Words of a form: texts with outputs in them, translations (itext), and the labels that name either."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.xform.node import Node
from kiosk.xform.outputs import Output
from kiosk.xform.problems import FormError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.xform.client import Media
    from kiosk.xform.compiler import Compiler
    from kiosk.xform.definition import Definition
    from kiosk.xform.xpath import Context, Expression

MEDIA: Final = ("image", "big-image", "audio", "video")
_LITERAL_ITEXT: Final = re.compile(r"\s*jr:itext\(\s*(['\"])((?:(?!\1).)*)\1\s*\)\s*", re.DOTALL)
_ITEXT: Final = re.compile(r"\s*jr:itext\((.*)\)\s*", re.DOTALL)


class Text:
    """Words with outputs between them. `plain` is the whole of it when there are none."""

    __slots__ = ("parts", "plain")

    def __init__(self, parts: tuple[str | Expression | Output, ...]) -> None:
        self.parts = parts
        words = [part for part in parts if isinstance(part, str)]
        self.plain: str | None = "".join(words) if len(words) == len(parts) else None

    def string(self, context: Context) -> str:
        """Return the words, outputs worked out at `context`."""
        if self.plain is not None:
            return self.plain
        return "".join(part if isinstance(part, str) else part.string(context) for part in self.parts)


def parse_text(node: Node, compiler: Compiler, where: str, context: Definition | None = None) -> Text:
    """Read an element's words and its `<output value="..."/>`s, `context` being None in a translation.

    Raises FormError.
    """
    if not node.children and node.content is None:
        return Text((node.text,))
    parts: list[str | Expression | Output] = []
    for part in node.children if node.content is None else node.content:
        if not isinstance(part, Node):
            parts.append(part.text)
        elif part.name == "output":
            source = part.attribute("value") or part.attribute("ref")
            place = f"<output> in {where}"
            known = context is not None
            parts.append(compiler.expression(source, place, context) if known else Output(source, compiler, place))
        else:
            # Some tools write emphasis as elements; the words are what counts.
            parts.append(part.value)
    return Text(tuple(parts))


class Words(NamedTuple):
    """A label as it is shown: its text and what goes with it. `dynamic`: worked out, so an answer may be part of it."""

    text: str = ""
    guidance: str = ""
    short: str = ""
    media: Media = MappingProxyType({})
    dynamic: bool = False


class Translations:
    """All texts by language and id. A text has forms: "" (the words), "guidance", "short" and the kinds of media.

    `languages` are as the form names them, in document order; `default` is the one marked so, else the first, "" when
    there is none.
    """

    __slots__ = ("default", "languages", "table")

    def __init__(self, table: Mapping[str, Mapping[str, Mapping[str, Text]]], default: str) -> None:
        self.table = table
        self.languages = tuple(table)
        self.default = default

    def forms(self, identifier: str, language: str) -> Mapping[str, Text]:
        """Return the forms of a text, from the default language where `language` has none."""
        found = self.table.get(language, {}).get(identifier)
        return self.table.get(self.default, {}).get(identifier, {}) if found is None else found

    def has(self, identifier: str) -> bool:
        """Tell whether any language has this text."""
        return any(identifier in texts for texts in self.table.values())


def parse_translations(itext: Node | None, compiler: Compiler) -> Translations:
    """Read `<itext>`. Raises FormError."""
    table: dict[str, dict[str, dict[str, Text]]] = {}
    default = ""
    for translation in () if itext is None else itext.children_named("translation"):
        language = translation.attribute("lang")
        if _is_default(translation) and not default:
            default = language
        texts = table.setdefault(language, {})
        for text in translation.children_named("text"):
            identifier = text.attribute("id")
            texts[identifier] = {
                value.attribute("form"): parse_text(value, compiler, f"translation {identifier!r}")
                for value in text.children_named("value")
            }
    return Translations(table, default or next(iter(table), ""))


def _is_default(translation: Node) -> bool:
    # The mere presence of the attribute counts: default="" is what older tools write.
    return translation.attributes.get(("", "default"), "false()") not in ("false()", "false", "0")


class Label:
    """Where the words of a label come from: a text of its own, a translation, or any expression."""

    __slots__ = ("expression", "identifier", "text")

    def __init__(
        self,
        *,
        text: Text | None = None,
        identifier: Expression | str | None = None,
        expression: Expression | None = None,
    ) -> None:
        self.text = text
        self.identifier = identifier
        self.expression = expression

    def words(self, context: Context, translations: Translations, language: str) -> Words:
        """Return the words at `context` in `language`."""
        if self.text is not None:
            return Words(self.text.string(context), dynamic=self.text.plain is None)
        if self.identifier is not None:
            identifier = self.identifier
            if not isinstance(identifier, str):
                identifier = identifier.string(context)
            return translated(translations.forms(identifier, language), context)
        return Words(self.expression.string(context), dynamic=True) if self.expression else Words()


def translated(forms: Mapping[str, Text], context: Context) -> Words:
    """Return a translation's words, outputs worked out at `context`."""

    def form(name: str) -> str:
        text = forms.get(name)
        return "" if text is None else text.string(context)

    if len(forms) == 1 and "" in forms:
        return Words(form(""), dynamic=forms[""].plain is None)
    return Words(
        form("") or form("long"),
        form("guidance"),
        form("short"),
        {kind: form(kind) for kind in MEDIA if kind in forms},
        dynamic=any(text.plain is None for text in forms.values()),
    )


def parse_label(
    node: Node | None, compiler: Compiler, translations: Translations, where: str, context: Definition | None = None
) -> Label | None:
    """Read `<label>` or `<hint>`: its `ref` wins over its own words. Raises FormError."""
    if node is None:
        return None
    reference = node.attribute("ref")
    if reference:
        return reference_label(reference, compiler, translations, where)
    return Label(text=parse_text(node, compiler, where, context))


def reference_label(source: str, compiler: Compiler, translations: Translations, where: str) -> Label:
    """Make a label of an expression, `jr:itext(...)` usually. Raises FormError, also for a text no language has."""
    literal = _LITERAL_ITEXT.fullmatch(source)
    if literal is not None:
        # Nearly all labels are of this kind: no need to compile them.
        if not translations.has(literal[2]):
            raise FormError("missing-text", f"no translation has the text {literal[2]!r}", where)
        return Label(identifier=literal[2])
    match = _ITEXT.fullmatch(source)
    if match is None or not compiler.is_expression(match[1]):
        return Label(expression=compiler.expression(source, where))
    return Label(identifier=compiler.expression(match[1], where))


def message_label(source: str, compiler: Compiler, translations: Translations, where: str) -> Label:
    """Make a label of a constraint or required message: words, or `jr:itext(...)`. Raises FormError."""
    if _ITEXT.fullmatch(source):
        return reference_label(source, compiler, translations, where)
    return Label(text=Text((source,)))
