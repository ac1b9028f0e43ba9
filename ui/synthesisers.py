"""The synthesis children on Qt's event loop: each speaks once and is gone."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QProcess

from accessibility import voices
from accessibility.child import PATIENCE, SYNTHESIS, command
from accessibility.sound import sound_in
from accessibility.utterance import SynthesisError, clip_in
from ui.children import end, kill_after, process
from ui.nursery import Nursery

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from accessibility.utterance import Utterance
    from accessibility.voices import Voices

AT_ONCE: Final = 2
"""How many speak at a time."""
READY: Final = 0
"""How many children wait for words: one is made in milliseconds, and takes a megabyte and a half while it waits."""
TRIES: Final = 2
"""A child that dies or hangs, for example on a machine that is very busy, must not cost a listener a line."""
_VOICES_PATIENCE_MS: Final = 10_000

_log = logging.getLogger(__name__)


class Synthesisers(QObject):
    """Speaks utterances into WAV bytes, several at a time; what is urgent goes first."""

    def __init__(self, parent: QObject, ready: int = READY) -> None:
        super().__init__(parent)
        self.ready = ready
        self.nursery = Nursery()
        self._idle: list[_Child] = []
        self._busy: list[_Child] = []
        self._urgent: deque[_Task] = deque()
        self._patient: deque[_Task] = deque()
        self._listing: QProcess | None = None

    def list_voices(self, chosen: Mapping[str, str], done: Callable[[Voices], None]) -> None:
        """Ask the engine for its voices, once; `done` gets none where there is no engine."""
        listing = self._listing = process(command(SYNTHESIS, "voices"), self)

        def read() -> None:
            self._listing = None
            try:
                found = voices.read(bytes(listing.readAllStandardOutput().data()), chosen)
            except ValueError:
                found = voices.Voices()
            listing.deleteLater()
            done(found)

        listing.finished.connect(read)
        listing.errorOccurred.connect(lambda error: read() if error == QProcess.ProcessError.FailedToStart else None)
        kill_after(listing, _VOICES_PATIENCE_MS)

    def warm_up(self) -> None:
        """Start ahead of the utterances what they need."""
        self.nursery.open()
        while len(self._idle) < self.ready:
            self._idle.append(_Child(self))

    def render(self, utterance: Utterance, done: Callable[[bytes | None], None], *, urgent: bool = True) -> None:
        """Speak `utterance`; `done` gets WAV bytes, or None when a child could not."""
        (self._urgent if urgent else self._patient).append(_Task(utterance, done, urgent))
        self._go_on()

    @property
    def patient(self) -> bool:
        """Whether something that is not urgent waits or is being spoken."""
        return bool(self._patient) or any(child.task and not child.task.urgent for child in self._busy)

    def forget_patient(self) -> None:
        """Drop what is not urgent and what no child has begun."""
        self._patient.clear()

    def forget_urgent(self) -> None:
        """Drop the urgent utterances no child has begun; those that are begun have no second try."""
        self._urgent.clear()
        for child in self._busy:
            if child.task and child.task.urgent:
                child.task.tries = 0

    def close(self) -> None:
        """End all children."""
        self._urgent.clear()
        self._patient.clear()
        for child in (*self._idle, *self._busy):
            child.process.end()
        self.nursery.close()
        if self._listing:
            end(self._listing)
        self._idle, self._busy, self._listing = [], [], None

    def _go_on(self) -> None:
        while len(self._busy) < AT_ONCE and (self._urgent or (self._patient and not self._busy)):
            task = (self._urgent or self._patient).popleft()
            child = self._idle.pop(0) if self._idle else _Child(self)
            self._busy.append(child)
            child.ask(task)
        self.warm_up()

    def lost(self, child: _Child) -> None:
        """Take note that an idle child is gone; a new one is started when there is something to say."""
        if child in self._idle:
            self._idle.remove(child)

    def free(self, child: _Child) -> None:
        """Take note that a child has answered or died, and go on."""
        if child in self._busy:
            self._busy.remove(child)
            self._go_on()

    def lose(self, task: _Task) -> None:
        """Take note that a child died over its task, or hung: another one tries, unless it is not wanted any more."""
        if task.tries > 0:
            (self._urgent if task.urgent else self._patient).appendleft(task)
        else:
            task.done(None)


@dataclass(slots=True)
class _Task:
    """What is to be spoken, who wants it, whether somebody waits for it, and how often it may be tried."""

    utterance: Utterance
    done: Callable[[bytes | None], None]
    urgent: bool
    tries: int = TRIES


class _Child(QObject):
    """One process, one utterance."""

    def __init__(self, pool: Synthesisers) -> None:
        super().__init__(pool)
        self._pool = pool
        self._received = b""
        self.task: _Task | None = None
        self.process = pool.nursery.child(self)
        self.process.received.connect(self._read)
        self.process.finished.connect(self._finished)

    def ask(self, task: _Task) -> None:
        self.task = task
        task.tries -= 1
        self.process.write(task.utterance.encoded())
        kill_after(self.process, round(PATIENCE * 1000))

    def _read(self, some: bytes) -> None:
        self._received += bytes(some)
        if self.task is None:
            return
        try:
            clip = clip_in(self._received)
            if clip is not None:
                sound_in(clip)
                self._tell(clip)
        except (SynthesisError, ValueError) as error:
            _log.warning("an utterance could not be spoken: %s", type(error).__name__)
            self._tell(None)

    def _finished(self) -> None:
        task, self.task = self.task, None
        if task:
            _log.warning("a synthesis child ended before its answer")
            self._pool.lose(task)
        self._pool.free(self)
        self._pool.lost(self)
        self.deleteLater()

    def _tell(self, clip: bytes | None) -> None:
        task, self.task = self.task, None
        if task:
            self._pool.free(self)
            task.done(clip)
