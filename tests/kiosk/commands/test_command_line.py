"""The command line as people use it: `main([...])` in this process, real files, real services."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.commands import site as site_command
from kiosk.config import parse
from kiosk.errors import Surroundings
from kiosk.sealing import keys
from kiosk.services.installed import Services
from kiosk.site import Site
from tests.support.clock import StillClock
from tests.support.submitting import submit

ROOT = Path(__file__).parents[3]
CLOCK = StillClock()
PASSPHRASE = "correct horse battery"


@pytest.fixture(scope="session")
def _made(tmp_path_factory):
    """A real site and its office, made by the commands; copied for each test that changes it."""
    folder = tmp_path_factory.mktemp("made")
    assert main(["keys", "make", str(folder / "office"), "--name", "Mill Library"]) == 0
    public = folder / "office" / keys.PUBLIC
    assert main(["site", "make", "--site", str(folder / "site"), "--keys", str(public)]) == 0
    return folder


@pytest.fixture
def made(_made, tmp_path):
    import shutil

    shutil.copytree(_made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def run(capsys, *words):
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_help_names_every_command_and_how_to_begin():
    shown = subprocess.run(
        [sys.executable, "-m", "kiosk", "--help"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    for word in ("run", "keys", "site", "services", "open", "export", "check", "handrail keys make FOLDER"):
        assert word in shown.stdout


def test_the_version_is_said(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("handrail")


def test_stopping_is_no_error_to_explain(capsys, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("getpass.getpass", stop)
    assert run(capsys, "keys", "make", "anywhere", "--passphrase") == (1, "", "stopped\n")


def test_a_start_does_not_load_what_it_does_not_need():
    heavy = "{'pyxform', 'openpyxl', 'sqlite_utils', 'PySide6', 'babel', 'fluent', 'PIL'}"
    code = f"import sys, kiosk.__main__; print(sorted({heavy} & sys.modules.keys()))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
        == "[]\n"
    )


def test_keys_are_made_and_shown(capsys, tmp_path):
    code, said, _ = run(capsys, "keys", "make", tmp_path / "office", "--name", "Mill")
    assert code == 0
    assert "handrail site make --keys site-public-keys.json" in said
    code, said, _ = run(capsys, "keys", "show", tmp_path / "office")
    public = keys.read_public(tmp_path / "office" / keys.PUBLIC)
    assert f"public keys of Mill; submissions {public.submissions.id}, desk {public.desk.id}" in said
    assert said.count("no passphrase") == 2
    assert "DEMONSTRATION" not in said


def test_keys_are_not_made_twice(capsys, made):
    code, _, complaint = run(capsys, "keys", "make", made / "office")
    assert code == 1
    assert "K7: There is something in this folder already." in complaint
    assert "Choose an empty or new folder." in complaint


def test_demonstration_keys_say_so(capsys, tmp_path):
    _, said, _ = run(capsys, "keys", "make", tmp_path / "office", "--demonstration")
    assert said.count("(DEMONSTRATION)") == 3
    assert "Do not use them where real people answer" in said


def test_a_passphrase_from_a_file_protects_the_keys(capsys, made):
    (made / "secret").write_text(PASSPHRASE + "\n")
    file = made / "office" / "submissions-private-key.json"
    code, said, _ = run(capsys, "keys", "passphrase", file, "--new-passphrase-file", made / "secret")
    assert code == 0
    assert "protected" in said
    assert keys.read_opening(file, PASSPHRASE).role == "submissions"
    assert "(submissions); passphrase" in run(capsys, "keys", "show", made / "office")[1]
    run(capsys, "keys", "passphrase", file, "--passphrase-file", made / "secret", "--remove")
    assert keys.read_opening(file).role == "submissions"


def test_a_passphrase_is_asked_for_twice_and_must_be_long(capsys, tmp_path, monkeypatch):
    typed = iter(["short", PASSPHRASE, "another passphrase", PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    make = ("keys", "make", tmp_path / "office", "--passphrase")
    assert "12 characters" in run(capsys, *make)[2]
    assert "not the same" in run(capsys, *make)[2]
    assert not (tmp_path / "office").exists()
    assert run(capsys, *make)[0] == 0
    assert keys.needs_passphrase(tmp_path / "office" / "desk-private-key.json")


def test_show_says_what_is_wrong_with_a_file(capsys, tmp_path):
    (tmp_path / "a.json").write_text('{"handrail": "site public keys", "version": 1}')
    (tmp_path / "b.json").write_text("rubbish")
    (tmp_path / "c.json").write_text('{"other": 1}')
    code, said, _ = run(capsys, "keys", "show", tmp_path)
    assert code == 0
    assert "a.json: A key file is not what it should be." in said
    assert "b.json: cannot be read" in said
    assert "c.json" not in said
    assert "K1" in run(capsys, "keys", "show", tmp_path / "nowhere")[2]


def test_a_site_is_made_with_services_and_without_a_key_that_opens(capsys, made):
    code, said, _ = run(capsys, "site", "show", "--site", made / "site")
    assert code == 0
    assert "Site: Mill Library (real)" in said
    assert "join" in run(capsys, "services", "list", "--site", made / "site")[1]
    assert "join" in run(capsys, "services", "--site", made / "site", "list")[1]
    assert not list((made / "site").rglob("submissions-private-key.json"))


def test_keys_of_a_site_are_renewed(capsys, made):
    run(capsys, "keys", "make", made / "newer", "--name", "Newer")
    code, said, _ = run(capsys, "site", "keys", "--site", made / "site", "--keys", made / "newer" / keys.PUBLIC)
    assert code == 0
    assert "Keep the old private keys" in said
    assert Site.open(made / "site").keys.name == "Newer"


def test_from_a_kiosk_to_the_answers_by_a_stick(capsys, made):
    site = Site.open(made / "site")
    submit(site, CLOCK, "uuid:1", b'<data id="join"><name>Ann</name></data>')
    code, said, _ = run(capsys, "export", "--site", site.folder, "--out", made / "stick")
    assert code == 0
    assert "Wrote 1 sealed files" in said
    assert b"Ann" not in b"".join(path.read_bytes() for path in (made / "stick").iterdir())
    out = ("--out", made / "opened")
    code, said, _ = run(capsys, "open", made / "stick", "--keys", made / "office", *out)
    assert code == 1
    assert f"signed by kiosk {site.signer.id}, which is not known here" in said
    (made / "office" / "kiosks").mkdir()
    (made / "office" / "kiosks" / "lift.json").write_bytes((site.folder / "keys" / keys.KIOSK_PUBLIC).read_bytes())
    code, said, _ = run(capsys, "open", made / "stick", "--keys", made / "office", "--out", made / "opened2")
    assert code == 0
    assert "Opened 1 of 1" in said
    assert json.loads((made / "opened2" / "json" / "join.json").read_text())[0]["answers"] == {"name": "Ann"}
    shown = made / "office" / "submissions-private-key.json"
    kiosk = site.folder / "keys" / keys.KIOSK_PUBLIC
    code, _, _ = run(capsys, "open", made / "stick", "--keys", shown, "--kiosk", kiosk, "--out", made / "opened3")
    assert code == 0


def test_open_needs_the_private_key(capsys, made):
    code, _, complaint = run(capsys, "open", made / "site", "--out", made / "opened")
    assert code == 1
    assert "name the folder with the private keys: --keys FOLDER" in complaint
    assert not (made / "opened").exists()


def test_open_asks_for_the_passphrase(capsys, made, monkeypatch):
    submit(Site.open(made / "site"), CLOCK, "uuid:1", b"<data/>")
    keys.protect(made / "office" / "submissions-private-key.json", None, PASSPHRASE)
    typed = iter(["wrong", PASSPHRASE])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    command = ("open", made / "site", "--keys", made / "office", "--out", made / "opened")
    assert "K4" in run(capsys, *command)[2]
    assert run(capsys, *command)[0] == 0


def test_open_never_writes_into_a_used_folder(capsys, made):
    code, _, complaint = run(capsys, "open", made / "site", "--keys", made / "office", "--out", made / "office")
    assert code == 1
    assert "K7" in complaint


def test_the_tables_know_the_repeats_of_the_forms(capsys, made):
    site = Site.open(made / "site")
    form = made / "forms"
    form.mkdir()
    (form / "join.xml").write_text(
        '<h:html xmlns:h="h"><h:head><model><instance><data id="join"><pet><name/></pet></data></instance></model>'
        '</h:head><h:body><repeat nodeset="/data/pet"/></h:body></h:html>'
    )
    submit(site, CLOCK, "uuid:1", b"<data><pet><name>Rex</name></pet></data>")
    command = ("open", site.folder, "--keys", made / "office", "--forms", form, "--out", made / "opened")
    assert run(capsys, *command)[0] == 0
    assert (made / "opened" / "csv" / "join-pet.csv").exists()


def test_check_says_that_all_is_well(capsys, made):
    code, said, _ = run(capsys, "check", "--site", made / "site")
    assert code == 0
    assert "TROUBLE" not in said
    assert "ok       store: whole; 0 submissions, 0 not sent, 0 recovered visits" in said
    assert "SQLite" in said


def test_check_says_what_is_wrong_and_goes_on(capsys, made):
    (made / "site" / "data" / "store.db").unlink()
    code, said, _ = run(capsys, "check", "--site", made / "site")
    assert code == 1
    assert "TROUBLE  store: S1" in said
    assert "ok       services" in said


def test_a_file_that_cannot_be_used_is_named(capsys, made):
    submit(Site.open(made / "site"), CLOCK, "uuid:1", b"<data/>")
    (made / "forms" / "directory.xml").mkdir(parents=True)
    command = ("open", made / "site", "--keys", made / "office", "--forms", made / "forms", "--out", made / "opened")
    code, _, complaint = run(capsys, *command)
    assert code == 1
    assert "F1: A file cannot be read or written." in complaint
    assert "directory.xml" in complaint


def test_mistakes_in_the_configuration_are_listed(capsys, tmp_path):
    (tmp_path / "kiosk.toml").write_text("[visit]\nidle_seconds = 1\nwarning_seconds = 1\n")
    code, _, complaint = run(capsys, "check", "--site", tmp_path)
    assert code == 1
    assert complaint.count("kiosk.toml: [visit]") == 2


def test_the_first_run_makes_a_demonstration_with_services(tmp_path):
    said = []
    config = parse(f'[data]\nfolder = "{tmp_path / "first"}"')
    site = site_command.open_or_demonstrate(config, demonstrate=True, say=said.append)
    assert site.demonstration
    assert len(said) == 2
    assert any((site.folder / "services").iterdir())
    again = site_command.open_or_demonstrate(config, demonstrate=False, say=said.append)
    assert again.keys == site.keys
    assert len(said) == 2
    services = Services(site.services)
    services.remove("handrail-call-end")
    services.remove("join-the-library")
    # As an older Handrail left it, and as staff want it.
    site_command.open_or_demonstrate(config, demonstrate=False, say=said.append)
    assert services.get("handrail-call-end") is not None
    assert services.get("join-the-library") is None
    assert len(said) == 3


def test_a_folder_somebody_named_never_becomes_a_demonstration(tmp_path):
    config = parse(f'[data]\nfolder = "{tmp_path / "unmounted"}"')
    with pytest.raises(Surroundings, match="site_missing"):
        site_command.open_or_demonstrate(config, demonstrate=False, say=print)
    assert not (tmp_path / "unmounted").exists()
