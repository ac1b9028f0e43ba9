from __future__ import annotations

import math
import re
from dataclasses import fields, is_dataclass
from datetime import time
from pathlib import Path

import pytest

from kiosk import config, folders
from kiosk.config_values import KEYS
from kiosk.panels import PROFILES

DOCUMENTED = Path(__file__).parents[2] / "docs" / "configuration.md"


def problems(text):
    with pytest.raises(config.ConfigError) as caught:
        config.parse(text, Path("k.toml"))
    return caught.value.problems


def test_no_file_gives_the_demonstration_library():
    read = config.parse("")
    assert read.place.name == "Millbrook Library"
    assert read.place.languages == ("en", "es", "ar")
    assert read.tickets.kept_until == time(17, 30)
    assert read.panel == PROFILES["landscape"]
    assert read.printer.folder == read.data.folder / "printed"


def test_a_file_needs_only_what_it_changes():
    read = config.parse('[panel]\nprofile = "portrait"\nbottom_mm = 700\n[place]\nkiosk = "by the lift"')
    assert (read.panel.height, read.panel.bottom_mm, read.panel.start_size) == (1920, 700, "large")
    assert (read.place.name, read.place.kiosk) == ("Millbrook Library", "by the lift")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[visit]\nidle_seconds = 119", "from 120 to 300"),
        ("[visit]\nidle_seconds = 301", "from 120 to 300"),
        ("[visit]\nwarning_seconds = 19", "from 20 to 45"),
        ("[visit]\nwarning_seconds = 46", "from 20 to 45"),
        ("[visit]\nidle_seconds = true", "whole number"),
        ("[visit]\nidle_secnds = 200", "Did you mean idle_seconds?"),
        ("[vist]", "Did you mean visit?"),
        ("visit = 3", "write [visit] on a line of its own"),
        ("[input]\ndebounce_ms = 501", "from 0 to 500"),
        ('[tickets]\nletter = "O"', "not I or O"),
        ('[tickets]\nletter = "KK"', "one capital letter"),
        ('[tickets]\nkept_until = "5pm"', '"17:30"'),
        ('[place]\ntime_zone = "Mars/Olympus"', "name of a time zone"),
        ('[place]\ntime_zone = "../../etc/passwd"', "name of a time zone"),
        ("[place]\ntime_zone = 3", "name of a time zone"),
        ('[place]\nname = "two\\nlines"', "one line"),
        ('[place]\nname = ""', "1 to 60"),
        ("[place]\nlanguages = []", "list of language codes"),
        ('[place]\nlanguages = ["en", "en"]', "each once"),
        ('[place]\nlanguages = ["English"]', "list of language codes"),
        ("[place]\nlanguages = [1]", "list of language codes"),
        ('[panel]\nprofile = "watch"', '"tablet", "landscape", "portrait"'),
        ('[panel]\nppi = "96"', "write a number"),
        ("[panel]\nviewing_distance_mm = 700", "from 250 to 695"),
        ("[voice]\nrate = 110", "one of 50, 75"),
        ("[voice]\nenabled = 1", "true or false"),
        ("[data]\nfolder = 3", "path of a folder"),
        ("[place", "not TOML"),
    ],
)
def test_a_mistake_is_said_with_its_place_and_its_remedy(text, words):
    (problem,) = problems(text)
    assert problem.startswith("k.toml: ")
    assert words in problem


def test_all_mistakes_come_at_once():
    assert len(problems("[visit]\nidle_seconds = 1\nwarning_seconds = 1\n[nowhere]\n")) == 3


def test_a_time_without_quotes_is_understood_too():
    assert config.parse("[tickets]\nkept_until = 20:15:00").tickets.kept_until == time(20, 15)


def test_the_file_in_the_folder_of_the_site_is_found(tmp_path):
    (tmp_path / "kiosk.toml").write_text('[place]\nname = "Hill Library"', encoding="utf-8")
    read = config.load(folder=tmp_path)
    assert (read.place.name, read.source, read.data.folder) == ("Hill Library", tmp_path / "kiosk.toml", tmp_path)


def test_a_folder_is_meant_from_where_the_file_is(tmp_path):
    (tmp_path / "k.toml").write_text('[data]\nfolder = "site"\n[printer]\nfolder = "/papers"', encoding="utf-8")
    read = config.load(tmp_path / "k.toml")
    assert read.data.folder == tmp_path / "site"
    assert read.printer.folder == Path("/papers").absolute()


def test_a_file_that_cannot_be_read_is_said(tmp_path):
    with pytest.raises(config.ConfigError, match="No such file"):
        config.load(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'[place]\nname = "Caf\xe9"')
    with pytest.raises(config.ConfigError, match="UTF-8"):
        config.load(tmp_path / "latin.toml")


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"HANDRAIL_SITE": "/var/lib/handrail"}, "linux", "/var/lib/handrail"),
        ({"XDG_DATA_HOME": "/home/k/data"}, "linux", "/home/k/data/handrail"),
        ({}, "linux", "~/.local/share/handrail"),
        ({}, "darwin", "~/Library/Application Support/handrail"),
        ({"LOCALAPPDATA": "/c/Local"}, "win32", "/c/Local/handrail"),
    ],
)
def test_the_usual_folder(environ, platform, folder):
    assert folders.usual_folder(environ, platform) == Path(folder).expanduser().absolute()


def test_the_largest_body_text_is_large_enough_at_the_farthest_distance():
    """EN 301 549 5.1.4: a capital H subtends at least 0.7 degrees; the largest body text is 8.5 mm."""
    read = config.parse("[panel]\nviewing_distance_mm = 695")
    assert math.degrees(8.5 / read.panel.viewing_distance_mm) >= 0.7


def test_every_key_is_documented_with_its_default_and_nothing_else_is():
    sections = re.split(r"^## \[(\w+)\]$", DOCUMENTED.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    written = {
        (section, key): default
        for section, body in zip(sections[::2], sections[1::2], strict=True)
        for key, default in re.findall(r"^\| `(\w+)` \| (.+?) \|", body, flags=re.MULTILINE)
    }
    assert set(written) == {(section, key) for section, keys in KEYS.items() for key in keys}
    default = config.default_toml()
    for (section, key), value in written.items():
        if value != "from the profile":
            assert f"\n{key} = {value.strip('`')}\n" in default.split(f"[{section}]")[1].split("\n[")[0] + "\n"


def test_every_key_reaches_the_configuration():
    read = config.parse("")
    for section, keys in KEYS.items():
        part = getattr(read, section)
        assert is_dataclass(part)
        assert set(keys) == {field.name for field in fields(part)}


def test_another_panel_can_be_tried():
    panel = config.with_panel(config.parse("[panel]\nppi = 100"), "portrait").panel
    assert panel.portrait
    assert round(panel.width / panel.px_per_mm) == 336


def test_a_folder_may_begin_at_home():
    assert config.parse('[data]\nfolder = "~/site"').data.folder == Path.home() / "site"


def test_only_the_folder_nobody_named_may_become_a_demonstration(monkeypatch):
    monkeypatch.delenv("HANDRAIL_SITE", raising=False)
    assert folders.is_usual_folder(config.parse("").data.folder)
    assert not folders.is_usual_folder(config.parse('[data]\nfolder = "/mnt/site"').data.folder)
    monkeypatch.setenv("HANDRAIL_SITE", "/mnt/site")
    assert not folders.is_usual_folder(config.parse("").data.folder)
