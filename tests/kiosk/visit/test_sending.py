"""What a finished service leaves for a plain OpenROSA server, in the same transaction as itself."""

from __future__ import annotations

import pytest

from kiosk.sealing.machine import OUTBOX_KEY, MachineKey
from kiosk.sealing.posts import opened
from kiosk.store.deliveries import Deliveries
from tests.support import kiosks, odk_decryption

SMALL = """
| survey   |      |      |       |
|          | type | name | label |
|          | text | name | Name  |
| settings |         |            |
|          | form_id | version    |
|          | small   | 1          |
"""
URL = 'url = "https://forms.example.org"'


@pytest.fixture
def run(tmp_path):
    """Fill the small form in on a kiosk that is configured so; return what waits, with its files."""

    def run(toml, key=""):
        form = SMALL
        if key:
            form = form.replace("version    |", "version | public_key |").replace("| 1          |", f"| 1 | {key} |")
        services = kiosks.install_table(tmp_path / "services", form)
        bench = kiosks.bench(tmp_path / "site", services, f"[sync]\n{URL}\n{toml}")
        bench.start("small")
        bench.answer("CANARY Jones")
        bench.next()
        bench.parts.door.lose()
        with Deliveries.open(bench.site.store_path, bench.clock) as deliveries:
            (item,) = deliveries.due(bench.clock.now(), 10)
            return item, deliveries.files(item.sequence)

    return run


def test_a_form_with_its_own_key_is_encrypted_for_it_once(run):
    public, private = odk_decryption.make_pair()
    item, files = run('kind = "openrosa"', public)
    contents = {file.name: file.content for file in files}
    found = odk_decryption.open_record(private, files[0].content, contents)["submission.xml"]
    assert b"CANARY Jones" in found
    assert item.instance_id.encode() in files[0].content


def test_a_plain_form_waits_under_the_key_of_the_machine(run, tmp_path):
    item, (file,) = run('kind = "openrosa"\nplain = true')
    key = MachineKey.read(tmp_path / "site" / "keys" / OUTBOX_KEY)
    assert b"CANARY Jones" in opened(file, item.instance_id, key).content
    assert all(b"CANARY" not in path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["openrosa", "none"])
def test_nothing_is_made_readable_where_nobody_asked_for_it(run, kind):
    assert run(f'kind = "{kind}"')[1] == []


def test_a_submission_is_kept_although_the_key_of_the_machine_is_broken(run, tmp_path):
    folder = tmp_path / "site" / "keys"
    kiosks.bench(tmp_path / "site", tmp_path / "services")
    (folder / OUTBOX_KEY).write_text("nonsense")
    assert run('kind = "openrosa"\nplain = true')[1] == []
