"""Secondary instances: lists inside the form, and XML, CSV and GeoJSON files beside it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Final

from kiosk.xform.node import Document, Node
from kiosk.xform.problems import FormError
from kiosk.xform.reading import MAX_BYTES, ParseError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class _ListError(ValueError):
    """What is wrong with a list, in words that quote nothing of it."""


LAST_SAVED: Final = "jr://instance/last-saved"
MAX_ROWS: Final = 500_000
_MAX_COLUMNS: Final = 1_000
MAX_CELLS: Final = 2_000_000
"""About 300 MB: rows that are short, and short of nothing but commas, hide it."""
_MAX_JSON: Final = MAX_BYTES // 2


def file_name(uri: str) -> str:
    """Return the name of the file a jr:// uri means ("jr://file-csv/towns.csv": "towns.csv"), "" for any other uri."""
    scheme, _, path = uri.partition("://")
    return path.rpartition("/")[2] if scheme == "jr" else ""


def load_instance(identifier: str, node: Node, media: Mapping[str, bytes]) -> Document:
    """Return the holder of a secondary instance's root. Raises FormError. last-saved is empty here.

    Each entry brings its own.
    """
    source = node.attribute("src")
    if not source:
        return _inside(identifier, node)
    if source == LAST_SAVED:
        return Document()
    name = file_name(source)
    if not name:
        raise FormError(
            "unsupported", f"lists are read from jr:// uris, not from {source!r}", f"instance {identifier!r}"
        )
    if name not in media:
        raise FormError("missing-media", f"the form needs the file {name!r}", f"instance {identifier!r}")
    return read_list(name, media[name], csv_expected=source.startswith("jr://file-csv/"))


def _inside(identifier: str, node: Node) -> Document:
    if len(node.children) > 1:
        raise FormError("missing-instance", "the instance has more than one root element", f"instance {identifier!r}")
    holder = Document()
    for child in node.children:
        holder.append(child)
    return holder


def read_list(name: str, content: bytes, *, csv_expected: bool = False) -> Document:
    """Read a list by the ending of its name; an empty file is an empty list. Raises FormError("media")."""
    if not content.strip():
        return Document()
    is_json = name.lower().endswith((".geojson", ".json"))
    largest = _MAX_JSON if is_json else MAX_BYTES
    if len(content) > largest:
        raise FormError("too-large", f"the file is larger than {largest // 2**20} MB", name)
    try:
        if is_json:
            return _rows(_features(content))
        if name.lower().endswith(".csv") or csv_expected:
            return _rows(_records(content))
        return parse(content)
    except ParseError as error:
        raise FormError("media", f"the file cannot be read: {error}", name) from None
    except (ValueError, TypeError, AttributeError, LookupError, csv.Error, RecursionError) as error:
        # The reason may quote the file: a list of people is nobody's business.
        reason = str(error) if isinstance(error, _ListError) else "it is not what its name says"
        raise FormError("media", f"the file cannot be read: {reason}", name) from None


def _rows(rows: Iterable[Iterable[tuple[str, str]]]) -> Document:
    holder, root = Document(), Node("root")
    holder.append(root)
    items = []
    left = MAX_CELLS
    for cells in rows:
        item = Node("item")
        item.parent = root
        item.children = children = [Node(column, text=text) for column, text in cells]
        for child in children:
            child.parent = item
        items.append(item)
        left -= len(children)
        if left < 0:
            raise _ListError(f"it has more than {MAX_CELLS} cells")
        if len(items) > MAX_ROWS:
            raise _ListError(f"it has more than {MAX_ROWS} rows")
    root.children = items
    return holder


def _records(content: bytes) -> Iterable[Iterable[tuple[str, str]]]:
    text = content.decode("utf-8-sig")
    header = text.partition("\n")[0]
    delimiter = next((mark for mark in ",;\t" if mark in header), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    columns = [column.strip() for column in next(reader, [])]
    if len(columns) > _MAX_COLUMNS:
        raise _ListError(f"it has more than {_MAX_COLUMNS} columns")
    for row in reader:
        if row:
            cells = row + [""] * (len(columns) - len(row))
            yield zip(columns, cells, strict=False)


def _features(content: bytes) -> Iterable[Iterable[tuple[str, str]]]:
    collection = json.loads(content.decode("utf-8-sig"))
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise _ListError("it is no GeoJSON FeatureCollection")
    features = collection.get("features")
    if not isinstance(features, list):
        raise _ListError("it has no list of features")
    for feature in features:
        yield _feature_cells(feature)


def _feature_cells(feature: object) -> list[tuple[str, str]]:
    """Return a feature's geometry as ODK writes it, its id, and its properties."""
    if not isinstance(feature, dict):
        raise _ListError("a feature is no object")
    geometry, properties = feature.get("geometry") or {}, feature.get("properties") or {}
    # The id of the feature is the one that counts, and what is null is not there at all.
    identity = properties.get("id") if feature.get("id") is None else feature["id"]
    members = {**properties, "id": identity}
    cells = [(str(name), _scalar(value)) for name, value in members.items() if value is not None]
    return [("geometry", _geometry(geometry)), *cells]


def _geometry(geometry: Mapping[str, object]) -> str:
    """Write a GeoJSON geometry as a geopoint, geotrace or geoshape (longitude comes first in GeoJSON only)."""
    if not geometry:
        return ""
    kind, places = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Point", "LineString", "Polygon") or not isinstance(places, list):
        raise _ListError("a geometry is no Point, LineString or Polygon")
    if kind == "Polygon":
        # Holes are not known to a geoshape.
        places = places[0] if places else []
    return "; ".join(_point(point) for point in ([places] if kind == "Point" else places))


def _point(point: Sequence[object]) -> str:
    if not all(isinstance(number, int | float) for number in point):
        raise _ListError("a coordinate is no number")
    return f"{point[1]} {point[0]} {point[2] if len(point) > 2 else 0} 0"  # noqa: PLR2004 -- the third is the height


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)
