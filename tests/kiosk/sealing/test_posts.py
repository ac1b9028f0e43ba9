"""What is made for a plain OpenROSA server at Submit, for each kind of far end and form."""

from __future__ import annotations

import pytest

from kiosk import config
from kiosk.errors import Surroundings
from kiosk.sealing.machine import OUTBOX_KEY, MachineKey
from kiosk.sealing.posts import Finished, opened, posted_files
from tests.support.odk_decryption import make_pair

XML = b"<data>CANARY</data>"


@pytest.fixture(scope="module")
def key():
    return make_pair()[0]


def made(folder, toml, form_id="join", form_key="", media=None):
    sync = config.parse(f"[sync]\nurl = 'https://a.example.org'\n{toml}").sync
    return posted_files(Finished("uuid:1", form_id, "1", form_key, XML, media or {}), sync, folder, "2026")


@pytest.mark.parametrize(
    ("toml", "form", "protection"),
    [
        ("kind = 'none'", "join+key", None),
        ("kind = 'none'\nplain = true", "join", None),
        ("kind = 'openrosa'", "join", None),
        ("kind = 'openrosa'", "join+key", "odk"),
        ("kind = 'openrosa'\nplain = true", "join", "machine"),
        ("kind = 'openrosa'\nplain = true", "join+key", "odk"),
        ("kind = 'openrosa'", "handrail-call", "machine"),
        ("kind = 'hub'\nplain = true", "join", None),
        ("kind = 'hub'", "join+key", "odk"),
        ("kind = 'hub'", "handrail-call", "machine"),
    ],
)
def test_nothing_is_made_readable_unless_it_was_asked_for(tmp_path, key, toml, form, protection):
    form_id, encrypted, _ = form.partition("+key")
    files = made(tmp_path, toml, form_id, key if encrypted else "")
    assert {file.protection for file in files} == ({protection} if protection else set())
    assert all(b"CANARY" not in file.content for file in files)
    assert (tmp_path / OUTBOX_KEY).exists() == (protection == "machine")


def test_what_waits_under_the_machines_key_is_opened_as_it_was(tmp_path):
    files = made(tmp_path, "kind = 'openrosa'\nplain = true", media={"audit.csv": b"event\n"})
    key = MachineKey.read(tmp_path / OUTBOX_KEY)
    plain = [opened(file, "uuid:1", key) for file in files]
    assert [(file.name, file.media_type, file.content) for file in plain] == [
        ("xml_submission_file", "text/xml", XML),
        ("audit.csv", "text/csv", b"event\n"),
    ]
    for wrong in (("uuid:2", key), ("uuid:1", None)):
        with pytest.raises(Surroundings):
            opened(files[0], *wrong)


def test_a_form_whose_key_is_worthless_is_not_sent_readable_either(tmp_path):
    assert made(tmp_path, "kind = 'openrosa'\nplain = true", form_key="nonsense") == ()
