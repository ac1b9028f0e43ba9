"""One door for slow work: it is done one thing after another on one thread, its outcome comes back on the main one."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

Outcome = TypeVar("Outcome")
TURN_SECONDS = 0.0005
"""How long Python lets the worker go on while the main thread wants to paint. The usual 5 ms, many times in one
picture, would be seen."""


class Background(QObject):
    """Runs work elsewhere. `then` gets the finished Future, on the thread this object belongs to."""

    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(TURN_SECONDS)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
        self._waiting = 0
        self._finished.connect(self._deliver)

    def run(self, work: Callable[[], Outcome], then: Callable[[Future[Outcome]], None], *, after_ms: int = 0) -> None:
        """Do `work` after all that was given before; with `after_ms` it is given only then."""
        self._waiting += 1
        if after_ms:
            QTimer.singleShot(after_ms, self, lambda: self._submit(work, then))
        else:
            self._submit(work, then)

    def _submit(self, work: Callable[[], Outcome], then: Callable[[Future[Outcome]], None]) -> None:
        self._worker.submit(work).add_done_callback(lambda future: self._finished.emit(then, future))

    def ahead(self, work: Callable[[], Outcome]) -> Callable[[], Outcome]:
        """Begin `work`; return what waits for its outcome. What has not begun by then is done at once, by who waits."""
        self._waiting += 1
        future = self._worker.submit(work)
        future.add_done_callback(lambda done: self._finished.emit(lambda _: None, done))
        return lambda: work() if future.cancel() else future.result()

    def _deliver(self, then: Callable[[Future[object]], None], future: Future[object]) -> None:
        self._waiting -= 1
        then(future)

    @property
    def busy(self) -> bool:
        """Whether something is not delivered yet."""
        return self._waiting > 0

    def close(self) -> None:
        """Finish what has begun, drop what has not."""
        self._worker.shutdown(wait=True, cancel_futures=True)
