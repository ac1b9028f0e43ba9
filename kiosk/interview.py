"""One service being filled in: where the person is among its pages, and what is to put right.

The engine knows the form; this knows the walk through it: on, back, to a page from the review and
straight back. Nothing here draws or speaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kiosk.capabilities import missing_device, unavailable
from kiosk.questions import kind_of
from kiosk.screens import Progress
from kiosk.typed import Typed
from kiosk.xform import EntryError, Violation
from kiosk.xform.controls import Question as Asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kiosk.service import Service
    from kiosk.xform import Entry, Page, Prompt

REVIEW: Final = ""
"""Where one is after the last page."""
REMOVE: Final = "remove"
"""The reference of the question whether to remove an instance of a repeat: no node of a form has it."""
_NOT_ASKED: Final = frozenset({"label"})
"""Appearances of prompts that only hold the column headings of ODK's tables; here each row has its own words."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know before going on; `count` questions are concerned."""

    kind: Literal["not-asked", "new", "removed"]
    count: int = 0


class Interview:
    """One person's way through one service.

    `place` is the id of the page they are on, REVIEW after the last. `violations` stand until the next
    try. `removing` is the repeat instance they are asked about, `sure` their answer to that. `arrivals` counts
    what should be read from the top.
    """

    def __init__(self, service: Service, entry: Entry) -> None:
        self.service: Final = service
        self.entry: Final = entry
        self.place = REVIEW
        self.returning = False
        self.arrivals = 0
        self.violations: tuple[Violation, ...] = ()
        self.notice: Notice | None = None
        self.removing = ""
        self.sure = ""
        self.typed: Final = Typed()
        self._more: dict[str, str] = {}
        self._seen: set[str] = set()
        self._given: set[str] = set()
        self._relevant_before: tuple[str, ...] = ()
        self._pages_before: tuple[str, ...] = ()

    # Where one is

    def pages(self) -> list[Page]:
        """Return the pages that are asked now, in order."""
        return [page for page in self.entry.pages() if page.kind == "add_another" or _is_asked(page)]

    @property
    def page(self) -> Page | None:
        """The page one is on, or None at the review."""
        return next((page for page in self.entry.pages() if page.id == self.place), None) if self.place else None

    @property
    def progress(self) -> Progress:
        """Which question this is and of how many; the review comes after the last."""
        ids = [page.id for page in self.pages()]
        return Progress(ids.index(self.place) + 1 if self.place in ids else len(ids), len(ids))

    @property
    def certain(self) -> bool:
        """Whether the number of questions cannot change any more."""
        return not any(node.relevant or node.repeat for node in self.entry.form.definitions)

    @staticmethod
    def prompts(page: Page) -> list[Prompt]:
        """Return what a kiosk asks on a page: nothing that needs a device it has not got, no headings of tables."""
        return [p for p in page.prompts if not unavailable(p) and not p.appearance & _NOT_ASKED]

    def violation(self, ref: str) -> Violation | None:
        """Return what is to put right about a question, or None."""
        return next((found for found in self.violations if found.ref == ref), None)

    def more(self, page: Page) -> str:
        """Return what was chosen on an "add another?" page: "yes", "no" or ""."""
        return self._more.get(page.id) or page.prompts[0].value

    def may_remove(self, page: Page) -> bool:
        """Tell whether the person decides how many instances there are of the repeat the page is in."""
        if not page.repeat or page.kind == "add_another":
            return False
        repeat = without_position(page.repeat)
        return any(other.kind == "add_another" and repeat_of(other) == repeat for other in self.entry.pages())

    # What one does

    def begin(self) -> None:
        """Go to the first page."""
        pages = self.pages()
        self._arrive(pages[0].id if pages else REVIEW)

    def resume(self, place: str) -> None:
        """Go to the page somebody was on when the entry was saved; all before it counts as seen."""
        ids = [page.id for page in self.pages()]
        self._seen.update(ids[: ids.index(place)] if place in ids else ids)
        self._arrive(place if place in ids else REVIEW)

    def answer(self, ref: str, value: str) -> None:
        """Take an answer as it is typed. A question that is not on the page is not touched."""
        page = self.page
        if page is None:
            return
        if self.removing:
            self.sure = value if ref == REMOVE and value in {"yes", "no"} else self.sure
        elif page.kind == "add_another":
            if ref == repeat_of(page):
                # "yes" would add an instance at once: it waits for Next.
                self.entry.answer(ref, "no" if value == "no" else "")
                self._more[page.id] = value if value in {"yes", "no"} else ""
        else:
            prompt = next((p for p in self.prompts(page) if p.ref == ref and not p.readonly), None)
            if prompt is not None:
                self.entry.answer(ref, self.typed.take(prompt, value))

    def next(self) -> bool:
        """Go on. Return False when something is to put right first; then `violations` says what."""
        page = self.page
        self.notice = None
        if page is None:
            return True
        self._tidy(page)
        self.violations = self._check(page)
        if self.violations:
            self.arrivals += 1
            return False
        if self.removing:
            self._remove(sure=self.sure == "yes")
            return True
        self._seen.add(page.id)
        if page.kind == "add_another":
            if self.more(page) == "yes" and self._add(page):
                return True
        else:
            self._given.update(p.ref for p in page.prompts if p.value and not p.readonly)
        self._go_on(page.id)
        return True

    def back(self) -> bool:
        """Go back, keeping every answer; to the review from a page one came to change. False at the first page."""
        self.notice = None
        if self.removing:
            self._arrive(self.place, returning=self.returning)
            return True
        if self.returning and self.place:
            self._arrive(REVIEW)
            return True
        ids = [page.id for page in self.pages()]
        index = ids.index(self.place) if self.place in ids else len(ids)
        if index == 0:
            return False
        self._arrive(ids[index - 1])
        return True

    def change(self, place: str) -> None:
        """Go from the review to a page; the next step comes straight back."""
        if any(page.id == place for page in self.pages()):
            self._arrive(place, returning=True)

    def check_all(self) -> bool:
        """Check everything before it is sent. False: something is to put right, and one is on its page."""
        for page in self.pages():
            found = self._check(page) if page.kind == "questions" else ()
            if found:
                self._arrive(page.id, returning=True)
                self.violations = found
                return False
        return True

    def ask_to_remove(self) -> None:
        """Ask whether this instance of the repeat shall go."""
        page = self.page
        if page is not None and self.may_remove(page):
            self.removing, self.sure = page.repeat, ""
            self.violations = ()
            self.arrivals += 1

    # How one gets there

    def _check(self, page: Page) -> tuple[Violation, ...]:
        if self.removing:
            return () if self.sure else (Violation(REMOVE, "required"),)
        if page.kind == "add_another":
            return () if self.more(page) else (Violation(repeat_of(page), "required"),)
        found = {violation.ref: violation for violation in self.entry.validate(page)}
        for prompt in self.prompts(page):
            if self.typed.is_no_whole_number(prompt):
                found[prompt.ref] = Violation(prompt.ref, "type")
        return tuple(found[prompt.ref] for prompt in self.prompts(page) if prompt.ref in found)

    def _tidy(self, page: Page) -> None:
        """Take the spaces round a text away: spaces alone are no answer."""
        for prompt in self.prompts(page) if page.kind == "questions" else ():
            if prompt.value != prompt.value.strip() and not prompt.readonly and kind_of(prompt) == "text":
                self.entry.answer(prompt.ref, prompt.value.strip())

    def _add(self, page: Page) -> bool:
        """Add an instance and go to its first page, if it has one."""
        new = self.entry.add_repeat(repeat_of(page))
        del self._more[page.id]
        self._seen.discard(page.id)
        inside = next((p.id for p in self.pages() if p.repeat == new or p.repeat.startswith(f"{new}/")), None)
        if inside:
            self._arrive(inside, returning=self.returning)
        return bool(inside)

    def _remove(self, *, sure: bool) -> None:
        repeat = self.removing
        if not sure:
            self._arrive(self.place, returning=self.returning)
            return
        base = without_position(repeat)
        self.entry.remove_repeat(repeat)
        # The references of the instances after it have moved up.
        self._given = {ref for ref in self._given if not ref.startswith(f"{base}[")}
        after = next((p.id for p in self.pages() if p.kind == "add_another" and repeat_of(p) == base), REVIEW)
        self._more.pop(after, None)
        self._arrive(after, returning=self.returning)
        self.notice = Notice("removed")

    def _go_on(self, place: str) -> None:
        """Find the next place; on the way back to the review, first every page that was never seen."""
        before = self._pages_before
        lost = sum(not self._is_relevant(ref) for ref in self._relevant_before)
        ids = [page.id for page in self.pages()]
        fresh = [other for other in ids if other not in self._seen] if self.returning else []
        if self.returning:
            self._arrive(fresh[0] if fresh else REVIEW, returning=bool(fresh))
        else:
            self._arrive(_after(ids, place, before))
        added = len(set(fresh) - set(before))
        if lost:
            self.notice = Notice("not-asked", lost)
        elif added:
            self.notice = Notice("new", added)

    def _arrive(self, place: str, *, returning: bool = False) -> None:
        self.place, self.returning = place, returning
        self.arrivals += 1
        self.violations = ()
        self.removing = self.sure = ""
        self.typed.cut = frozenset()
        self._pages_before = tuple(page.id for page in self.pages())
        self._relevant_before = tuple(ref for ref in self._given if self._is_relevant(ref))

    def _is_relevant(self, ref: str) -> bool:
        try:
            return self.entry.is_relevant(ref)
        except EntryError:
            return False


def _is_asked(page: Page) -> bool:
    """Tell whether a kiosk asks anything on the page. A single question is judged by its kind, without its words."""
    part = page.part
    if isinstance(part, Asked):
        return not missing_device(part.control, part.definition.datatype) and not part.appearance & _NOT_ASKED
    return bool(Interview.prompts(page))


def repeat_of(page: Page) -> str:
    """Return the reference of the repeat an "add another?" page adds to."""
    return page.prompts[0].ref


def without_position(repeat: str) -> str:
    """Return the reference of a repeat from that of one of its instances."""
    return re.sub(r"\[\d+\]$", "", repeat)


def _after(ids: Sequence[str], place: str, before: Sequence[str]) -> str:
    """Return the page after `place`; where `place` is gone itself, the first of those after it that is still there."""
    following: Iterable[str] = ids[ids.index(place) + 1 :] if place in ids else before[before.index(place) + 1 :]
    return next((other for other in following if other in ids), REVIEW)
