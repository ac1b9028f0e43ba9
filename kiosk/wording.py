"""A form's words, as a person sees and hears them.

Authors of XLSForms style labels with a little Markdown and a few HTML tags (ODK's "styling"
subset). On a kiosk bold stays bold, paragraphs stay paragraphs, and everything else is only its
words: no link can be followed here, and colours belong to the theme.
"""

# ruff: noqa: RUF001 - look-alike letters are what folding is about

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

_ON, _OFF = "\x02", "\x03"
# Control characters cannot come in through XML, so two of them can mark bold while we work.
_REACH = 2000
# How far a closing mark is looked for: a hostile label of a million stars must not take a minute.
_HIDDEN = 0xF0000
# Escaped characters wait in a private plane until the marks have been read.

_UNSTYLED = re.compile(r"[^\\*_<&#\[\x00-\x1f\x7f\xa0\U000f0000-\U000f007f]*")
# Nearly all labels: a list of hundreds need not be searched for each mark.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>])")
_BREAK = re.compile(r"[ \t]*<(?:br|/p|/div|/li|/h[1-6])\s*/?>[ \t]*\n?", re.IGNORECASE)
_BOLD_TAG = re.compile(r"<(/?)(?:b|strong|h[1-6])(?:\s[^<>]{0,300})?>", re.IGNORECASE)
_OTHER_TAG = re.compile(
    r"</?(?:span|p|div|i|em|u|s|a|font|small|big|sub|sup|center|ul|ol|li|code|img|hr|table|tr|td)"
    r"(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_LINK = re.compile(rf"!?\[([^\[\]]{{0,{_REACH}}})\]\([^()\s]{{0,{_REACH}}}(?:\s[^()]{{0,300}})?\)")
_BOLD_STAR = re.compile(rf"\*\*(?=[^\s*])((?:[^\n*]|\*(?!\*)){{1,{_REACH}}})(?<=\S)\*\*")
_BOLD_LINE = re.compile(rf"(?<!\w)__(?=[^\s_])((?:[^\n_]|_(?!_)){{1,{_REACH}}})(?<=\S)__(?!\w)")
_ITALIC_STAR = re.compile(rf"(?<![\w*])\*(?=[^\s*])([^\n*]{{1,{_REACH}}}?)(?<=\S)\*(?![\w*])")
_ITALIC_LINE = re.compile(rf"(?<![\w_])_(?=[^\s_])([^\n_]{{1,{_REACH}}}?)(?<=\S)_(?![\w_])")

_BULLET = re.compile(r"^\s*(?:[-*+•·▪●]|--)\s+")
_RULE = re.compile(r"[_.\-=*~…]{3,}")
_ADDRESS = re.compile(r"\b(?:https?://)(?:www\.)?([^\s/?#]+)\S*", re.IGNORECASE)
_END = frozenset(".!?:;,،؛؟…。")
_INVISIBLE = dict.fromkeys(
    (0x200B, 0x200E, 0x200F, 0x061C, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)


@dataclass(frozen=True, slots=True)
class Run:
    """Some of the words, all in one weight."""

    text: str
    bold: bool = False


def runs(text: str) -> tuple[Run, ...]:
    """Take the styling out of `text`: runs whose joined texts are `plain(text)`. Empty for no words."""
    found: list[Run] = []
    depth = 0
    for piece in re.split(f"([{_ON}{_OFF}])", _marked(text)):
        if piece == _ON:
            depth += 1
        elif piece == _OFF:
            depth = max(0, depth - 1)
        elif piece:
            bold = depth > 0
            before = found.pop().text if found and found[-1].bold == bold else ""
            found.append(Run(before + piece, bold))
    return tuple(found)


def plain(text: str) -> str:
    """Give the words alone, with their line breaks: for names, rows, paper and everything of one weight."""
    if _UNSTYLED.fullmatch(text):
        return text.strip()
    return "".join(run.text for run in runs(text))


def spoken(text: str) -> str:
    """Give the words for the voice, in one line: a line break becomes a pause, bullets and rules are silent."""
    lines = []
    for line in plain(text).translate(_INVISIBLE).split("\n"):
        bare = _ADDRESS.sub(r"\1", _RULE.sub(" ", _BULLET.sub("", line)))
        bare = " ".join(bare.split())
        if bare:
            lines.append(bare)
    ended = [line if line[-1] in _END else f"{line}." for line in lines[:-1]]
    return " ".join((*ended, *lines[-1:]))


def folded(text: str) -> str:
    """Fold `text` for searching: no accents, no case, Arabic letter forms as one (alef, hamza, ya, ta)."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(bare.translate(_FOLD).split())


_FOLD = str.maketrans(
    {
        # Letters that people write either way, and that no decomposition brings together.
        **dict.fromkeys("آأإٱ", "ا"),
        "ى": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ـ": None,
        "ء": None,
        **dict.fromkeys("ک", "ك"),
        **dict.fromkeys("ی", "ي"),
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ħ": "h",
        "ı": "i",
        "œ": "oe",
        "æ": "ae",
        "þ": "th",
        **dict.fromkeys("'’‘ʼ`´\"“”.,;:()،؛", None),
        **dict.fromkeys("-–—/_", " "),
    }
    | {0x0660 + digit: str(digit) for digit in range(10)}
    | {0x06F0 + digit: str(digit) for digit in range(10)}
)


def _marked(text: str) -> str:
    """Read the styling; bold is left between two marks."""
    words = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    words = _ESCAPE.sub(lambda match: chr(_HIDDEN + ord(match[1])), words)
    words = _BREAK.sub("\n", words)
    words = _BOLD_TAG.sub(lambda match: _OFF if match[1] else _ON, words)
    words = _OTHER_TAG.sub("", words)
    words = _HEADING.sub(rf"{_ON}\1{_OFF}", words)
    words = _LINK.sub(r"\1", words)
    words = _BOLD_LINE.sub(rf"{_ON}\1{_OFF}", _BOLD_STAR.sub(rf"{_ON}\1{_OFF}", words))
    words = _ITALIC_LINE.sub(r"\1", _ITALIC_STAR.sub(r"\1", words))
    words = html.unescape(words).replace("\xa0", " ")
    words = "".join(chr(ord(c) - _HIDDEN) if _HIDDEN <= ord(c) < _HIDDEN + 128 else c for c in words)
    words = "\n".join(line.rstrip() for line in words.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", words).strip()
