"""The judges that had no part in a tour find what is spoilt, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from tests.oracle.jvm import MISSING, is_there
from tests.support.tour_judges import judge

if TYPE_CHECKING:
    from pathlib import Path

needs_java = pytest.mark.skipif(not is_there(), reason=MISSING)


def papers(folder: Path) -> tuple[Path, Path]:
    ticket, receipt = (next((folder / "paper").glob(f"{kind}-*.png")) for kind in ("ticket", "receipt"))
    return ticket, receipt


def spoil(folder: Path, old: str, new: str) -> None:
    path = next((folder / "opened" / "xml" / "small").glob("*.xml"))
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.unlink()
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_judges_have_nothing_against_a_tour(toured: Path) -> None:
    assert judge(toured) == []


def test_a_code_that_cannot_be_read_is_found(folder: Path) -> None:
    ticket, _ = papers(folder)
    picture = QImage(str(ticket))
    middle = QRect(0, picture.height() // 4, picture.width() // 2, picture.height() // 2)
    with QPainter(picture) as painter:
        painter.fillRect(middle, Qt.GlobalColor.black)
    ticket.unlink()
    picture.save(str(ticket))
    assert any(problem.startswith(f"paper/{ticket.name} has codes of []") for problem in judge(folder))


def test_the_code_of_another_paper_is_found(folder: Path) -> None:
    ticket, receipt = papers(folder)
    content = receipt.read_bytes()
    ticket.unlink()
    ticket.write_bytes(content)
    assert any(problem.startswith(f"paper/{ticket.name} has codes of") for problem in judge(folder))


@needs_java
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<name>Amina Yusuf</name>", "<name/>", "JavaRosa: required and empty: /data/name[1]"),
        ("<name>Amina", f"<name>{'x' * 40}", "JavaRosa: constraint violated: /data/name[1]"),
        ("</called>", "</called><never>x</never>", "JavaRosa has None at /data/never[1]"),
        ("<year>", "<year>1", "JavaRosa has "),
        ("<rent>", "<rent>a", "JavaRosa: "),
    ],
)
def test_what_javarosa_would_not_take_is_found(folder: Path, old: str, new: str, expected: str) -> None:
    spoil(folder, old, new)
    assert any(problem.startswith(expected) for problem in judge(folder))


@needs_java
def test_an_answer_that_is_not_relevant_is_found(folder: Path) -> None:
    spoil(folder, "<pet>yes</pet>", "<pet>no</pet>")
    assert any("/data/called" in problem for problem in judge(folder))
