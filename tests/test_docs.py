"""What the documents say is there, is there; what is there, they say."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from kiosk.__main__ import _parser

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "kiosk").rglob("*.md")]
)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
ALL_WORDS = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def sub_commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    actions = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(actions[0].choices) if actions else {}


def command_lines() -> list[str]:
    lines = []
    for name, parser in sub_commands(_parser([])).items():
        inner = sub_commands(parser)
        lines += [f"handrail {name} {command}" for command in inner] or [f"handrail {name}"]
    return lines


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert not broken


@pytest.mark.parametrize("line", command_lines())
def test_every_command_is_documented(line: str) -> None:
    assert line in ALL_WORDS


def test_documents_name_no_command_that_is_not_there() -> None:
    top = sub_commands(_parser([]))
    named = set(re.findall(r"handrail (run|keys|site|services|open|export|check|[a-z]+ make)\b", ALL_WORDS))
    assert {name.split()[0] for name in named} <= set(top)


@pytest.mark.parametrize(
    "command", re.findall(r"^([a-z]+)\)$", (ROOT / "dev").read_text(encoding="utf-8"), re.MULTILINE)
)
def test_every_dev_command_is_documented(command: str) -> None:
    assert f"./dev {command}" in (ROOT / "docs" / "developers" / "README.md").read_text(encoding="utf-8") + (
        ROOT / "README.md"
    ).read_text(encoding="utf-8")


def test_there_are_commands_to_look_for() -> None:
    assert len(command_lines()) > 10
    assert len(PAGES) > 15
