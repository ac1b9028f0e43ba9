"""What the campaign found stays mended."""

from __future__ import annotations

import pytest

from tests.fuzz.child import Child
from tests.fuzz.findings import FOUND, found_cases
from tests.fuzz.limits import seconds_for
from tests.fuzz.mutation import mutated
from tests.fuzz.targets import TARGETS
from tests.fuzz.verdict import judge


@pytest.mark.parametrize("path", found_cases(), ids=lambda path: str(path.relative_to(FOUND)))
def test_a_case_that_was_found_is_answered_or_refused_in_words(child, path):
    target = path.parent.name
    assert target in TARGETS
    verdict = child.verdict(target, path.read_bytes(), 6 * seconds_for(target))
    assert not verdict.is_finding, verdict


def _spin(_: bytes) -> bool:
    while True:
        pass


def _fall(_: bytes) -> bool:
    raise KeyError("x")


def test_the_judge_sees_hangs_and_crashes():
    assert judge(_spin, b"", 0.1).kind == "hang"
    assert judge(_fall, b"", 1.0)[:2] == ("crash", "KeyError outside")
    assert judge(lambda _: False, b"", 1.0).kind == "refused"


def test_a_case_that_takes_all_memory_is_seen_and_does_not_end_the_next():
    # Without memory the C library asks the system again for each piece: that may go on for minutes.
    with Child(megabytes=64, patience=40.0) as small:
        many = b"<a>" + b"<b><c>1</c></b>" * 400_000 + b"</a>"
        assert small.verdict("xml", many, 60.0).kind in {"memory", "dead"}
        assert small.verdict("xml", b"<a/>").kind == "accepted"


def test_mutations_of_anything_are_bytes_of_bounded_length():
    from random import Random

    for seed in range(200):
        assert len(mutated(b"" if seed % 2 else b"<a b='1'>x</a>", Random(seed))) <= 2**20
