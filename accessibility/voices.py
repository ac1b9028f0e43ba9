"""Which languages can be spoken, and by which voice of the engine.

A language is spoken by a voice of exactly that language or not at all: a text is never read by the
voice of another one. What the engine calls otherwise ("zh", which espeak knows as "cmn") or what a
place wants to sound otherwise ("en" with an American voice) is set in the configuration.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCRIPT = 4
_REGION = 2


@dataclass(frozen=True, slots=True)
class Voices:
    """The engine's voices by BCP 47 tag in its usual letter case ("en", "pt-BR"), and the engine's version."""

    engine: str = ""
    by_language: Mapping[str, str] = field(default_factory=dict)

    def voice(self, language: str) -> str | None:
        """Return the engine's name of the voice for `language`, or None."""
        return self.by_language.get(canonical(language))

    def languages(self) -> frozenset[str]:
        """Return every language there is a voice for."""
        return frozenset(self.by_language)


def read(description: bytes, chosen: Mapping[str, str] | None = None) -> Voices:
    """Return the voices in what `python -m accessibility.synthesis voices` printed.

    `chosen` gives a language the voice of another name; a voice the engine lacks is left out.
    Raises ValueError for anything else than such a description.
    """
    try:
        told: dict[str, Any] = json.loads(description)
        engine, listed = str(told["engine"]), [(str(name), [str(tag) for tag in tags]) for name, tags in told["voices"]]
    except (TypeError, KeyError) as error:
        raise ValueError("not a description of voices") from error
    exact = {canonical(tag): name for name, tags in reversed(listed) for tag in tags if tag}
    families = {canonical(short): name for name, tags in reversed(listed) for short in _family(name, tags)}
    names = {name for name, _ in listed}
    wanted = {canonical(tag): name for tag, name in (chosen or {}).items() if name in names}
    return Voices(engine, families | exact | wanted)


def _family(name: str, tags: list[str]) -> list[str]:
    # pyttsx3 tells only the first of a voice's languages. espeak names the voice of "en-gb" and "en"
    # gmw/en, that of "fr-fr" and "fr" roa/fr.
    short = name.rpartition("/")[2]
    return [short] if any(tag.startswith(f"{short}-") for tag in tags) else []


def canonical(tag: str) -> str:
    """Return a BCP 47 tag in its usual letter case: "pt-BR", "zh-Hant", "en-GB-x-rp"."""
    parts: list[str] = []
    private = False
    for part in tag.replace("_", "-").split("-"):
        if not parts or private:
            parts.append(part.lower())
        elif len(part) == _SCRIPT and part.isalpha():
            parts.append(part.title())
        elif len(part) == _REGION:
            parts.append(part.upper())
        else:
            parts.append(part.lower())
        private = private or len(part) == 1
    return "-".join(parts)
