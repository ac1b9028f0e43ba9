"""What all screens of one moment share: the language, the head, the foot."""

from __future__ import annotations

from dataclasses import dataclass
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
            settings=self._settings(),
            progress=progress,
            back=self.line(back) if back else None,
            forward=self.line(forward) if forward else None,
            forward_sign=sign,
            listen=self.line("frame-listen") if listen and speaks else None,
            voice_strip=tuple(self.line(key) for key in _STRIP) if self.preferences.voice and speaks else (),
            helper_called=self.called,
            place=place,
            labels=self._labels(),
        )

    def _labels(self) -> dict[str, Line]:
        """Return the words of the keys that pages make by themselves; their numbers are filled in there."""
        numbers = {"part": "{part}", "parts": "{parts}"}
        return {
            "earlier": self.line("paging-earlier"),
            "more": self.line("paging-more"),
            "part": self.line("paging-part", **numbers),
            "hear": self.line("field-hear"),
            "hear-private": self.line("field-hear-private"),
            "question": self.line("field-question"),
            "keyboard": self.line("field-keyboard"),
            "answers": self.line("field-answers"),
            "chosen": self.line("field-chosen", count="{count}"),
            "none-found": self.line("field-none-found"),
            "kept": self.line("field-kept"),
            **({"hear-silent": self.line("field-hear-silent")} if self.silent else {}),
        }

    def tile(self, code: str) -> LanguageTile:
        """Return a language in its own script."""
        name = self.texts.text("language-name", code)
        line = Line(shown=name, spoken=name, language=code)
        return LanguageTile(code, line, voice=code in self.voices, chosen=code == self.language)

    def _settings(self) -> tuple[Line, Line, Line, Line]:
        name = self.texts.text("language-name", self.language)
        return (
            self.line("frame-language", language=name),
            self.line("frame-size"),
            self.line("frame-contrast"),
            self.line("frame-voice"),
        )
