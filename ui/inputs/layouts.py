"""Keyboard layouts as data: which keys stand where, in which language (assets/keyboards). No Qt."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Act = Literal["type", "delete", "clear", "space", "enter", "shift", "page"]
Face = Literal["letters", "latin", "digits"]
"""What a keyboard may begin with: the letters of the language, Latin ones, digits and signs."""
PadName = Literal["digits", "integer", "decimal", "decimal_below_zero", "telephone"]

_ACTS: frozenset[str] = frozenset({"delete", "clear", "space", "enter", "shift"})
_CAP = re.compile(r"(?:<(?P<act>[a-z_]+)>|(?P<text>\S))(?:\*(?P<columns>\d))?$")
_CAPITALS = {"ß": "ẞ", "ª": "ª", "º": "º"}
# Letters whose capital Python would spell with two letters, or in another sense.


class LayoutError(ValueError):
    """A file of assets/keyboards that cannot be read; the message names the key."""


@dataclass(frozen=True, slots=True)
class Cap:
    """One key: what it does, what it types (small), how many columns wide it is, which page it leads to."""

    act: Act
    text: str = ""
    columns: int = 1
    page: str = ""

    @property
    def capital(self) -> str:
        """What it types while the keyboard shows capitals."""
        return _CAPITALS.get(self.text, self.text.upper())


Row = tuple[Cap | None, ...]
"""Keys from left to right; None leaves a place empty."""
Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything the keyboard of one language shows; it begins with the page "letters"."""

    language: str
    capitals: bool
    pages: Mapping[str, Rows]
    pads: Mapping[PadName, Rows]
    narrow_pads: Mapping[PadName, Rows]
    """Pads for little keys and large words: without the keys that have no sign."""
    words: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def latin(self) -> bool:
        """Whether the letters of the language are Latin: then no key leads to others."""
        return not any(cap and cap.page == "latin" for row in self.pages["letters"] for cap in row)

    def caption(self, cap: Cap, *, capital: bool) -> str:
        """Return what stands on a key."""
        if cap.act == "type":
            return cap.capital if capital else cap.text
        return self.words[_word_key(cap, capital=capital)]

    def name(self, cap: Cap, *, capital: bool) -> str:
        """Say a key in words, for a voice or a screen reader."""
        if cap.act == "type":
            if capital and cap.capital != cap.text:
                return self.names.get("capital", "{letter}").replace("{letter}", cap.capital)
            return self.names.get(cap.text, cap.text)
        key = _word_key(cap, capital=capital)
        return self.names.get(key, self.words[key])


def columns(rows: Rows) -> int:
    """How many columns the widest row takes."""
    return max(sum(cap.columns if cap else 1 for cap in row) for row in rows)


def with_enter(rows: Rows) -> Rows:
    """Give the last row a key for a new line, at the cost of the space bar."""
    last: list[Cap | None] = []
    for cap in rows[-1]:
        if cap is not None and cap.act == "space":
            taken = cap.columns // 2
            last += [Cap("space", columns=cap.columns - taken), Cap("enter", columns=taken)]
        else:
            last.append(cap)
    return (*rows[:-1], tuple(last))


@cache
def layout(language: str, *, rtl: bool = False) -> Layout:
    """Return the layout of a BCP 47 `language`; without a file: Latin letters, or Arabic right to left."""
    base = re.sub(r"[^a-z].*", "", language.lower())
    if not _file(base).is_file() or base == "common":
        base = "ar" if rtl else "en"
    common, own = _read("common"), _read(base)
    words: dict[str, str] = common["words"] | own["words"]
    pages = {
        "letters": _rows(own["letters"], accents="accents 1"),
        "digits": _rows(own.get("digits", common["digits"])),
        "latin": _rows(common["latin"], accents="latin_accents 1"),
    }
    letters = own.get("accents", "").split()
    everywhere = common["accents"].split()
    if own.get("more_accents", common["more_accents"]):
        pages |= _accents("accents", "letters", letters + everywhere, pages["letters"], shift=True)
    elif letters:
        pages |= _accents("accents", "letters", letters, pages["letters"], shift=own.get("capitals", True))
    pages |= _accents("latin_accents", "latin", everywhere, pages["latin"], shift=True)
    wide, narrow = (
        {name: _rows(rows, mark=words["mark"]) for name, rows in common[kind].items()}
        for kind in ("pads", "narrow_pads")
    )
    return Layout(
        base, own.get("capitals", True), pages, cast("Any", wide), cast("Any", narrow), words, own.get("names", {})
    )


def _file(name: str) -> Any:  # noqa: ANN401 - importlib's Traversable, or a Path
    return files("assets") / "keyboards" / f"{name}.toml"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(_file(name).read_text(encoding="utf-8"))


def _rows(rows: Sequence[str], *, accents: str = "", mark: str = "") -> Rows:
    return tuple(tuple(_cap(word, accents, mark) for word in row.split()) for row in rows)


def _cap(word: str, accents: str, mark: str) -> Cap:
    match = _CAP.fullmatch(word)
    if match is None:
        raise LayoutError(f"no key is written {word!r}")
    wide = int(match["columns"] or 1)
    if match["text"]:
        return Cap("type", match["text"], wide)
    act = match["act"]
    if act == "mark":
        return Cap("type", mark, wide)
    if act in _ACTS:
        return Cap(cast("Act", act), columns=wide)
    if act == "accents":
        return Cap("page", columns=wide, page=accents)
    if act in ("letters", "latin", "digits"):
        return Cap("page", columns=wide, page=act)
    raise LayoutError(f"no key does {act!r}")


def _accents(name: str, home: str, letters: Sequence[str], seen: Rows, *, shift: bool) -> dict[str, Rows]:
    """Lay `letters` out on as many pages as they need, without those that stand on the home page already."""
    shown = {cap.text for row in seen for cap in row if cap}
    left = [letter for letter in dict.fromkeys(letters) if letter not in shown]
    wide = columns(seen)
    first = Cap("shift", columns=2) if shift else None
    room = (wide - 1) + wide + (wide - 4 if first else wide - 2)
    count = max(1, -(-len(left) // room))
    pages: dict[str, Rows] = {}
    for number in range(1, count + 1):
        here, left = left[:room], left[room:]
        caps: list[Cap | None] = [Cap("type", letter) for letter in here]
        caps += [None] * (room - len(caps))
        onward = Cap("page", columns=2, page=f"{name} {number % count + 1}") if count > 1 else None
        third: list[Cap | None] = [*([first] if first else []), *caps[2 * wide - 1 :]]
        pages[f"{name} {number}"] = (
            (*caps[: wide - 1], Cap("delete")),
            tuple(caps[wide - 1 : 2 * wide - 1]),
            (*third, *([onward] if onward else [None, None])),
            (Cap("page", columns=2, page=home), Cap("space", columns=wide - 5), Cap("clear", columns=3)),
        )
    return pages


def _word_key(cap: Cap, *, capital: bool) -> str:
    if cap.act == "shift":
        return "small" if capital else "capitals"
    if cap.act != "page":
        return cap.act
    name, _, number = cap.page.partition(" ")
    return name if number in ("", "1") else "more"
