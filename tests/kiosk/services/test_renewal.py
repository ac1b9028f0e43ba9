"""Services a server keeps up to date: the same form with other lists, while somebody is using the old ones."""

from __future__ import annotations

import os

import pytest

from kiosk.services.examination import examine
from kiosk.services.forms import Forms
from kiosk.services.installed import Services
from kiosk.services.problems import ServiceRefusedError
from tests.support.workbooks import write_form

FORM = """
| survey |
| | type | name | label |
| | select_one_from_file town.csv | town | Which town? |
| settings |
| | form_id | version |
| | towns | 1 |
"""
DAY = 24 * 3600


@pytest.fixture
def renew(tmp_path):
    services = Services(tmp_path / "services")

    def renew(towns, form=FORM):
        number = len(list(tmp_path.iterdir()))
        path = write_form(tmp_path / f"form-{number}", form, media={"town.csv": f"name,label\n{towns}\n".encode()})
        return services.renew(examine(path))

    renew.services = services
    return renew


def towns(form):
    return [child.value for item in form.instances["town"].element.children for child in item.children_named("name")]


def test_another_list_under_the_same_version_is_what_new_visits_get(renew):
    old = renew("a,Abbey")
    new = renew("b,Barton")
    assert renew.services.get("towns") == new
    assert renew.services.get("towns", "1") == new
    assert (old.version, new.version) == ("1", "1")
    assert old.sha256 == new.sha256
    assert old.content != new.content
    assert (towns(old.load()), towns(new.load())) == (["a"], ["b"])


def test_the_same_again_is_the_same_folder(renew):
    first = renew("a,Abbey")
    renew("b,Barton")
    assert renew("a,Abbey").folder == first.folder
    assert renew.services.get("towns") == first


def test_parsed_forms_are_not_mixed_up(renew):
    forms = Forms()
    assert towns(forms.open(renew("a,Abbey"))) == ["a"]
    assert towns(forms.open(renew("b,Barton"))) == ["b"]


def test_another_form_under_the_same_version_is_refused(renew):
    old = renew("a,Abbey")
    with pytest.raises(ServiceRefusedError, match="installed with other content"):
        renew("a,Abbey", FORM.replace("Which town?", "What town?"))
    assert renew.services.get("towns") == old


def test_old_content_goes_after_a_day_and_the_present_one_stays(renew):
    old, kept = renew("a,Abbey"), renew("b,Barton")
    for service in (old, kept):
        stat = service.folder.stat()
        os.utime(service.folder, (stat.st_atime - 2 * DAY, stat.st_mtime - 2 * DAY))
    young = renew("c,Cowley")
    assert not old.folder.exists()
    assert not kept.folder.exists()
    again = renew("c,Cowley")
    assert again.folder == young.folder
    assert again.load().id == "towns"


def test_what_staff_opened_again_stays_open_when_only_a_list_is_new(renew):
    form = (
        FORM.replace("| label |\n", "| label::English (en) |\n").replace("| 1 |", "| 3 |")
        + """
| kiosk |
| | key | text::English (en) |
| | title | Towns |
| | purpose | To try. |
| | needs | Nothing. |
| | cost | It is free. |
| | minutes | 2 |
| | who | We read it. |
| | how | We write. |
| | when | Today. |
| | step1 | Wait. |
| | paused | Until Monday. |
"""
    )
    assert renew("a,Abbey", form).paused == {"en": "Until Monday."}
    renew.services.resume("towns")
    assert renew("b,Barton", form).paused is None
    assert renew("b,Barton", form.replace("| 3 |", "| 4 |")).paused == {"en": "Until Monday."}
