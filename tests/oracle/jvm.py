"""Java on this machine: where it is, and our own drivers of JavaRosa compiled for it."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

SOURCES = Path(__file__).parent / "java"
MISSING = "Java is not installed: see the rule in docs/developers/oracle.md"


def is_there() -> bool:
    """Whether this machine can run and compile Java, and pyxform's validator is where it should be."""
    return all(map(shutil.which, ("java", "javac"))) and jar().is_file()


def jar() -> Path:
    """Return the validator that comes with pyxform: it contains JavaRosa, the engine of ODK Collect."""
    spec = find_spec("pyxform")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"


@cache
def class_path() -> str:
    """Compile the drivers once a process, and return the class path they run on."""
    folder = Path(tempfile.mkdtemp(prefix="oracle-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    sources = sorted(map(str, SOURCES.glob("*.java")))
    subprocess.run(
        ["javac", "-nowarn", "-cp", str(jar()), "-d", str(folder), *sources], check=True, capture_output=True
    )
    return f"{jar()}:{folder}"


def command(name: str, *options: str) -> list[str]:
    """Return the command line that runs a driver, in a JVM whose zone and language are known."""
    known = ["-Duser.timezone=UTC", "-Duser.language=en", "-Duser.country=GB", "-Dfile.encoding=UTF-8"]
    return ["java", *known, *options, "-cp", class_path(), name]
