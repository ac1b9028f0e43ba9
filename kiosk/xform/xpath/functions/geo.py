"""Places: ODK XForms specification, geographic functions. Points are "latitude longitude [altitude [accuracy]]"."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from kiosk.xform.xpath.code import Code, string_of
from kiosk.xform.xpath.functions.function import Function
from kiosk.xform.xpath.values import LARGE, strings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kiosk.xform.xpath.context import Context

_EARTH_RADIUS: Final = 6_378_100.0
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_LATITUDE: Final = 90.0
_LONGITUDE: Final = 180.0
_COORDINATES: Final = range(2, 5)
# Fewer points than this enclose nothing.
_FEWEST: Final = 3
_POINT: Final = 8


class Point(NamedTuple):
    """A place in degrees."""

    latitude: float
    longitude: float


def parse_point(text: str) -> Point | None:
    """Return the point a text means, None when it means none on the earth."""
    numbers = text.split()
    if len(numbers) not in _COORDINATES or not all(_DECIMAL.fullmatch(number) for number in numbers):
        return None
    point = Point(float(numbers[0]), float(numbers[1]))
    return point if abs(point.latitude) <= _LATITUDE and abs(point.longitude) <= _LONGITUDE else None


def parse_points(texts: Iterable[str], context: Context) -> list[Point] | None:
    """Return the points of texts, each one point or several with ";" between; None when one of them is no point."""
    points: list[Point] = []
    for text in texts:
        if len(text) > LARGE:
            # A point takes much longer than its few characters.
            context.spend(len(text) // _POINT)
        for part in text.split(";"):
            if part.strip():
                point = parse_point(part)
                if point is None:
                    return None
                points.append(point)
    return points


def area_of(points: Sequence[Point]) -> float:
    """Return the area in square metres that the points enclose on a sphere, the last joined to the first."""
    if len(points) < _FEWEST:
        return 0.0
    total = 0.0
    for start, end in pairwise([*points, points[0]]):
        total += math.radians(end.longitude - start.longitude) * (
            2 + math.sin(math.radians(end.latitude)) + math.sin(math.radians(start.latitude))
        )
    return abs(total * _EARTH_RADIUS * _EARTH_RADIUS / 2)


def distance_of(points: Sequence[Point]) -> float:
    """Return the length in metres of the way over the points, on a sphere."""
    total = 0.0
    for start, end in pairwise(points):
        one, other = math.radians(start.latitude), math.radians(end.latitude)
        angle = math.cos(math.radians(start.longitude - end.longitude))
        cosine = math.sin(one) * math.sin(other) + math.cos(one) * math.cos(other) * angle
        total += math.acos(max(-1.0, min(1.0, cosine))) * _EARTH_RADIUS
    return total


def is_inside(point: Point, shape: Sequence[Point]) -> bool:
    """Say whether a closed shape holds the point: a ray from it crosses the outline an odd number of times."""
    inside = False
    for start, end in pairwise(shape):
        if (end.latitude > point.latitude) != (start.latitude > point.latitude):
            slope = (start.longitude - end.longitude) / (start.latitude - end.latitude)
            if point.longitude < slope * (point.latitude - end.latitude) + end.longitude:
                inside = not inside
    return inside


def _hundredths(metres: float) -> float:
    return math.floor(metres * 100 + 0.5) / 100


def _area(arguments: Sequence[Code]) -> Code:
    run = arguments[0].run
    return Code(
        "number", lambda context: _hundredths(area_of(parse_points(strings_of(run(context), context), context) or []))
    )


def _distance(arguments: Sequence[Code]) -> Code:
    runs = [argument.run for argument in arguments]

    def distance(context: Context) -> float:
        points = parse_points([text for run in runs for text in strings_of(run(context), context)], context)
        if points is None or len(points) < 2:  # noqa: PLR2004 -- a way leads from one point to another
            return math.nan
        return _hundredths(distance_of(points))

    return Code("number", distance)


def _geofence(arguments: Sequence[Code]) -> Code:
    place, outline = string_of(arguments[0]), string_of(arguments[1])

    def geofence(context: Context) -> bool:
        point, shape = parse_point(place(context)), parse_points([outline(context)], context)
        if point is None or not shape or shape[0] != shape[-1]:
            return False
        return is_inside(point, shape)

    return Code("boolean", geofence)


GEO_FUNCTIONS: Final = (
    Function("area", 1, 1, "the area in square metres of a shape, or of the points of a node-set", _area),
    Function("distance", 1, None, "the length in metres of a line, or of the way over all points given", _distance),
    Function("geofence", 2, 2, "is the point inside the closed shape", _geofence),
)
