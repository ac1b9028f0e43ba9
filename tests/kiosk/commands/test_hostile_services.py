"""Forms that are broken or hostile, through the real command: refused in words, with nothing half installed."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.services import examiner, workbook
from kiosk.services.examiner import Examiner
from kiosk.services.installed import Services
from tests.support import ready
from tests.support.examining import ExaminerHere
from tests.support.workbooks import SETTINGS, SMALL, SURVEY, xlsx

TIMES = int(os.environ.get("HANDRAIL_KILLS", "5"))
ROOT = Path(__file__).parents[3]
XFORM = """<?xml version="1.0"?>{doctype}<h:html xmlns="http://www.w3.org/2002/xforms"
 xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>A</h:title><model><instance><data id="bomb" version="1">
 <q/></data></instance><bind nodeset="/data/q" type="string"/></model></h:head><h:body><input ref="/data/q">
 <label>{label}</label></input></h:body></h:html>"""
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ROWS = [["type", "name", "label"], ["text", "name", "Your name?"]]
GOOD = {"survey": ROWS, "settings": [["form_title", "form_id", "version"], ["A form", "small", "1"]]}


@pytest.fixture
def handrail(tmp_path, capsys, monkeypatch):
    """Run `handrail services add` on a site; returns the exit code and what was said."""
    monkeypatch.setattr(examiner, "Examiner", ExaminerHere)
    site = tmp_path / "site"
    ready.demonstration(site, "Mill")

    def run(*forms: object) -> tuple[int, str]:
        capsys.readouterr()
        code = main(["services", "--site", str(site), "add", *map(str, forms)])
        said = capsys.readouterr()
        lines = (said.out + said.err).splitlines(keepends=True)
        # What a busy machine is told meanwhile is no part of the answer.
        return code, "".join(line for line in lines if not line.startswith("Still checking"))

    run.services = site / "services"
    return run


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def changed(form: bytes, part: str, change) -> bytes:
    """Return the workbook `form` with one of its parts changed; a new part where there is none of this name."""
    source, written = zipfile.ZipFile(io.BytesIO(form)), io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(source.read(name)) if name == part else source.read(name))
        if part not in source.namelist():
            target.writestr(part, change(b""))
    return written.getvalue()


def zip_bomb() -> bytes:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", b" " * (workbook.MAX_UNPACKED + 1))
    return bomb.getvalue()


def liar() -> bytes:
    """Return a zip whose directory says that a part is small."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", b" " * (workbook.MAX_UNPACKED * 2))
    size = (workbook.MAX_UNPACKED * 2).to_bytes(4, "little")
    return written.getvalue().replace(size, (100).to_bytes(4, "little"))


