"""Hypothesis makes forms, and what a person does in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from hypothesis import strategies as st

from tests.oracle.expressions import DATES, WORDS, Expressions, Source
from tests.oracle.model import CHOICES, LISTED, TYPES, Field, Group, MadeForm

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from tests.oracle.model import Part

KINDS: Final = tuple(TYPES)
MAX_DEPTH: Final = 2
VALUES: Final = {
    "int": ("0", "1", "2", "3", "17", "-4", "120", ""),
    "decimal": ("0.5", "2.25", "-1.0", "10.0", "0.1", ""),
    "date": (*DATES, ""),
    "string": (*WORDS, ""),
    "select1": (*CHOICES, *LISTED, ""),
    "select": ("a", "b c", "a b c d", "d", "one", "one three", "two four six", ""),
}
"""What is answered, by kind; a choice that is not offered is not answered."""


class Action(NamedTuple):
    """Something done: `which` of the questions or instances there are then, and `what` of the values they take."""

    name: str
    which: int
    what: int


actions = st.lists(
    st.builds(
        Action,
        st.sampled_from(["answer", "answer", "answer", "answer", "answer", "add", "add", "remove", "speak", "restore"]),
        st.integers(0, 15),
        st.integers(0, 7),
    ),
    min_size=4,
    max_size=16,
)


@st.composite
def forms(draw: DrawFn) -> MadeForm:
    """Make a form of groups, repeats, questions and calculations that read each other without a circle.

    An expression reads what stands before it, or one of the plain questions at the end, which read nothing.
    """
    maker = _Maker(draw)
    kinds = ["select1", "int", *draw(st.lists(st.sampled_from(KINDS), max_size=2))]
    plain = [Field(f"/data/p{number}", kind) for number, kind in enumerate(kinds)]
    maker.sources += [Source(field.path, field.kind, (), certain=True) for field in plain]
    # A repeat before everything else can be read by everything else.
    first = maker.repeat("/data", (), 0) if draw(st.booleans()) else []
    parts = [*first, *maker.parts("/data", ()), *plain]
    return MadeForm(parts, draw(st.booleans()), maker.sets, maker.read)


class _Maker:
    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw
        self.sources: list[Source] = []
        self.repeats: list[str] = []
        self.sets: list[tuple[str, str, str]] = []
        self.new: dict[str, list[tuple[str, str, str]]] = {}
        """The setvalues of each repeat's new instances."""
        self.read: set[str] = set()
        self.number = 0
        self.hiding = 0
        """How many of the groups around can go away."""
        self.counting = 0
        """How many of the repeats around are counted: none is in another ("instances that come back")."""

    def parts(self, path: str, repeats: tuple[str, ...], depth: int = 0) -> list[Part]:
        made: list[Part] = []
        for _ in range(self.draw(st.integers(1, 4 if depth else 6))):
            self.number += 1
            kinds = ["question", "question", "question", "calculation", "group", "repeat"]
            kind = self.draw(st.sampled_from(kinds[: 4 if depth >= MAX_DEPTH else 5 if self.counting else 6]))
            make = {
                "question": self.question,
                "calculation": self.calculation,
                "group": self.group,
                "repeat": self.repeat,
            }
            made += make[kind](path, repeats, depth)
        return made

    def sometimes(self) -> bool:
        return self.draw(st.booleans())

    def expressions(self, path: str, repeats: tuple[str, ...]) -> Expressions:
        return Expressions(self.draw, self.sources, path, repeats, self.repeats, self.read)

    def certain(self, field: Field) -> bool:
        """Tell whether it is there whatever is answered."""
        return not self.hiding and not field.relevant

    def inside(self, group: Group, repeats: tuple[str, ...], depth: int) -> None:
        self.hiding += bool(group.relevant)
        self.counting += bool(group.count)
        group.parts = self.parts(group.path, repeats, depth + 1)
        self.counting -= bool(group.count)
        self.hiding -= bool(group.relevant)

    def question(self, path: str, repeats: tuple[str, ...], _: int) -> list[Part]:
        made = Field(f"{path}/q{self.number}", self.draw(st.sampled_from(KINDS)))
        make = self.expressions(made.path, repeats)
        if self.sometimes():
            made.relevant = make.condition()
        if self.sometimes():
            made.required = make.condition(1)
        if self.sometimes():
            made.constraint = self._constraint(made, make)
        if self.sometimes():
            made.default = self._default(made.kind)
        if self.sometimes() and self.sometimes():
            made.readonly = make.condition(1)
        # The values of choices stand directly in their repeat.
        rows = [f"{repeat}/{name}" for repeat, name in make.rows("string") if "/" not in name]
        if made.kind == "select1" and rows and self.sometimes():
            made.among, made.default = self.draw(st.sampled_from(rows)), ""
        elif made.kind.startswith("select") and self.sometimes():
            made.filtered = self._filter(path, repeats)
            made.default = ""
        if self.sometimes():
            made.output = make.text(1)
        self.sources.append(Source(made.path, made.kind, repeats, certain=self.certain(made)))
        return [made, *self._set(made, make, repeats)] if self.sometimes() else [made]

    def _set(self, question: Field, make: Expressions, repeats: tuple[str, ...]) -> list[Part]:
        """Make what a change of the question, or the beginning, writes to."""
        made = Field(f"{question.path}_set", "string", hidden=True)
        event = self.draw(st.sampled_from(["xforms-value-changed", "odk-instance-first-load", "odk-new-repeat"]))
        # JavaRosa acts on what begins before it works anything out there ("actions come first").
        begun = ["'set'", *(f"position({repeat})" for repeat in make.known["here"])]
        value = make.text(1) if event == "xforms-value-changed" else self.draw(st.sampled_from(begun))
        if event == "xforms-value-changed":
            question.sets.append((event, made.path, value))
        elif event == "odk-instance-first-load" and not repeats:
            self.sets.append((event, made.path, value))
        # "instances that come back"
        elif event == "odk-new-repeat" and repeats and not self.counting:
            self.new.setdefault(repeats[-1], []).append((event, made.path, value))
        self.sources.append(Source(made.path, "string", repeats, certain=False))
        return [made]

    def _default(self, kind: str) -> str:
        return self.draw(st.sampled_from(VALUES[kind][:3]))

    def _constraint(self, field: Field, make: Expressions) -> str:
        own = {
            "int": ". >= 0 and . <= 100",
            "decimal": ". > 0",
            "date": ". <= today()",
            "string": "regex(., '^[a-z ]*$')",
        }
        other = {"select1": ". != 'b'", "select": "count-selected(.) < 3"}
        return self.draw(st.sampled_from([{**own, **other}[field.kind], make.condition()]))

    def _filter(self, path: str, repeats: tuple[str, ...]) -> str:
        # Inside the predicate the path starts at a row, so that it must begin with current().
        make = self.expressions(f"{path}/x", repeats)
        found = [source for source in make.near if source.certain and source.kind in ("select1", "string")]
        refs = [make.reference(source) for source in found]
        ones = [ref if ref.startswith("/") else f"current()/{ref}" for ref in refs]
        return f"part = {self.draw(st.sampled_from(ones))}" if ones else "part = 'a'"

    def calculation(self, path: str, repeats: tuple[str, ...], _: int) -> list[Part]:
        made = Field(f"{path}/c{self.number}", self.draw(st.sampled_from(["string", "int", "decimal"])))
        make = self.expressions(made.path, repeats)
        made.calculate = make.text() if made.kind == "string" else make.number()
        if self.sometimes():
            made.relevant = make.condition()
        self.sources.append(Source(made.path, made.kind, repeats, certain=self.certain(made)))
        return [made]

    def group(self, path: str, repeats: tuple[str, ...], depth: int) -> list[Part]:
        made = Group(f"{path}/g{self.number}")
        if self.sometimes():
            made.relevant = self.expressions(made.path, repeats).condition()
        self.inside(made, repeats, depth)
        return [made]

    def repeat(self, path: str, repeats: tuple[str, ...], depth: int) -> list[Part]:
        made = Group(f"{path}/r{self.number}", repeats=True)
        make = self.expressions(made.path, repeats)
        if self.sometimes():
            made.relevant = make.condition()
        found: list[Part] = [made]
        if self.sometimes():
            # As pyxform writes it: JavaRosa takes nothing but a path. A date as a number would be 20,000 instances:
            # it makes them, for hours.
            counts = [*(f"coalesce({ref}, 0) mod 20" for ref in make.known["int"]), "2"]
            count = Field(f"{made.path}_count", "string", calculate=self.draw(st.sampled_from(counts)))
            made.count = make.reference(Source(count.path, count.kind, repeats, certain=False))
            found.insert(0, count)
        self.inside(made, (*repeats, made.path), depth)
        made.sets = self.new.get(made.path, [])
        if not repeats and not self.hiding and not made.relevant:
            self.repeats.append(made.path)
        return found
