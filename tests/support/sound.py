"""A sound server without a sound card, and an ear at its output.

PulseAudio with a null sink stands for the loudspeaker; what the kiosk plays is recorded back from its
monitor. The packages pulseaudio, pulseaudio-utils and espeak-ng are in the system list of ./dev, so a
test without them fails; it is never skipped.
"""

from __future__ import annotations

import array
import math
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from operator import mul
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accessibility.sound import Sound

RATE = 22050
SILENT_BELOW = 40
_PATIENCE = 60
_FORMAT = (f"--rate={RATE}", "--channels=1", "--format=s16le")
_MARK = array.array("h", (12345, -23456, 30123, -17654) * 50).tobytes()
"""What nobody says: by it the ear knows where it was asked."""
_SINK = f"sink_name=ear norewinds=1 rate={RATE} channels=1 format=s16le"
_COARSE = 4
_SURE = 0.8
_AS_LONG = 0.8


class SoundServer:
    """PulseAudio with one null sink; its address belongs into PULSE_SERVER. Runs in its context, or after `start`."""

    def __init__(self) -> None:
        if not (shutil.which("pulseaudio") and shutil.which("parec")):
            raise RuntimeError("pulseaudio and pulseaudio-utils are missing: ./dev test installs them")
        self._folder = Path(tempfile.mkdtemp(prefix="ear"))
        self.address = f"unix:{self._folder}/socket"
        self._pid = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start it; when this returns it can be played to."""
        sink = f"module-null-sink {_SINK}"
        door = f"module-native-protocol-unix socket={self._folder}/socket auth-anonymous=1"
        options = ["-n", "--daemonize=yes", "--exit-idle-time=-1", "--realtime=no", "--high-priority=no"]
        environment = os.environ | {"HOME": str(self._folder), "PULSE_RUNTIME_PATH": str(self._folder)}
        environment.pop("PULSE_SERVER", None)
        subprocess.run(
            ["pulseaudio", *options, "-L", sink, "-L", door], env=environment, check=True, capture_output=True
        )
        self._pid = int((self._folder / "pid").read_text())
        _goes_first(self._pid)

    def kill(self) -> None:
        """End it as a crash does."""
        os.kill(self._pid, signal.SIGKILL)
        while Path(f"/proc/{self._pid}").exists() and not _is_zombie(self._pid):
            os.sched_yield()
        for name in ("pid", "socket"):
            (self._folder / name).unlink(missing_ok=True)
        self._pid = 0

    def take_device(self) -> None:
        """Pull the loudspeaker out."""
        self._control("unload-module", "module-null-sink")

    def give_device(self) -> None:
        """Put it in again."""
        self._control("load-module", "module-null-sink", *_SINK.split())

    def change_device(self) -> None:
        """Plug another loudspeaker in, called "other", and let it be the one that is used."""
        self._control("load-module", "module-null-sink", *_SINK.replace("=ear ", "=other ").split())
        self._control("set-default-sink", "other")

    def hang(self) -> None:
        """Answer nothing any more."""
        os.kill(self._pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Answer again."""
        os.kill(self._pid, signal.SIGCONT)

    def _control(self, *words: str) -> None:
        subprocess.run(["pactl", f"--server={self.address}", *words], check=True, capture_output=True)

    def close(self) -> None:
        """End it and tidy up."""
        if self._pid:
            self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


def _goes_first(pid: int) -> None:
    """Let it have the processor before others, where we may: a null sink has no hardware that goes on by itself."""
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, pid, -15)


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class Ear:
    """Records what a null sink plays, from the moment it is made. Use as a context, and ask `until_now` once."""

    def __init__(self, address: str, sink: str = "ear") -> None:
        self._address = address
        options = [f"--device={sink}.monitor", "--latency-msec=10", *_FORMAT]
        self._process = subprocess.Popen(["parec", f"--server={address}", *options], stdout=subprocess.PIPE)
        _goes_first(self._process.pid)
        self._data = bytearray()
        self._arrivals: list[tuple[int, float]] = []
        self._ready = threading.Event()
        self._marked = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        assert self._ready.wait(_PATIENCE), "the sound server sends nothing"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._thread.join()
        assert self._process.stdout
        self._process.stdout.close()

    @property
    def samples(self) -> array.array[int]:
        """Return everything heard so far."""
        return _samples(bytes(self._data))

    def until_now(self) -> array.array[int]:
        """Return all that was played until this call, however late it comes to the ear: a mark goes behind it."""
        play = ["pacat", f"--server={self._address}", "--latency-msec=20", *_FORMAT]
        subprocess.run(play, input=_MARK, check=True, capture_output=True, timeout=_PATIENCE)
        assert self._marked.wait(_PATIENCE), "the mark is not heard"
        before, _, _ = bytes(self._data).partition(_MARK)
        return _samples(before)

    def first_sound(self, since: float) -> float | None:
        """Return when the first sound after the moment `since` arrived (time.perf_counter), or None."""
        begin = next((size for size, moment in self._arrivals if moment >= since), None)
        if begin is None:
            return None
        start = begin // 2
        found = next((n for n, level in enumerate(self.samples[start:], start) if abs(level) > SILENT_BELOW), None)
        return None if found is None else next(moment for size, moment in self._arrivals if size > 2 * found)

    def last_sound(self) -> float:
        """Return when the last sound arrived."""
        samples = self.samples
        last = max((n for n, level in enumerate(samples) if abs(level) > SILENT_BELOW), default=0)
        return next(moment for size, moment in self._arrivals if size > 2 * last)

    def quiet_for(self, seconds: float) -> bool:
        """Tell whether the last `seconds` were silent, after there was something to hear."""
        samples = self.samples
        tail = samples[-round(seconds * RATE) :]
        return any(abs(level) > SILENT_BELOW for level in samples) and max(map(abs, tail)) <= SILENT_BELOW

    def _listen(self) -> None:
        assert self._process.stdout
        while data := os.read(self._process.stdout.fileno(), 65536):
            self._data += data
            self._arrivals.append((len(self._data), time.perf_counter()))
            self._ready.set()
            if _MARK in self._data[-len(data) - len(_MARK) :]:
                self._marked.set()


