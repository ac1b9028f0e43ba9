"""What all screens of one moment share: the language, the head, the foot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from kiosk.screens import Frame, LanguageTile, Line

if TYPE_CHECKING:
    from kiosk.screens import Preferences, Progress
    from kiosk.texts import Texts

_STRIP: Final = (
    "strip-reading",
    "strip-again",
    "strip-pause",
    "strip-resume",
    "strip-slower",
    "strip-faster",
    "strip-softer",
    "strip-louder",
)


@dataclass(frozen=True, slots=True)
class View:
    """How one person sees and hears the kiosk now.

    `voices` are the languages that can be spoken; `place` is the name of the place; `called` is set
    while a helper is on the way.
    """

    texts: Texts
    preferences: Preferences
    voices: frozenset[str]
    place: str
    called: bool = False
    demonstration: bool = False
    """Whether anybody can read what is entered here: the head says so (docs/it/keys.md)."""
    silent: bool = False
    """Whether nothing that a person typed is said aloud here (`private_listening`): the key "Hear it" says so."""

    @property
    def language(self) -> str:
        """The visitor's language."""
        return self.preferences.language

    @property
    def speaks(self) -> bool:
        """Whether the visitor's language has a voice here."""
        return self.language in self.voices

    def line(self, key: str, **arguments: str | int) -> Line:
        """Return words in the visitor's language."""
        return self.texts.line(key, self.language, **arguments)

    def place_line(self) -> Line:
        """Return the name of the place, for the head."""
        if self.demonstration:
            return self.line("frame-demonstration", place=self.place)
        return Line(shown=self.place, spoken=self.place, language=self.texts.languages[0])

    def frame(  # noqa: PLR0913 - what may stand in head and foot, each with a default
        self,
        head: Line | None = None,
        *,
        back: str = "frame-back",
        forward: str = "",
        sign: Literal["arrow", "check", ""] = "arrow",
        progress: Progress | None = None,
        place: bool = True,
        listen: bool = True,
    ) -> Frame:
        """Return head and foot.

        `head` is the name of the place when left out; `back` and `forward` are keys of words, "" for none.
        """
        speaks = self.speaks
        return Frame(
            preferences=self.preferences,
            head=head or self.place_line(),
            helper=self.line("frame-helper-called" if self.called else "frame-helper"),
            settings=_settings(self.texts, self.language),
            progress=progress,
            back=self.line(back) if back else None,
            forward=self.line(forward) if forward else None,
            forward_sign=sign,
            listen=self.line("frame-listen") if listen and speaks else None,
            voice_strip=tuple(self.line(key) for key in _STRIP) if self.preferences.voice and speaks else (),
            helper_called=self.called,
            place=place,
            labels=_labels(self.texts, self.language, silent=self.silent),
        )

    def tile(self, code: str) -> LanguageTile:
        """Return a language in its own script."""
        name = self.texts.text("language-name", code)
        line = Line(shown=name, spoken=name, language=code)
        return LanguageTile(code, line, voice=code in self.voices, chosen=code == self.language)


# What every screen of a language has, put together once: nothing of a person is in it.
@lru_cache(maxsize=16)
def _labels(texts: Texts, language: str, *, silent: bool) -> dict[str, Line]:
    """Return the words of the keys that pages make by themselves; their numbers are filled in there."""
    numbers = {"part": "{part}", "parts": "{parts}"}
    fixed = {
        "earlier": "paging-earlier",
        "more": "paging-more",
        "hear": "field-hear",
        "hear-private": "field-hear-private",
        "question": "field-question",
        "keyboard": "field-keyboard",
        "answers": "field-answers",
        "none-found": "field-none-found",
        "kept": "field-kept",
        **({"hear-silent": "field-hear-silent"} if silent else {}),
    }
    return {
        "part": texts.line("paging-part", language, **numbers),
        "chosen": texts.line("field-chosen", language, count="{count}"),
        **{name: texts.line(key, language) for name, key in fixed.items()},
    }


@lru_cache(maxsize=16)
def _settings(texts: Texts, language: str) -> tuple[Line, Line, Line, Line]:
    name = texts.text("language-name", language)
    return (
        texts.line("frame-language", language, language=name),
        texts.line("frame-size", language),
        texts.line("frame-contrast", language),
        texts.line("frame-voice", language),
    )
