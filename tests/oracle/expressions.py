"""Hypothesis makes expressions of the type wanted, that read the fields given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from tests.oracle.model import CHOICES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

DEPTH: Final = 2
DATES: Final = ("2020-02-29", "1999-12-31", "2021-01-01", "1970-01-01", "2031-07-04")
WORDS: Final = ("a", "b", "yes", "two words", "  kept  ", "7", "-1.5", "2020-02-29", "é€😀", "<&'>", "0")
_FIXED: Final = {
    "figure": ("0", "1", "2", "3", "10", "0.5", "-1", "2.25"),
    "divisor": ("2", "4", "0.5"),
    "small": ("0", "1", "2"),
    "place": ("1", "2"),
    "letter": CHOICES,
    "day": DATES,
    "pattern": ("^[a-c]+$", "^.*[0-9]$", "^(a|b)$", "^..?$"),
    "layout": ("%Y-%m-%d", "%e %b %y", "%n/%Y"),
    "compared": ("=", "!=", "<", "<=", ">", ">="),
    "equals": ("=", "!="),
    "sign": ("+", "-", "*"),
    "either": ("and", "or"),
}
# What is in braces is one of those above, a reference (see Expressions), or again an expression. The same name means
# the same again, with a 2 behind it another one. Simple expressions come first, then those that contain others.
_GRAMMAR: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "number": (
        (
            "{figure}", "{int}", "{decimal}", "coalesce({int}, 0)", "coalesce({decimal}, 0)", "count({ints})",
            "count-non-empty({ints})", "count({repeat})", "position({here})", "count-selected({select})",
            "if({date} = '', 0, decimal-date-time({date}))", "count({intrepeat}[{intname} > {figure}])",
            "coalesce({intrepeat}[position() = 1]/{intname}, 0)", "coalesce({intbefore}, 0)",
        ),
        (
            "({number} {sign} {number2})", "if({condition}, {number}, {number2})", "string-length({text})",
            "int({number})", "abs({number})", "number({number})", "round({number}, {small})",
            "({number} div {divisor})", "({number} mod {divisor})", "min({solid}, {solid2})",
        ),
    ),
    # Never NaN ("greatest of nothing", "no number in words").
    "solid": (("{figure}", "coalesce({int}, 0)", "coalesce({decimal}, 0)"), ()),
    "whole": (("{figure}", "coalesce({int}, 0)"), ()),
    "text": (
        (
            "'{letter}'", "{string}", "{select1}", "{select}", "{int}", "join(' ', {strings})", "join(' ', {ints})",
            "selected-at({select}, {small})", "jr:choice-name({select1}, '{select1}')",
            "format-date({date}, '{layout}')",
            "coalesce(indexed-repeat({stringrepeat}/{stringname}, {stringrepeat}, {place}), '')",
            "coalesce({stringbefore}, '')",
        ),
        (
            "concat({text}, '-', {text2})", "if({condition}, {text}, {text2})", "string({whole})",
            "substr({text}, {small}, 3)", "coalesce({text}, {text2})", "normalize-space({text})",
            "translate({text}, 'abc', 'AB')", "substring-before({text}, '-')", "substring-after({text}, '-')",
        ),
    ),
    "condition": (
        (
            "true()", "false()", "{int} {compared} {figure}", "{decimal} {compared} {figure}",
            "{string} {equals} '{letter}'", "{select1} {equals} '{letter}'", "{string} {equals} ''",
            "selected({select}, '{letter}')", "{date} {compared} date('{day}')",
            "{date} < today()", "{date} >= today()",
        ),
        (
            "({condition} {either} {condition2})", "not({condition})", "{int} {compared} {int2}",
            # "whole and decimal compared"
            "number({number}) {compared} {number2}",
            "{text} {equals} {text2}", "contains({text}, '{letter}')", "starts-with({text}, '{letter}')",
            "regex({text}, '{pattern}')", "boolean(number({number}))",
        ),
    ),
}  # fmt: skip
_NAME: Final = re.compile(r"\{(\w+?)2?\}")


@dataclass(frozen=True)
class Source:
    """A field that may be read, the repeats it is in, outermost first, and whether it is there whatever is answered."""

    path: str
    kind: str
    repeats: tuple[str, ...]
    certain: bool


class Expressions:
    """Makes expressions for the node `context`, which is in `repeats`; `counted` are repeats that may be counted.

    The names of the fields read are added to `read`.

    References are by kind: {int} and so on to fields of the same instance or outside of repeats, {ints} and {strings}
    to all instances of a field, {intbefore} to the instance before, {intrepeat} and {intname} to another repeat.
    """

    def __init__(  # noqa: PLR0913, PLR0917 -- made in one place
        self,
        draw: DrawFn,
        sources: Sequence[Source],
        context: str,
        repeats: tuple[str, ...],
        counted: Sequence[str],
        read: set[str],
    ) -> None:
        self.draw = draw
        self.context = context
        self.repeats = repeats
        self.near = [source for source in sources if source.repeats == repeats[: len(source.repeats)]]
        # "hidden nodes are counted"
        self.far = [source for source in sources if source not in self.near and source.certain]
        self.read = read
        self.known: dict[str, Sequence[str]] = {
            "repeat": counted,
            "here": [self._instance()] if repeats else [],
            **_FIXED,
        }
        for kind in ("int", "decimal", "date", "string", "select1", "select"):
            self.known[kind] = self._references([source for source in self.near if source.kind == kind])
        for kind in ("int", "string"):
            self.known[f"{kind}s"] = self._references([source for source in self.far if source.kind == kind])
            self.known[f"{kind}before"] = self._before(kind)
            self.known[f"{kind}repeat"] = [f"{repeat} {name}" for repeat, name in self.rows(kind)]
            self.known[f"{kind}name"] = self.known[f"{kind}repeat"]

    def number(self, depth: int = DEPTH) -> str:
        return self.make("number", depth)

    def text(self, depth: int = DEPTH) -> str:
        return self.make("text", depth)

    def condition(self, depth: int = DEPTH) -> str:
        return self.make("condition", depth)

    def make(self, name: str, depth: int) -> str:
        """Make what stands for a name of the grammar."""
        if name in self.known:
            found = self.draw(st.sampled_from(self.known[name]))
            self.read.add(re.split(r"[/ ]", found)[-1])
            return found
        simple, composed = _GRAMMAR[name]
        possible = [template for template in simple if self._can(template)]
        # A form in which little depends on anything would prove little.
        reading = [template for template in possible if self._reads(template)]
        templates = [*reading, *reading, *composed] if depth else reading
        template = self.draw(st.sampled_from(templates or possible))
        made: dict[str, str] = {}
        for match in _NAME.finditer(template):
            if match[0] not in made:
                made[match[0]] = self.make(match[1], depth - 1)
            if match[1].endswith("repeat") and match[1] != "repeat":
                # Repeat and name were drawn together.
                repeat, _, of_it = made[match[0]].partition(" ")
                if of_it:
                    made |= {match[0]: repeat, match[0].replace("repeat", "name"): of_it}
        return _NAME.sub(lambda match: made[match[0]], template)

    def _reads(self, template: str) -> bool:
        return any(match[1] in self.known and match[1] not in _FIXED for match in _NAME.finditer(template))

    def _can(self, template: str) -> bool:
        return all(self.known.get(match[1], "grammar") for match in _NAME.finditer(template))

    def reference(self, source: Source) -> str:
        """Write a reference as pyxform does: relative to the innermost repeat that both are in."""
        shared = [ours for ours, theirs in zip(self.repeats, source.repeats, strict=False) if ours == theirs]
        if not shared:
            return source.path
        ups = self.context.removeprefix(shared[-1]).count("/")
        return f"{'../' * ups}{source.path.removeprefix(f'{shared[-1]}/')}"

    def _references(self, sources: Sequence[Source]) -> list[str]:
        """Refer to each relatively and absolutely: in a repeat an absolute path means the same instance, too."""
        both = [(self.reference(source), self._absolute(source)) for source in sources]
        return list(dict.fromkeys(ref for pair in both for ref in pair))

    def _absolute(self, source: Source) -> str:
        # "all of them, or those around here"
        elsewhere = source.repeats[:1] != self.repeats[:1] or source.repeats == self.repeats[: len(source.repeats)]
        return source.path if elsewhere else self.reference(source)

    def rows(self, kind: str) -> list[tuple[str, str]]:
        """Return repeat and name of the fields that another repeat has in every instance."""
        found = [source for source in self.far if source.kind == kind and len(source.repeats) == 1]
        return [(source.repeats[0], source.path.removeprefix(f"{source.repeats[0]}/")) for source in found]

    def _before(self, kind: str) -> list[str]:
        """Return how to read a field of the instance before this one."""
        if len(self.repeats) != 1:
            return []
        repeat = self.repeats[0]
        before = f"{repeat}[position() = position(current()/{self._instance()}) - 1]"
        found = [source for source in self.near if source.repeats and source.kind == kind and source.certain]
        return [f"{before}{source.path.removeprefix(repeat)}" for source in found]

    def _instance(self) -> str:
        return "/".join([".."] * self.context.removeprefix(self.repeats[-1]).count("/")) or "."
