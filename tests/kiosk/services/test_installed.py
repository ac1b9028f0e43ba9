from __future__ import annotations

import dataclasses
import json

import pytest

from kiosk.services.examination import examine
from kiosk.services.installed import ServiceDamagedError, Services
from kiosk.services.problems import ServiceRefusedError
from tests.support.clock import StillClock
from tests.support.workbooks import SMALL, write_form

BOTH = """
| survey |
| | type | name | label::English (en) | label::Español (es) | image::English (en) | image::Español (es) |
| | select_one_from_file town.csv | town | Which town? | ¿Qué ciudad? | map.svg | map.svg |
| settings |
| | form_id | version | default_language |
| | Towns & more | 1 | English (en) |
| kiosk |
| | key | text::English (en) | text::Español (es) |
| | title | Say where | Diga dónde |
| | purpose | To try. | Para probar. |
| | needs | Nothing. | Nada. |
| | cost | It is free. | Es gratis. |
| | minutes | 2 | |
| | icon | place | |
| | private | town | |
| | who | We read it. | Lo leemos. |
| | how | We write. | Escribimos. |
| | when | Today. | Hoy. |
| | step1 | Wait. | Espere. |
| | step2 | Go home. | Vaya a casa. |
| | short:town | Town | Ciudad |
"""
MEDIA = {"town.csv": b"name,label\na,Abbey\n", "map.svg": b"<svg/>", "other.png": b"not asked for"}


@pytest.fixture
def services(tmp_path):
    return Services(tmp_path / "services")


def add(services, folder, text=SMALL, media=None, **more):
    return services.add(examine(write_form(folder, text, media=media), **more))


def files(services):
    return sorted(str(path.relative_to(services.folder)) for path in services.folder.rglob("*") if path.is_file())


def test_a_service_says_what_the_list_and_the_start_page_need(services, tmp_path):
    add(services, tmp_path / "a", BOTH, MEDIA)
    (service,) = Services(services.folder).all()
    assert (service.id, service.version) == ("Towns & more", "1")
    assert service.languages == ("en", "es")
    assert service.words("title", "es") == "Diga dónde"
    assert service.words("title", "es-MX") == "Diga dónde"
    assert service.words("title", "ar") == "Say where"
    assert service.words("contact", "en") == ""
    assert service.steps("es") == ("Espere.", "Vaya a casa.")
    assert service.short_name("town", "es") == "Ciudad"
    assert service.short_name("other", "es") == ""
    assert (service.minutes, service.icon, service.private) == (2, "place", {"town"})
    assert [service.speaks(code) for code in ("en", "es", "es-MX", "ar")] == [True, True, True, False]
    assert [service.form_language(code) for code in ("es", "es-MX", "ar")] == ["Español (es)"] * 2 + ["English (en)"]
    assert service.paused is None
    with pytest.raises(dataclasses.FrozenInstanceError):
        service.icon = "book"


def test_a_service_without_a_kiosk_sheet_promises_nothing(services, tmp_path):
    service = add(services, tmp_path / "a")
    assert service.words("title", "en") == "A small form"
    assert (service.minutes, service.icon, service.steps("en")) == (0, "document", ())


def test_the_form_is_parsed_only_when_it_is_opened(services, tmp_path, monkeypatch):
    service = add(services, tmp_path / "a", BOTH, MEDIA)
    monkeypatch.setattr("kiosk.xform.parse_form", None)
    (again,) = services.all()
    monkeypatch.undo()
    entry = again.load().begin(StillClock().now, language=service.form_language("es"))
    (page,) = entry.pages()
    assert page.prompts[0].label == "¿Qué ciudad?"
    assert [choice.label for choice in page.prompts[0].choices] == ["Abbey"]
    assert again.media(page.prompts[0].media["image"]).read_bytes() == b"<svg/>"


def test_only_files_the_form_names_are_installed_and_no_other_file_can_be_reached(services, tmp_path):
    service = add(services, tmp_path / "a", BOTH, MEDIA)
    assert {path.name for path in service.folder.joinpath("media").iterdir()} == {"town.csv", "map.svg"}
    for uri in ("jr://images/../form.xml", "jr://images/../../current", "jr://images/none.png", "/etc/passwd", ""):
        assert service.media(uri) is None
    (service.folder / "media" / "link.png").symlink_to(service.folder / "form.xml")
    assert service.media("jr://images/link.png") is None


def test_the_same_again_changes_nothing_and_other_content_needs_a_new_version(services, tmp_path):
    add(services, tmp_path / "a")
    before = files(services)
    add(services, tmp_path / "b")
    assert files(services) == before
    changed = SMALL.replace("your name", "your full name")
    with pytest.raises(ServiceRefusedError) as caught:
        add(services, tmp_path / "c", changed)
    assert caught.value.problems[0].place == "sheet settings, row 2, column version"
    assert files(services) == before
    add(services, tmp_path / "d", changed.replace("| small | 1 |", "| small | 2 |"))
    assert services.get("small").version == "2"


