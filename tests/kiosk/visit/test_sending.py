"""What goes with a submission: the audit log, from the questions to the readable file."""

from __future__ import annotations

import csv
import sqlite3
from typing import TYPE_CHECKING

import pytest

from kiosk.__main__ import main
from kiosk.sealing import keys
from kiosk.sealing.opening import NotOpened, Opened, open_all, read_rows
from kiosk.store.submissions import SealedSubmission
from tests.support import kiosks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.kiosks import Bench

LOGGED = """
| survey | | | | | |
| | type | name | label | constraint | parameters |
| | text | name | What is your name? | | |
| | integer | years | How many years? | . < 100 | |
| | audit | audit | | | track-changes=true identify-user=true |
| settings | | | | | |
| | form_title | form_id | version | | |
| | Logged | logged | 1 | | |
"""
NAME = "=Amina, Yusuf"


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Bench]:
    """A kiosk whose service keeps an audit log, filled in and sent."""
    bench = kiosks.bench(tmp_path / "site", kiosks.install_table(tmp_path / "services", LOGGED, "logged"))
    bench.start("logged")
    bench.clock.forward(5)
    bench.back()
    bench.clock.forward(5)
    bench.next()
    bench.answer(NAME)
    bench.answer("200")
    bench.answer("20")
    bench.next()
    yield bench
    bench.parts.door.lose()


def opened(bench: Bench, rows: list[SealedSubmission | NotOpened]) -> list[Opened | NotOpened]:
    private = keys.read_opening(bench.folder / "demonstration" / "submissions-private-key.json")
    signer = bench.site.signer.verifying
    return list(open_all(rows, {private.id: private}, {signer.id: signer}))


def test_the_log_tells_the_way_through_the_service(logged: Bench) -> None:
    [found] = opened(logged, list(read_rows(logged.folder)))
    assert isinstance(found, Opened)
    lines = list(csv.DictReader(found.files["audit.csv"].decode().splitlines(keepends=True)))
    assert [(line["event"], line["node"], line["old-value"], line["new-value"]) for line in lines] == [
        ("form start", "", "", ""),
        ("question", "/data/name", "", ""),
        ("form exit", "", "", ""),
        ("form resume", "", "", ""),
        ("question", "/data/name", "", NAME),
        ("question", "/data/years", "", "20"),
        ("end screen", "", "", ""),
        ("form save", "", "", ""),
        ("form exit", "", "", ""),
        ("form finalize", "", "", ""),
    ]
    assert b"<audit>audit.csv</audit>" in found.xml
    first, second = lines[1], lines[4]
    assert int(first["end"]) - int(first["start"]) == 5000
    assert int(second["start"]) - int(first["end"]) == 5000
    assert {line["user"] for line in lines} == {logged.parts.config.place.kiosk}


def test_nothing_of_the_log_is_readable_in_the_store(logged: Bench) -> None:
    for file in logged.site.store_path.parent.iterdir():
        content = file.read_bytes()
        assert b"form start" not in content
        assert NAME.encode() not in content


def test_open_writes_it_as_a_file_and_as_a_table(
    logged: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [kept] = logged.parts.store.submissions()
    assert main(["open", str(logged.folder), "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    [file] = (tmp_path / "out" / "attachments" / "logged").rglob("audit.csv")
    assert file.read_text().startswith("event,node,start,end,old-value,new-value,user\n")
    assert f'"{NAME}"' in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    with (tmp_path / "out" / "csv" / "logged-audit.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {row["KEY"] for row in rows} == {kept.instance_id}
    assert f"'{NAME}" in {row["new-value"] for row in rows}


def test_a_stick_carries_it(logged: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [kept] = logged.parts.store.submissions()
    assert SealedSubmission.from_parcel(kept.to_parcel()) == kept
    [row] = read_rows(logged.folder)
    assert row == kept
    assert main(["export", "--site", str(logged.folder), "--out", str(tmp_path / "stick")]) == 0
    capsys.readouterr()
    [found] = opened(logged, list(read_rows(tmp_path / "stick")))
    assert isinstance(found, Opened)
    assert list(found.files) == ["audit.csv"]


@pytest.mark.parametrize("change", ["sealed = zeroblob(40)", "name = 'other.csv'", "media_type = 'image/png'"])
def test_a_changed_file_is_not_opened_and_the_answers_are(logged: Bench, change: str) -> None:
    with sqlite3.connect(logged.site.store_path) as db:
        db.execute(f"UPDATE attachments SET {change}")  # words of this test
    db.close()
    whole, missing = opened(logged, list(read_rows(logged.folder)))
    assert isinstance(whole, Opened)
    assert whole.files == {}
    assert isinstance(missing, NotOpened)
    assert "the answers were opened" in missing.why


def test_the_same_bytes_again_are_kept_once(logged: Bench) -> None:
    [kept] = logged.parts.store.submissions()
    from kiosk.visit.sending import Outgoing

    again = Outgoing(
        kept.instance_id,
        kept.form_id,
        kept.version,
        kept.sealed,
        kept.signature,
        logged.clock.now(),
        kept.attachments,
    )
    assert again.keep(logged.parts.store) == kept.sequence
    assert [row.attachments for row in logged.parts.store.submissions()] == [kept.attachments]
