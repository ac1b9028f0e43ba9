"""What a person typed, while the engine has what it means: "2" stays "2" where the form keeps "2.0"."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from kiosk.services.capabilities import TYPED_PLACE
from kiosk.visit.answers import LIMIT, fit
from kiosk.visit.questions import kind_of, takes_lines

if TYPE_CHECKING:
    from kiosk.xform import Prompt


_DEGREES = re.compile(r"[\s,;°]+")
"""What people write between and after two numbers; ODK's geopoint has a space there."""


class Typed:
    """Remembers what was typed into the questions of one interview. `cut` are those with more than can be kept."""

    def __init__(self) -> None:
        self.cut: frozenset[str] = frozenset()
        self._words: dict[str, str] = {}

    def take(self, prompt: Prompt, value: str) -> str:
        """Return what the engine is to be given for `value`."""
        self.cut = self.cut | {prompt.ref} if len(value) > LIMIT else self.cut - {prompt.ref}
        kept = fit(kind_of(prompt), value, lines=takes_lines(prompt))
        if prompt.datatype == TYPED_PLACE:
            kept = _DEGREES.sub(" ", kept).strip()
        self._words[prompt.ref] = kept
        return "" if _is_broken(prompt, kept) else kept

    def shown(self, prompt: Prompt) -> str:
        """Return the answer as it was typed, as long as that is what the form holds."""
        typed = self._words.get(prompt.ref, "")
        same = self.is_no_whole_number(prompt) or (prompt.value and _same_number(typed, prompt.value))
        return typed if same else prompt.value

    def is_no_whole_number(self, prompt: Prompt) -> bool:
        """Tell whether a whole number is asked for and a broken one was typed."""
        return not prompt.value and _is_broken(prompt, self._words.get(prompt.ref, ""))


def _is_broken(prompt: Prompt, typed: str) -> bool:
    # The engine would make 2 of "2.5" without a word.
    return prompt.datatype in {"int", "integer"} and bool(re.fullmatch(r"[-+]?\d*\.\d*", typed))


def _same_number(typed: str, kept: str) -> bool:
    try:
        return Decimal(typed) == Decimal(kept)
    except InvalidOperation:
        return False
