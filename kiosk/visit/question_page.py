"""The page of a question: one of a service, "add another?", "shall we remove this one?"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.screens import Choice, Line, Question, QuestionPage
from kiosk.services.names import ASKED
from kiosk.visit.answers import LIMIT
from kiosk.visit.interview import REMOVE
from kiosk.visit.questions import Reading, kind_of, parts_of, question

if TYPE_CHECKING:
    from datetime import date

    from kiosk.screens import Frame
    from kiosk.view import View
    from kiosk.visit.interview import Interview
    from kiosk.xform import Page, Prompt, Violation


def reading(view: View, interview: Interview, today: date) -> Reading:
    """Return how the visitor reads this service."""
    service = interview.service
    speaks = service.speaks(view.language)
    return Reading(
        texts=view.texts,
        language=view.language,
        form_language=view.language if speaks else service.languages[0],
        media=service.media,
        today=today,
        private=service.private,
        # The kiosk gives references in Latin letters only.
        in_latin=(ASKED,) if service.looks_up else (),
        short_name=lambda name: service.short_name(name, view.language),
        words=interview.words,
    )


def page_screen(view: View, interview: Interview, page: Page, read: Reading, frame: Frame) -> QuestionPage:
    """Return the page one is on, as it stands."""
    identity = f"page/{interview.service.id}{page.id}/{interview.arrivals}"
    if interview.removing:
        return QuestionPage(
            identity=f"{identity}/remove",
            frame=frame,
            questions=(_remove_question(view, interview, page, read),),
            summary=_summary(view, interview, page, read),
        )
    if page.kind == "add_another":
        prompt = replace(page.prompts[0], value=interview.asked.more(page))
        questions: tuple[Question, ...] = (_add_another(view, prompt, read, interview.violation(prompt.ref)),)
    else:
        questions = tuple(_question(view, interview, prompt, read) for prompt in interview.asked.prompts(page))
    return QuestionPage(
        identity=identity,
        frame=frame,
        questions=questions,
        group=_group(page, read) if page.kind != "add_another" else None,
        summary=_summary(view, interview, page, read),
        notice=notice(view, interview),
        remove=view.line("repeat-remove") if interview.asked.may_remove(page) else None,
    )


def section(page: Page, read: Reading) -> Line | None:
    """Return the name of the part of the form a page is in, for the review."""
    return _group(page, read)


def _group(page: Page, read: Reading) -> Line | None:
    names = [name for name in page.groups if name.strip()]
    if not names:
        return None
    name = read.form_line(names[-1]).shown
    if page.position and str(page.position) not in name:
        return replace(read.line("repeat-of", group=name, number=page.position), personal=True)
    return read.form_line(names[-1], personal=True)


def _question(view: View, interview: Interview, prompt: Prompt, read: Reading) -> Question:
    violation = interview.violation(prompt.ref)
    if prompt.control == "add_another":
        return _add_another(view, prompt, read, violation)
    found = question(replace(prompt, value=interview.asked.typed.shown(prompt)), read, violation)
    if found.kind in {"integer", "decimal"}:
        found = replace(found, below_zero=interview.entry.check(prompt.ref, "-1") is None)
    if found.ref in interview.asked.typed.cut and found.problem is None:
        return replace(found, problem=read.line("question-kept-first", limit=LIMIT))
    return found


def _add_another(view: View, prompt: Prompt, read: Reading, violation: Violation | None) -> Question:
    count = int(prompt.parameters.get("instances", "0"))
    name = read.form_line(prompt.label).shown
    if name:
        label = view.line("repeat-another" if count else "repeat-first", group=name)
    else:
        label = view.line("repeat-another-plain" if count else "repeat-first-plain")
    problem = read.putting_right.words(violation, "add_another", "", ()) if violation else None
    return Question(
        ref=prompt.ref,
        kind="add_another",
        label=replace(label, personal=prompt.dynamic),
        short_label=read.form_line(prompt.short or name) if name else label,
        value=prompt.value,
        hint=view.line("repeat-so-far", count=count),
        problem=read.putting_right.marked(problem) if problem else None,
        required=True,
        choices=(
            Choice("yes", view.line("repeat-add"), sign="yes"),
            Choice("no", view.line("repeat-go-on"), sign="no"),
        ),
    )


def _remove_question(view: View, interview: Interview, page: Page, read: Reading) -> Question:
    group = _group(page, read)
    label = view.line("repeat-remove-title", group=group.shown) if group else view.line("repeat-remove")
    problem = interview.violation(REMOVE)
    marked = read.putting_right.words(problem, "add_another", "", ()) if problem else None
    return Question(
        ref=REMOVE,
        kind="select_one",
        label=replace(label, personal=True),
        short_label=view.line("repeat-remove"),
        value=interview.sure,
        hint=view.line("repeat-remove-hint"),
        problem=read.putting_right.marked(marked) if marked else None,
        required=True,
        choices=(
            Choice("yes", view.line("repeat-remove-yes"), sign="yes"),
            Choice("no", view.line("repeat-remove-no"), sign="no"),
        ),
    )


def _summary(view: View, interview: Interview, page: Page, read: Reading) -> tuple[Line, ...]:
    """Return heading and messages; the voice names the question each is about (EN 301 549 5.1.3.15)."""
    found = interview.violations
    if not found:
        return ()
    heading = view.line("problem-one") if len(found) == 1 else view.line("problem-several", count=len(found))
    found_at = {prompt.ref: prompt for prompt in page.prompts}
    lines = [heading]
    for violation in found:
        prompt = found_at.get(violation.ref)
        if prompt is None or page.kind == "add_another" or interview.removing:
            lines.append(read.putting_right.words(violation, "add_another", "", ()))
            continue
        parts = parts_of(prompt, read.texts, read.language)
        words = read.putting_right.words(violation, kind_of(prompt), interview.asked.typed.shown(prompt), parts)
        label = read.form_line(prompt.label)
        named = view.line("problem-named", question=label.spoken, problem=words.spoken)
        lines.append(replace(words, spoken=named.spoken, personal=words.personal or prompt.dynamic))
    return tuple(lines)


def notice(view: View, interview: Interview) -> Line | None:
    """Return what the visitor should know before going on, or None."""
    said = interview.notice
    if said is None:
        return None
    if said.kind == "removed":
        return view.line("notice-removed")
    return view.line("notice-new" if said.kind == "new" else "notice-not-asked", count=said.count)
