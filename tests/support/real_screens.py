"""The screens of real visits to our own services, in one language: the words are those that people get.

Screens are values: they are collected without a window, and can then be shown at every size and in every theme.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk import actions, screens
from tests.support import filled
from tests.support.kiosks import bench

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kiosk.screens import Screen, Size, Theme
    from tests.support.kiosks import Bench

FILLED: Mapping[str, Mapping[str, str | Sequence[str]]] = {
    "change-of-address": filled.ADDRESS,
    "join-the-library": filled.LIBRARY,
    "report-a-problem": filled.PROBLEM,
    "help-with-rent-or-council-tax": filled.RENT,
    "check-my-application": {"reference": ("KJ 2887", "KJ 2886")},
}
LONGEST = 120
"""So many steps are more than any visit takes."""


def real_screens(folder: Path, services: Path, language: str) -> dict[str, Screen]:
    """Return every screen of a visit to each service, by name; a folder for the site of each is made in `folder`."""
    seen: dict[str, Screen] = {}
    for at, (service, answers) in enumerate(FILLED.items()):
        (folder / service).mkdir(parents=True)
        visit = _Visit(bench(folder / service, services), language, service, answers)
        for screen in visit.screens(settings=at == 0):
            name = re.sub(r"[^\w]+", "-", f"{type(screen).__name__}/{screen.identity.removeprefix(f'page/{service}/')}")
            while name in seen and seen[name] != screen:
                name += "+"
            seen[name] = screen
    return seen


def seen_as(screen: Screen, size: Size, theme: Theme = "default", *, voice: bool = False) -> Screen:
    """Return a screen as somebody with other preferences sees it."""
    preferences = replace(screen.frame.preferences, size=size, theme=theme, voice=voice)
    strip = screen.frame.voice_strip if voice else ()
    return replace(screen, frame=replace(screen.frame, preferences=preferences, voice_strip=strip))


class _Visit:
    def __init__(self, kiosk: Bench, language: str, service: str, answers: Mapping[str, str | Sequence[str]]) -> None:
        self.kiosk, self.language, self.service = kiosk, language, service
        self.left = {name: [value] if isinstance(value, str) else list(value) for name, value in answers.items()}

    def screens(self, *, settings: bool) -> Iterator[Screen]:
        """Yield what is seen, in order."""
        do = self.kiosk.do
        do(actions.ChooseLanguage(self.language), actions.Voice("on"))
        yield self.kiosk.screen
        if settings:
            yield from self._settings()
        yield do(actions.Next())
        yield do(actions.OpenService(self.service))
        if settings:
            yield from self._helper()
        do(actions.Next())
        for _ in range(LONGEST):
            screen = self.kiosk.screen
            yield screen
            if isinstance(screen, screens.Welcome):
                return
            yield from self._answered(screen) if isinstance(screen, screens.QuestionPage) else ()
            self.kiosk.next()
        raise AssertionError(f"{self.service} does not end")

    def _settings(self) -> Iterator[Screen]:
        for name in ("language", "size", "contrast", "voice"):
            yield self.kiosk.do(actions.OpenSetting(name))  # type: ignore[arg-type]
            self.kiosk.back()

    def _helper(self) -> Iterator[Screen]:
        yield self.kiosk.do(actions.Help())
        yield self.kiosk.next()
        self.kiosk.next()

    def _answered(self, page: screens.QuestionPage) -> Iterator[Screen]:
        if any(question.required and not question.value for question in page.questions):
            yield self.kiosk.next()  # with what is to put right
        for question in page.questions:
            name = re.sub(r"\[\d+\]", "", question.ref).rpartition("/")[2]
            if self.left.get(name) and not question.readonly:
                self.kiosk.type(self.left[name].pop(0), question.ref)
        yield self.kiosk.screen
