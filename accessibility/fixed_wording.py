"""What is said whoever comes: the screens of a kiosk before anybody has answered anything.

It is rendered ahead, so that a page begins to speak at once (ui/voicing.py). Words that depend on an answer are left
out by those who keep them: they are personal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from accessibility.connecting import Words
from accessibility.narration import answers, asked, heard, narrate
from kiosk.screens import Line, Preferences
from kiosk.services.service import ServiceDamagedError
from kiosk.view import View
from kiosk.visit.interview import Interview
from kiosk.visit.lobby import services, start
from kiosk.visit.question_page import reading
from kiosk.visit.questions import question
from kiosk.visit.welcome import setting, welcome
from kiosk.xform import EntryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk.parts import Parts
    from kiosk.services.service import Service
    from kiosk.visit.welcome import SettingName
    from kiosk.xform import Entry, Prompt

_SETTINGS: Final[tuple[SettingName, ...]] = ("language", "voice", "size", "contrast")


def fixed_wording(parts: Parts, languages: Iterable[str]) -> Iterator[tuple[Line, ...]]:
    """Yield the lines of one screen or question after the other, what comes first in a visit first.

    Each step is short; after an empty one a form is being read by the worker, and the next step waits for it. A
    service that is damaged is left out.
    """
    views = [_view(parts, language, languages) for language in languages]
    offered = parts.services.all()
    for view in views:
        yield narrate(welcome(view, parts.config.visit.idle_seconds), view.texts)
        for name in _SETTINGS:
            yield narrate(setting(name, view), view.texts)
        yield narrate(services(view, offered, None), view.texts)
        for service in offered:
            yield narrate(start(view, service, parts.config.visit.idle_seconds), view.texts)
    for service in offered:
        parts.forms.prepare(service)
        yield ()
        for view in views:
            if service.speaks(view.language):
                yield from _questions(parts, view, service)


def _view(parts: Parts, language: str, languages: Iterable[str]) -> View:
    preferences = Preferences(language=language, rtl=parts.texts.rtl(language), voice=True)
    place, demonstration = parts.config.place.name, parts.site.demonstration
    return View(parts.texts, preferences, frozenset(languages), place, demonstration=demonstration)


def _questions(parts: Parts, view: View, service: Service) -> Iterator[tuple[Line, ...]]:
    try:
        form = parts.forms.open(service)
    except ServiceDamagedError:
        return
    entry = form.begin(parts.clock.now, language=service.form_language(view.language))
    interview = Interview(service, entry)
    read = reading(view, interview, parts.clock.now().date())
    words = Words(view.texts, view.language)
    for prompt in _prompts(interview, entry):
        shown = question(prompt, read)
        yield heard((*asked(shown, words), *answers(shown, words)))


def _prompts(interview: Interview, entry: Entry) -> Iterator[Prompt]:
    """Yield what is asked first of all, then what is asked only after certain answers."""
    known = set()
    for page in interview.asked.pages():
        for prompt in interview.asked.prompts(page):
            known.add(prompt.ref)
            yield prompt
    for definition in entry.form.definitions:
        if definition.question is not None and definition.path not in known:
            try:
                yield entry.prompt(definition.path)
            except EntryError:
                continue  # in a repeat that has no instance yet
