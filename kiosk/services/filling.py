"""A language with gaps, filled: where a text is missing in it, the words of another language stand.

Only for who asks for it (`handrail services add --incomplete`): a form may spread one language over several columns.
docs/decisions/0009-half-translated.md tells why it is never done unasked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.xform.tree import Node, parse, serialise

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILLER: Final = "-"
"""What pyxform writes for a text that is not there."""


def fill(xml: bytes, language: str) -> bytes:
    """Return the form with the gaps of `language` filled: from its default language, else from the next that has it.

    It becomes the default language, which has to have every text (JavaRosa takes no other form).

    `xml` was read before (kiosk.services.outline); `language` is one of the form's, named as the form names it.
    """
    document = parse(xml)
    itext = next(node for node in document.descendants() if node.name == "itext")
    by_language = {node.attribute("lang"): node for node in itext.children if node.name == "translation"}
    wanted = by_language.pop(language)
    others = sorted(by_language.values(), key=lambda node: not node.attribute("default"))
    texts = {text.attribute("id"): text for text in wanted.children}
    for text in (text for other in others for text in other.children):
        identifier = text.attribute("id")
        if identifier not in texts:
            texts[identifier] = _empty_copy(text)
            wanted.append(texts[identifier])
        for value in _values(text):
            _put(value, texts[identifier])
    for other in others:
        other.attributes = {key: value for key, value in other.attributes.items() if key != ("", "default")}
    wanted.set_attribute("default", "true()")
    return serialise(document)


def _values(text: Node) -> Iterator[Node]:
    return (value for value in text.children if value.name == "value" and value.value.strip() not in ("", _FILLER))


def _put(value: Node, text: Node) -> None:
    """Put a copy of `value` into `text`, unless it has words of this form."""
    form = value.attribute("form")
    if any(there.attribute("form") == form for there in _values(text)):
        return
    for gap in [there for there in text.children if there.name == "value" and there.attribute("form") == form]:
        text.remove(gap)
    text.append(value.copy())


def _empty_copy(text: Node) -> Node:
    copy = text.copy()
    for child in list(copy.children):
        copy.remove(child)
    return copy
