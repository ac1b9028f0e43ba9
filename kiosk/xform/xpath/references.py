"""What an expression reads: the foundation of the dependency graph."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Axis: TypeAlias = Literal[
    "child",
    "parent",
    "descendant",
    "descendant-or-self",
    "ancestor",
    "ancestor-or-self",
    "following",
    "following-sibling",
    "preceding",
    "preceding-sibling",
    "attribute",
    "namespace",
    "self",
]
Start: TypeAlias = Literal["root", "context", "instance"]
Use: TypeAlias = Literal["value", "place"]


class Step(NamedTuple):
    """One step of a reference: an axis and a local name; "*" for any name and for tests such as node() and text()."""

    axis: Axis
    name: str


class Reference(NamedTuple):
    """One location path an expression reads, resolved as far as the source alone allows.

    `start` is where it begins:
    - "root": the primary instance; `steps` begin with its root element: /data/a is (child data, child a);
    - "context": the node the expression belongs to (its bind's node); ../a is (parent *, child a), "." has no steps;
    - "instance": the secondary instance named `instance`; `steps` begin with its root element. `instance` is "" when
      the name is computed: any instance may be meant.

    Predicates are not part of `steps`. What they read is in the expression's references by itself, with relative paths
    put behind the path they filter: /data/p[age > ../limit] gives /data/p, /data/p/age and /data/limit. current() is
    the context, in predicates too. Steps are in a normal form: "." and text() are left out, .. takes back the child
    step before it, so that (parent *) is found at the beginning only (and behind other axes), //a is (descendant a).
    Paths behind a call that returns nodes go on from all the nodes it takes. indexed-repeat(target, repeat, n, ...)
    gives target, the repeats as "place", and all that the numbers read. if() gives both branches. jr:choice-name and
    pulldata give the paths named in their strings.

    `use` says what of the nodes matters:
    - "value": their string-values, hence also which nodes there are and whether they are relevant;
    - "place": only which nodes there are and in what order: count(/data/p), position(..), last().
      position(..) gives the repeat's path (parent *) as "place".
    """

    start: Start
    steps: tuple[Step, ...]
    instance: str = ""
    use: Use = "value"
