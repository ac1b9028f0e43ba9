from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from accessibility import clips
from accessibility.clips import Clips
from accessibility.sound import Sound, wav
from accessibility.utterance import Utterance

CLIP = wav(Sound(b"\1\2" * 100, 22050))
FIXED = Utterance("Welcome", "gmw/en", 111)
PERSONAL = replace(FIXED, text="Mary Canary", personal=True)


@pytest.fixture
def kept(tmp_path: Path) -> Clips:
    return Clips(tmp_path / "speech", "espeak 1")


def test_a_stored_clip_is_found_again_by_another_process(kept: Clips, tmp_path: Path) -> None:
    kept.store(FIXED, CLIP)
    assert kept.has(FIXED)
    assert Clips(tmp_path / "speech", "espeak 1").get(FIXED) == CLIP


def test_words_voice_rate_gap_and_engine_make_another_clip(kept: Clips, tmp_path: Path) -> None:
    kept.store(FIXED, CLIP)
    for changed in ({"text": "welcome"}, {"voice": "roa/es"}, {"rate": 80}, {"gap": 9}):
        assert kept.get(replace(FIXED, **changed)) is None
    assert Clips(tmp_path / "speech", "espeak 2").get(FIXED) is None


def test_what_is_said_now_stays_in_memory(kept: Clips, tmp_path: Path) -> None:
    kept.keep(FIXED, CLIP)
    assert kept.get(FIXED) == CLIP
    assert list(tmp_path.rglob("*")) == []


def test_personal_words_are_kept_nowhere(kept: Clips, tmp_path: Path) -> None:
    kept.keep(PERSONAL, CLIP)
    kept.store(PERSONAL, CLIP)
    assert kept.get(PERSONAL) is None
    assert list(tmp_path.rglob("*")) == []


def test_personal_words_that_are_fixed_wording_too_are_not_looked_up(kept: Clips) -> None:
    kept.store(FIXED, CLIP)
    assert kept.get(replace(FIXED, personal=True)) is None


def test_a_name_of_a_file_does_not_tell_the_words(kept: Clips, tmp_path: Path) -> None:
    kept.store(replace(FIXED, text="../../hostile\0/name"), CLIP)
    (path,) = (tmp_path / "speech").iterdir()
    assert path.name.removesuffix(".wav").isalnum()


@pytest.mark.parametrize("broken", [b"", b"RIFF", CLIP[:-10], b"\0" * 500])
def test_a_broken_file_is_rendered_again(kept: Clips, tmp_path: Path, broken: bytes) -> None:
    kept.store(FIXED, CLIP)
    (path,) = (tmp_path / "speech").iterdir()
    path.write_bytes(broken)
    assert kept.get(FIXED) is None
    assert not kept.has(FIXED)


def test_memory_is_bounded(kept: Clips, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "MEMORY_BYTES", 3 * len(CLIP))
    said = [replace(FIXED, text=str(number)) for number in range(5)]
    for utterance in said:
        kept.keep(utterance, CLIP)
    assert [kept.get(utterance) is not None for utterance in said] == [False, False, True, True, True]


def test_the_folder_is_bounded_and_loses_the_oldest(kept: Clips, tmp_path: Path) -> None:
    for number in range(4):
        kept.store(replace(FIXED, text=str(number)), CLIP)
        for path in (tmp_path / "speech").iterdir():
            stat = path.stat()
            os.utime(path, (stat.st_atime - 10, stat.st_mtime - 10))
    (tmp_path / "speech" / "unfinished.part").write_bytes(b"x")
    kept.prune(limit=2 * len(CLIP))
    assert [kept.has(replace(FIXED, text=str(number))) for number in range(4)] == [False, False, True, True]
    assert not list((tmp_path / "speech").glob("*.part"))


def test_what_leads_nowhere_is_counted_and_taken_away_like_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Clips(tmp_path, "espeak 1")
    kept.store(FIXED, CLIP)
    (tmp_path / "nowhere.wav").symlink_to(tmp_path / "gone")
    kept.prune()
    assert kept.has(FIXED)
    kept.prune(limit=0)
    assert list(tmp_path.iterdir()) == []
    # One that somebody else takes away while it is looked at.
    monkeypatch.setattr(Path, "glob", lambda folder, pattern: [folder / "gone.wav"] if "wav" in pattern else [])
    kept.prune()


def test_a_folder_nobody_can_write_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "speech").write_text("a file where the folder should be")
    kept = Clips(tmp_path / "speech", "espeak 1")
    kept.store(FIXED, CLIP)
    kept.prune()
    assert kept.get(FIXED) is None


def test_without_a_folder_nothing_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kept = Clips(None, "espeak 1")
    kept.store(FIXED, CLIP)
    kept.prune()
    assert (kept.get(FIXED), kept.has(FIXED)) == (None, False)
    assert list(tmp_path.iterdir()) == []
