from __future__ import annotations

import errno
import io
import logging
import sys
import threading
import warnings

import pytest

from kiosk import log
from kiosk.errors import Surroundings

CANARY = "Zaphod Beeblebrox"


@pytest.fixture
def written(tmp_path, monkeypatch):
    """The text of the log so far; the process is put back as it was."""
    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    root = logging.getLogger()
    level = root.level
    handler = log.start(tmp_path / "log")
    yield lambda: (tmp_path / "log" / "handrail.log").read_text(encoding="utf-8")
    root.removeHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    handler.close()


def fail(answer):
    raise ValueError(f"invalid literal for int() with base 10: {answer!r}")


def fail_behind(answer):
    try:
        fail(answer)
    except ValueError as error:
        raise KeyError(answer) from error


def test_a_traceback_has_places_and_types_and_no_message(written):
    try:
        fail_behind(CANARY)
    except KeyError:
        logging.getLogger("kiosk.visit.visit").exception("while answering")
    text = written()
    assert "ERROR kiosk.visit.visit while answering" in text
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "test_log.py" in text
    assert "in fail_behind" in text
    assert CANARY not in text


def test_an_exception_given_as_an_argument_loses_its_message_too(written):
    try:
        fail(CANARY)
    except ValueError as error:
        logging.getLogger("ui.window").warning("could not: %s", error)
        logging.getLogger("ui.window").warning("could not: %(why)s", {"why": error})
    assert written().count("could not: builtins.ValueError\n") == 2
    assert CANARY not in written()


def run_out_of_room():
    raise Surroundings("store_full", "12 MB left")


def test_our_own_errors_keep_their_words(written):
    try:
        run_out_of_room()
    except Surroundings:
        logging.getLogger("kiosk").exception("stopped")
    assert "kiosk.errors.Surroundings: S5 store_full: 12 MB left" in written()


def test_other_peoples_records_are_placed_and_not_quoted(written):
    logging.getLogger("pyxform.xls2json").error("label %s", CANARY)
    logging.getLogger("kiosky").error(CANARY)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(CANARY, UserWarning, stacklevel=1)
    text = written()
    assert "ERROR pyxform.xls2json (test_log.py:" in text
    assert "py.warnings" in text
    assert CANARY not in text


def test_a_record_is_one_line_whatever_stands_in_it(written):
    logging.getLogger("kiosk").error("service %s", "a\n2026-01-01 CRITICAL forged")
    assert len(written().splitlines()) == 1


def test_uncaught_exceptions_are_logged_everywhere_without_their_message(written, capsys):
    class Breaks:
        def __del__(self):
            fail(CANARY)

    try:
        fail(CANARY)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=fail, args=(CANARY,))
    thread.start()
    thread.join()
    Breaks()
    text = written()
    assert "handrail uncaught\n" in text
    assert "handrail uncaught in a thread\n" in text
    assert "handrail unraisable\n" in text
    assert text.count("builtins.ValueError") == 3
    assert CANARY not in text + "".join(capsys.readouterr())


class FullDisk(io.StringIO):
    def write(self, _text):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_that_cannot_be_written_stays_silent(written, capsys):
    (handler,) = [h for h in logging.getLogger().handlers if isinstance(h, log.QuietFile)]
    stream = handler.setStream(FullDisk())
    logging.getLogger("kiosk").error("answer %s", CANARY)
    handler.setStream(stream)
    assert capsys.readouterr().err == ""
    assert written() == ""
