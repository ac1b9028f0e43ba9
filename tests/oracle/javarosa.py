"""JavaRosa, filling in a form in a process of its own (java/Driver.java)."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import quote_plus, unquote_plus

from tests.oracle.jvm import command

if TYPE_CHECKING:
    from collections.abc import Mapping


class JavaRosaError(Exception):
    """JavaRosa threw; the message is the exception's name and words."""


class Node(NamedTuple):
    """What JavaRosa says of one node."""

    ref: str
    value: str
    relevant: bool
    required: bool
    readonly: bool
    fits: bool
    """Whether its constraint holds."""


class Asked(NamedTuple):
    """What JavaRosa shows of one question."""

    ref: str
    label: str
    hint: str
    choices: tuple[tuple[str, str], ...]


class JavaRosa:
    """One JVM; `load` begins a form, as often as you like. A context manager."""

    def __init__(self) -> None:
        # The tests last seconds: a compiler that optimises more would only cost.
        self._process = subprocess.Popen(
            command("Driver", "-XX:TieredStopAtLevel=1"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="ascii",
        )
        self._folder = tempfile.TemporaryDirectory(prefix="oracle-form-")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
        self._folder.cleanup()

    def load(self, xml: bytes, media: Mapping[str, bytes] | None = None) -> None:
        folder = Path(self._folder.name)
        for name, content in (media or {}).items():
            (folder / name).write_bytes(content)
        (folder / "form.xml").write_bytes(xml)
        self._ask("load", str(folder / "form.xml"), str(folder))

    def answer(self, ref: str, value: str) -> None:
        self._ask("answer", ref, value)

    def add(self, ref: str) -> None:
        self._ask("add", ref)

    def remove(self, ref: str) -> None:
        self._ask("remove", ref)

    def speak(self, language: str) -> None:
        self._ask("language", language)

    def xml(self) -> str:
        return self._ask("xml")[0][0]

    def state(self) -> list[Node]:
        return [Node(ref, value, *(flag == "1" for flag in flags)) for ref, value, *flags in self._ask("state")]

    def prompts(self) -> list[Asked]:
        return [
            Asked(ref, label, hint, tuple(zip(choices[::2], choices[1::2], strict=True)))
            for ref, label, hint, *choices in self._ask("prompts")
        ]

    def _ask(self, *fields: str) -> list[list[str]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\t".join(map(quote_plus, fields)) + "\n")
        self._process.stdin.flush()
        lines: list[list[str]] = []
        for line in self._process.stdout:
            if line == ".\n":
                return lines
            if line.startswith("!"):
                raise JavaRosaError(unquote_plus(line[1:].strip()))
            lines.append([unquote_plus(field) for field in line.rstrip("\n").split("\t")])
        raise JavaRosaError(f"the JVM has ended ({self._process.wait()})")
