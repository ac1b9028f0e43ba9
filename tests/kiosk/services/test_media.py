from __future__ import annotations

from kiosk.services import media
from kiosk.services.media import collect


def codes(files, folder):
    found, problems = collect(files, folder)
    return sorted(found), [(problem.level, problem.code) for problem in problems]


def test_each_file_is_read_once(tmp_path):
    (tmp_path / "a.png").write_bytes(b"1")
    assert codes([("images", "a.png"), ("images", "a.png")], tmp_path) == (["a.png"], [])


def test_a_missing_picture_is_a_warning_a_missing_list_an_error(tmp_path):
    files = [("images", "a.png"), ("audio", "a.mp3"), ("file-csv", "a.csv"), ("file", "a.xml")]
    assert codes(files, tmp_path) == ([], [("warning", "media")] * 2 + [("error", "media")] * 2)


def test_a_video_is_not_shown_and_not_read(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"1")
    assert codes([("video", "a.mp4")], tmp_path) == ([], [("warning", "video")])


def test_a_file_of_a_kind_we_cannot_use_is_refused(tmp_path):
    for kind, name in (("images", "a.exe"), ("file-csv", "a.xml"), ("audio", "a"), ("strange", "a.png")):
        (tmp_path / name).write_bytes(b"1")
        assert codes([(kind, name)], tmp_path) == ([], [("error", "file-type")])


def test_large_media_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(media, "MAX_FILE", 10)
    monkeypatch.setattr(media, "MAX_ALL", 15)
    (tmp_path / "large.png").write_bytes(b"x" * 11)
    assert codes([("images", "large.png")], tmp_path) == ([], [("error", "too-large")])
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(b"x" * 8)
    assert codes([("images", "a.png"), ("images", "b.png")], tmp_path)[1] == [("error", "too-large")]


def test_a_folder_in_the_place_of_a_file_is_missing(tmp_path):
    (tmp_path / "a.png").mkdir()
    assert codes([("images", "a.png")], tmp_path) == ([], [("warning", "media")])
