"""A person who sees a Stand and uses it with their hands: finds a key, turns over, types, answers, goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kiosk import screens
from kiosk.visit.date_parts import split
from ui.inputs.letter_key import LetterKey
from ui.keyboard import Keyboard

if TYPE_CHECKING:
    from kiosk.screens import Question, Screen
    from tests.support.hands import Hands
    from tests.support.stand import Stand

MOST_PARTS = 60
MOST_FACES = 5
MOST_QUESTIONS = 60
Answers = "Mapping[str, str | Sequence[str]]"
"""By the question's name: the form's value, or several for a question that is asked again in a repeat."""


class Person:
    """Somebody at a stand. `given` are the answers as they were given, by the question's reference."""

    def __init__(self, stand: Stand, hands: Hands) -> None:
        self.stand, self.hands = stand, hands
        self.given: dict[str, str] = {}

    @property
    def screen(self) -> Screen:
        return self.stand.screen

    # Keys

    def sees(self, name: str) -> QWidget | None:
        """Return what is in sight under this name and can be pressed."""
        found = self.stand.window.findChildren(QWidget, name)
        return next((widget for widget in found if widget.isVisible() and widget.isEnabled()), None)

    def find(self, name: str) -> QWidget:
        """Find a key, on whatever part of the page it is; what gave way to the keyboard is called back."""
        for way in ("more", "earlier", "turn", "more"):
            for _ in range(MOST_PARTS):
                found = self.sees(name)
                if found is not None:
                    return found
                pager = self.sees(way) if way != "turn" else None
                if pager is None:
                    break
                self._press(pager)
            if way == "turn" and (turn := self._turn()) is not None:
                self._press(turn)
        raise AssertionError(f"no way to {name} on {self.screen.identity}")

    def _turn(self) -> QWidget | None:
        """Return the key that turns between a keyboard and what gave way to it."""
        found = self.stand.window.findChildren(QWidget)
        return next((w for w in found if w.objectName().startswith("turn:") and w.isVisible()), None)

    def press(self, name: str) -> Screen:
        """Press the key of this name; return the screen that follows."""
        self._press(self.find(name))
        return self.screen

    def _press(self, widget: QWidget) -> None:
        self.hands.press(widget)
        self.stand.settle()

    def go_on(self) -> Screen:
        """Press the way on until another page is there: a long one is read part by part."""
        before = self.screen.identity
        for _ in range(MOST_PARTS):
            if self.press("next").identity != before:
                return self.screen
        raise AssertionError(f"no way on from {before}")

    def begin(self, service: str, language: str = "") -> Screen:
        """Go from the welcome to the first question of a service."""
        if language and self.screen.frame.preferences.language != language:
            self.press(f"language:{language}")
        self.press("next")
        self.press(f"service:{service}")
        return self.go_on()

    # Typing

    def type(self, words: str) -> None:
        """Type on the keyboard of the screen."""
        for letter in words:
            self._press(self._letter(letter))

    def _letter(self, letter: str) -> QWidget:
        """Find a letter: capitals, digits and accents are on other faces of the same keyboard."""
        if letter in " \n":
            return self.find("key:space:" if letter == " " else "key:enter:")
        for _ in range(MOST_FACES):
            found = self._seen_letter(letter)
            if found is not None:
                return found
            self._press(self._way_to(letter))
        raise AssertionError(f"no key types {letter!r} on {self.screen.identity}")

    def _way_to(self, letter: str) -> QWidget:
        other = letter.lower() if letter != letter.lower() else letter.upper()
        shift = self.sees("key:shift:")
        if shift is not None and self._seen_letter(other) is not None:
            return shift
        board = next(key.parentWidget() for key in self.stand.window.findChildren(LetterKey) if key.isVisible())
        assert isinstance(board, Keyboard)
        page = _page_of(letter.lower(), board)
        name, _, number = page.partition(" ")
        chain = [f"{name} {before}" for before in range(int(number or 0), 0, -1)]
        ways = (self.sees(f"key:page:{way}") for way in (page, *chain, "letters"))
        return next(key for key in ways if key is not None)

    def _seen_letter(self, letter: str) -> QWidget | None:
        keys = (key for key in self.stand.window.findChildren(LetterKey) if key.isVisible())
        return next((key for key in keys if key.line.shown.strip("\u200d") == letter), None)

    # Answering

    def answer(self, value: str) -> None:
        """Answer the question in sight, as its kind asks for."""
        question = self.stand.question
        self._give(question, value)
        assert self.stand.question.value == value, (question.ref, self.stand.question.value, value)
        self.given[question.ref] = value

    def _give(self, question: Question, value: str) -> None:
        match question.kind:
            case "select_one" | "add_another" if question.search:
                self._search(question, value)
            case "select_one" | "add_another" | "acknowledge":
                self.press(f"choice:{value}")
            case "select_multiple":
                for name in set(value.split()) ^ set(question.value.split()):
                    self.press(f"choice:{name}")
            case "range" if self.sees(f"choice:{value}"):
                self.press(f"choice:{value}")
            case "date" | "time" | "datetime":
                self._type_moment(question, value)
            case "note" | "rank":
                pass
            case _:
                self._clear(question)
                self.type(value)

    def _search(self, question: Question, value: str) -> None:
        label = next(choice.label.shown for choice in question.choices if choice.value == value)
        self._bring_keyboard()
        self.type(label[:4].rstrip())
        self.press(f"choice:{value}")

    def _type_moment(self, question: Question, value: str) -> None:
        for part, digits in split(value, question.parts).items():
            field = self.find(f"field:{question.ref}:{part}")
            self.hands.use(field)
            self._clear(question)
            self.type(digits)

    def _clear(self, question: Question) -> None:
        self._bring_keyboard()
        if question.value:
            self.press("key:clear:")

    def _bring_keyboard(self) -> None:
        """Turn to the keyboard where there is not room for it and the question."""
        if not any(key.isVisible() for key in self.stand.window.findChildren(LetterKey)):
            turn = self._turn()
            assert turn is not None, f"no keyboard on {self.screen.identity}"
            self._press(turn)

    def fill_in(self, answers: Answers) -> Screen:
        """Answer page by page until there is no question; what is not named is left as it is."""
        left = {name: [value] if isinstance(value, str) else list(value) for name, value in answers.items()}
        for _ in range(MOST_QUESTIONS):
            if not isinstance(self.screen, screens.QuestionPage):
                assert not any(left.values()), f"never asked: {left}"
                return self.screen
            name = self.stand.question.ref.rpartition("/")[2]
            if left.get(name):
                self.answer(left[name].pop(0))
            self.go_on()
        raise AssertionError(f"too many questions: {self.screen.identity}")


def _page_of(letter: str, board: Keyboard) -> str:
    """Return the page of the keyboard that has the letter."""
    for name, rows in board.letters.pages.items():
        if any(cap is not None and cap.text == letter for row in rows for cap in row):
            return name
    raise AssertionError(f"no page of the keyboard has {letter!r}")
