"""The form engine beside JavaRosa, in one run on the same forms: loading, each kind of answer, a long chain, memory.

JavaRosa is timed by tests/oracle/java/Bench.java where Java is installed; without it our own times stand alone.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import tempfile
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyxform.xls2xform import convert

from kiosk.services.compile import compile_form
from kiosk.xform import parse_form
from tests.oracle.jvm import command, is_there

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk.xform import Entry

    Times = Mapping[str, list[float]]

LOADS = 5
AGAIN = 30
SMALL, BIG = 20, 1_000
ROWS = (100, 100_000)
ROW_GOAL = 5.0
LOAD_GOALS = {"big": 0.5, "whova": 1.0}
COLUMNS = ("type", "name", "label", "relevant", "constraint", "constraint_message", "required", "calculation")
ANSWERS = {
    "int": ("integer", "7"),
    "date": ("date", "2020-01-02"),
    "select": ("select", "yes"),
    "string": ("text", "hello"),
}


def run() -> dict[str, Any]:
    """Return the figures: milliseconds of the processor (medians) ours and theirs, and their ratio."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, xml in forms().items():
            file = Path(folder) / f"{name}.xml"
            file.write_bytes(xml)
            answers = name != "whova"
            theirs = javarosa(file, answers=answers) if is_there() else {}
            ours = measure(xml, answers=answers)
            figures |= {
                f"{name} {what}": beside(times, theirs.get(what), goal(name, what)) for what, times in ours.items()
            }
    return figures | {f"a choice filter over {ROWS[1]} rows": filter_ratio()}


def goal(form: str, what: str) -> float | None:
    """Return how many times JavaRosa's time ours may take; None where there is no goal."""
    if what == "load":
        return LOAD_GOALS.get(form)
    return 1.0 if form == "big" and what != "memory" else None


def beside(ours: list[float], theirs: list[float] | None, allowed: float | None) -> dict[str, Any]:
    """Return one figure."""
    figure: dict[str, Any] = {"ours": rounded(statistics.median(ours))}
    if theirs:
        ratio = statistics.median(ours) / statistics.median(theirs)
        figure |= {"JavaRosa": rounded(statistics.median(theirs)), "ratio": rounded(ratio)}
        if allowed is not None:
            figure |= {"goal": allowed, "met": ratio <= allowed}
    return figure


def rounded(number: float) -> float:
    """Return three figures of a number."""
    return float(f"{number:.3g}")


def forms() -> dict[str, bytes]:
    """Return the forms by name; the interview of the World Health Organization where it is at hand."""
    found = {"small": made(SMALL), "big": made(BIG)}
    root = Path(__file__).parents[2]
    interview = Path(os.environ.get("HANDRAIL_SHARED", root.parent / "shared")) / "forms" / "whova_form.xlsx"
    if interview.is_file():
        found["whova"] = compile_form(interview.name, interview.read_bytes()).xml
    return found


def made(rows: int) -> bytes:
    """Return a form of so many rows: a number, a choice, a text that may not be asked, a date, a running sum, again."""
    lines = ["| survey |", f"| | {' | '.join(COLUMNS)} |"]
    lines += [f"| | {' | '.join(row(number).get(column, '') for column in COLUMNS)} |" for number in range(rows)]
    lines += ["| choices |", "| | list_name | name | label |", "| | yn | yes | Yes |", "| | yn | no | No |"]
    return convert("\n".join(lines) + "\n", file_type=".md", validate=False).xform.encode()


def row(number: int) -> dict[str, str]:
    """Return one row of the survey."""
    cells = {"name": f"q{number}", "label": f"Question {number}"}
    before = f" + coalesce(${{q{number - 5}}}, 0)" if number >= 5 else ""
    kinds = (
        {"type": "integer", "constraint": ". >= 0 and . <= 120", "constraint_message": "0 to 120", "required": "yes"},
        {"type": "select_one yn"},
        {"type": "text", "relevant": f"${{q{number - 1}}} = 'yes'"},
        {"type": "date", "constraint": ". <= today()", "constraint_message": "not in the future"},
        {"type": "calculate", "label": "", "calculation": f"coalesce(${{q{number - 4}}}, 0) * 2{before}"},
    )
    return cells | kinds[number % 5]


