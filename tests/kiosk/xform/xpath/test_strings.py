from __future__ import annotations

import pytest

from kiosk.xform.xpath import ExpressionError
from tests.support.expressions import boolean, evaluate, number, string

XML = "<data><i>one</i><i>two</i><s>  a  b </s><e/></data>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("string(5)", "5"),
        ("string()", "one"),
        ("concat()", ""),
        ("concat('a', 1, true())", "a1true"),
        ("concat(/data/i, '.')", "onetwo."),
        ("join(', ', /data/i, 'three')", "one, two, three"),
        ("join('-')", ""),
        ("substr('hello', 1)", "ello"),
        ("substr('hello', 1, 3)", "el"),
        ("substr('hello', -2)", "lo"),
        ("substr('hello', 0, -1)", "hell"),
        ("substr('hello', -99, 99)", "hello"),
        ("substr('hello', 4, 2)", ""),
        ("substr('hello', 'x')", ""),
        ("substr('hello', 1 div 0)", ""),
        ("substr('hello', -1 div 0)", "hello"),
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring('12345', 0, 3)", "12"),
        ("substring('12345', -42, 1 div 0)", "12345"),
        ("substring('12345', -1 div 0, 1 div 0)", ""),
        ("substring('12345', 2)", "2345"),
        ("substring('12345', 1 div 0)", ""),
        ("substring('12345', 0 div 0, 3)", ""),
        ("substring('12345', 1, 0 div 0)", ""),
        ("substring-before('1999/04/01', '/')", "1999"),
        ("substring-before('a', 'b')", ""),
        ("substring-before('a', '')", ""),
        ("substring-after('1999/04/01', '/')", "04/01"),
        ("substring-after('aXXb', 'XX')", "b"),
        ("substring-after('a', '')", "a"),
        ("substring-after('a', 'b')", ""),
        ("translate('bar', 'abc', 'AB')", "BAr"),
        ("translate('aa', 'aa', 'bc')", "bb"),
        ("translate('abc', 'abc', '')", ""),
        ("normalize-space(/data/s)", "a b"),
        ("normalize-space('\u00a0a\u00a0')", "\u00a0a\u00a0"),
        ("coalesce('', 'b')", "b"),
        ("coalesce(/data/i, 'b')", "one"),
        ("coalesce(/data/e, /data/none)", ""),
        ("coalesce(0 div 0, 'b')", "b"),
        ("digest('abc', 'SHA-256', 'hex')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("digest('abc', 'MD5')", "kAFQmDzST7DWlj99KOF/cg=="),
        ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("base64-decode('SGVsbG8=')", "Hello"),
        ("base64-decode('8J+lsA==')", "🥰"),
        ("base64-decode('not base64!')", ""),
        ("once('new')", "one"),
    ],
)
def test_strings(source, expected):
    assert string(source, XML, "/data/i[1]") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("contains('abc', 'bc')", True),
        ("contains('abc', '')", True),
        ("starts-with('abc', 'ab')", True),
        ("ends-with('abc', 'bc')", True),
        ("ends-with('abc', 'ab')", False),
        ("string-length('🥰é') = 2", True),
        ("string-length(/data/none) = 0", True),
        ("regex('12345', '[0-9]+')", True),
        ("regex('abcde', '[0-9]+')", False),
        ("regex(/data/i, concat('^', 'one', '$'))", True),
        ("boolean-from-string('true')", True),
        ("boolean-from-string(1)", True),
        ("boolean-from-string('yes')", False),
    ],
)
def test_conditions_on_strings(source, expected):
    assert boolean(source, XML) is expected


def test_string_length_without_argument_is_of_the_context_node():
    assert number("string-length()", XML, "/data/i[2]") == 3
    assert string("normalize-space()", XML, "/data/s") == "a b"


def test_once_keeps_what_a_node_has():
    assert string("once(random())", "<data><a>kept</a></data>", "/data/a") == "kept"
    assert string("once('new')", XML, "/data/e") == "new"


@pytest.mark.parametrize(
    "source", ["digest('abc', 'SHA-3')", "digest('abc', 'MD5', 'base32')", "regex('a', concat('(', ''))"]
)
def test_wrong_algorithms_and_patterns_are_errors(source):
    with pytest.raises(ExpressionError):
        evaluate(source)
