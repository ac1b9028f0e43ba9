"""The log: a rotating file in the site's folder, with tracebacks but without personal data.

The message of an unknown exception may hold an answer ("invalid literal: 'Mary Jones'"), and so may
the values in its frames. So a traceback here is file, line, function and type of exception; only a
HandrailError, whose words are ours, is written out. Other people's loggers are named, not quoted.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from kiosk.errors import HandrailError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

OURS = ("kiosk", "accessibility", "sync", "ui", "handrail")
MAXIMUM_BYTES = 1_000_000
KEPT_FILES = 5
CHAIN_LIMIT = 10


def traceback_lines(error: BaseException) -> Iterator[str]:
    """Yield the traceback of `error` and of its causes: places and types, no messages and no values."""
    seen: BaseException | None = error
    for _ in range(CHAIN_LIMIT):
        if seen is None:
            return
        yield _headline(seen)
        for frame, line in traceback.walk_tb(seen.__traceback__):
            yield f"  {frame.f_code.co_filename}:{line} in {frame.f_code.co_qualname}"
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
        if seen is not None:
            yield " after"


def _headline(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return f" {kind}: {error}" if isinstance(error, HandrailError) else f" {kind}"


def _quiet(value: object) -> object:
    return _headline(value).strip() if isinstance(value, BaseException) else value


class QuietFormatter(logging.Formatter):
    """Formats a record so that nothing a person typed can stand in it."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Format `record`; of a stranger's record only its place is written."""
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {self._message(record)}"
        error = record.exc_info[1] if record.exc_info else None
        return line if error is None else "\n".join((line, *traceback_lines(error)))

    @staticmethod
    def _message(record: logging.LogRecord) -> str:
        if record.name.split(".", maxsplit=1)[0] not in OURS:
            return f"({record.filename}:{record.lineno})"
        words = str(record.msg)
        if isinstance(record.args, tuple) and record.args:
            words %= tuple(_quiet(arg) for arg in record.args)
        elif isinstance(record.args, dict):
            words %= {key: _quiet(arg) for key, arg in record.args.items()}
        return words.replace("\r", " ").replace("\n", " ")


class QuietFile(RotatingFileHandler):
    """A rotating file that keeps silent when it cannot write: a full disk must not end a visit."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        """Do nothing: the default prints the record's arguments to standard error."""


def start(folder: Path) -> logging.Handler:
    """Send all logging and all uncaught exceptions of this process to `folder`/handrail.log.

    Call once, from the command line; returns the handler so that a test can take it away again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handler = QuietFile(folder / "handrail.log", maxBytes=MAXIMUM_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    handler.setFormatter(QuietFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    return handler


def _uncaught(_kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
    logging.getLogger("handrail").critical("uncaught", exc_info=error)
    print("handrail: an unexpected error:", *traceback_lines(error), sep="\n", file=sys.stderr)  # noqa: T201


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    logging.getLogger("handrail").critical("uncaught in a thread", exc_info=args.exc_value)


def _unraisable(args: sys.UnraisableHookArgs) -> None:
    logging.getLogger("handrail").error("unraisable", exc_info=args.exc_value)