def javarosa(file: Path, *, answers: bool) -> Times:
    """Return JavaRosa's times by name, each in a JVM of its own."""
    more = [] if answers else ["load"]
    done = subprocess.run(
        [*command("Bench"), str(file), str(LOADS), str(AGAIN), *more], check=True, capture_output=True, text=True
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    return {name: [float(time) for time in times] for name, *times in lines}


def now() -> datetime:
    """Return the time, as expressions ask for it."""
    return datetime.now(UTC)


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds of the processor it takes, as Bench.java counts them: the machine may be busy."""
    begin = time.thread_time()
    work()
    return (time.thread_time() - begin) * 1000


def measure(xml: bytes, *, answers: bool) -> Times:
    """Return our times by the same names, and megabytes for "memory"."""
    times: dict[str, list[float]] = {"load": [timed(lambda: parse_form(xml).begin(now)) for _ in range(LOADS)]}
    if answers:
        entry = parse_form(xml).begin(now)
        asked = [prompt for page in entry.pages() for prompt in page.prompts]
        for prompt in asked:
            kind, value = ANSWERS["select" if prompt.choices else prompt.datatype]
            times.setdefault(kind, []).append(timed(lambda p=prompt, v=value: answer(entry, p.ref, v)))
        # The texts become relevant by the choices before them.
        for prompt in (prompt for page in entry.pages() for prompt in page.prompts if not prompt.value):
            times.setdefault("text", []).append(timed(lambda p=prompt: answer(entry, p.ref, "hello")))
        first = next(prompt.ref for prompt in asked if prompt.datatype == "int")
        times["head"] = [timed(lambda n=number: answer(entry, first, str(n))) for number in range(AGAIN)]
    return times | {"memory": [memory(xml)]}


def answer(entry: Entry, ref: str, value: str) -> None:
    """Do what JavaRosa's answerQuestion does: see whether the answer stands, and give it."""
    assert entry.check(ref, value) is None
    entry.answer(ref, value)


def memory(xml: bytes) -> float:
    """Return the megabytes a form and one entry of it keep."""
    gc.collect()
    tracemalloc.start()
    try:
        entry = parse_form(xml).begin(now)
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / 1e6 if entry else 0.0
    finally:
        tracemalloc.stop()


LISTED = """
| survey |
| | type | name | label | choice_filter |
| | text | town | Town | |
| | select_one_from_file streets.csv | street | Street | town = ${town} |
"""


def filter_ratio() -> dict[str, Any]:
    """Return how many times longer it takes to filter the long list; each town has ten streets in either."""
    xml = convert(LISTED, file_type=".md", validate=False).xform.encode()
    few, many = (statistics.median(filtering(xml, rows)) for rows in ROWS)
    ratio = many / few
    return {
        "ours": rounded(many),
        f"over {ROWS[0]}": rounded(few),
        "ratio": rounded(ratio),
        "goal": ROW_GOAL,
        "met": ratio <= ROW_GOAL,
    }


def filtering(xml: bytes, rows: int) -> list[float]:
    """Return the times of answering the town and being shown its streets; the index is made before."""
    lines = ["name,label,town", *(f"s{number},Street {number},t{number // 10}" for number in range(rows))]
    entry = parse_form(xml, {"streets.csv": "\n".join(lines).encode()}).begin(now)

    def choose(number: int) -> None:
        entry.answer("/data/town", f"t{number}")
        assert len(entry.prompt("/data/street").choices) == 10

    choose(0)
    return [timed(lambda n=number: choose(n)) for number in range(1, 10)] * 3
