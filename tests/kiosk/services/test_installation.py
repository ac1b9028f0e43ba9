from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.services import installation
from kiosk.services.examination import examine
from kiosk.services.findings import Findings
from kiosk.services.installation import folder_name, remove_folder, sweep, write_file, write_folder
from kiosk.services.installed import Services
from kiosk.services.media import name_of, safe_name
from tests.support.ordinary_user import ordinary_user
from tests.support.workbooks import SMALL, write_form

WORDS = ("title", "purpose", "needs", "cost", "who", "how", "when", "step1", "paused")
PAUSED = "\n| kiosk |\n| | key | text |\n| | minutes | 2 |\n" + "".join(f"| | {key} | Words. |\n" for key in WORDS)


@given(st.text(max_size=80))
def test_a_folder_name_never_escapes_whatever_the_id(identifier):
    name = folder_name(identifier)
    assert name
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-~")
    assert len(name) <= 64


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_ids_never_share_a_folder(one, other):
    assert (folder_name(one) == folder_name(other)) == (one == other)


def test_ids_that_only_differ_in_capitals_or_signs_have_their_own_folders():
    names = [folder_name(identifier) for identifier in ("bus", "Bus", "BUS", "bus ", "b/us", "../bus", "con", "")]
    assert len(set(names)) == len(names)
    assert names[0] == "bus"
    assert "con" not in names


@pytest.mark.parametrize("name", ["a.png", "Straße-1.svg", "صورة.png", "my file (2).csv"])
def test_plain_file_names_are_safe(name):
    assert safe_name(name)
    assert name_of(f"jr://images/{name}") == name


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../a", "a/b", "a\\b", "C:a", "/a", ".hidden", "~a", "a.", "a ", " a", "nul", "CON.png", "a\0b",
     "a\nb", "a\u202eb.png", "x" * 200, 'a"b', "a|b", "a*", "LPT1.csv"],
)  # fmt: skip
def test_other_file_names_are_not(name):
    assert not safe_name(name)
    assert name_of(f"jr://images/{name}") == ""


@pytest.mark.parametrize(
    "uri", ["", "a.png", "file:///etc/passwd", "jr://images/", "jr://x/a.png", "jr://images/a/b.png"]
)
def test_only_addresses_of_media_name_a_file(uri):
    assert name_of(uri) == ""


def test_a_folder_is_written_whole(tmp_path):
    write_folder(tmp_path / "id" / "1", {"form.xml": b"x", "media/a.png": b"y"})
    assert (tmp_path / "id" / "1" / "media" / "a.png").read_bytes() == b"y"
    assert [path.name for path in (tmp_path / "id").iterdir()] == ["1"]
    with pytest.raises(FileExistsError):
        write_folder(tmp_path / "id" / "1", {"form.xml": b"z"})
    assert (tmp_path / "id" / "1" / "form.xml").read_bytes() == b"x"


@pytest.mark.parametrize("fails_at", range(1, 6))
def test_a_disk_that_fails_at_any_moment_leaves_nothing(tmp_path, monkeypatch, fails_at):
    calls = 0
    real = os.fsync

    def fsync(handle):
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(installation.os, "fsync", fsync)
    try:
        write_folder(tmp_path / "id" / "1", {"a": b"1", "b": b"2", "media/c": b"3"})
    except OSError:
        assert [*(tmp_path / "id").iterdir()] == []
    else:
        assert calls > fails_at
    monkeypatch.undo()


def test_a_file_holds_the_old_or_the_new(tmp_path, monkeypatch):
    target = tmp_path / "current"
    write_file(target, b"1")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(installation.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_file(target, b"2")
    assert target.read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["current"]


def test_another_user_can_read_what_was_installed(tmp_path):
    write_folder(tmp_path / "id" / "1", {"form.xml": b"x", "media/a.png": b"y"})
    write_file(tmp_path / "id" / "current", b"1")
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o055)
    with ordinary_user():
        assert (tmp_path / "id" / "1" / "media" / "a.png").read_bytes() == b"y"
        assert (tmp_path / "id" / "current").read_bytes() == b"1"


def test_removing_takes_all_and_sweeping_takes_what_was_left_a_day_ago(tmp_path):
    write_folder(tmp_path / "id" / "1", {"form.xml": b"x"})
    remove_folder(tmp_path / "id")
    assert [*tmp_path.iterdir()] == []
    for name in (".new-old", ".new-young"):
        (tmp_path / "id" / name).mkdir(parents=True)
    yesterday = time.time() - 2 * 24 * 3600
    os.utime(tmp_path / "id" / ".new-old", (yesterday, yesterday))
    sweep(tmp_path)
    assert [path.name for path in (tmp_path / "id").iterdir()] == [".new-young"]


@pytest.mark.parametrize("before", ["nothing", "a version"])
@pytest.mark.parametrize("how", ["full", "kill"])
def test_a_full_disk_or_a_kill_at_any_step_leaves_nothing_half_installed(tmp_path, how, before):
    site = tmp_path / "services"
    site.mkdir()
    if before == "a version":
        Services(site).add(examine(write_form(tmp_path / "one")))
    form = SMALL.replace("| 1 |", "| 2 |") + PAUSED
    two = examine(write_form(tmp_path / "two", form))
    findings = Findings(two.outline.id, two.outline.version, two.problems, two.accepted())
    (tmp_path / "findings").write_bytes(findings.encoded())
    steps = subprocess.run(
        [sys.executable, "-m", "tests.support.failing_installation", site, tmp_path / "findings", how],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=False,
    )
    assert steps.returncode == 0, steps.stderr.decode()
    assert int(steps.stdout) >= 5
