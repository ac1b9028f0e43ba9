"""Random expressions of the whole grammar over a small form; a seed makes always the same."""

from __future__ import annotations

import random

import pytest

from kiosk.xform.xpath import FUNCTIONS, Context, ExpressionError, compile_expression
from kiosk.xform.xpath.axes import AXES
from kiosk.xform.xpath.order import in_document_order
from tests.support.expressions import World, place

XML = """<data id="f" xmlns:p="urn:p"><a x="1">1</a><b>two 2020-01-01</b>
<g><r><n>1</n><m>2012-07-23</m></r><r><n>2</n></r><!-- c --></g><p:q>7</p:q><e/></data>"""
ROWS = "<root>" + "".join(f"<item><k>{i % 5}</k><v>{i}</v><n>{i % 3}</n></item>" for i in range(12)) + "</root>"
STARTS = ["/", "//", "", "../", "./", "/data/", "instance('t')/root/", "current()/"]
NAMES = ["a", "b", "g", "r", "n", "m", "e", "item", "k", "v", "p:q", "*", "p:*", "@x", "@*", "..", "."]
TESTS = ["*", "node()", "text()", "r"]
LITERALS = ["'a'", "''", "1", "0", "2.5", "'1'", "'2012-07-23'", "'a b'", "'1 2;3 4'", "'%Y-%m'", "'MD5'", "'^a+$'"]
SIGNS = ["+", "-", "*", "div", "mod", "=", "!=", "<", ">", "<=", ">=", "and", "or", "|"]
# Chance gives what it gives; a label needs a form.
CHANCE = {"random", "uuid", "randomize"}
FUNCTION_NAMES = sorted(set(FUNCTIONS) - {"jr:choice-name"})
PLACES = ["", "/data", "/data/a", "/data/g/r[2]/n", "/data/a/@x", "//comment()"]


class Author:
    """Writes expressions."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def path(self, depth: int) -> str:
        steps = []
        for _ in range(self.chance.randint(1, 3)):
            axis = f"{self.chance.choice(sorted(AXES))}::{self.chance.choice(TESTS)}"
            step = self.chance.choice([self.chance.choice(NAMES), axis])
            if depth and self.chance.random() < 0.3:
                step += f"[{self.expression(depth - 1)}]"
            steps.append(step)
        return self.chance.choice(STARTS) + self.chance.choice(["/", "/", "//"]).join(steps)

    def call(self, depth: int) -> str:
        name = self.chance.choice(FUNCTION_NAMES)
        function = FUNCTIONS[name]
        most = function.least + 2 if function.most is None else function.most
        count = self.chance.choice(range(function.least, most + 1, function.step))
        return f"{name}({', '.join(self.expression(depth - 1) for _ in range(count))})"

    def expression(self, depth: int) -> str:
        kind = self.chance.random()
        if kind < 0.25 or not depth:
            return self.path(depth)
        if kind < 0.4:
            return self.chance.choice(LITERALS)
        if kind < 0.7:
            return self.call(depth)
        if kind < 0.95:
            return f"{self.expression(depth - 1)} {self.chance.choice(SIGNS)} {self.expression(depth - 1)}"
        return self.chance.choice(["({})", "-{}"]).format(self.expression(depth - 1))


def outcome(expression, node, document, world):
    context = Context(node, document, world)
    try:
        return expression.evaluate(context), expression.string(context), expression.boolean(context)
    except ExpressionError:
        return None


@pytest.mark.parametrize("at", PLACES)
def test_values_or_errors_in_order_and_with_or_without_index(at):
    document, node = place(XML, at, whole=True)
    indexed, plain = World(t=ROWS), World(indexed=False, t=ROWS)
    answered = 0
    for seed in range(300):
        author = Author(seed)
        try:
            expression = compile_expression(author.expression(author.chance.randint(1, 4)), {"p": "urn:p"})
        except ExpressionError:
            continue
        found = outcome(expression, node, document, indexed)
        if not CHANCE & expression.functions:
            gone_through = outcome(expression, node, document, plain)
            assert (found and found[1:]) == (gone_through and gone_through[1:]), expression
            if found and isinstance(found[0], list):
                assert found[0] == in_document_order(found[0]), expression
        answered += found is not None
    assert answered > 200
