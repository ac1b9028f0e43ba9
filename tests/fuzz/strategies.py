"""What each target is given: a strategy of cases, grammar-aware, and seeds for those who mutate."""

from __future__ import annotations

import io
import json
import zipfile
from random import Random
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from tests.fuzz.expressions import EXPRESSIONS, TOKEN_SOUP
from tests.fuzz.form_cases import FORMS
from tests.fuzz.mutation import mutated
from tests.fuzz.opener_seeds import opener_seeds
from tests.fuzz.patterns import SEARCHES
from tests.fuzz.records import changed_records
from tests.fuzz.seeds import MEDIA, PLAIN_FORM, forms, old_spreadsheets, spreadsheets

if TYPE_CHECKING:
    from collections.abc import Sequence

_LISTS: Final = (
    MEDIA.get("streets.csv", b""),
    b'name,label\na,A\nb,"B\nC"\n',
    b"a;b\n1;2\n",
    b"\xef\xbb\xbfa\tb\n1\t2\n",
)
_FEATURES: Final = tuple(
    json.dumps({"type": "FeatureCollection", "features": features}).encode()
    for features in (
        [{"type": "Feature", "id": 1, "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {"n": "x"}}],
        [
            {
                "geometry": {"type": "Polygon", "coordinates": [[[1, 2, 3], [3, 4], [1, 2]]]},
                "properties": {"a": [1, None]},
            }
        ],
        [
            {"geometry": None, "properties": None},
            {"geometry": {"type": "LineString", "coordinates": [[1e300, 2], [3, 4]]}},
        ],
    )
)
_INSTANCES: Final = (
    (
        b"<data id='d' version='1'><a>1</a><s>x y</s><d>2020-01-01</d><r><n>1</n><g><m>z</m></g></r><r><n>2</n></r>"
        b"<meta><instanceID>uuid:1</instanceID></meta></data>"
    ),
    (
        b'{"v":1,"form":["d","1"],"language":"","seed":5,"data":{"a":"1","s":"x","d":"","r":[{"#":1,"n":"2","g":{"m":"q"}},'
        b'{"#":2,"n":{"?":"x","=":"1"}}],"c":"","meta":{"instanceID":"uuid:1"}}}'
    ),
    PLAIN_FORM,
)


def seeds(target: str) -> tuple[bytes, ...]:
    """Return the cases a target's mutations begin with."""
    given: dict[str, tuple[bytes, ...]] = {
        "xml": (b"<a x='1' xmlns:p='urn:p'>t<p:b/><!-- c --><![CDATA[d]]></a>", *_INSTANCES[:1], *forms()[:3]),
        "form": forms(),
        "expression": (b"/data/a + 1", b"count(//*[. = 1])", b"instance('t')/root/item[k = current()/../n]/v"),
        "workbook": spreadsheets(),
        "xls": old_spreadsheets(),
        "install": (*forms()[:6], *spreadsheets()[:4]),
        "instance": _INSTANCES,
        "csv": _LISTS,
        "geojson": _FEATURES,
        "regex": (b"^[A-Z]{2}[0-9]{6}$\0AB123456", b"(a|b)*c\0abab"),
        "openers": opener_seeds(),
    }
    return given[target]


def changed(target: str, case: bytes, random: Random, given: Sequence[bytes]) -> bytes:
    """Change a case of a target; `given` are others to take parts from."""
    if target == "xls" and random.random() < 0.7:
        return changed_records(case, random)
    return mutated(case, random, given)


def mutations(target: str) -> st.SearchStrategy[bytes]:
    """Return changed seeds."""
    given = seeds(target)
    return st.builds(
        lambda seed, base: changed(target, base, Random(seed), given), st.integers(0, 2**64), st.sampled_from(given)
    )


def _repacked(seed: int, base: bytes) -> bytes:
    """Change what is inside of an .xlsx: changed from outside it is hardly ever more than a broken archive."""
    if not base.startswith(b"PK"):
        return mutated(base, Random(seed), spreadsheets()[:1])
    random = Random(seed)
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if name.endswith((".xml", ".rels"))]
        chosen = random.choice(names)
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, mutated(data, random, [old.read(other) for other in names]) if name == chosen else data)
    return written.getvalue()


def strategy(target: str) -> st.SearchStrategy[bytes]:
    """Return the strategy of a target."""
    texts = {"expression": st.one_of(EXPRESSIONS, EXPRESSIONS, TOKEN_SOUP), "regex": SEARCHES}
    if target in texts:
        made = texts[target].map(lambda text: text.encode("utf-8", "surrogatepass"))
        return st.one_of(made, made, made, mutations(target))
    if target == "form":
        return st.one_of(FORMS, mutations(target))
    if target == "install":
        return st.one_of(FORMS, mutations(target), mutations(target))
    if target == "workbook":
        return st.one_of(
            mutations(target), st.builds(_repacked, st.integers(0, 2**64), st.sampled_from(spreadsheets()))
        )
    return st.one_of(mutations(target), mutations(target), st.binary(max_size=200))
