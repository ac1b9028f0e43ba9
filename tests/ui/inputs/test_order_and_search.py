from __future__ import annotations

import pytest

from ui.inputs.ranking import moved, order
from ui.inputs.searching import Index

NAMES = ("bus", "train", "car")


@pytest.mark.parametrize(
    ("value", "ranked"),
    [
        ("", NAMES),
        ("car bus train", ("car", "bus", "train")),
        ("car", ("car", "bus", "train")),
        ("car gone car", ("car", "bus", "train")),
    ],
)
def test_a_rank_holds_every_choice_once(value, ranked):
    assert order(value, NAMES) == ranked


@pytest.mark.parametrize(
    ("name", "by", "then"),
    [
        ("train", -1, ("train", "bus", "car")),
        ("train", 1, ("bus", "car", "train")),
        ("bus", -1, NAMES),
        ("car", 1, NAMES),
        ("car", -9, ("car", "bus", "train")),
    ],
)
def test_a_choice_moves_and_stops_at_the_ends(name, by, then):
    assert moved(NAMES, name, by) == then


STREETS = Index(["Église Street", "Old Church Road", "Saint-Étienne Lane", "Church End", "شارع الأمل", "Roadchurch"])


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", [0, 1, 2, 3, 4, 5]),
        ("  ", [0, 1, 2, 3, 4, 5]),
        ("church", [3, 1, 5]),
        ("ROAD ch", [1, 5]),
        ("eglise", [0]),
        ("etienne", [2]),
        ("الامل", [4]),
        ("zzz", []),
    ],
)
def test_a_few_letters_find_the_answer(query, places):
    assert STREETS.found(query) == places
