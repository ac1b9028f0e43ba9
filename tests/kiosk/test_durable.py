from __future__ import annotations

import os

import pytest

from kiosk.durable import settle, write_new


def test_a_file_is_never_written_over_another(tmp_path):
    path = tmp_path / "key.json"
    write_new(path, b"one", mode=0o600)
    with pytest.raises(FileExistsError):
        write_new(path, b"two")
    settle(tmp_path)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"one", 0o600)


def test_bytes_and_names_are_synced(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    write_new(tmp_path / "key.json", b"one")
    settle(tmp_path)
    assert synced == [(tmp_path / "key.json").stat().st_ino, tmp_path.stat().st_ino]
