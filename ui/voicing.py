"""Renders ahead what the voice says to everybody, while nobody is there.

One screen at a time, by children that give way to everything else; whoever touches the kiosk ends it at once, and it
goes on after the visit. All is rendered in the order of the forms, whoever came: the date of a file tells nothing of a
visit.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.screens import Line
    from ui.app import App
    from ui.speaker import QtSpeaker

STEP_MS: Final = 200
LOOK_MS: Final = 60_000
"""How often to look, when all is rendered, whether the services have become others (sync brings new ones)."""
_log = logging.getLogger(__name__)


class Voicing(QObject):
    """Works through the fixed wording of `app` with `speaker`; `finished` while there is nothing left to do."""

    def __init__(self, app: App, speaker: QtSpeaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app, self._speaker = app, speaker
        self._screens: Iterator[tuple[Line, ...]] | None = None
        self._current: tuple[Line, ...] = ()
        self._interrupted = self.finished = False
        self._offered: object = None
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self.step)

    def start(self) -> None:
        """Begin, as soon as there are voices; from the beginning, when services have changed."""
        self._screens, self._current = None, ()
        self._interrupted = self.finished = False
        self._timer.start(STEP_MS)

    def step(self) -> None:
        """Look after what is being rendered; hand over the next screen."""
        if self.finished:
            if not self._app.kiosk.in_use and self._services() != self._offered:
                self.start()
            return
        if self._app.kiosk.in_use:
            self._interrupted |= self._speaker.preparing
            self._speaker.stop_preparing()
            return
        if not self._speaker.voices() or self._app.background.busy or self._speaker.preparing:
            return
        following = self._current if self._interrupted else self._next()
        if following is None or self._speaker.cache_full:
            _log.info("the fixed wording is rendered")
            self.finished = True
            self._timer.start(LOOK_MS)
            return
        self._interrupted, self._current = False, following
        self._speaker.prepare(following, rate=self._app.parts.config.voice.rate)

    def _next(self) -> tuple[Line, ...] | None:
        """Return the lines of the next screen, None after the last."""
        if self._screens is None:
            from accessibility.fixed_wording import fixed_wording

            parts, voices = self._app.parts, self._speaker.voices()
            languages = [language for language in parts.texts.languages if language in voices]
            self._offered = self._services()
            self._screens = fixed_wording(parts, languages)
        return next(self._screens, None)

    def _services(self) -> tuple[tuple[str, str], ...]:
        return tuple((service.id, service.version) for service in self._app.parts.services.all())
