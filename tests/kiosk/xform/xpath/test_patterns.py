from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.xform.xpath import ExpressionError
from kiosk.xform.xpath.patterns import Pattern


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("", "", True),
        ("abc", "xabcx", True),
        ("^abc$", "xabcx", False),
        ("^[A-Z]{2}[0-9]{6}$", "AB123456", True),
        ("^[A-Z]{2}[0-9]{6}$", "AB1234567", False),
        ("^a{2,}$", "aaa", True),
        ("^a{2,3}$", "aaaa", False),
        ("^a{0}$", "", True),
        ("^(a|b)*c?$", "ababc", True),
        ("^(?:a|bc)+$", "abcbc", True),
        ("^(?<year>[0-9]{4})$", "2026", True),
        (r"^\d{3}-\d{4}$", "555-1234", True),
        (r"^\w+@\w+\.\w{2,}$", "a@b.org", True),
        (r"^\S+$", "a b", False),
        (r"^\s*$", " \t", True),
        (r"^\D\W$", "a.", True),
        (r"^[^\d]+$", "abc", True),
        (r"^[^\d]+$", "a1c", False),
        (r"^[\w.-]+$", "a.b-c", True),
        (r"^[-a]+$", "a-a", True),
        (r"^[a-]+$", "a-a", True),
        (r"^[]a]+$", "]a", True),
        (r"^[\]a]+$", "]a", True),
        (r"^[\d-z]+$", "1-z", True),
        (r"^\.$", "x", False),
        ("^.$", "\n", False),
        ("^.$", "é", True),
        (r"^\p{L}+$", "Müller", True),
        (r"^\p{L}+$", "M7", False),
        (r"^\p{Lu}\P{Lu}+$", "Ab", True),
        (r"^\p{IsArabic}+$", "سلام", True),
        (r"^[\p{L} '-]+$", "Anna-Maria O'Neil", True),
        (r"^\p{Alpha}\p{Punct}$", "a!", True),
        (r"^\x41\u0042\t$", "AB\t", True),
        (r"\bcat\b", "a cat sat", True),
        (r"\bcat\b", "concat", False),
        (r"\Bcat", "concat", True),
        (r"\Aab\z", "ab", True),
        ("(?i)^abc$", "aBC", True),
        ("^(?=.*[A-Z])(?=.*[0-9]).{6,}$", "abcD12", True),
        ("^(?=.*[A-Z])(?=.*[0-9]).{6,}$", "abcd12", False),
        ("^(?!0)[0-9]+$", "0123", False),
        ("^(?!0)[0-9]+$", "123", True),
        ("(?<=a)b", "ab", True),
        ("(?<=a)b", "cb", False),
        ("(?<!a)b", "cb", True),
        ("(?<!a)b", "ab", False),
        ("^a+?b*?$", "aab", True),
        ("{", "{", True),
        ("a{,3}", "a{,3}", True),
        ("^(a*)*$", "aaa", True),
        ("^(|a)+$", "aa", True),
        ("(a|b|)c", "c", True),
        ("ä$", "Bä", True),
        ("^🥰{2}$", "🥰🥰", True),
    ],
)
def test_searching(pattern, text, found):
    assert Pattern(pattern).search(text) is found


@pytest.mark.parametrize(
    "pattern",
    [
        "(",
        ")",
        "[a",
        "a**",
        "*a",
        "a{2}{3}",
        "a{3,2}",
        "a{1001}",
        r"\1",
        r"(a)\k<n>",
        "a++",
        r"\q",
        r"\x4",
        r"\p{Klingon}",
        "[b-a]",
        "(?<=a+)b",
        "^*",
        "(?#x)",
        "(?<n",
        "[[:alpha:]]",
        "\\",
        "[\\",
        "a" * 2001,
        "(" * 41 + "a" + ")" * 41,
        "((a{1000}){1000}){1000}",
        "(a|b|c){1000}{2}",
    ],
)
def test_what_is_wrong_or_not_supported_is_an_error(pattern):
    with pytest.raises(ExpressionError):
        Pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^(a+)+$", "a" * 5000 + "!"),
        ("^(a|a)*$", "a" * 5000 + "!"),
        ("(.*)*x", "a" * 5000),
        ("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 5000),
        ("(x+x+)+y", "x" * 5000),
    ],
)
def test_patterns_that_explode_elsewhere_are_quick_or_given_up(pattern, text):
    with contextlib.suppress(ExpressionError):
        assert not Pattern(pattern).search(text)


def test_too_much_work_is_given_up():
    with pytest.raises(ExpressionError, match="takes too long"):
        Pattern("(a?){500}b").search("a" * 10_000)


def test_long_honest_texts_are_searched():
    assert Pattern(r"[0-9]{4}$").search("a" * 50_000 + "1234")
    assert not Pattern("^[a-z ]*$").search("a" * 50_000 + "1")


ATOMS = st.sampled_from(
    ["a", "b", ".", "[ab]", "[^a]", r"\w", "(a|b)", "(?:ab)", "(?=a)", "(?!b)", "^", "$", r"\b", ""]
)
COUNTS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,2}", "{0,1}"])


def _piece(atom, count):
    return atom if atom in {"", "^", "$", r"\b", "(?=a)", "(?!b)"} else atom + count


PIECES = st.lists(st.builds(_piece, ATOMS, COUNTS), max_size=5).map("".join)
PATTERNS = st.one_of(PIECES, st.builds("({}|{})".format, PIECES, PIECES), st.builds("({})*{}".format, PIECES, PIECES))


@settings(max_examples=300, deadline=None)
@given(PATTERNS, st.text(alphabet="abc \n", max_size=6))
def test_it_finds_what_python_finds(pattern, text):
    # Python's $ also means before a last line end; ours, as Java's and JavaScript's, only the end.
    expected = re.search(pattern.replace("$", r"\Z"), text, re.ASCII) is not None
    assert Pattern(pattern).search(text) is expected


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=r"ab01()[]{}?*+|\.^$-,=!<:pPdwsx", max_size=20), st.text(max_size=10))
def test_any_pattern_is_answered_or_refused(pattern, text):
    with contextlib.suppress(ExpressionError):
        Pattern(pattern).search(text)
