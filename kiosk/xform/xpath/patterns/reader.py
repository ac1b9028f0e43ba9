"""Pattern text to a syntax tree: what Java and JavaScript have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.xform.xpath.errors import ExpressionError
from kiosk.xform.xpath.patterns.classes import CONTROLS, SHORTHANDS, any_case, is_any, named_class, negated
from kiosk.xform.xpath.patterns.tree import Anchor, Choice, Look, One, Part, Repeat, Sequence, width_of

if TYPE_CHECKING:
    from kiosk.xform.xpath.patterns.classes import Accepts

MAX_LENGTH: Final = 2000
_MAX_DEPTH: Final = 40
_MAX_REPEAT: Final = 1000
_COUNT: Final = re.compile(r"\{([0-9]{1,5})(?:(,)([0-9]{1,5})?)?\}", re.ASCII)
_NAME: Final = re.compile(r"\?P?<[A-Za-z][A-Za-z0-9]*>", re.ASCII)
_PROPERTY: Final = re.compile(r"\{([A-Za-z_=]{1,40})\}|([A-Z])", re.ASCII)
_HEX: Final = {"x": 2, "u": 4}
_SIMPLE_COUNTS: Final = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_START: Final = Anchor("start")
_END: Final = Anchor("end")
_PLACES: Final[dict[str, Part]] = {"^": _START, "$": _END}
_ESCAPED_PLACES: Final = {"A": _START, "z": _END, "Z": _END, "b": Anchor("edge"), "B": Anchor("inner")}


def read_pattern(source: str) -> Part:
    """Return the tree. Raises ExpressionError for what is wrong or not supported (backreferences, possessive)."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"the regular expression is longer than {MAX_LENGTH} characters")
    reader = _Reader(source)
    tree = reader.choice(0)
    if reader.place < len(source):
        raise ExpressionError("the regular expression has a ')' too many")
    return tree


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self.place = 0
        self._any_case = False

    def _peek(self, text: str) -> bool:
        return self._source.startswith(text, self.place)

    def _take(self, text: str) -> bool:
        if self._peek(text):
            self.place += len(text)
            return True
        return False

    def _next(self) -> str:
        if self.place >= len(self._source):
            raise ExpressionError("the regular expression ends too early")
        character = self._source[self.place]
        self.place += 1
        return character

    def choice(self, depth: int) -> Part:
        if depth > _MAX_DEPTH:
            raise ExpressionError(f"the regular expression is nested deeper than {_MAX_DEPTH}")
        options = [self._sequence(depth)]
        while self._take("|"):
            options.append(self._sequence(depth))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self, depth: int) -> Part:
        parts: list[Part] = []
        while self.place < len(self._source) and not self._peek("|") and not self._peek(")"):
            part = self._atom(depth)
            if part is not None:
                parts.append(self._counted(part))
        return Sequence(tuple(parts))

    def _counted(self, part: Part) -> Part:
        counts = self._count()
        if counts is None:
            return part
        if isinstance(part, Anchor):
            raise ExpressionError("the regular expression repeats a place")
        least, most = counts
        if max(least, most or 0) > _MAX_REPEAT or (most is not None and most < least):
            raise ExpressionError(f"the regular expression repeats more than {_MAX_REPEAT} times, or less than nothing")
        if self._take("+"):
            raise ExpressionError("possessive repetition is not supported in regular expressions")
        # Lazy repetition finds the same: only whether there is a match is asked.
        self._take("?")
        if self._count() is not None:
            raise ExpressionError("the regular expression repeats a repetition")
        return Repeat(part, least, most)

    def _count(self) -> tuple[int, int | None] | None:
        for sign, counts in _SIMPLE_COUNTS.items():
            if self._take(sign):
                return counts
        match = _COUNT.match(self._source, self.place)
        if match is None:
            return None
        self.place = match.end()
        least = int(match[1])
        return (least, int(match[3]) if match[3] else None) if match[2] else (least, least)

    def _one(self, accepts: Accepts) -> One:
        return One(any_case(accepts) if self._any_case else accepts)

    def _atom(self, depth: int) -> Part | None:
        character = self._next()
        if character == "(":
            return self._group(depth)
        if character == "[":
            return self._one(self._class())
        if character == ".":
            return One(is_any)
        if character in _PLACES:
            return _PLACES[character]
        if character == "\\":
            return self._escape()
        if character in "*+?":
            raise ExpressionError(f"the regular expression repeats nothing: {character}")
        return self._one(character.__eq__)

    def _group(self, depth: int) -> Part | None:
        for flag in ("?i)", "?-i)"):
            if self._take(flag):
                self._any_case = flag == "?i)"
                return None
        kind = next((kind for kind in ("?:", "?=", "?!", "?<=", "?<!") if self._take(kind)), "")
        if not kind:
            name = _NAME.match(self._source, self.place)
            self.place = name.end() if name else self.place
            if self._peek("?"):
                raise ExpressionError("the regular expression has a group of a kind that is not supported")
        inside = self.choice(depth + 1)
        if not self._take(")"):
            raise ExpressionError("the regular expression has a '(' that is not closed")
        if kind in {"?=", "?!"}:
            return Look(inside, kind == "?!")
        if kind in {"?<=", "?<!"}:
            width = width_of(inside)
            if width is None:
                raise ExpressionError("looking back works for a fixed number of characters only")
            return Look(inside, kind == "?<!", width)
        return inside

    def _escape(self) -> Part:
        if self._source[self.place : self.place + 1] in set("123456789k"):
            raise ExpressionError("backreferences are not supported in regular expressions")
        anchor = _ESCAPED_PLACES.get(self._source[self.place : self.place + 1])
        if anchor is not None:
            self.place += 1
            return anchor
        return self._one(self._escaped())

    def _escaped(self) -> Accepts:
        """Return what an escape accepts, inside or outside of a class."""
        character = self._next()
        if character in SHORTHANDS:
            return SHORTHANDS[character]
        if character in "pP":
            return self._property(refuse=character == "P")
        return self._literal(character).__eq__

    def _literal(self, character: str) -> str:
        """Return the one character that the escape of `character` means."""
        if character in CONTROLS:
            return CONTROLS[character]
        if character in _HEX:
            digits = self._source[self.place : self.place + _HEX[character]]
            if len(digits) < _HEX[character] or not all(digit in "0123456789abcdefABCDEF" for digit in digits):
                raise ExpressionError(f"the regular expression has an incomplete \\{character}")
            self.place += len(digits)
            return chr(int(digits, 16))
        if character.isalnum():
            raise ExpressionError(f"the regular expression has an unknown escape: \\{character}")
        return character

    def _property(self, *, refuse: bool) -> Accepts:
        match = _PROPERTY.match(self._source, self.place)
        accepts = named_class(match[1] or match[2]) if match else None
        if match is None or accepts is None:
            raise ExpressionError("the regular expression names a class of characters that is not known")
        self.place = match.end()
        return negated(accepts) if refuse else accepts

    def _class(self) -> Accepts:
        refuse = self._take("^")
        singles: set[str] = set()
        others: list[Accepts] = []
        first = True
        while first or not self._peek("]"):
            first = False
            self._class_part(singles, others)
        self.place += 1
        known = frozenset(singles)
        if not others:
            accepts: Accepts = known.__contains__
        else:
            accepts = lambda character: character in known or any(one(character) for one in others)  # noqa: E731
        return negated(accepts) if refuse else accepts

    def _class_part(self, singles: set[str], others: list[Accepts]) -> None:
        low = self._class_character(others)
        if low is None:
            return
        if not self._peek("-") or self._source[self.place + 1 : self.place + 2] in {"]", ""}:
            singles.add(low)
            return
        self.place += 1
        high = self._class_character(others)
        if high is None:
            singles.update({low, "-"})
            return
        if high < low:
            raise ExpressionError("the regular expression has a range that runs backwards")
        others.append(lambda character: low <= character <= high)

    def _class_character(self, others: list[Accepts]) -> str | None:
        """Return a character of a class; None when it was a class of its own, now among the others."""
        character = self._next()
        if character == "[" and self._peek(":"):
            raise ExpressionError("classes such as [:alpha:] are not supported in regular expressions")
        if character != "\\":
            return character
        following = self._source[self.place : self.place + 1]
        if following in SHORTHANDS or following in {"p", "P"}:
            others.append(self._escaped())
            return None
        self.place += 1
        return "\b" if following == "b" else self._literal(following)
