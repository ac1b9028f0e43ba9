from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.xform.xpath import ExpressionError, compile_expression
from kiosk.xform.xpath.lexer import tokenise
from kiosk.xform.xpath.parser import MAX_DEPTH, parse_expression
from kiosk.xform.xpath.syntax import Call, Chain, Path
from tests.support.expressions import number, string


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("1 * 2", ["number", "operator", "number", "end"]),
        ("* * *", ["name", "operator", "name", "end"]),
        ("div div div", ["name", "operator", "name", "end"]),
        ("and and and", ["name", "operator", "name", "end"]),
        ("@* | ../*", ["symbol", "name", "operator", "symbol", "symbol", "name", "end"]),
        ("1mod1", ["number", "operator", "number", "end"]),
        ("'a'or'b'", ["string", "operator", "string", "end"]),
        ("today()-60", ["name", "symbol", "symbol", "operator", "number", "end"]),
        ("a-60", ["name", "end"]),
        (".5-.5", ["number", "operator", "number", "end"]),
        ("..", ["symbol", "end"]),
        ("jr:itext", ["name", "end"]),
        ("child::jr:*", ["name", "symbol", "name", "end"]),
        ("é-1.ü", ["name", "end"]),
    ],
)
def test_tokens(source, kinds):
    assert [kind for kind, _, _ in tokenise(source)] == kinds


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 3 - 2", 5),
        ("2 * 3 mod 4", 2),
        ("1 + 1 = 2", 1),
        ("1 = 1 = 1", 1),
        ("3 > 2 > 1", 0),
        ("1 or 0 and 0", 1),
        ("--1", 1),
        ("- -  - 1", -1),
        ("1--1", 2),
        ("8 div 2 + 4", 8),
        ("2*3+1", 7),
        ("1 < 2 = 2 > 1", 1),
    ],
)
def test_precedence(source, expected):
    assert number(source) == expected


@pytest.mark.parametrize(
    ("source", "message", "position"),
    [
        ("", "expected a name, found the end", 0),
        ("1 +", "expected a name, found the end", 3),
        ("1 1", "unexpected '1'", 2),
        ("(1", "expected ')', found the end", 2),
        ("a[1", "expected ']', found the end", 3),
        ("'abc", "a quote is not closed", 0),
        ("a & b", "unexpected '&'", 2),
        ("$x", "expected a name, found '$'", 0),
        ("up::a", "there is no axis 'up'", 0),
        ("concat(1,)", "expected a name, found ')'", 9),
        ("1 And 1", "unexpected 'And'", 2),
        ("a//", "expected a name, found the end", 3),
        ("nope(1)", "there is no function nope()", 0),
        ("1 + floor(1, 2)", "floor() takes 1 argument, not 2", 4),
        ("q:a", "the prefix 'q' is not declared", 0),
        ("count(1)", "count() takes nodes, not a number", 0),
        ("'a'/b", "a path cannot begin with a string", 0),
    ],
)
def test_errors_say_what_and_where(source, message, position):
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source)
    assert message in caught.value.message
    assert caught.value.position == position


def test_long_chains_need_no_recursion():
    assert string(" or ".join(["false()"] * 5000 + ["true()"])) == "true"
    assert number(" + ".join(["1"] * 5000)) == 5000
    assert number("-" * 5001 + "1") == -1
    tree = parse_expression("a = 1 or b = 2 or c = 3")
    assert isinstance(tree, Chain)
    assert len(tree.rest) == 2


def test_deep_nesting_is_refused_and_less_works():
    deep = "if(1, " * (MAX_DEPTH - 1) + "'in'" + ", 0)" * (MAX_DEPTH - 1)
    assert string(deep) == "in"
    for opening, closing in (("(", ")"), ("not(", ")"), ("a[", "]")):
        with pytest.raises(ExpressionError, match="nested deeper"):
            compile_expression(opening * 10_000 + "1" + closing * 10_000)


def test_an_expression_too_long_is_refused():
    with pytest.raises(ExpressionError, match="longer than"):
        compile_expression("1" * 100_001)


def test_lenient_compiling_leaves_errors_where_they_are_reached():
    assert compile_expression("true() or explode()", lenient=True).functions == {"true", "explode"}
    with pytest.raises(ExpressionError):
        compile_expression("true() or explode()")


def test_a_path_after_a_call_keeps_the_call_as_its_start():
    tree = parse_expression("instance('x')/root/item")
    assert isinstance(tree, Path)
    assert isinstance(tree.start, Call)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="abcor-+*/.[]()@:'\"=<>!|,1 \tdiv{$é", max_size=40))
def test_any_text_is_an_expression_or_an_error(source):
    with contextlib.suppress(ExpressionError):
        compile_expression(source)
