from __future__ import annotations

import argparse

import pytest

from kiosk.commands import services as service_commands
from kiosk.services import examiner
from kiosk.services.installed import Services
from tests.support.examining import ExaminerHere
from tests.support.workbooks import HALF, SMALL, write_form

KIOSK = """
| kiosk |
| | key | text |
| | title | Say who you are |
| | purpose | To try. |
| | needs | Nothing. |
| | cost | It is free. |
| | minutes | 1 |
| | who | We do. |
| | how | We write. |
| | when | Today. |
| | step1 | Wait. |
| | private | name |
"""
PLACE = "| survey |\n| | type | name | label | required |\n| | geotrace | place | Where? | yes |\n"


@pytest.fixture
def handrail_apart(tmp_path):
    """Run a `services` command as people do: somebody else's form is examined in a process of its own."""
    parser = argparse.ArgumentParser()
    service_commands.add_arguments(parser.add_subparsers(dest="command", required=True))

    def run(*words):
        said: list[str] = []
        code = service_commands.run(
            parser.parse_args(["services", *map(str, words)]), tmp_path / "services", said.append
        )
        # What a busy machine is told meanwhile is no part of the answer.
        return code, "\n".join(line for line in said if not line.startswith("Still checking"))

    return run


@pytest.fixture
def handrail(handrail_apart, monkeypatch):
    """Run it with the examiner here: what two processes say to each other is the same each time."""
    monkeypatch.setattr(examiner, "Examiner", ExaminerHere)
    return handrail_apart


def test_add_list_pause_resume_remove(handrail_apart, tmp_path):
    handrail = handrail_apart
    assert handrail("list") == (0, "No services are installed. Begin with: handrail services add --own")
    assert handrail("add", write_form(tmp_path)) == (0, "Installed: small, version 1, in en.")
    assert handrail("list") == (0, "small  1  en  open  A small form")
    assert handrail("pause", "small", "en=Back on Monday.", "es=Vuelve el lunes.") == (0, "Paused: small")
    assert Services(tmp_path / "services").get("small").pause_reason("es") == "Vuelve el lunes."
    assert handrail("list") == (0, "small  1  en  paused (Back on Monday.)  A small form")
    assert handrail("resume", "small") == (0, "Open again: small")
    assert handrail("remove", "small") == (0, "Removed: small")
    for command in ("remove", "resume", "pause"):
        assert handrail(command, "small") == (1, "No service has the id small.")


def test_check_tells_all_and_installs_nothing(handrail, tmp_path):
    form = write_form(tmp_path, SMALL.replace("| text | name | What is your name? |", "| date | day | Which day? |")
                      .replace("As on your letters.", ""))  # fmt: skip
    code, said = handrail("check", form)
    assert code == 0
    lines = said.split("\n")
    assert lines[1].split() == ["sheet", "row", "column", "what", "is", "wrong", "what", "to", "do"]
    assert lines[2].split()[:4] == ["warning", "survey", "4", "hint"]
    assert lines[-1] == "small.md: 0 errors, 1 warning."
    assert not (tmp_path / "services").exists()


def test_errors_end_with_exit_code_one_and_the_place_of_each(handrail_apart, tmp_path):
    handrail = handrail_apart
    form = write_form(tmp_path, PLACE)
    for command in ("check", "add"):
        code, said = handrail(command, form)
        assert code == 1
        assert "error  survey  3    required" in said
        assert "small.md: 1 error, 0 warnings." in said
        assert ("Refused: small.md. Nothing was changed." in said) == (command == "add")
    assert not (tmp_path / "services").exists()


def test_what_cannot_be_read_is_refused_in_words(handrail_apart, tmp_path):
    handrail = handrail_apart
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    code, said = handrail("add", broken)
    assert code == 1
    assert "cannot be read as .xlsx" in said
    assert said.endswith("Refused: broken.xlsx. Nothing was changed.")
    assert handrail("add", tmp_path / "none.xlsx")[0] == 1
    assert handrail("check") == (1, "Name a form, or use --own.")


def test_one_bad_form_does_not_stop_the_others(handrail, tmp_path):
    bad = write_form(tmp_path / "bad", "| survey |\n| | type |\n| | wibble |\n", "bad.md")
    code, said = handrail("add", bad, write_form(tmp_path / "good"))
    assert code == 1
    assert "Installed: small" in said


def test_a_taken_version_is_explained(handrail, tmp_path):
    handrail("add", write_form(tmp_path / "a"))
    code, said = handrail("add", write_form(tmp_path / "b", SMALL.replace("your name", "your full name")))
    assert code == 1
    assert "sheet" in said
    assert "Version 1 is installed with other content." in said


def test_a_damaged_service_shows_in_the_list(handrail, tmp_path):
    handrail("add", write_form(tmp_path))
    (tmp_path / "services" / "small" / "current").unlink()
    code, said = handrail("list")
    assert code == 0
    assert said.startswith("damaged: small")


def test_media_and_language_can_be_named(handrail, tmp_path):
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "town.csv").write_text("name,label\na,Abbey\n", encoding="utf-8")
    form = write_form(
        tmp_path / "f", "| survey |\n| | type | name | label |\n| | select_one_from_file town.csv | t | Kde? |\n"
    )
    code, said = handrail("add", form, "--media", lists, "--language", "cs")
    assert (code, "in cs." in said) == (0, True)


@pytest.mark.parametrize("reason", ["Closed.", "=Closed.", "en=", "e n=x"])
def test_a_reason_names_its_language(handrail, reason):
    with pytest.raises(SystemExit):
        handrail("pause", "small", reason)


def test_the_own_services_install_by_one_word(handrail, tmp_path):
    code, said = handrail("add", "--own")
    assert code == 0
    assert said.count("Installed: ") == len(service_commands.own_forms()) == 8
    assert len(Services(tmp_path / "services").all()) == 5
    # Nobody's application is looked up in the example that comes with it.
    assert "waits for its list" in handrail("list")[1]


def test_compile_writes_the_form_with_its_sheet_or_nothing(handrail, tmp_path):
    form = write_form(tmp_path, SMALL + KIOSK)
    code, said = handrail("compile", form)
    assert (code, said.split("\n")[-1]) == (0, "Written: small.xml")
    code, said = handrail("add", tmp_path / "small.xml")
    assert (code, "Installed: small, version 1, in en." in said) == (0, True)
    assert "Say who you are" in handrail("list")[1]
    code, said = handrail("compile", tmp_path / "small.xml")
    assert (code, "compiled already" in said) == (1, True)
    half = write_form(tmp_path / "half", HALF)
    code, said = handrail("compile", half)
    assert (code, "No language of the form is complete." in said) == (1, True)
    assert handrail("compile", half, "--incomplete", "Italiano (it)")[0] == 0
    code, said = handrail("add", half.with_suffix(".xml"))
    assert (code, "in it." in said) == (0, True)
    bad = write_form(tmp_path / "bad", SMALL + KIOSK.replace("| title |", "| titel |"))
    code, said = handrail("compile", bad)
    assert (code, "titel" in said) == (1, True)
    assert not (tmp_path / "bad" / "small.xml").exists()
