"""A made-up visitor: looks at the Screen and does the next sensible thing, with a few human detours.

On the way it makes one mistake, asks for a helper, is asked whether it is still here, and changes an
answer at the end: the screens that a smooth visit would never show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk import actions, screens
from kiosk.services import rehearsal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from kiosk.actions import Action
    from kiosk.xform import Entry

MOST_MORE = 1
"""How many times "add another?" is answered with yes, a repeat."""
WAIT = "wait"
"""Not an action: the visitor stands still until the idle warning comes."""


class Visitor:
    """Chooses what to do on a screen.

    `right` is what is found in the list of a service that looks something up: it is typed after something else.
    `answers` keeps the last answer given to each question by its reference, as the form's value:
    what the opened submission is compared with.
    """

    def __init__(self, language: str, service: str, random: Random, right: str = "") -> None:
        self.language, self.service, self.random = language, service, random
        self.answers: dict[str, str] = {}
        self.kinds: dict[str, screens.Kind] = {}
        self.finished = False
        self._added: dict[str, int] = {}
        self._detours = {"mistake", "help", "size", "idle", "change", "print"}
        self._way_out: dict[str, str] = {}
        self._left = False
        self._chosen_language = False
        self._right, self._not_found = right, False

    def moves(self, screen: screens.Screen, entry: Entry | None) -> Iterator[Action | str]:
        """Yield what the visitor does on this screen, one thing after another."""
        match screen:
            case screens.Welcome():
                yield from self._welcome()
            case screens.Services():
                yield actions.OpenService(self.service)
            case screens.Start() if self._take("size"):
                yield actions.OpenSetting("size")
            case screens.QuestionPage():
                yield from self._question_page(screen, entry)
            case screens.Review() if self._take("change"):
                yield from self._change(screen)
            case screens.Idle():
                yield actions.StillHere()
            case screens.Setting() | screens.Languages():
                yield actions.Back()
            case screens.Done():
                self._left = True
                if screen.identity.startswith("answer/") and self._take("print"):
                    yield actions.PrintAgain()
                else:
                    yield actions.Next()
            case _:
                yield actions.Next()

    def _welcome(self) -> Iterator[Action]:
        if self._left:
            self.finished = True
        elif not self._chosen_language:
            self._chosen_language = True
            yield actions.ChooseLanguage(self.language)
        else:
            yield actions.Next()

    def _question_page(self, page: screens.QuestionPage, entry: Entry | None) -> Iterator[Action | str]:
        asked = [question for question in page.questions if not question.readonly and question.kind != "note"]
        self._not_found |= page.identity.startswith("answer/")
        if entry is None or not page.identity.startswith(f"page/{self.service}/"):
            # Feedback, or why a helper is called: forms of our own, answered with the first choice.
            yield from (
                actions.Answer(question.ref, question.choices[0].value) for question in asked if question.choices
            )
            yield actions.Next()
            return
        if self._way_out and not any(question.ref in self._way_out for question in asked):
            yield actions.Back()
            return
        if any(question.required and not question.value for question in asked) and self._take("mistake"):
            yield actions.Next()
        for question in asked:
            yield actions.Answer(question.ref, self._answer(question, entry))
        if self._way_out:
            yield actions.Back()
        elif self._take("help"):
            yield actions.Help()
        elif self._take("idle"):
            yield WAIT
        else:
            yield actions.Next()

    def _answer(self, question: screens.Question, entry: Entry) -> str:
        if question.kind == "add_another":
            more = self._added.get(question.ref, 0) < MOST_MORE
            self._added[question.ref] = self._added.get(question.ref, 0) + more
            return "yes" if more else "no"
        prompt = entry.prompt(question.ref)
        found = self._right if self._not_found else ""
        value = found or self._way_out.pop(question.ref, "") or rehearsal.answer_for(prompt, entry, self.random)
        if not value and question.required:
            # Forms have dead ends: an earlier answer has to be another one.
            self._way_out.update([way for way in [rehearsal.way_out(prompt, entry, self.random)] if way])
        self.answers[question.ref] = value
        self.kinds[question.ref] = question.kind
        return value

    @staticmethod
    def _change(review: screens.Review) -> Iterator[Action]:
        changeable = [row for row in review.rows if row.page]
        if changeable:
            yield actions.Change(changeable[0].page)

    def _take(self, detour: str) -> bool:
        """Whether this detour is still to be made; it is made once."""
        if detour not in self._detours:
            return False
        self._detours.remove(detour)
        return True
