"""Strategies for regular expressions and the texts they are searched in."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

_ATOMS: Final = st.one_of(
    st.sampled_from(["a", "b", ".", r"\w", r"\d", r"\p{L}", r"\P{Lu}", "[ab]", "[^a-z]", r"[\d\-x]", "^", "$", r"\b"]),
    st.sampled_from([r"\x41", r"\u0041", r"\1", r"\k<a>", r"\Q", r"\p{", "[a", "[]", "(?", "{1,", "[z-a]", "[[:x:]]"]),
    st.text("ab()[]{}?*+|\\^$.,-:=!<>pPxu019", max_size=6),
)
_COUNTS: Final = st.sampled_from(
    ["", "", "*", "+", "?", "{2}", "{0}", "{1,3}", "{1000}", "{0,999}", "{9999999999}", "*?", "{2,1}"]
)


def _extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("({}){}".format, inner, _COUNTS),
        st.builds("{}|{}".format, inner, inner),
        st.builds("({}{}){}".format, st.sampled_from(["?:", "?=", "?!", "?<=", "?<!", "?<n>", "?i)("]), inner, _COUNTS),
        st.builds("{}{}".format, inner, _COUNTS),
    )


PATTERNS: Final = st.recursive(_ATOMS, _extend, max_leaves=15)
_TEXTS: Final = st.one_of(
    st.text(max_size=30),
    st.builds(
        lambda part, times, end: part * times + end,
        st.text("ab1 .", max_size=3),
        st.integers(0, 4000),
        st.text(max_size=2),
    ),
)
SEARCHES: Final = st.builds("{}\0{}".format, PATTERNS, _TEXTS)
