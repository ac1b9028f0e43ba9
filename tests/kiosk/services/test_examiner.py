from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kiosk.services import examiner
from kiosk.services.examination import examine
from kiosk.services.examiner import Examiner, Limits, Wishes
from kiosk.services.findings import Findings, Package, refused
from kiosk.services.installed import Services
from kiosk.services.problems import Problem, ServiceRefusedError
from tests.support.forms import xml_form
from tests.support.workbooks import SMALL, write_form

LIST = "| survey |\n| | type | name | label |\n| | select_one_from_file town.csv | town | Town? |\n"


def heavy(folder: Path) -> Path:
    """Write a form that is within the limits of our readers, and keeps pyxform busy for a minute."""
    names = " + ".join(f"${{q{n}}}" for n in range(1000))
    rows = [f"| | integer | q{n} | Q | |" for n in range(1000)]
    rows += [f"| | calculate | c{n} | | {names} |" for n in range(1000)]
    return write_form(folder, "| survey |\n| | type | name | label | calculation |\n" + "\n".join(rows) + "\n")


def examined(form: Path, limits: Limits | None = None, wishes: Wishes | None = None) -> Findings:
    with Examiner(form, None, wishes, limits) as begun:
        return begun.findings()


def refusal_of(form: Path, limits: Limits) -> Problem:
    with pytest.raises(ServiceRefusedError) as raised:
        examined(form, limits)
    (problem,) = raised.value.problems
    return problem


def test_what_the_examiner_finds_is_what_is_found_here(tmp_path):
    form = write_form(tmp_path / "form", LIST, media={"town.csv": b"name,label\na,A\n"})
    here, found = examine(form), examined(form)
    assert found.problems == here.problems
    assert (found.id, found.version) == (here.outline.id, here.outline.version)
    assert found.accepted() == here.accepted()
    one, other = Services(tmp_path / "one").add(found), Services(tmp_path / "other").add(here)
    assert one.content == other.content
    assert one.load() is not None
    assert one.media("jr://file/town.csv").read_bytes() == b"name,label\na,A\n"


def test_what_an_installer_says_reaches_the_examination(tmp_path):
    text = (
        SMALL.replace("| icon | book |", "| icon | book |") + "| kiosk | | |\n| | key | text |\n| | icon | nosign |\n"
    )
    form = write_form(tmp_path, text)
    wishes = Wishes("cy", frozenset({"book"}))
    found = examined(form, None, wishes).problems
    assert found == examine(form, house_language="cy", signs={"book"}).problems
    assert "icon" in [problem.code for problem in found]


def test_errors_are_handed_over_and_nothing_to_install(tmp_path):
    form = write_form(tmp_path, LIST)
    found = examined(form)
    assert found.problems == examine(form).problems
    assert found.package is None
    with pytest.raises(ServiceRefusedError, match="is missing"):
        found.accepted()


def test_a_form_that_cannot_be_read_is_refused_as_here(tmp_path):
    with pytest.raises(ServiceRefusedError) as here:
        examine(tmp_path / "none.md")
    assert refusal_of(tmp_path / "none.md", Limits()) == here.value.problems[0]


def test_a_relative_path_is_the_callers(tmp_path, monkeypatch):
    write_form(tmp_path, SMALL, "small.md")
    (tmp_path / "json.py").write_text("raise SystemExit(3)", encoding="ascii")
    monkeypatch.chdir(tmp_path)
    assert examined(Path("small.md")).id == "small"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_form_that_takes_long_is_ended_in_words(tmp_path):
    problem = refusal_of(heavy(tmp_path), Limits(seconds=2))
    assert problem.code == "too-long"
    assert "after 2 seconds" in problem.what
    assert "Split it" in problem.remedy


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much memory a process has")
def test_a_form_that_takes_much_memory_is_refused_in_words(tmp_path):
    (tmp_path / "large.xml").write_bytes(
        xml_form("<data id='d'><a/></data>", "", "<input ref='/data/a'/>" * 100_000)
    )  # fmt: skip
    problem = refusal_of(tmp_path / "large.xml", Limits(megabytes=32))
    assert (problem.code, "32 MB of memory" in problem.what) == ("too-much-memory", True)


def test_whatever_happens_there_is_an_end(tmp_path):
    problem = refusal_of(heavy(tmp_path), Limits(patience=0.2))
    assert problem.code == "too-long"


def test_who_waits_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr(examiner, "_FIRST_WORDS", 0.01)
    said: list[str] = []
    with Examiner(write_form(tmp_path)) as begun:
        assert begun.findings(said.append).id == "small"
    assert len(said) == 1
    assert said[0].startswith("Still checking")


def test_leaving_ends_the_process(tmp_path):
    with Examiner(heavy(tmp_path)) as begun:
        assert begun.wait(0.01) is None
        process = begun._process
    assert process.returncode is not None


def test_a_process_that_is_killed_is_said_in_words(tmp_path):
    with Examiner(heavy(tmp_path)) as begun:
        begun._process.kill()
        with pytest.raises(ServiceRefusedError, match="could not be checked to the end"):
            begun.findings()


def test_a_process_that_cannot_begin_is_said_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(examiner.sys, "executable", os.fspath(tmp_path / "nothing"))
    with pytest.raises(ServiceRefusedError, match="could not begin"):
        Examiner(write_form(tmp_path))


def test_findings_are_read_as_they_were_written():
    problems = (Problem("warning", "hint", "Nothing é\ud800.", "Write one.", "survey", 3, "hint"),)
    package = Package({"id": "a", "texts": {"title": {"en": "T"}}}, b"<x>\n</x>", {"a.png": b"", "b.csv": b"\n\0"})
    for findings in (Findings("a", "1", problems, package), Findings("a", "", problems)):
        assert Findings.decoded(findings.encoded()) == findings
        for length in range(len(findings.encoded()) - 1):
            with pytest.raises(ValueError, match=r"."):
                Findings.decoded(findings.encoded()[:length])
    with pytest.raises(ServiceRefusedError) as raised:
        Findings.decoded(refused(problems))
    assert raised.value.problems == problems
    for nonsense in (b"", b"{}\n", b"[]\n", b'{"problems": [{}]}\n', b'{"problems": [], "id": ""}\n'):
        with pytest.raises(ValueError, match=r"."):
            Findings.decoded(nonsense)
