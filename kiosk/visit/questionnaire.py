"""The pages of one entry as a kiosk asks them: without what it cannot ask, and with what was typed.

Between the engine and the walk through it. Which pages there are, and what they ask, is worked out once after each
answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.services.capabilities import TYPED_PLACE, missing_device, unavailable
from kiosk.visit.questions import kind_of
from kiosk.visit.typed import Typed
from kiosk.xform import EntryError, Violation
from kiosk.xform.controls import Question

if TYPE_CHECKING:
    from kiosk.xform import Entry, Page, Prompt

_NOT_ASKED: Final = frozenset({"label"})
"""Appearances of prompts that only hold the column headings of ODK's tables; here each row has its own words."""


class Questionnaire:
    """Asks and answers; every change of the entry goes through here."""

    def __init__(self, entry: Entry) -> None:
        self.entry: Final = entry
        self.typed: Final = Typed()
        self._more: dict[str, str] = {}
        self._all: tuple[Page, ...] | None = None
        self._prompts: dict[str, tuple[Prompt, ...]] = {}

    # Asking

    def pages(self) -> list[Page]:
        """Return the pages that are asked now, in order."""
        return [page for page in self._pages() if page.kind == "add_another" or self._is_asked(page)]

    def page(self, place: str) -> Page | None:
        """Return the page with this id, if it is there."""
        return next((page for page in self._pages() if page.id == place), None) if place else None

    def prompts(self, page: Page) -> tuple[Prompt, ...]:
        """Return what a kiosk asks on a page: nothing that needs a device it has not got, no headings of tables."""
        found = self._prompts.get(page.id)
        if found is None:
            kept = (prompt for prompt in page.prompts if not unavailable(prompt) and not prompt.appearance & _NOT_ASKED)
            found = self._prompts[page.id] = tuple(kept)
        return found

    @property
    def certain(self) -> bool:
        """Whether the number of questions cannot change any more."""
        return not any(node.relevant or node.repeat for node in self.entry.form.definitions)

    def may_remove(self, page: Page) -> bool:
        """Tell whether the person decides how many instances there are of the repeat the page is in."""
        if not page.repeat or page.kind == "add_another":
            return False
        return self.adder(without_position(page.repeat)) is not None

    def adder(self, repeat: str) -> Page | None:
        """Return the "add another?" page of a repeat."""
        return next((page for page in self._pages() if page.kind == "add_another" and repeat_of(page) == repeat), None)

    def first_inside(self, instance: str) -> Page | None:
        """Return the first page in an instance of a repeat."""
        return next((p for p in self.pages() if p.repeat == instance or p.repeat.startswith(f"{instance}/")), None)

    def more(self, page: Page) -> str:
        """Return what was chosen on an "add another?" page: "yes", "no" or ""."""
        return self._more.get(page.id) or page.prompts[0].value

    def is_relevant(self, ref: str) -> bool:
        """Tell whether a question is still asked."""
        try:
            return self.entry.is_relevant(ref)
        except EntryError:
            return False

    # Answering

    def answer(self, page: Page, ref: str, value: str) -> None:
        """Take an answer as it is typed. A question that is not on the page is not touched."""
        if page.kind == "add_another":
            if ref == repeat_of(page):
                # "yes" would add an instance at once: it waits for the next step.
                self._answer(ref, "no" if value == "no" else "")
                self._more[page.id] = value if value in {"yes", "no"} else ""
            return
        prompt = next((prompt for prompt in self.prompts(page) if prompt.ref == ref and not prompt.readonly), None)
        if prompt is not None:
            self._answer(ref, self.typed.take(prompt, value))

    def tidy(self, page: Page) -> None:
        """Take the spaces round a text away: spaces alone are no answer."""
        for prompt in self.prompts(page) if page.kind == "questions" else ():
            if prompt.value != prompt.value.strip() and not prompt.readonly and kind_of(prompt) == "text":
                self._answer(prompt.ref, prompt.value.strip())

    def check(self, page: Page) -> tuple[Violation, ...]:
        """Return what is to put right on a page, in the order of its questions."""
        if page.kind == "add_another":
            return () if self.more(page) else (Violation(repeat_of(page), "required"),)
        found = {violation.ref: violation for violation in self.entry.validate(page)}
        asked = self.prompts(page)
        for prompt in asked:
            if self.typed.is_no_whole_number(prompt):
                found[prompt.ref] = Violation(prompt.ref, "type")
        return tuple(found[prompt.ref] for prompt in asked if prompt.ref in found)

    def add(self, page: Page) -> str:
        """Add an instance to the repeat of an "add another?" page and return its reference."""
        self.forget_more(page)
        added = self.entry.add_repeat(repeat_of(page))
        self._changed()
        return added

    def forget_more(self, page: Page) -> None:
        """Ask the question of an "add another?" page anew."""
        self._more.pop(page.id, None)

    def remove(self, instance: str) -> None:
        """Remove an instance of a repeat."""
        self.entry.remove_repeat(instance)
        self._changed()

    def speak(self, form_language: str) -> None:
        """Ask in another language from now on, named as the form names it."""
        self.entry.language = form_language
        self._changed()

    def _answer(self, ref: str, value: str) -> None:
        self.entry.answer(ref, value)
        self._changed()

    def _changed(self) -> None:
        self._all = None
        self._prompts = {}

    def _pages(self) -> tuple[Page, ...]:
        if self._all is None:
            self._all = self.entry.pages()
        return self._all

    def _is_asked(self, page: Page) -> bool:
        """Tell whether a kiosk asks anything on it. A single question is judged by its kind, without its words."""
        part = page.part
        # Whether a place is asked for depends on what was answered.
        if isinstance(part, Question) and part.definition.datatype != TYPED_PLACE:
            return not missing_device(part.control, part.definition.datatype) and not part.appearance & _NOT_ASKED
        return bool(self.prompts(page))


def repeat_of(page: Page) -> str:
    """Return the reference of the repeat an "add another?" page adds to."""
    return page.prompts[0].ref


def without_position(repeat: str) -> str:
    """Return the reference of a repeat from that of one of its instances."""
    return re.sub(r"\[\d+\]$", "", repeat)
