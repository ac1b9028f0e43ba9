"""What is wrong with a service, in words for the person who writes it: where, what, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MAX_QUOTE: Final = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `row` counts as the spreadsheet does (the header is row 1), 0 where it is not known.

    `level` "error": the service is not installed. "warning": it works, but people will stumble.
    """

    level: Literal["error", "warning"]
    code: str
    what: str
    remedy: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""

    @property
    def place(self) -> str:
        """Sheet, row and column in words; "" when nothing is known."""
        parts = [
            f"sheet {quote(self.sheet)}" if self.sheet else "",
            f"row {self.row}" if self.row else "",
            f"column {quote(self.column)}" if self.column else "",
        ]
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.place}:" if self.place else "", self.what, self.remedy) if part)


class ServiceRefusedError(Exception):
    """The service was not installed and nothing was changed. `problems` holds at least one error."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in errors(self.problems)))


def refusal(code: str, what: str, remedy: str = "", **where: str | int) -> ServiceRefusedError:
    """Make a refusal for one reason; `where` holds sheet, row and column as far as they are known."""
    place: tuple[str, int, str] = (str(where.get("sheet", "")), int(where.get("row", 0)), str(where.get("column", "")))
    return ServiceRefusedError([Problem("error", code, what, remedy, *place)])


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Pick the problems that stop an installation."""
    return tuple(problem for problem in problems if problem.level == "error")


def quote(text: str) -> str:
    """Make a piece of a hostile file safe for a terminal and a log: one line, printable, not long."""
    line = "".join(character if character.isprintable() else " " for character in text)
    line = " ".join(line.split())
    return line if len(line) <= _MAX_QUOTE else line[: _MAX_QUOTE - 1] + "…"


def quoted(names: Iterable[str], most: int = 12) -> str:
    """Name the first few of a hostile file's names."""
    listed = list(names)
    return ", ".join([*map(quote, listed[:most]), *(["…"] if len(listed) > most else [])])


def table(problems: Sequence[Problem]) -> str:
    """Lay the problems out in columns: level, sheet, row, column, what, what to do. Errors come first."""
    if not problems:
        return ""
    heads = ("", "sheet", "row", "column", "what is wrong", "what to do")
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: (problem.level, problem.sheet, problem.row))
    lines = [heads, *(_cells(problem) for problem in ordered)]
    widths = [max(len(line[index]) for line in lines) for index in range(4)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), *line[4:]]).rstrip()
        for line in lines
    )


def _cells(problem: Problem) -> tuple[str, ...]:
    row = str(problem.row) if problem.row else ""
    return (problem.level, quote(problem.sheet), row, quote(problem.column), problem.what, problem.remedy)
