"""The import rules of docs/developers/architecture.md, kept true."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("kiosk", "accessibility", "sync", "ui", "assets", "tests")
MAY_IMPORT = {
    "kiosk": {"kiosk"},
    "accessibility": {"kiosk", "accessibility"},
    "sync": {"kiosk", "sync"},
    "ui": {"kiosk", "accessibility", "ui"},
}
EXCEPTIONS = {
    # The command line starts everything; the window joins everything.
    "kiosk/__main__.py": set(OURS),
    "ui/app.py": {"kiosk", "accessibility", "ui", "sync"},
}
# Who alone may import a library; anything else third-party must be named in ALSO.
ONLY_IN = {
    "PySide6": ("ui/",),
    "shiboken6": ("ui/",),
    "sqlite_utils": ("kiosk/store/",),
    "sqlite3": ("kiosk/store/",),
    "pyttsx3": ("accessibility/",),
    "pyxform": ("kiosk/services/compile.py",),
    "cryptography": ("kiosk/sealing/",),
    "httpx": ("sync/",),
    # A kiosk is installed without them.
    **dict.fromkeys(
        (
            "fastapi",
            "starlette",
            "uvicorn",
            "sqlalchemy",
            "alembic",
            "jinja2",
            "markupsafe",
            "python_multipart",
            "argon2",
            "pyotp",
            "prometheus_client",
            "psycopg",
        ),
        ("sync/hub/",),
    ),
}


@cache
def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@cache
def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_packages_import_only_what_they_may(package: str) -> None:
    for path in sources(package):
        name = path.relative_to(ROOT).as_posix()
        allowed = EXCEPTIONS.get(name, MAY_IMPORT[package])
        bad = {module for module in imports(path) if module.split(".")[0] in OURS} - {
            module for module in imports(path) if module.split(".")[0] in allowed
        }
        assert not bad, f"{name} imports {sorted(bad)}"


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_libraries_stay_in_their_place(library: str) -> None:
    for package in MAY_IMPORT:
        for path in sources(package):
            name = path.relative_to(ROOT).as_posix()
            if any(module.split(".")[0] == library for module in imports(path)):
                assert name.startswith(ONLY_IN[library]), f"{name} imports {library}"


def test_only_the_command_of_the_hub_reads_the_hub() -> None:
    for package in MAY_IMPORT:
        for path in sources(package):
            name = path.relative_to(ROOT).as_posix()
            if any(f"{module}.".startswith("sync.hub.") for module in imports(path)):
                assert name == "kiosk/__main__.py" or name.startswith("sync/hub/"), f"{name} imports the hub"


def test_the_engine_stands_alone() -> None:
    for path in sources("kiosk/xform"):
        outside = {
            module
            for module in imports(path)
            if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("kiosk.xform")
        }
        assert not outside, f"{path.relative_to(ROOT)} imports {sorted(outside)}"


def test_a_kiosk_that_starts_reads_only_what_the_welcome_needs() -> None:
    """The rest comes while nobody waits for it (ui/preparing.py)."""
    modules = ("kiosk.commands.site", "kiosk.paper.printing", "ui.app", "ui.pages.welcome", "ui.start")
    program = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    late = {"openpyxl", "pyxform", "sqlite3", "sqlite_utils", "httpx", "qrcode", "fastapi"}
    read = {name for name in said.split() if name.split(".")[0] in late or name.startswith("kiosk.xform")}
    assert read == set()
    assert "ui.window" in said


def test_packaging_is_never_a_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_the_check_sees_what_is_there() -> None:
    assert len(sources("kiosk")) > 5
    assert "PySide6.QtWidgets" in set().union(*(imports(path) for path in sources("ui")))
