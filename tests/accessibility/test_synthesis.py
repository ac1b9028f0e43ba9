from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from accessibility.child import FOLDER, SYNTHESIS, command, speak
from accessibility.sound import Sound, sound_in, wav
from accessibility.utterance import SynthesisError, Utterance, answer, clip_in, decoded, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = Utterance("A person will come to you. " * 400, "gmw/en", 80, personal=True)
"""Some seconds of work for the engine."""


@pytest.fixture
def child(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"TMPDIR": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    process = subprocess.Popen(
        command(SYNTHESIS),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=FOLDER,
        env=environment,
    )
    with process:
        yield process
        process.kill()


def written_files(process: subprocess.Popen[bytes]) -> list[str]:
    """Return what the process has opened, and not for reading only: its engine reads dictionaries."""
    found = []
    for link in Path(f"/proc/{process.pid}/fd").iterdir():
        with suppress(OSError):
            told = link.parent.with_name("fdinfo").joinpath(link.name).read_text(encoding="ascii")
            flags = next(line.split()[1] for line in told.splitlines() if line.startswith("flags:"))
            if int(flags, 8) & os.O_ACCMODE != os.O_RDONLY:
                found.append(str(link.readlink()))
    return found


def until_it_speaks(process: subprocess.Popen[bytes]) -> list[str]:
    while process.poll() is None:
        files = written_files(process)
        if any(name.startswith("/memfd:speech") for name in files):
            return files
        os.sched_yield()
    raise AssertionError("the child ended before it spoke")


def test_an_utterance_becomes_sound() -> None:
    sound = sound_in(speak(Utterance("Welcome to the library", "gmw/en", 111)))
    assert sound.rate == 22050
    assert 1 < sound.seconds < 4


def test_the_same_words_make_the_same_sound() -> None:
    asked = Utterance("متى ولدت؟", "sem/ar", 111)
    assert speak(asked) == speak(asked)


LOSSY = """
import os, sys
from accessibility import synthesis
from pyttsx3.drivers import _espeak

set_parameter, lost = _espeak.SetParameter, []

def lossy(parameter, value, relative):
    if value == int(sys.argv[1]) and len(lost) < int(sys.argv[2]):
        lost.append(value)
        return 0
    return set_parameter(parameter, value, relative)

_espeak.SetParameter = lossy
synthesis._PATIENCE = 1
out = synthesis.take_standard_output()
try:
    out.write(synthesis.clip(sys.stdin.buffer.readline()))
except synthesis.SynthesisError as error:
    out.write(error.problem.encode())
out.flush()
os._exit(0 if lost else 1)
"""
"""A child whose engine loses some of what it is told: as espeak does, one of a thousand."""


@pytest.mark.parametrize(("rate", "gap", "lost"), [(111, 0, 111), (80, 9, 9)], ids=["rate", "gap"])
def test_what_the_engine_loses_is_told_again(rate: int, gap: int, lost: int) -> None:
    asked = Utterance("Welcome", "gmw/en", rate, gap)
    assert said_lossily(asked, lost, 1) == speak(asked)


def test_words_at_another_pace_are_refused() -> None:
    assert said_lossily(Utterance("Welcome", "gmw/en", 111), 111, 1_000_000) == b"engine"


def said_lossily(asked: Utterance, lost: int, times: int) -> bytes:
    command_line = [sys.executable, "-c", LOSSY, str(lost), str(times)]
    return subprocess.run(command_line, input=asked.encoded(), stdout=subprocess.PIPE, cwd=FOLDER, check=True).stdout


def test_nothing_of_a_killed_child_is_left(child: subprocess.Popen[bytes], tmp_path: Path) -> None:
    assert child.stdin
    child.stdin.write(LONG.encoded())
    child.stdin.flush()
    files = until_it_speaks(child)
    child.send_signal(signal.SIGKILL)
    child.wait()
    # espeak's audio library makes an empty folder for its server.
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    nameless = ("/memfd:", "pipe:", "/dev/", "anon_inode:", "socket:")
    assert [name for name in files if not name.startswith(nameless)] == []


def test_the_words_are_not_in_the_arguments_of_the_process(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin
    child.stdin.write(LONG.encoded())
    child.stdin.flush()
    until_it_speaks(child)
    assert b"person" not in Path(f"/proc/{child.pid}/cmdline").read_bytes()


def test_a_child_leaves_no_core_dump(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin
    child.stdin.write(LONG.encoded())
    child.stdin.flush()
    until_it_speaks(child)
    limits = Path(f"/proc/{child.pid}/limits").read_text().splitlines()
    (line,) = (line for line in limits if line.startswith("Max core file size"))
    assert line.split()[4:6] == ["0", "0"]


def test_a_child_ends_when_nobody_asks_any_more(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin
    child.stdin.close()
    assert child.wait(10) == 0


def test_a_stuck_child_is_killed() -> None:
    with pytest.raises(SynthesisError, match="child"):
        speak(LONG, patience=0.5)


def test_a_missing_engine_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pyttsx3.py").write_text("def init():\n    raise RuntimeError('no espeak here')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(SynthesisError, match="engine"):
        speak(Utterance("Hi", "gmw/en", 111))


def test_an_answer_is_read_when_it_is_whole() -> None:
    clip = wav(Sound(b"\1\2" * 10, 22050))
    sent = answer(clip)
    assert [clip_in(sent[:n]) for n in (0, 5, len(sent) - 1)] == [None, None, None]
    assert clip_in(sent) == clip


def test_a_refusal_is_an_error_without_words() -> None:
    with pytest.raises(SynthesisError, match=r"^voice$"):
        clip_in(refusal("voice"))


@pytest.mark.parametrize("sent", [b"a library prints\n", b"\xff\n", b"[]\n", b"{}\n", b'{"size": "x"}\n', b"9\n"])
def test_what_is_no_answer_is_an_error_and_not_waited_for(sent: bytes) -> None:
    with pytest.raises(SynthesisError, match=r"^child$"):
        clip_in(sent)


def test_a_question_travels_whole() -> None:
    asked = Utterance('line\nbreak "quote" متى\ud800', "gmw/en", 80, 9, personal=True)
    line = asked.encoded()
    assert line.count(b"\n") == 1
    assert decoded(line) == asked


@pytest.mark.parametrize("clip", [b"", b"RIFF1234WAVE", wav(Sound(b"\1\2" * 10, 22050))[:-3]])
def test_what_is_no_sound_is_refused(clip: bytes) -> None:
    with pytest.raises(ValueError):
        sound_in(clip)