def test_a_running_visit_keeps_its_version(services, tmp_path):
    old = add(services, tmp_path / "a")
    add(services, tmp_path / "b", SMALL.replace("| small | 1 |", "| small | 2 |").replace("name?", "full name?"))
    assert [service.version for service in services.all()] == ["2"]
    assert old.load().version == "1"
    assert services.get("small", "1") == old
    assert services.get("small", "3") is None
    assert services.get("small", "../../small/1") is None


def test_a_form_without_a_version_gets_one_from_its_content(services, tmp_path):
    unversioned = SMALL.replace("| small | 1 |", "| small | |")
    one = add(services, tmp_path / "a", unversioned)
    two = add(services, tmp_path / "b", unversioned.replace("your name", "your full name"))
    assert one.version.startswith("sha-")
    assert one.version != two.version
    assert services.get("small") == two


def test_what_is_refused_leaves_nothing(services, tmp_path):
    with pytest.raises(ServiceRefusedError):
        add(services, tmp_path / "a", SMALL.replace("| text |", "| wibble |"))
    with pytest.raises(ServiceRefusedError):
        add(services, tmp_path / "b", SMALL.replace("| hint |", "| relevant |"))
    assert not services.folder.exists()


@pytest.mark.parametrize("identifier", ["../../evil", "/etc", "a/b", "..", "CON", "Größe", "x" * 200])
def test_a_hostile_id_stays_in_the_folder(services, tmp_path, identifier):
    before = set(tmp_path.rglob("*")) | {tmp_path / "services"}
    service = add(services, tmp_path / "form", SMALL.replace("| small |", f"| {identifier} |"))
    assert service.folder.resolve().is_relative_to(services.folder.resolve())
    assert services.get(identifier) == service
    outside = {path for path in tmp_path.rglob("*") if services.folder not in path.parents} - before
    assert {path.relative_to(tmp_path).parts[0] for path in outside} == {"form"}
    assert services.remove(identifier)
    assert services.all() == ()


def test_pausing_says_why_and_lasts_over_a_new_version(services, tmp_path):
    add(services, tmp_path / "a", BOTH, MEDIA)
    assert services.pause("Towns & more", {"en": "Back on Monday."})
    add(services, tmp_path / "b", BOTH.replace("| 1 | English", "| 2 | English"), MEDIA)
    (service,) = services.all()
    assert service.pause_reason("en") == "Back on Monday."
    assert service.pause_reason("es") == ""
    assert service.paused is not None
    assert services.resume("Towns & more")
    assert services.all()[0].paused is None
    assert not services.pause("none", {})
    assert not services.resume("none")


def test_a_workbook_may_come_paused(services, tmp_path):
    text = BOTH + "| | paused | Closed in May. | Cerrado en mayo. |\n"
    assert add(services, tmp_path / "a", text, MEDIA).pause_reason("es-ES") == "Cerrado en mayo."
    services.resume("Towns & more")
    assert add(services, tmp_path / "b", text, MEDIA).paused is None


def test_a_broken_reason_does_not_open_a_paused_service(services, tmp_path):
    service = add(services, tmp_path / "a")
    services.pause("small", {"en": "Closed."})
    (service.folder.parent / "paused.json").write_text("{", encoding="utf-8")
    assert services.get("small").paused == {}


def test_built_in_forms_are_not_listed_as_services(services, tmp_path):
    add(services, tmp_path / "a", SMALL.replace("| small |", "| handrail-call |"), own=True)
    assert services.all() == ()
    assert [service.id for service in services.built_in()] == ["handrail-call"]
    assert services.get("handrail-call") is not None


@pytest.mark.parametrize("harm", ["record", "format", "pointer", "pointer-out", "no-pointer", "empty"])
def test_a_damaged_service_is_named_and_the_others_go_on(services, tmp_path, harm):
    service = add(services, tmp_path / "a")
    add(services, tmp_path / "b", BOTH, MEDIA)
    record, pointer = service.folder / "service.json", service.folder.parent / "current"
    if harm == "record":
        record.write_bytes(b"{}")
    elif harm == "format":
        record.write_text(json.dumps(json.loads(record.read_bytes()) | {"format": 99}), encoding="utf-8")
    elif harm == "empty":
        record.write_bytes(b"")
    elif harm == "no-pointer":
        pointer.unlink()
    else:
        pointer.write_text("../../../etc" if harm == "pointer-out" else "9", encoding="utf-8")
    assert [service.id for service in services.all()] == ["Towns & more"]
    assert services.get("small") is None
    assert [words.partition(":")[0] for words in services.damaged()] == ["small"]


def test_a_form_changed_behind_our_back_is_not_opened_and_installing_again_mends_it(services, tmp_path):
    service = add(services, tmp_path / "a")
    (service.folder / "form.xml").write_bytes(b"<html/>")
    with pytest.raises(ServiceDamagedError):
        services.get("small").load()
    assert add(services, tmp_path / "b").load().id == "small"


def test_no_folder_yet_means_no_services(services):
    assert services.all() == ()
    assert services.damaged() == ()
    assert services.get("small") is None
    assert not services.remove("small")
