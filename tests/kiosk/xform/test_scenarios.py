"""Scenarios hold, ours and the recorded ones; and a scenario that says something else does not."""

from __future__ import annotations

import copy
import gzip
import json
import re
from pathlib import Path

import pytest

from tests.conformance.scenarios import run

ROOT = Path(__file__).parents[3]
OWN = [
    json.loads(line)
    for line in (ROOT / "tests" / "conformance" / "scenarios.jsonl").read_text(encoding="utf-8").splitlines()
]
WRONG = {
    "value": "wrong",
    "label": "wrong",
    "hint": "wrong",
    "relevant": None,
    "required": None,
    "readonly": None,
    "choices": [["wrong", "wrong"]],
    "violation": None,
}


@pytest.mark.parametrize("case", OWN, ids=lambda case: case["test"])
def test_our_own_scenarios_hold(case):
    assert run(case) == []


def mutations(case):
    """Yield the case with one recorded fact changed."""
    for number in range(-1, len(case["steps"])):
        for index in range(len(moment(case, number)[1])):
            for key, wrong in WRONG.items():
                changed = copy.deepcopy(case)
                node = moment(changed, number)[1][index]
                if key in ("relevant", "required", "readonly"):
                    node[key] = not node.get(key, key == "relevant")
                elif key == "violation":
                    kind = "required" if node.get("violation", {}).get("condition") == "constraint" else "constraint"
                    node[key] = {"condition": kind}
                else:
                    node[key] = wrong
                yield key, changed
        changed = copy.deepcopy(case)
        moment(changed, number)[0]["xml"] = "<data/>"
        yield "xml", changed


def moment(case, number):
    step = case["init"] if number < 0 else case["steps"][number]
    return step, step["nodes"] if number < 0 else step["changed"]


def test_every_recorded_fact_counts():
    survived = [(case["test"], key) for case in OWN for key, changed in mutations(case) if not run(changed)]
    assert survived == []


def test_a_node_that_should_be_gone_or_there_counts():
    case = copy.deepcopy(OWN[2])
    case["steps"][0]["removed"] = [["/data/n", "input"]]
    case["steps"][0]["changed"] = [{"ref": "/data/q", "type": "input"}]
    assert run(case) == [
        "step 0 (answer): /data/q is missing",
        "step 0 (answer): /data/n is still there",
    ]


def test_the_recorded_scenarios_that_fail_are_those_documented(shared):
    text = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    documented = {int(number) for number in re.findall(r"^\| S(\d+) \|", text, re.MULTILINE)}
    assert documented
    recorded = shared and shared / "conformance" / "scenarios.jsonl.gz"
    if recorded and recorded.exists():
        lines = gzip.decompress(recorded.read_bytes()).decode().splitlines()
        assert {number for number, line in enumerate(lines) if run(json.loads(line))} == documented
