"""What a kiosk does by itself after it could take a first touch: it reads the rest, so that nobody waits for it later.

The engine, the database and the forms are read by the worker; words and widgets on the main thread, a little at a time.
"""

from __future__ import annotations

import gc
from collections import deque
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit

from accessibility import memory
from kiosk.paper import qr
from ui.unseen import Unseen

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from ui.app import App

MODULES = (
    "kiosk.visit.visit",
    "kiosk.store.store",
    "sqlite_utils.migrations",
    "kiosk.xform.form",
    "kiosk.visit.calling",
    "accessibility.narration",
    "ui.speaker",
    "ui.paper",
)
"""In the order in which they may be needed."""
STEP_MS = 40
"""Between two steps on the main thread."""
KEYS, KEY_STEPS = 8, 6
"""How many keys of a keyboard are made in a step, and in how many steps at most."""
COLLECT_MS = 1000
"""Between two looks for what has become garbage lately."""


class Preparing(QObject):
    """Prepares `app`. `read` tells that the modules are there and the store was looked at; `finished` that all is."""

    read = Signal()
    finished = Signal()

    def __init__(self, app: App, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._steps: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)

    def begin(self) -> None:
        """Begin; return at once."""
        self._app.background.run(_import, self._imported)

    def _imported(self, done: Future[None]) -> None:
        done.result()
        self._app.kiosk.look()
        self._app.window.refresh()
        self.read.emit()
        parts = self._app.parts
        self._steps += [partial(self._read_words, language) for language in parts.texts.languages]
        self._steps += [*_text_field(), *self._keyboards(), *Unseen(self._app).steps()]
        self._steps += [
            partial(parts.forms.prepare, service) for service in (*parts.services.built_in(), *parts.services.all())
        ]
        self._timer.start()

    def _read_words(self, language: str) -> None:
        if self._app.parts.texts.load_some(language):
            self._steps.appendleft(partial(self._read_words, language))

    def _keyboards(self) -> list[Callable[[], object]]:
        """Return the steps that make the keyboards of the look that everybody begins with."""
        texts = self._app.parts.texts
        kinds = [(code, pad) for pad in (False, True) for code in texts.languages]
        return [partial(self._make_keys, code, pad=pad) for code, pad in kinds for _ in range(KEY_STEPS)]

    def _make_keys(self, language: str, *, pad: bool) -> None:
        from ui.inputs.layouts import layout
        from ui.pages.keyboard_loan import keyboard_of

        look = self._app.window.stage.look
        if self._app.parts.texts.rtl(language) == look.rtl:
            keyboard_of(look, layout(language, rtl=look.rtl), pad=pad).make_ahead(KEYS)

    def _step(self) -> None:
        if self._steps:
            self._steps.popleft()()
        elif not self._app.background.busy:
            self._timer.stop()
            self._app.background.run(lambda: None, lambda _done: self._finish())

    def _finish(self) -> None:
        # All that is there now stays: nobody has to look through it for garbage, which can take a tenth of a second.
        # What comes after is looked through between two touches and, all of it, after each visit (ui/window.py): never
        # in the middle of making a page, and never on the worker's thread, where no widget may end.
        gc.freeze()
        self._timer.timeout.disconnect()
        self._timer.timeout.connect(_collect)
        self._timer.start(COLLECT_MS)
        memory.give_back()
        self.finished.emit()


def _import() -> None:
    for name in MODULES:
        import_module(name)
    qr.library()


def _collect() -> None:
    gc.collect(1)


def _text_field() -> tuple[Callable[[], object], ...]:
    """Let Python make the types that come with the first text field: 20 ms, and 30 ms with its first viewport, once."""
    fields: list[QPlainTextEdit] = []

    def show() -> None:
        fields[0].viewport()

    return (lambda: fields.append(QPlainTextEdit()), show, lambda: fields.pop().deleteLater())