BAD = {
    "cut off.xlsx": (lambda: xlsx(GOOD)[:-200], "cannot be read as .xlsx"),
    "empty.xlsx": (lambda: b"", "cannot be read as .xlsx"),
    "noise.xls": (lambda: bytes(range(256)) * 40, "cannot be read as .xls"),
    "function.md": (
        lambda: (
            SURVEY.replace("| hint |", "| hint | constraint |").replace("letters. |", "letters. | levitate(.) |")
            + SETTINGS
        ),
        "levitate",
    ),
    "circle.md": (
        lambda: (
            "| survey |\n| | type | name | label | calculation |\n| | text | name | Name? | |\n"
            "| | calculate | a | | ${b} + 1 |\n| | calculate | b | | ${a} + 1 |\n" + SETTINGS
        ),
        "survey",
    ),
    "no list.md": (lambda: SURVEY.replace("| text |", "| select_one towns |") + SETTINGS, "choice"),
    "laughs.xml": (lambda: XFORM.format(doctype=LAUGHS, label="&c;").encode(), "laughs.xml"),
    "entity.xml": (lambda: XFORM.format(doctype=FILE, label="&a;").encode(), "entity.xml"),
    "no form.xml": (lambda: b"<html/>", "no form.xml"),
    "half.xml": (lambda: XFORM.format(doctype="", label="A?").encode()[:300], "half.xml"),
    "laughs inside.xlsx": (
        lambda: changed(
            xlsx(GOOD),
            "xl/worksheets/sheet1.xml",
            lambda xml: xml.replace(b"<worksheet", LAUGHS.encode() + b"<worksheet", 1).replace(b"Your name?", b"&c;"),
        ),
        "cannot be read as .xlsx",
    ),
    "zip bomb.xlsx": (zip_bomb, "large"),
    "liar.xlsx": (liar, "liar.xlsx"),
    "macros.xlsm": (lambda: xlsx(GOOD), "no form we know"),
    "error cell.xlsx": (lambda: xlsx({**GOOD, "survey": [*ROWS[:1], ["text", "name", "#REF!"]]}), "#REF!"),
    "encoding.csv": (lambda: "survey\n,type,name,label\n,text,a,ñ\n".encode("latin-1"), "cannot be read as .csv"),
    "deep.md": (
        lambda: (
            SURVEY.replace("| hint |", "| hint | constraint |").replace(
                "letters. |", f"letters. | {'(' * 5000}1{')' * 5000} |"
            )
            + SETTINGS
        ),
        "survey",
    ),
    "endless id.md": (lambda: SURVEY + SETTINGS.replace("small", "x" * 5000), "id"),
    "escape.md": (lambda: SURVEY + SETTINGS.replace("small", "\u202egnp.\x1b[2J"), "id"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_form_is_refused_in_words_and_changes_nothing(handrail, tmp_path, name):
    assert handrail(*_written(tmp_path / "good", "small.md", SMALL))[0] == 0
    before = everything(handrail.services)
    make, words = BAD[name]
    code, said = handrail(*_written(tmp_path / "bad", name, make()))
    assert code == 1
    assert words in said
    assert "Nothing was changed." in said
    assert "Traceback" not in said
    assert said.isprintable() or set(said) - set(filter(str.isprintable, said)) == {"\n"}
    assert len(said) < 4000
    assert everything(handrail.services) == before


@pytest.mark.parametrize("name", ["zip bomb.xlsx", "laughs.xml", "deep.md"])
def test_the_examiners_process_says_the_same(handrail, tmp_path, monkeypatch, name):
    bad = _written(tmp_path, name, BAD[name][0]())
    here = handrail(*bad)
    monkeypatch.setattr(examiner, "Examiner", Examiner)
    assert handrail(*bad) == here
    assert everything(handrail.services) == {}


def _written(folder: Path, name: str, content: str | bytes) -> list[Path]:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [path]


@pytest.mark.parametrize(
    "part",
    [
        "xl/vbaProject.bin",
        "xl/externalLinks/externalLink1.xml",
        "xl/embeddings/oleObject1.bin",
        "../../../escaped.xml",
        "/tmp/escaped.xml",
    ],
)
def test_what_else_is_in_a_workbook_is_not_used(handrail, tmp_path, part):
    form = changed(xlsx(GOOD), part, lambda _: b"<x/>")
    code, said = handrail(*_written(tmp_path / "form", "small.xlsx", form))
    assert code == 0, said
    assert not any(content == b"<x/>" for content in everything(handrail.services).values())
    assert not list(tmp_path.rglob("escaped.xml"))


def test_a_formula_counts_as_what_the_spreadsheet_last_showed(handrail, tmp_path):
    form = xlsx({**GOOD, "survey": [*ROWS, ["text", "b", '=HYPERLINK("https://example.org","press")']]})
    _, said = handrail(*_written(tmp_path / "form", "small.xlsx", form))
    assert "example.org" not in "".join(map(repr, everything(handrail.services).values())), said


def test_an_absurd_dimension_costs_nothing(handrail, tmp_path):
    def vast(xml: bytes) -> bytes:
        return xml.replace(b'<dimension ref="A1:C2"', b'<dimension ref="A1:XFD1048576"')

    form = changed(xlsx(GOOD), "xl/worksheets/sheet1.xml", vast)
    assert form != xlsx(GOOD)
    assert handrail(*_written(tmp_path / "form", "small.xlsx", form))[0] == 0


HOSTILE = [
    "..md",
    "...md",
    "a\nb.md",
    "a\rb\x1b[2J.md",
    "\u202edm.exe.md",
    "con.md",
    "NUL.md",
    "lpt1.md",
    " .md",
    "-rf.md",
    "a;b$(c)`d`.md",
    "%s%n.md",
    "ñ" * 100 + ".md",
    "'\"<script>.md",
    "~.md",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_name_harms_nobody(handrail, tmp_path, name):
    """The file is named by whoever made it: its name becomes the id where the form has none."""
    outside = sorted(path for path in tmp_path.iterdir() if path.name != "forms")
    (path,) = _written(tmp_path / "forms", name, SURVEY)
    code, said = handrail(path)
    assert "Traceback" not in said
    assert not set(said) - set(filter(str.isprintable, said)) - {"\n"}
    assert sorted(path for path in tmp_path.iterdir() if path.name != "forms") == outside
    folders = [path.name for path in handrail.services.iterdir()] if handrail.services.is_dir() else []
    assert len(folders) == (1 if code == 0 else 0), said
    for folder in folders:
        assert folder.isascii()
        assert len(folder) < 80
        assert folder.split("~")[0].split(".")[0] not in {"con", "nul", "lpt1"} or "~" in folder
        assert Services(handrail.services).all()


@pytest.mark.parametrize(
    "name", ["x" * 300 + ".md", "a\0b.md", "../" * 100 + "none.md", "folder.md", "pipe.md", "loop.md"]
)
def test_a_name_that_is_no_file_is_refused_in_words(handrail, tmp_path, name):
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    os.mkfifo(tmp_path / "pipe.md")
    code, said = handrail(f"{tmp_path}/{name}")
    assert code == 1
    assert "Nothing was changed." in said
    assert "Traceback" not in said
    assert everything(handrail.services) == {}


def test_an_endless_device_is_not_read(handrail, tmp_path):
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    code, said = handrail(tmp_path / "zero.md")
    assert code == 1
    assert "zero.md" in said
    assert everything(handrail.services) == {}


def test_kill_9_in_the_midst_of_adding_leaves_the_old_or_the_new(handrail, tmp_path):
    """Every version is there whole or not at all, and the service can always be opened."""
    chance = random.Random("add")
    (good,) = _written(tmp_path, "small.md", SMALL)
    assert handrail(good)[0] == 0
    killed = 0
    for version in range(2, 2 + TIMES):
        form = SMALL.replace("| 1 |", f"| {version} |").replace("your name", f"your name ({version})")
        (path,) = _written(tmp_path, "small.md", form)
        killed += _killed(handrail.services.parent, path, chance.uniform(0, 0.012))
        (service,) = Services(handrail.services).all()
        assert service.version in {str(number) for number in range(1, version + 1)}
        assert service.load() is not None
    assert killed > 0
    assert handrail(path)[0] == 0
    assert Services(handrail.services).get("small").version == str(1 + TIMES)


def _killed(site: Path, form: Path, delay: float) -> bool:
    """Add `form` in a process of its own and kill it `delay` seconds after it began to write; tell whether it died."""
    import time

    with subprocess.Popen(
        [sys.executable, "-c", ADD, str(site), str(form)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        # A busy machine is told before that that it is still checking.
        assert b"writing\n" in iter(process.stdout.readline, b"")
        deadline = time.monotonic() + delay
        while time.monotonic() < deadline and process.poll() is None:
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        return process.returncode == -signal.SIGKILL


ADD = """
import sys
from kiosk.__main__ import main
from kiosk.services import installed

add = installed.Services.add

def announced(*given, **named):
    print("writing", flush=True)
    return add(*given, **named)

installed.Services.add = announced
sys.exit(main(["services", "--site", sys.argv[1], "add", sys.argv[2]]))
"""
