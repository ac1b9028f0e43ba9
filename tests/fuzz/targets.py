"""What is fuzzed: each target takes any bytes, and either accepts them or refuses them in words.

True: accepted. False: refused by an error of the catalogue. Anything raised is a finding.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from kiosk.services.compile import compile_form
from kiosk.services.compound import SIGNATURE
from kiosk.services.examination import examine
from kiosk.services.problems import ServiceRefusedError, errors
from kiosk.xform import EntryError, FormError, parse_form
from kiosk.xform.reading import ParseError, parse
from kiosk.xform.secondary import read_list
from kiosk.xform.tree import serialise
from kiosk.xform.xpath import Context, ExpressionError, compile_expression
from kiosk.xform.xpath.patterns import Pattern
from tests.fuzz.openers import open_something
from tests.fuzz.records import compound
from tests.fuzz.seeds import MEDIA, PLAIN_FORM
from tests.support.expressions import World, place
from tests.support.scenario import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.xform import Entry, Form

LONGEST_WORDS: Final = 2_000
"""What is shown to an author is a sentence, not the file."""
DOCUMENT: Final = """<data id="f" xmlns:p="urn:p"><a x="1">1</a><b>two 2020-01-01</b>
<g><r><n>1</n><m>2012-07-23</m></r><r><n>2</n></r><!-- c --></g><p:q>7</p:q><e/></data>"""
ROWS: Final = "<root>" + "".join(f"<item><k>{i % 5}</k><v>{i}</v><n>{i % 3}</n></item>" for i in range(300)) + "</root>"


def _words(error: Exception) -> bool:
    """Check that a refusal says something; return False, for refused."""
    text = str(error)
    if not text.strip() or len(text) > LONGEST_WORDS:
        raise AssertionError(f"a refusal of {len(text)} characters") from error
    return False


def read_xml(case: bytes) -> bool:
    """Read XML, write it, read that."""
    try:
        document = parse(case)
    except ParseError as error:
        return _words(error)
    parse(serialise(document.element))
    return True


def run_form(case: bytes) -> bool:
    """Parse a form, fill it in, save and restore it, write it, edit what was written."""
    try:
        form = parse_form(case, MEDIA)
    except FormError as error:
        return _words(error)
    entry = form.begin(now, random=Random(1))
    _fill(entry)
    restored = form.restore(entry.save(), now, random=Random(1))
    restored.finish()
    _edit(form, restored.to_xml())
    return True


def _fill(entry: Entry) -> None:
    for language in entry.form.languages[:2]:
        entry.language = language
    for page in entry.pages()[:30]:
        for prompt in page.prompts[:30]:
            if not prompt.readonly and prompt.control != "add_another":
                # A question answered before may have taken this one away.
                try:
                    chosen = prompt.choices[0].value if prompt.choices else "3"
                    entry.answer(prompt.ref, chosen)
                except EntryError as error:
                    _words(error)
    entry.validate()


def _edit(form: Form, xml: bytes) -> None:
    try:
        form.begin(now, random=Random(1), instance=xml)
    except EntryError as error:
        _words(error)


def evaluate(case: bytes) -> bool:
    """Compile an expression and evaluate it in every type at two places."""
    text = case.decode("utf-8", "surrogateescape")
    try:
        expression = compile_expression(text)
    except ExpressionError as error:
        return _words(error)
    document, node, world = _scene()
    for item in (node, document):
        for run in (expression.evaluate, expression.string, expression.number, expression.boolean):
            try:
                run(Context(item, document, world))
            except ExpressionError as error:
                _words(error)
    return True


@cache
def _scene() -> tuple[object, ...]:
    return *place(DOCUMENT, "/data/g/r[1]/n"), World(t=ROWS)


def search_pattern(case: bytes) -> bool:
    """Search a text (after the first NUL) for a regular expression (before it)."""
    pattern, _, text = case.decode("utf-8", "surrogateescape").partition("\0")
    try:
        Pattern(pattern).search(text)
    except ExpressionError as error:
        return _words(error)
    return True


def read_rows(name: str) -> Callable[[bytes], bool]:
    """Return the target that reads a list of that name."""

    def run(case: bytes) -> bool:
        try:
            read_list(name, case)
        except FormError as error:
            return _words(error)
        return True

    return run


@cache
def _plain_form() -> Form:
    return parse_form(PLAIN_FORM)


def take_instance(case: bytes) -> bool:
    """Take bytes as an earlier submission, as the one saved last, and as a half-filled entry."""
    form, taken = _plain_form(), 0
    for take in (
        lambda: form.begin(now, random=Random(1), instance=case),
        lambda: form.restore(case, now, random=Random(1)),
        lambda: form.begin(now, random=Random(1), last_saved=case),
    ):
        try:
            _fill(take())
            taken += 1
        except EntryError as error:
            _words(error)
    return taken > 0


def suffix_of(case: bytes) -> str:
    """Return the file name's end for a workbook."""
    if case.startswith(b"PK"):
        return ".xlsx"
    if case.startswith(b"\xd0\xcf\x11\xe0"):
        return ".xls"
    if case.lstrip().startswith(b"<"):
        return ".xml"
    return ".md" if case.lstrip().startswith(b"|") else ".csv"


def install(case: bytes) -> bool:
    """Examine a form as `handrail services add` does, the media of our own services beside it."""
    name = f"form{suffix_of(case)}"
    with tempfile.TemporaryDirectory() as folder:
        beside = Path(folder) / "form-media"
        beside.mkdir()
        for media, data in MEDIA.items():
            (beside / media).write_bytes(data)
        (Path(folder) / name).write_bytes(case)
        try:
            examined = examine(Path(folder) / name)
        except ServiceRefusedError as error:
            return bool(error.problems) and _words(error)
    return not errors(examined.problems)


def read_spreadsheet(case: bytes) -> bool:
    """Compile a spreadsheet."""
    try:
        compile_form(f"form{suffix_of(case)}", case)
    except ServiceRefusedError as error:
        return _words(error)
    return True


def read_old_spreadsheet(case: bytes) -> bool:
    """Compile an .xls; what is no compound file is taken as the records in one."""
    return read_spreadsheet(case if case.startswith(SIGNATURE) else compound(case))


TARGETS: Final[dict[str, Callable[[bytes], bool]]] = {
    "xml": read_xml,
    "form": run_form,
    "expression": evaluate,
    "workbook": read_spreadsheet,
    "xls": read_old_spreadsheet,
    "install": install,
    "instance": take_instance,
    "csv": read_rows("list.csv"),
    "geojson": read_rows("list.geojson"),
    "regex": search_pattern,
    "openers": open_something,
}


def warm_up() -> None:
    """Import and make what every case needs, before memory is counted."""
    take_instance(b"")
    evaluate(b"1")
    open_something(b"")
    install(b"| survey | | |\n| | type | name |\n| | note | n |\n")