def _samples(data: bytes) -> array.array[int]:
    return array.array("h", data[: len(data) // 2 * 2])


def trimmed(samples: Sequence[int]) -> array.array[int]:
    """Return the samples between the first and the last sound that is more than a hundredth of the loudest."""
    least = max((abs(level) for level in samples), default=0) // 100
    loud = [n for n, level in enumerate(samples) if abs(level) > least]
    return array.array("h", samples[loud[0] : loud[-1] + 1]) if loud else array.array("h")


def words_in(samples: array.array[int], pause: float = 0.15) -> list[array.array[int]]:
    """Return the stretches of sound between pauses of at least `pause` seconds."""
    found: list[array.array[int]] = []
    quiet = round(pause * RATE)
    last = -quiet
    for number, level in enumerate(samples):
        if abs(level) > SILENT_BELOW:
            if number - last >= quiet:
                found.append(array.array("h"))
                last = number - 1
            found[-1].extend(samples[last + 1 : number + 1])
            last = number
    return found


def likeness(heard: Sequence[int], expected: Sequence[int]) -> float:
    """Return how much the first sounds like the second: 1 for the same at any loudness, both trimmed first.

    It is the correlation of stretches of 100 ms, each where it fits best and not before the one before:
    a busy test machine makes gaps of some milliseconds, which are no other words.
    """
    ours, theirs = _coarse(trimmed(heard)), _coarse(trimmed(expected))
    size, reach = RATE // _COARSE // 10, RATE // _COARSE // 30
    place, likenesses, weights = 0, [0.0], [0.0]
    for start in range(0, len(theirs), size):
        part = theirs[start : start + size]
        fits = [_correlation(ours[n : n + len(part)], part) for n in range(max(0, place - 2), place + reach)]
        best = max(range(len(fits)), key=fits.__getitem__)
        weights.append(math.sqrt(sum(map(mul, part, part))))
        likenesses.append(fits[best] * weights[-1])
        place = max(0, place - 2) + (best if fits[best] > _SURE else min(2, place)) + size
    length = min(len(ours), len(theirs)) / max(len(ours), len(theirs), 1)
    return sum(likenesses) / max(sum(weights), 1) * (1 if length > _AS_LONG else length)


def _correlation(ours: list[int], theirs: list[int]) -> float:
    power = math.sqrt(sum(map(mul, ours, ours)) * sum(map(mul, theirs, theirs)))
    return sum(map(mul, ours, theirs)) / power if power else 0.0


def loudness(samples: Sequence[int]) -> float:
    """Return the level of a sound in dB of full scale."""
    heard = trimmed(samples)
    return 10 * math.log10(sum(level * level for level in heard) / len(heard) / 32768**2)


def _coarse(samples: Sequence[int]) -> list[int]:
    return [sum(samples[n : n + _COARSE]) for n in range(0, len(samples) - _COARSE, _COARSE)]


def samples_of(sound: Sound) -> array.array[int]:
    """Return the samples of a clip."""
    return array.array("h", sound.samples)


def pitch(samples: Sequence[int]) -> float:
    """Return the middle pitch of a voice in Hz: autocorrelation of each loud stretch of 40 ms."""
    rate = RATE // _COARSE
    coarse = _coarse(trimmed(samples))
    size = rate // 25
    frames = [coarse[n : n + size] for n in range(0, len(coarse) - size, size)]
    power = [sum(map(mul, frame, frame)) for frame in frames]
    loud = [frame for frame, level in zip(frames, power, strict=True) if level > max(power) / 10]
    return median(_pitch(frame, rate) for frame in loud)


def _pitch(frame: list[int], rate: int) -> float:
    lags = range(rate // 250, rate // 60)
    return rate / max(lags, key=lambda lag: sum(map(mul, frame[lag:], frame)) / (len(frame) - lag))
