"""Clips that were spoken before: fixed wording only, in memory and, when rendered ahead, on disk.

What is being said to a person never makes a file: even fixed wording written then would tell from
its date which pages somebody saw. So `keep` writes to memory; only `store`, for wording rendered
ahead outside a visit, writes to the folder. Personal utterances go to neither.
"""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from typing import TYPE_CHECKING

from accessibility.sound import sound_in

if TYPE_CHECKING:
    from os import stat_result
    from pathlib import Path

    from accessibility.utterance import Utterance

MEMORY_BYTES = 32_000_000
DISK_BYTES = 256_000_000
_LAYOUT = "1"
# Part of every key: count up when clips are made otherwise.

_log = logging.getLogger(__name__)


class Clips:
    """WAV bytes by utterance. `folder`: None keeps nothing on disk; `engine`: name and version, part of the key."""

    def __init__(self, folder: Path | None, engine: str) -> None:
        self._folder = folder
        self._engine = engine
        self._memory: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._on_disk = 0

    @property
    def full(self) -> bool:
        """Whether the folder holds as much as it may; `prune` counts what was there before."""
        return self._on_disk >= DISK_BYTES

    def get(self, utterance: Utterance) -> bytes | None:
        """Return the clip, or None. A broken file is taken away."""
        if utterance.personal:
            return None
        key = self._key(utterance)
        if key in self._memory:
            self._memory.move_to_end(key)
            return self._memory[key]
        # Not kept in memory as well: it is read again in less than a millisecond.
        return self._from_disk(key)

    def has(self, utterance: Utterance) -> bool:
        """Tell whether the clip is on disk."""
        return self._folder is not None and self._path(self._folder, self._key(utterance)).is_file()

    def keep(self, utterance: Utterance, clip: bytes) -> None:
        """Keep a clip in memory; a personal one is not kept."""
        if not utterance.personal:
            self._remember(self._key(utterance), clip)

    def store(self, utterance: Utterance, clip: bytes) -> None:
        """Keep a clip on disk, whole or not at all; a personal one is not kept. A full disk is no trouble."""
        if utterance.personal or self._folder is None or self.full:
            return
        path = self._path(self._folder, self._key(utterance))
        unfinished = path.with_suffix(".part")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished.write_bytes(clip)
            unfinished.replace(path)
            self._on_disk += len(clip)
        except OSError as error:
            _log.warning("a clip could not be kept: %s", type(error).__name__)
            _gone(unfinished)

    def prune(self, limit: int = DISK_BYTES) -> None:
        """Take the oldest clips away until the folder holds at most `limit` bytes, and what was left unfinished."""
        if self._folder is None or not self._folder.is_dir():
            return
        for path in self._folder.glob("*.part"):
            _gone(path)
        found = [(facts, path) for path in self._folder.glob("*.wav") if (facts := _facts(path))]
        self._on_disk = sum(facts.st_size for facts, _ in found)
        for facts, path in sorted(found, key=lambda pair: pair[0].st_mtime):
            if self._on_disk <= limit:
                return
            _gone(path)
            self._on_disk -= facts.st_size

    def _from_disk(self, key: str) -> bytes | None:
        if self._folder is None:
            return None
        path = self._path(self._folder, key)
        try:
            clip = path.read_bytes()
            sound_in(clip)
        except OSError:
            return None
        except ValueError:
            _gone(path)
            return None
        return clip

    def _remember(self, key: str, clip: bytes) -> None:
        self._size += len(clip) - len(self._memory.pop(key, b""))
        self._memory[key] = clip
        while self._size > MEMORY_BYTES:
            self._size -= len(self._memory.popitem(last=False)[1])

    def _key(self, utterance: Utterance) -> str:
        parts = (_LAYOUT, self._engine, utterance.voice, str(utterance.rate), str(utterance.gap), utterance.text)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    @staticmethod
    def _path(folder: Path, key: str) -> Path:
        return folder / f"{key}.wav"


def _facts(path: Path) -> stat_result | None:
    try:
        return path.lstat()
    except OSError:
        return None  # taken away meanwhile


def _gone(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("a clip could not be taken away: %s", type(error).__name__)
