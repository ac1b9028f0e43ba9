"""What costs processor time in many tests and proves something in a few."""

from __future__ import annotations

import pytest

from kiosk.services.examiner import Examiner
from tests.support.examining import ExaminerHere

PLACES = ("sync.examining.Examiner", "sync.hub.services.Examiner")


@pytest.fixture
def examiner_here(monkeypatch):
    """Forms are examined in this process, except by those who ask for `examiner`."""
    for place in PLACES:
        monkeypatch.setattr(place, ExaminerHere)


@pytest.fixture
def examiner(examiner_here, monkeypatch):  # noqa: ARG001  # it comes first
    """Forms are examined in a process of its own, as in production."""
    for place in PLACES:
        monkeypatch.setattr(place, Examiner)
