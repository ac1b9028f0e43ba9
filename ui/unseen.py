"""Pages of every kind, made and painted once where nobody sees them, while nobody is there.

Signs, faces, letters and types are then at hand: whoever comes first waits no longer for a page than the next one does.
"""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from kiosk.screens import Choice, Line, Question, QuestionPage
from kiosk.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ui.app import App
    from ui.pages.page import Page

Shown = Literal["text", "integer", "date", "select_one"]
KINDS = get_args(Shown)
"""More kinds took more memory and hardly any time off: most of it is the same in all."""
CHOICES = 3


class Unseen:
    """The pages of the look and language that everybody begins with, one after the other."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._page: Page | None = None

    def steps(self) -> Iterator[Callable[[], object]]:
        """Return what is to be done, a little at a time; once somebody is there a step does nothing."""
        yield self._put_aside
        for kind in KINDS:
            yield partial(self._make, kind)
            yield self._arrange
            yield self._paint
        yield self._forget

    def _make(self, kind: Shown) -> None:
        app = self._app
        if app.kiosk.in_use:
            return
        from ui.pages import page_for

        stage = app.window.stage
        self._page = page_for(stage.look, self._screen(kind))
        self._page.setGeometry(stage.frame.page_box)

    def _arrange(self) -> None:
        if self._page is not None and not self._app.kiosk.in_use:
            self._page.arrange_ahead()

    def _paint(self) -> None:
        page, self._page = self._page, None
        if page is None:
            return
        if not self._app.kiosk.in_use:
            page.grab()
        page.leave()
        page.deleteLater()

    def _put_aside(self) -> None:
        # All that is there stays: garbage is looked for among these pages only. What is somebody's is not put aside.
        if not self._app.kiosk.in_use:
            gc.freeze()

    def _forget(self) -> None:
        if not self._app.kiosk.in_use:
            self._app.window.stage.look.forget()
            gc.collect()

    def _screen(self, kind: Shown) -> QuestionPage:
        preferences = self._app.window.stage.look.preferences
        view = View(self._app.parts.texts, preferences, frozenset((preferences.language,)), "")
        return QuestionPage("unseen", view.frame(forward="frame-continue"), (_question(view, kind),))


def _question(view: View, kind: Shown) -> Question:
    """Return a question that nobody answers, in the letters of its language."""
    words = _letters(view.language)
    label, hint = Line(words, language=view.language), Line(words[::-1], language=view.language)
    question = Question(f"/unseen/{kind}", kind, label, label, hint=hint)
    if kind == "integer":
        return replace(question, keyboard="digits")
    if kind == "date":
        parts = view.texts.date_order(view.language)
        return replace(question, parts=parts, part_labels=tuple(view.line(f"part-{part}") for part in parts))
    if kind == "select_one":
        choices = (Line(words[at:] + words[:at], language=view.language) for at in range(CHOICES))
        return replace(question, choices=tuple(Choice(str(at), line) for at, line in enumerate(choices)))
    return question


def _letters(language: str) -> str:
    from ui.inputs.layouts import layout

    rows = layout(language, rtl=False).pages["letters"]
    letters = [cap for row in rows for cap in row if cap is not None and cap.act == "type"]
    return " ".join("".join(cap.capital + cap.text for cap in letters[at : at + 4]) for at in range(0, len(letters), 4))
