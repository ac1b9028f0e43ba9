"""Nothing a form says or a person types may hang, crash or fill the kiosk."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.xform.xpath import FUNCTIONS, Context, ExpressionError, compile_expression
from kiosk.xform.xpath.context import MAX_VISITS
from tests.support.expressions import World, evaluate, place

MANY = "<data>" + "<i><j>1</j></i>" * 300 + "</data>"


@pytest.mark.parametrize(
    "source",
    [
        "count(//*[count(//*) > 1])",
        "count(/data/i[/data/i[/data/i[j = 2]]])",
        "count(//i[following::i[following::i]])",
        "/data/i/following-sibling::i/preceding-sibling::i",
        "/data/i[count(/data/i/j) = 0]",
        "/data/i[string(/data) = 'x']",
        "/data/i[contains(/data, 'x')]",
        "/data/i[position(/data/i[last()]) = 0]",
        "/data/i[../* = 'x']",
        "/data/i[../@*[1] or id('x')]",
        "/data/i[regex(string(../i[1]), '(1?){200}x')]",
        "/data/i[../i = 2]",
        "//i[//i//j = 2]",
        "/data/i[indexed-repeat(/data/i/j, /data/i, 200) = 2]",
        f"/data/i[format-date('2020-01-01', '{'%Y' * 5_000}') = 2]",
        *[
            f"/data/i[{work}]"
            for work in (
                f"contains('{'x' * 90_000}', j)",
                f"concat(j, '{'x' * 90_000}') = 'y'",
                f"translate('{'x' * 90_000}', 'x', j) = 'y'",
                f"normalize-space('{'x' * 90_000}') = j",
                f"starts-with('{'x' * 90_000}', j)",
            )
        ],
    ],
)
def test_too_much_work_is_stopped(source, monkeypatch):
    # The real limit is as far off as the patience of a person; what is tested is that everything counts.
    monkeypatch.setattr("kiosk.xform.xpath.context.MAX_VISITS", 20_000)
    with pytest.raises(ExpressionError, match="looks at more than 20000 nodes"):
        evaluate(source, MANY)


def test_the_limit_is_far_above_what_a_long_list_needs():
    assert MAX_VISITS >= 4 * 100_000


def test_the_budget_is_one_evaluation_s_own():
    document, _ = place(MANY)
    context = Context(document, document, World())
    expression = compile_expression("count(//*)")
    for _ in range(MAX_VISITS // 601 + 10):
        expression.number(context)
    assert expression.number(context) == 601


def test_memory_stays_bounded_where_lengths_are_asked_for():
    for source in ("uuid(pow(10, 12))", "uuid(1 div 0)"):
        with pytest.raises(ExpressionError):
            evaluate(source)
    assert evaluate("substr('abc', -pow(10, 300), pow(10, 300))") == "abc"
    assert evaluate("substring('abc', -pow(10, 300), pow(10, 301))") == "abc"
    assert evaluate("selected-at('a b', pow(10, 300))") == ""


ODD = [
    *[
        "''",
        "'x'",
        "0",
        "-1",
        "1.5",
        "1 div 0",
        "-1 div 0",
        "0 div 0",
        "/none",
        "/data",
        "/data/a",
        "true()",
        "today()",
    ],
    *["date('x')", "'2020-02-30'", "'\u0661'", "'a b'", "'1 2;3 4'", "'('", "'\ud800'", "pow(10, 300)", "@x"],
]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(FUNCTIONS)), st.lists(st.sampled_from(ODD), max_size=6))
def test_every_function_answers_or_refuses_whatever_it_is_given(name, arguments):
    world = World(t="<root><item><a>1</a></item></root>")
    try:
        value = evaluate(f"{name}({', '.join(arguments)})", '<data x="1"><a>1</a><a/></data>', "/data/a[1]", world)
    except ExpressionError:
        return
    assert isinstance(value, bool | float | str | list)
