"""The words between the words on the screen: "1 of 6.", "Chosen.", "The keys on this page:"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from kiosk.screens import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.screens import Choice, Question

_SIGNS = {
    " ": "space", "\n": "line", ".": "dot", ",": "comma", "،": "comma", ":": "colon", "-": "hyphen",
    "_": "underscore", "'": "apostrophe", "\u2019": "apostrophe", '"': "quote", "@": "at", "/": "slash", "+": "plus",
    "?": "question", "؟": "question", "!": "exclamation", "(": "open", ")": "close", "#": "hash", "&": "and",
}  # fmt: skip


class Texts(Protocol):
    """Where words come from: kiosk.texts.Texts, or whatever a test gives."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages there are words in; the first is that of the house."""
        ...

    def line(self, key: str, language: str, /, **arguments: str | int) -> Line:
        """Return the words of `key`."""
        ...


class Words:
    """Connecting words in one visitor's language."""

    def __init__(self, texts: Texts, language: str) -> None:
        self._texts = texts
        self.language = language if language in texts.languages else texts.languages[0]

    def line(self, key: str, **arguments: str | int) -> Line:
        """Return the words of `key`."""
        return self._texts.line(key, self.language, **arguments)

    def listed(self, label: Line, position: int, total: int) -> tuple[Line, ...]:
        """Return one of several: "2 of 6. Bus", in the language of the label; a recording stays one."""
        if label.audio is None and label.language in self._texts.languages:
            words = self._texts.line(
                "voice-answer", label.language, position=position, total=total, answer=label.spoken
            )
            return (replace(label, spoken=words.spoken),)
        return (replace(self.line("voice-position", position=position, total=total), shown=label.shown), label)

    def public(self, key: str, label: Line, **arguments: str | int) -> Line:
        """Return a sentence about what `label` names: "Large. Chosen."."""
        language = label.language if label.language in self._texts.languages else self.language
        words = self._texts.line(key, language, answer=label.spoken, **arguments)
        return Line(shown=label.shown, spoken=words.spoken, language=language)

    def about(self, key: str, label: Line, **arguments: str | int) -> Line:
        """Return a personal sentence about an answer: "Bus. Chosen."."""
        return replace(self.public(key, label, **arguments), personal=True)

    def state(self, choice: Choice, *, chosen: bool) -> Line:
        """Return "Chosen." or "Not chosen.", a line of its own: what is chosen is personal, the answers are not."""
        line = self.line("voice-is-chosen" if chosen else "voice-is-not-chosen")
        return replace(line, shown=choice.label.shown, personal=True)

    def sign(self, sign: str, language: str) -> str:
        """Return the name of one typed sign."""
        name = _SIGNS.get(sign)
        return sign.upper() if name is None else self._texts.line(f"voice-sign-{name}", language).spoken

    def typed(self, question: Question, sign: str, *, deleted: bool = False) -> Line:
        """Return the echo of a key; what is typed into a private field is not told."""
        if question.private:
            return self.line("voice-hidden-deleted" if deleted else "voice-hidden-sign")
        name = self.sign(sign, self.language)
        spoken = self.line("voice-deleted", sign=name).spoken if deleted else name
        return Line(shown=sign, spoken=spoken, language=self.language, personal=True)


def order(question: Question) -> Iterator[Choice]:
    """Yield the choices as they stand on the page: a rank in the order given so far."""
    if question.kind != "rank" or not question.value:
        yield from question.choices
        return
    ranked = question.value.split()
    known = {choice.value: choice for choice in question.choices}
    yield from (known[name] for name in ranked if name in known)
    yield from (choice for choice in question.choices if choice.value not in ranked)


def chosen(question: Question) -> frozenset[str]:
    """Return the values that are chosen."""
    if question.kind == "select_multiple":
        return frozenset(question.value.split())
    return frozenset({question.value}) if question.value and question.kind != "rank" else frozenset()
