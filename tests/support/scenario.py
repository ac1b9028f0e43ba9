"""A client without a screen: fills in a form as a person would, page by page, or goes straight to a question."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kiosk.xform import Form
from tests.support.forms import form as form_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.xform import Page, Prompt

MOMENT = datetime(2026, 3, 14, 15, 9, 26, 535000, tzinfo=UTC)


def now() -> datetime:
    """Return the one moment all scenarios happen at."""
    return MOMENT


class Scenario:
    """An entry and the page it is at. Names of questions stand for their references where only one has that name."""

    def __init__(self, form: Form | str | bytes, media: Mapping[str, bytes] | None = None, **start: Any) -> None:
        if isinstance(form, bytes):
            from kiosk.xform import parse_form

            form = parse_form(form, media)
        self.form = form if isinstance(form, Form) else form_of(form, media)
        self.start = {"random": random.Random(1), **start}
        self.entry = self.form.begin(now, **self.start)
        self._at = 0

    def ref(self, name: str) -> str:
        """Return the reference of a question by its name; a reference stays what it is."""
        if name.startswith("/"):
            return name
        [found] = [state.ref for state in self.entry.nodes() if state.ref.rpartition("/")[2] == name]
        return found

    @property
    def page(self) -> Page:
        """The page the person is at."""
        return self.entry.pages()[self._at]

    @property
    def prompt(self) -> Prompt:
        """The only question of that page."""
        [prompt] = self.page.prompts
        return prompt

    def next(self) -> bool:
        """Go on; False at the end. A page with violations is not left."""
        assert not self.entry.validate(self.page), self.entry.validate(self.page)
        self._at += 1
        return self._at < len(self.entry.pages())

    def answer(self, name: str, value: object) -> None:
        """Answer a question."""
        self.entry.answer(self.ref(name), str(value))

    def value(self, name: str) -> str:
        """Return a value of the instance."""
        return self.entry.value(self.ref(name))

    def labels(self) -> list[str]:
        """Return the labels of all that is asked now."""
        return [prompt.label for page in self.entry.pages() for prompt in page.prompts]

    def choices(self, name: str) -> list[str]:
        """Return the values that can be chosen."""
        return [choice.value for choice in self.entry.prompt(self.ref(name)).choices]

    def violations(self) -> list[tuple[str, str]]:
        """Return what is wrong with the whole form: references and kinds."""
        return [(violation.ref, violation.kind) for violation in self.entry.validate()]

    def restored(self) -> Scenario:
        """Return a scenario that goes on where this one is saved."""
        twin = Scenario.__new__(Scenario)
        twin.form, twin.start, twin._at = self.form, self.start, self._at
        twin.entry = self.form.restore(self.entry.save(), now, random=random.Random(2))
        return twin

    def xml(self) -> str:
        """Return the instance without its metadata."""
        text = self.entry.to_xml().decode()
        return text.partition("<meta>")[0].partition("<orx:meta>")[0]
