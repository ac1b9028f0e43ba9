"""Check your answers: every question with its answer in words, and the way back to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.screens import Line, Progress, Review, ReviewRow
from kiosk.visit.echo import in_words
from kiosk.visit.lobby import words
from kiosk.visit.question_page import notice, section
from kiosk.visit.questions import kind_of, short_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.view import View
    from kiosk.visit.interview import Interview
    from kiosk.visit.questions import Reading
    from kiosk.xform import Page, Prompt

_PROMISES = (("people", "who"), ("letter", "how"), ("date", "when"))
"""Sign and key of the kiosk sheet: who answers, how, by when."""


def review(view: View, interview: Interview, read: Reading, *, unsent: bool) -> Review:
    """Return the review. `unsent`: an attempt to keep the answers went wrong, which is our fault."""
    total = interview.progress.total
    rows = tuple(_rows(view, interview, read))
    return Review(
        identity=f"review/{interview.service.id}/{interview.arrivals}",
        frame=view.frame(
            view.line("frame-last-step"),
            forward="frame-send",
            sign="check",
            progress=Progress(total, total),
            place=False,
        ),
        title=view.line("review-title"),
        hint=view.line("review-hint" if rows else "review-none"),
        rows=rows,
        promises=promises(view, interview),
        summary=(view.line("problem-one"), view.line("trouble-not-sent")) if unsent else (),
        notice=notice(view, interview),
    )


def promises(view: View, interview: Interview) -> tuple[tuple[str, Line], ...]:
    """Return who answers, how and by when, as far as the service says so."""
    found = ((sign, words(view, interview.service, key)) for sign, key in _PROMISES)
    return tuple((sign, said) for sign, said in found if said)


def prepare(view: View, interview: Interview, read: Reading) -> None:
    """Make the rows of the page one is on while it is read: of hundreds at once they take too long."""
    page = interview.page
    if page is not None:
        _page_rows(view, interview, page, read)


def _rows(view: View, interview: Interview, read: Reading) -> Iterator[ReviewRow]:
    before: Line | None = None
    for page in interview.asked.pages():
        part = section(page, read)
        for row in _page_rows(view, interview, page, read):
            new = part if part != before else None
            before = part
            yield ReviewRow(row.question, row.answer, row.page, row.change, section=new)


def _page_rows(view: View, interview: Interview, page: Page, read: Reading) -> tuple[ReviewRow, ...]:
    """Return the rows of a page; those made before, where nothing they tell of has changed."""
    repeat = page.kind == "add_another"
    asked = page.prompts if repeat else interview.asked.prompts(page)
    told = (asked, view.language, read.form_language)
    known = interview.rows.get(page.id)
    if known is None or known[0] != told:
        rows = (_repeat_row(view, page, asked[0], read),) if repeat else tuple(_made(view, page, asked, read))
        known = interview.rows[page.id] = (told, rows)
    return known[1]


def _made(view: View, page: Page, asked: Sequence[Prompt], read: Reading) -> Iterator[ReviewRow]:
    for prompt in asked:
        kind = kind_of(prompt)
        if kind == "note":
            continue
        name = short_label(prompt, read)
        answer = in_words(prompt, kind, read.texts, read.language, read.form_language) or view.line("answer-empty")
        if prompt.value and read.is_private(prompt.ref):
            # Shown, and not said: everybody near would hear it (EN 301 549 5.1.3.9).
            answer = replace(answer, spoken=view.line("voice-hidden-answer").spoken, language=view.language)
        yield ReviewRow(name, answer, page.id, _change(view, name))


def _repeat_row(view: View, page: Page, prompt: Prompt, read: Reading) -> ReviewRow:
    count = int(prompt.parameters.get("instances", "0"))
    name = read.form_line(prompt.short or prompt.label) if prompt.label else view.line("repeat-another-plain")
    return ReviewRow(name, view.line("repeat-so-far", count=count), page.id, _change(view, name))


def _change(view: View, name: Line) -> Line:
    return replace(view.line("review-change", question=name.spoken), personal=name.personal)
