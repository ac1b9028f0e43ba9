"""One service being filled in: where the person is among its pages, and what is to put right.

The questionnaire knows the pages; this knows the walk through them: on, back, to a page from the
review and straight back. Nothing here draws or speaks.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kiosk.screens import Progress
from kiosk.visit.questionnaire import Questionnaire, without_position
from kiosk.xform import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kiosk.screens import ReviewRow
    from kiosk.services.service import Service
    from kiosk.xform import Entry, Page

REVIEW: Final = ""
"""Where one is after the last page."""
REMOVE: Final = "remove"
"""The reference of the question whether to remove an instance of a repeat: no node of a form has it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know before going on; `count` questions are concerned."""

    kind: Literal["not-asked", "new", "removed"]
    count: int = 0


class Interview:
    """One person's way through one service.

    `place` is the id of the page they are on, REVIEW after the last. `violations` stand until the next
    try. `removing` is the repeat instance they are asked about, `sure` their answer to that. `arrivals` counts
    what should be read from the top. `words` remembers what was made of the form's words, `rows` what the
    review tells of a page, by its id, with what it was made of; `form_xml` is the
    form as it was when the visit began with it, whatever becomes of its file.
    """

    def __init__(self, service: Service, entry: Entry, form_xml: bytes = b"") -> None:
        self.service: Final = service
        self.entry: Final = entry
        self.form_xml: Final = form_xml
        self.asked: Final = Questionnaire(entry)
        self.words: Final[dict[str, tuple[str, str]]] = {}
        self.rows: Final[dict[str, tuple[object, tuple[ReviewRow, ...]]]] = {}
        self.place = REVIEW
        self.returning = False
        self.arrivals = 0
        self.violations: tuple[Violation, ...] = ()
        self.notice: Notice | None = None
        self.removing = ""
        self.sure = ""
        self._seen: set[str] = set()
        self._given: dict[str, tuple[str, ...]] = {}
        """What was answered: page, then questions."""
        self._before: tuple[str, ...] = ()
        """The pages there were when one came to this one."""

    # Where one is

    @property
    def page(self) -> Page | None:
        """The page one is on, or None at the review."""
        return self.asked.page(self.place)

    @property
    def progress(self) -> Progress:
        """Which question this is and of how many; the review comes after the last."""
        ids = self._ids()
        return Progress(ids.index(self.place) + 1 if self.place in ids else len(ids), len(ids))

    def violation(self, ref: str) -> Violation | None:
        """Return what is to put right about a question, or None."""
        return next((found for found in self.violations if found.ref == ref), None)

    # What one does

    def begin(self) -> None:
        """Go to the first page."""
        self._arrive(next(iter(self._ids()), REVIEW))

    def speak(self, language: str) -> None:
        """Ask in another language (BCP 47) from now on, as far as the service has it."""
        self.asked.speak(self.service.form_language(language))

    def answer(self, ref: str, value: str) -> None:
        """Take an answer as it is typed; it is checked on the next step."""
        page = self.page
        if self.removing:
            self.sure = value if ref == REMOVE and value in {"yes", "no"} else self.sure
        elif page is not None:
            self.asked.answer(page, ref, value)
            # An answer may bring another question to the page.
            self.entry.view(page)

    def next(self) -> bool:
        """Go on. Return False when something is to put right first; then `violations` says what."""
        page = self.page
        self.notice = None
        if page is None:
            return True
        self.asked.tidy(page)
        self.violations = self._check(page)
        if self.violations:
            self.arrivals += 1
            return False
        if self.removing:
            self._remove(sure=self.sure == "yes")
            return True
        self._seen.add(page.id)
        if page.kind == "add_another":
            if self.asked.more(page) == "yes" and self._add(page):
                return True
        else:
            self._given[page.id] = tuple(p.ref for p in page.prompts if p.value and not p.readonly)
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
        ids = self._ids()
        index = ids.index(self.place) if self.place in ids else len(ids)
        if index == 0:
            return False
        self._arrive(ids[index - 1])
        return True

    def change(self, place: str) -> None:
        """Go from the review to a page; the next step comes straight back."""
        if place in self._ids():
            self._arrive(place, returning=True)

    def check_all(self) -> bool:
        """Check everything before it is sent. False: something is to put right, and one is on its page."""
        for page in self.asked.pages():
            found = self.asked.check(page) if page.kind == "questions" else ()
            if found:
                if self.entry.audit is not None:
                    self.entry.audit.note("constraint error")
                self._arrive(page.id, returning=True)
                self.violations = found
                return False
        return True

    def ask_to_remove(self) -> None:
        """Ask whether this instance of the repeat shall go."""
        page = self.page
        if page is not None and self.asked.may_remove(page):
            self.removing, self.sure = page.repeat, ""
            self.violations = ()
            self.arrivals += 1

    @contextmanager
    def ahead(self) -> Iterator[Page | None]:
        """Stand on the next page to look at it: nothing is noted, and afterwards one stands where one was.

        None where the next step does more than to go on, or leads to no question. After the step the page may be
        another all the same: who looked compares.
        """
        was = (self.place, self.arrivals, self.violations, self.notice)
        try:
            yield self._look_ahead()
        finally:
            self.place, self.arrivals, self.violations, self.notice = was

    def _look_ahead(self) -> Page | None:
        page = self.page
        if page is None or page.kind != "questions" or self.removing or self.returning or self._check(page):
            return None
        self.place = _after(self._ids(), page.id, self._before)
        self.arrivals, self.violations, self.notice = self.arrivals + 1, (), None
        return self.page

    # How one gets there

    def _ids(self) -> list[str]:
        return [page.id for page in self.asked.pages()]

    def _check(self, page: Page) -> tuple[Violation, ...]:
        if self.removing:
            return () if self.sure else (Violation(REMOVE, "required"),)
        return self.asked.check(page)

    def _add(self, page: Page) -> bool:
        """Add an instance and go to its first page, if it has one."""
        inside = self.asked.first_inside(self.asked.add(page))
        self._seen.discard(page.id)
        if inside is not None:
            self._arrive(inside.id, returning=self.returning)
        return inside is not None

    def _remove(self, *, sure: bool) -> None:
        repeat = self.removing
        if not sure:
            self._arrive(self.place, returning=self.returning)
            return
        base = without_position(repeat)
        self.asked.remove(repeat)
        # The references of the instances after it have moved up.
        self._given = {page: refs for page, refs in self._given.items() if not any(r.startswith(base) for r in refs)}
        adder = self.asked.adder(base)
        if adder is not None:
            self.asked.forget_more(adder)
        self._arrive(adder.id if adder else REVIEW, returning=self.returning)
        self.notice = Notice("removed")

    def _go_on(self, place: str) -> None:
        """Find the next place; on the way back to the review, first every page that was never seen."""
        before, ids = self._before, self._ids()
        lost = self._lost(set(before) - {place}, set(ids))
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
        self.asked.typed.cut = frozenset()
        self._before = tuple(self._ids())
        self.entry.view(self.page)

    def leave(self) -> None:
        """Put the service aside; the next step, or `come_back`, goes on with it."""
        if self.entry.audit is not None:
            self.entry.audit.leave()

    def come_back(self) -> None:
        """Go on where one was."""
        self.entry.view(self.page)

    def _lost(self, before: set[str], now: set[str]) -> int:
        """Count the answered questions that were asked when one came here and are not any more."""
        found = 0
        for page, refs in self._given.items():
            if page in before and page not in now:
                found += len(refs)
            elif page in now and len(refs) > 1 and page != self.place:
                gone = tuple(ref for ref in refs if not self.asked.is_relevant(ref))
                found += len(gone)
                self._given[page] = tuple(ref for ref in refs if ref not in gone)
        return found


def answered(asked: Questionnaire) -> bool:
    """Tell whether anything was answered."""
    return any(prompt.value for page in asked.pages() for prompt in asked.prompts(page))


def _after(ids: Sequence[str], place: str, before: Sequence[str]) -> str:
    """Return the page after `place`; where `place` is gone itself, the first of those after it that is still there."""
    following: Iterable[str] = ids[ids.index(place) + 1 :] if place in ids else before[before.index(place) + 1 :]
    return next((other for other in following if other in ids), REVIEW)
