"""Forms that look something up: what they must have, and how their list comes and goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.services.examination import examine
from kiosk.services.installed import Services
from kiosk.services.media import list_file
from kiosk.services.problems import ServiceRefusedError, errors
from kiosk.services.status_list import find
from tests.support.workbooks import write_form

FORM = """
| survey  |              |              |                      |
|         | type         | name         | label                |
|         | csv-external | applications |                      |
|         | text         | reference    | Which reference?     |
| choices |              |              |                      |
|         | list_name    | name         | label                |
|         | status       | in_progress  | We are looking at it |
| settings |             |              |                      |
|         | form_title   | form_id      | version | attribute::looks_up |
|         | Look         | look         | 1       | applications |
"""
LIST = {"applications.csv": b"reference,status\nA 17,In progress\n"}


@pytest.fixture
def services(tmp_path):
    return Services(tmp_path / "services")


@pytest.fixture
def examined(tmp_path):
    def examined(table=FORM, media=LIST, folder="form"):
        form = write_form(tmp_path / folder, table, "look.md")
        place = tmp_path / folder / "look-media"
        place.mkdir(parents=True, exist_ok=True)
        for old in place.iterdir():
            old.unlink()
        for name, content in media.items():
            (place / name).write_bytes(content)
        return examine(form)

    return examined


def found_in(service, reference="A 17"):
    found = find(service.index, reference)
    return found and found.status


def test_the_service_knows_its_list_and_the_words_for_a_status(services, examined):
    service = services.add(examined())
    assert (service.looks_up, service.lacks_list, service.closed) == ("applications", False, False)
    assert found_in(service) == "In progress"
    assert service.status_words("In progress", "en") == "We are looking at it"
    assert service.status_words("In-Progress", "en-GB") == "We are looking at it"
    assert service.status_words("other", "en") == service.status_words("In progress", "es") == ""
    assert service.load().begin(lambda: datetime.now(UTC)).pages()


def test_without_its_list_it_waits(services, examined):
    found = examined(media={})
    assert errors(found.problems) == ()
    assert any("applications.csv" in problem.what for problem in found.problems)
    service = services.add(found)
    assert (service.lacks_list, service.closed, service.list_as_of) == (True, True, None)
    assert service.load().begin(lambda: datetime.now(UTC)).pages()


def test_a_list_without_a_row_is_no_list(services, examined):
    found = examined(media={"applications.csv": b"reference,status\n"})
    assert errors(found.problems) == ()
    assert services.add(found).lacks_list


def test_a_new_list_comes_with_the_same_version_and_has_its_time(services, examined):
    before = datetime.now(UTC) - timedelta(seconds=1)
    first = services.add(examined())
    second = services.add(examined(media={"applications.csv": b"reference,status\nA 17,Closed\n"}))
    assert (found_in(first), found_in(second), found_in(services.get("look"))) == ("In progress", "Closed", "Closed")
    assert before <= second.list_as_of <= datetime.now(UTC)
    at = datetime(2026, 11, 21, 9, 15, tzinfo=UTC)
    services.confirm("look", at)
    assert services.get("look").list_as_of == at
    services.confirm("nothing", at)


def test_a_form_that_comes_without_its_list_keeps_the_one_that_is_here(services, examined):
    services.add(examined())
    at = datetime(2026, 11, 21, 9, 15, tzinfo=UTC)
    services.confirm("look", at)
    service = services.add(examined().without_list())
    assert (found_in(service), service.list_as_of) == ("In progress", at)
    assert services.damaged() == ()


def test_another_form_under_the_same_version_is_refused(services, examined):
    services.add(examined())
    with pytest.raises(ServiceRefusedError, match="other content"):
        services.add(examined(FORM.replace("Which reference?", "Your reference?")))


def test_old_lists_go_but_not_the_new_one(services, examined):
    import os

    first = services.add(examined())
    past = datetime.now(UTC).timestamp() - 7200
    os.utime(first.folder, (past, past))
    second = services.add(examined(media={"applications.csv": b"reference,status\nB 1,x\n"}))
    assert not first.folder.exists()
    assert found_in(second, "B1") == "x"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("csv-external | applications", "csv-external | others", "which it does not name"),
        ("text         | reference  ", "text         | number     ", "No question of the type text"),
        ("text         | reference  ", "integer      | other | Other? |\n|         | text | reference ", "thrown away"),
        (
            "Which reference?     |",
            "Which reference?     |\n|         | note | n | ${x} |\n|         | calculate | x | |",
            "A formula reads the list",
        ),
    ],
)
def test_what_a_form_lacks_is_said(examined, old, new, what):
    table = FORM.replace(old, new)
    if "calculate" in new:
        table = table.replace(
            "| label                |\n|         | csv", "| label | calculation |\n|         | csv", 1
        )
        table = table.replace("| x | |", "| x | | instance('applications')/root/item[name = '1']/status |")
    found = examined(table, {**LIST, "others.csv": LIST["applications.csv"]})
    assert what in " ".join(problem.what for problem in errors(found.problems))


def test_a_file_that_is_no_list_of_statuses_is_refused(examined):
    found = examined(media={"applications.csv": b"town,street\nA,B\n"})
    assert [problem.code for problem in errors(found.problems)] == ["status-list"]


def test_rows_that_cannot_be_used_are_a_warning(examined):
    found = examined(media={"applications.csv": LIST["applications.csv"] + b"A 18,\n"})
    assert [problem.what for problem in found.problems if problem.code == "status-list"] == [
        "Of the file applications.csv, 1 rows cannot be used."
    ]
    assert errors(found.problems) == ()


def test_other_forms_have_no_list():
    assert list_file("") == ""


TWO = (
    FORM.replace("label                |", "label::English (en) | label::Español (es) |")
    .replace("| csv-external | applications |                      |", "| csv-external | applications | | |")
    .replace("Which reference?     |", "Which reference? | ¿Qué referencia? |")
    .replace("We are looking at it |", "We are looking at it | |")
)


def test_a_status_without_words_in_a_language_counts_as_a_gap(examined):
    found = examined(TWO)
    assert [language.code for language in found.languages] == ["en"]
    assert any("1 text is missing" in problem.what for problem in found.problems)
