"""Strategies for expressions: every function, axis and operator, with arguments that hurt."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from kiosk.xform.xpath import FUNCTIONS
from kiosk.xform.xpath.axes import AXES

ODD_NUMBERS: Final = (
    *("0", "1", "2", "-1", "0.5", ".5", "3.", "9" * 30, "9" * 400, "1000000000", "0." + "0" * 330 + "1"),
    *("(1 div 0)", "(-1 div 0)", "(0 div 0)", "pow(10, 308)", "pow(10, 300) * pow(10, 300)", "-pow(10, 308)"),
)
ODD_STRINGS: Final = (
    *("''", "'x'", "'2020-02-30'", "'0000-00-00'", "'9999-12-31T23:59:60+99:99'", "'12:00'", "'99999-01-01'"),
    *("'1 2 3 4;5 6 7 8;1 2 0 0'", "'91 181 0 0'", "'1;2;;'", "'a b  c'", "'(a+)+$'", "'[a-'", "'%Y%%%n%Q'"),
    *("'SHA-256'", "'base64'", "'====YQ'", "'en'", "'\u0661\u0662'", "'\ud7ff\U0010ffff'", "'__class__'", "'/data/a'"),
)
PATHS: Final = (
    *("/data/a", "/data/g/r", "/data/g/r/n", "//*", "//n", ".", "..", "../..", "@x", "//@*", "/", "/none"),
    *("instance('t')/root/item", "instance('t')/root/item/k", "instance('none')/x", "current()/..", "/data/p:q"),
    *("instance('t')/root/item[k = 1]/v", "//text()", "//comment()", "//node()", "id('x')"),
)
NAMES: Final = (*("a", "n", "r", "item", "k", "*", "p:*", "p:q", "data", "div", "and", "text", "__init__"),)
TESTS: Final = (*NAMES, "node()", "text()", "comment()", "processing-instruction('x')")
OPERATORS: Final = ("+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or", "|")

_leaves: Final = st.one_of(
    st.sampled_from(ODD_NUMBERS),
    st.sampled_from(ODD_STRINGS),
    st.sampled_from(PATHS),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda number: f"{abs(number):f}"),
    st.text("ab1 -:/()[]%\u00e9\u200f", max_size=12).map(lambda text: f"'{text}'"),
)


def _call(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def with_arguments(name: str) -> st.SearchStrategy[str]:
        function = FUNCTIONS[name]
        most = function.least + 4 if function.most is None else function.most
        counts = [count for count in range(function.least, most + 1) if function.takes(count)]
        return st.sampled_from(counts).flatmap(
            lambda count: st.tuples(*[inner] * count).map(lambda arguments: f"{name}({', '.join(arguments)})")
        )

    return st.sampled_from(sorted(FUNCTIONS)).flatmap(with_arguments)


def _step(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        "{}::{}{}".format,
        st.sampled_from(sorted(AXES)),
        st.sampled_from(TESTS),
        st.one_of(st.just(""), inner.map(lambda predicate: f"[{predicate}]")),
    )


def _extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        _call(inner),
        _call(inner),
        st.builds("{} {} {}".format, inner, st.sampled_from(OPERATORS), inner),
        st.builds("({})".format, inner),
        st.builds("-{}".format, inner),
        st.builds("{}[{}]".format, st.sampled_from(PATHS), inner),
        st.builds("{}/{}".format, st.sampled_from(PATHS), _step(inner)),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("{}{}{}".format, inner, st.sampled_from(("/", "//", "|", ",", "", " ")), inner),
        st.builds(
            lambda one, sign, times: sign.join([one] * times), inner, st.sampled_from(OPERATORS), st.integers(2, 60)
        ),
    )


EXPRESSIONS: Final = st.recursive(_leaves, _extend, max_leaves=12)
TOKENS: Final = (
    *ODD_NUMBERS,
    *ODD_STRINGS,
    *PATHS,
    *OPERATORS,
    *(f"{name}(" for name in FUNCTIONS),
    *"()[],/@.$\"'",
    "::",
)
TOKEN_SOUP: Final = st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join)
