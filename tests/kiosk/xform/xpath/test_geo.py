from __future__ import annotations

import math

import pytest

from tests.support.expressions import boolean, number

SHAPE = (
    "7.9377 -11.5845 0 0;7.9324 -11.5902 0 0;7.927 -11.5857 0 0;7.925 -11.578 0 0;7.9267 -11.5722 0 0;"
    "7.9325 -11.5708 0 0;7.9372 -11.5737 0 0;7.9393 -11.579 0 0;7.9377 -11.5845 0 0"
)
SQUARE = "0 0 0 0;0 1 0 0;1 1 0 0;1 0 0 0;0 0 0 0"


@pytest.mark.parametrize(
    ("points", "area", "distance"),
    [
        (SHAPE, 2333220.77, 5724.36),
        (f"{SHAPE};", 2333220.77, 5724.36),
        ("7.9377 -11.5845 0 0;7.9324 -11.5902 0 0", 0, 861.99),
        ("0 0;0 1", 0, 111318.85),
        ("0 0;0 90", 0, 10018696.05),
        ("90 0;90 1", 0, 0),
        ("1 1;1 1", 0, 0),
        ("5000 5000;5000 5000", 0, math.nan),
        ("a", 0, math.nan),
        ("", 0, math.nan),
        ("1 2", 0, math.nan),
        ("1 2;1 2 3 4 5", 0, math.nan),
        ("1 2;x y", 0, math.nan),
    ],
)
def test_area_and_distance(points, area, distance):
    assert number(f"area('{points}')") == area
    assert number(f"distance('{points}')") == pytest.approx(distance, nan_ok=True)


def test_points_may_be_nodes_or_arguments():
    xml = "<data>" + "".join(f"<p>{point}</p>" for point in SHAPE.split(";")) + "</data>"
    assert number("area(/data/p)", xml) == 2333220.77
    assert number("distance(/data/p)", xml) == 5724.36
    assert number("distance('0 0', '0 1')") == 111318.85


@pytest.mark.parametrize(
    ("point", "inside"),
    [("0.5 0.5 0 0", True), ("-1 0.5", False), ("2 0.5", False), ("0.5 2", False), ("0.5 -1", False), ("x", False)],
)
def test_geofence(point, inside):
    assert boolean(f"geofence('{point}', '{SQUARE}')") is inside


def test_a_shape_must_be_closed():
    assert not boolean("geofence('0.5 0.5', '0 0;0 1;1 1;1 0')")
    assert not boolean("geofence('0.5 0.5', '')")
