"""The runner, on cases of our own; and on the recorded ones where they are."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from tests.conformance.__main__ import main

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OWN = HERE / "expressions.jsonl"


def documented_failures():
    text = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    return {int(number) for number in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}


def test_our_own_cases_hold(capsys):
    assert main([str(OWN)]) == 0
    count = len(OWN.read_text(encoding="utf-8").splitlines())
    assert capsys.readouterr().out.splitlines()[-1] == f"{count} passed, 0 failed"


WRONG = {
    "number": [3, "NaN", "Infinity"],
    "string": ["other"],
    "boolean": None,
    "number-rounded": [9],
    "string-matches": ["^never$"],
    "string-length": [3],
    "nodeset": [[[0, 7]]],
    "nodeset-unordered": [[[0, 7]]],
}


def wrong_cases():
    for line in OWN.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["kind"] == "boolean":
            yield {**case, "expected": not case["expected"]}
        elif case["kind"] == "throws":
            yield {**case, "expr": "1"}
        elif case["kind"] == "evaluate" and "expected" in case:
            yield {**case, "expected": False if case["actualType"] == 3 else 99}
        else:
            yield from (
                {**case, "expected": wrong} for wrong in WRONG.get(case["kind"], []) if wrong != case["expected"]
            )


def test_every_kind_of_case_can_fail(tmp_path, capsys):
    cases = [case for case in wrong_cases() if not (case["expr"] == "-0.4 mod .2" and case["expected"] == 0)]
    wrong = tmp_path / "wrong.jsonl.gz"
    wrong.write_bytes(gzip.compress("\n".join(json.dumps(case) for case in cases).encode()))
    out = tmp_path / "failures.json"
    assert main([str(wrong), "--failures", str(out)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == f"0 passed, {len(cases)} failed"
    failures = json.loads(out.read_text(encoding="utf-8"))
    assert [failure["expr"] for failure in failures] == [case["expr"] for case in cases]
    assert {failure["kind"] for failure in failures} >= {*WRONG, "throws", "evaluate"}
    assert all(failure["problems"] for failure in failures)


def test_negative_zero_is_not_zero(tmp_path):
    case = {"expr": "0", "kind": "number", "expected": "-0", "doc_xml": "<a/>", "context": [], "now": 0}
    path = tmp_path / "zero.jsonl"
    path.write_text(json.dumps(case), encoding="utf-8")
    assert main([str(path)]) == 1


def test_a_crash_is_a_failed_case(tmp_path, capsys):
    path = tmp_path / "odd.jsonl"
    path.write_text('{"expr": "1", "kind": "number", "doc_xml": "<a/>", "context": [5], "now": 0}\n', encoding="utf-8")
    assert main([str(path)]) == 1
    assert "IndexError" in capsys.readouterr().out


def test_what_is_no_case_is_refused(tmp_path):
    path = tmp_path / "none.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="neither"):
        main([str(path)])


def test_the_recorded_expressions_that_fail_are_those_documented(shared, tmp_path):
    documented = documented_failures()
    assert documented
    recorded = shared and shared / "conformance" / "xpath.jsonl.gz"
    if recorded and recorded.exists():
        out = tmp_path / "failures.json"
        main([str(recorded), "--failures", str(out)])
        assert {failure["id"] for failure in json.loads(out.read_text(encoding="utf-8"))} == documented
