"""Whatever is written behind `handrail`: words that say what is wrong, an exit code, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import main

ROOT = Path(__file__).parents[3]
NO_TEXT = os.fsdecode(b"\xff\xfe")
SMALL = """
| survey |
| | type | name | label |
| | text | name | What is your name? |
| settings |
| | form_id | version |
| | small | 1 |
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder with one file that is nothing of ours; nobody's usual site is near."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDRAIL_SITE", str(tmp_path / "none"))
    (tmp_path / "rubbish").write_bytes(b"\x00\xff rubbish")
    return tmp_path


def said(capsys, words):
    try:
        code = main(words)
    except SystemExit as ended:
        code = ended.code
    return code, "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ([], 2, "usage: handrail"),
        (["nonsense"], 2, "nonsense"),
        (["keys", "make", "rubbish/below"], 1, "F1: "),
        (["keys", "make", "new", "--name", NO_TEXT], 2, "no text"),
        (["keys", "show", "nowhere"], 1, "K1: "),
        (["keys", "passphrase", "rubbish", "--remove"], 1, "K2: "),
        (["keys", "passphrase", "nowhere"], 1, "K1: "),
        (["keys", "make", "new", "--new-passphrase-file", "rubbish"], 1, "F1: "),
        (["site", "make", "--keys", "rubbish"], 1, "K2: "),
        (["site", "show", "--site", "rubbish"], 1, "K8: "),
        (["check", "--config", "nowhere"], 1, "nowhere: No such file"),
        (["check", "--config", "rubbish"], 1, "Save it as UTF-8"),
        (["check", "--config", "."], 1, "Is a directory"),
        (["services", "check"], 1, "Name a form"),
        (["services", "check", "nowhere.xlsx"], 1, "cannot be read"),
        (["services", "check", f"{NO_TEXT}.xlsx"], 1, "cannot be read"),
        (["services", "check", "."], 1, "no form we know"),
        (["services", "compile", "nowhere.xlsx"], 1, "cannot be read"),
        (["services", "compile", "form.xml"], 1, "compiled already"),
        (["services", "add", "nowhere.xlsx"], 1, "K8: "),
        (["services", "pause", NO_TEXT], 2, "no text"),
        (["services", "pause", "small", "en"], 2, "LANGUAGE=WORDS"),
        (["open", "--out", "new", "nowhere"], 1, "K1: "),
        (["open", "--out", "new", "--forms", "nowhere"], 1, "--forms"),
        (["export", "--out", "new"], 1, "K8: "),
        (["sync", "--once"], 1, "K8: "),
        (["sync", "--once", "--show"], 2, "not allowed"),
        (["carry", "out", "nowhere"], 1, "K8: "),
        (["carry", "out", "nowhere", "--code", NO_TEXT], 2, "no text"),
        (["enrol", "--hub", "https://hub.example.org", NO_TEXT], 2, "no text"),
        *((["hub", "--port", port], 2, "1 to 65535") for port in ("0", "65536", "x", "-1", "٣", "9" * 5_000)),
        (["hub", "--workers", "0"], 2, "1 to 64"),
        (["hub", "--data", "rubbish/below"], 1, "F1: "),
        (["hub", "--database", "nonsense"], 1, "no address of a database"),
        (["demo", "--port", "65536"], 2, "0 to 65535"),
    ],
)
def test_what_cannot_be_done_is_said(capsys, folder, words, code, told):
    there = set(folder.iterdir())
    found, heard = said(capsys, words)
    assert found == code
    assert told in heard
    assert "Traceback" not in heard
    assert set(folder.iterdir()) == there


def test_nobody_who_could_type_a_passphrase_is_no_mistake_of_ours(capsys, folder, monkeypatch):
    def nobody(_prompt):
        raise EOFError

    monkeypatch.setattr("getpass.getpass", nobody)
    code, heard = said(capsys, ["keys", "make", "new", "--passphrase"])
    assert code == 1
    assert "K4: " in heard
    assert "name a file" in heard
    assert not (folder / "new").exists()


def test_without_a_display_it_says_so(capsys, folder, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    code, heard = said(capsys, ["run", "--site", str(folder / "site")])
    assert code == 1
    assert "no display" in heard
    assert not (folder / "site").exists()


def test_a_form_is_compiled_where_there_is_no_site(capsys, folder):
    (folder / "small.md").write_text(SMALL)
    code, heard = said(capsys, ["services", "compile", "small.md"])
    assert (code, heard.splitlines()[-1]) == (0, "Written: small.xml")


def _started(*words, **options):
    command = [sys.executable, "-m", "kiosk", *words]
    return subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, check=False, **options)


def test_who_has_read_enough_is_not_complained_at(folder):
    read, write = os.pipe()
    os.close(read)
    try:
        done = _started("keys", "make", str(folder / "new"), stdout=write)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_terminal_without_our_letters_gets_their_numbers(folder):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    name = folder / "مكتبة"
    done = _started("keys", "make", str(name), stdout=subprocess.PIPE, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u0645\\u0643" in done.stdout
