from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.xform.xpath import Context, ExpressionError, compile_expression
from tests.support.expressions import World, place

SHORT = {"child": "", "parent": "..", "descendant": "//", "attribute": "@"}


def written(reference):
    """Write a reference shortly: root /a/b, context ./../a, instance x:/a, with ! for those of places."""
    start = {"root": "", "context": ".", "instance": f"{reference.instance}:"}[reference.start]
    steps = "".join(
        f"/{'..' if step.axis == 'parent' else SHORT.get(step.axis, step.axis + '::') + step.name}"
        for step in reference.steps
    )
    return f"{start}{steps}{'!' if reference.use == 'place' else ''}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 'a'", []),
        (".", ["."]),
        ("/", [""]),
        ("/data/a", ["/data/a"]),
        ("../a", ["./../a"]),
        ("./a/../b", ["./b"]),
        ("/data/a + ../b * -c", ["/data/a", "./../b", "./c"]),
        ("/data/p[age > 3]/name", ["/data/p/age", "/data/p/name"]),
        ("/data/p[age > ../limit]", ["/data/p/age", "/data/limit", "/data/p"]),
        ("/data/p[. = current()/../x]", ["/data/p", "./../x"]),
        ("/data/p[q[r = /data/z]]/s", ["/data/p/q/r", "/data/z", "/data/p/q", "/data/p/s"]),
        ("../p[n = current()]", ["./../p/n", ".", "./../p"]),
        ("/data/p[2]/name", ["/data/p/name"]),
        ("/data/p[position() = 2]/name", ["/data/p!", "/data/p/name"]),
        ("/data/p[last()]/name", ["/data/p!", "/data/p/name"]),
        ("//a", ["///a"]),
        ("/data//a/b", ["/data///a/b"]),
        ("/data/*", ["/data/*"]),
        ("/data/a/@x", ["/data/a/@x"]),
        ("/data/a/text()", ["/data/a"]),
        ("following-sibling::a", ["./following-sibling::a"]),
        ("a | ../b", ["./a", "./../b"]),
        ("(a | ../b)/c", ["./a/c", "./../b/c"]),
        ("(a | b)[c = 1]/d", ["./a/c", "./b/c", "./a/d", "./b/d"]),
        ("instance('t')/root/item[k = /data/c]/label", ["t:/root/item/k", "/data/c", "t:/root/item/label"]),
        ("instance(/data/which)/root", ["/data/which", ":/root"]),
        ("count(/data/p)", ["/data/p!"]),
        ("count(/data/p[age > 3])", ["/data/p/age", "/data/p!"]),
        ("position(..)", ["./..!"]),
        ("position(../..)", ["./../..!"]),
        ("sum(/data/p/age)", ["/data/p/age"]),
        ("count-non-empty(/data/p/age)", ["/data/p/age"]),
        ("indexed-repeat(/data/p/age, /data/p, ../n)", ["/data/p!", "./../n", "/data/p/age"]),
        (
            "indexed-repeat(/data/p/q/v, /data/p, 1, /data/p/q, /data/m)",
            ["/data/p!", "/data/p/q!", "/data/m", "/data/p/q/v"],
        ),
        ("if(/data/c, ../a, b)", ["/data/c", "./../a", "./b"]),
        ("if(/data/c, ../a, b)/d", ["/data/c", "./../a/d", "./b/d"]),
        ("randomize(instance('t')/root/item, /data/seed)", ["/data/seed", "t:/root/item"]),
        ("once(/data/a)", ["/data/a", "."]),
        ("string()", ["."]),
        ("normalize-space()", ["."]),
        ("number(../a)", ["./../a"]),
        ("selected(/data/s, 'x')", ["/data/s"]),
        ("coalesce(/data/a, ../b)", ["/data/a", "./../b"]),
        ("jr:choice-name(/data/s, ' /data/s ')", ["/data/s"]),
        ("jr:choice-name(../s, '../s')", ["./../s"]),
        ("pulldata('t', 'v', 'k', /data/a)", ["/data/a", "t:/root/item/v", "t:/root/item/k"]),
        ("pulldata('t.csv', /data/w, 'k', 1)", ["/data/w", "t:/root/item/*", "t:/root/item/k"]),
        ("today() > .", ["."]),
        ("/data/a = /data/a", ["/data/a"]),
        ("count(/data/p) + sum(/data/p)", ["/data/p!", "/data/p"]),
        ("id('x')/a", ["///*/a"]),
        ("name(..)", ["./..!"]),
    ],
)
def test_references(source, expected):
    assert [written(reference) for reference in compile_expression(source).references] == expected


@pytest.mark.parametrize(
    ("source", "volatile"),
    [
        ("today()", True),
        ("/data/a + random()", True),
        ("/data/a[. = now()]", True),
        ("uuid()", True),
        ("uuid(5)", True),
        ("randomize(/data/a)", True),
        ("randomize(/data/a, 5)", False),
        ("/data/a", False),
        ("once(1)", False),
    ],
)
def test_volatile(source, volatile):
    assert compile_expression(source).volatile is volatile


def test_functions_are_named_by_their_namespace():
    expression = compile_expression("j:itext('a') or count(b[c = concat(d)])", {"j": "http://openrosa.org/javarosa"})
    assert expression.functions == {"jr:itext", "count", "concat"}
    with pytest.raises(ExpressionError, match="no function"):
        compile_expression("jr:itext('a')", {"jr": "urn:other"})


def test_a_choice_name_needs_a_path():
    with pytest.raises(ExpressionError, match="needs a path"):
        compile_expression("jr:choice-name(/data/a, 'not a [path')")


NAMES = st.sampled_from(["a", "b", "c"])
STEPS = st.lists(st.one_of(NAMES, st.sampled_from(["..", "*", "a[b = 1]", "b[../c > 0]"])), min_size=1, max_size=3)
PATHS = st.builds(lambda start, steps: start + "/".join(steps), st.sampled_from(["/data/", "", "//", "../"]), STEPS)
WHOLE = st.builds(
    lambda shape, one, other: shape.format(one, other),
    st.sampled_from(["{} + {}", "count({}) = count({})", "concat({}, {})", "sum({} | {})", "if({}, {}, 1)", "{} = {}"]),
    PATHS,
    PATHS,
)


def reached(reference, document, node):
    """Return the nodes a reference leads to, all nodes below them counting too."""
    items = [document if reference.start == "root" else node]
    for step in reference.steps:
        path = compile_expression(
            f"{step.axis}::{'node()' if step.name == '*' and step.axis == 'parent' else step.name}"
        )
        items = [found for item in items for found in path.nodes(Context(item, document, World()))]
    return {id(below) for item in items for below in (item, *item.descendants())}


@settings(max_examples=150, deadline=None)
@given(WHOLE, st.data())
def test_what_is_not_referenced_cannot_change_the_result(source, data):
    xml = "<data><a><b>1</b><c>2</c></a><b>3<!-- --></b><b><a>4</a><b>1</b></b><c><c>5</c></c></data>"
    document, node = place(xml, "/data/b[2]/a")
    expression = compile_expression(source)
    context = Context(node, document, World())
    before = expression.string(context)
    read = set().union(*(reached(reference, document, node) for reference in expression.references))
    leaves = [leaf for leaf in document.descendants() if not leaf.children and id(leaf) not in read]
    if leaves:
        data.draw(st.sampled_from(leaves)).text = "7"
    assert expression.string(context) == before
