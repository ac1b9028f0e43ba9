from __future__ import annotations

import pytest

from tests.support.expressions import boolean

XML = "<data><n>1</n><n>2</n><n>3</n><s>a</s><s>b</s><e/><d>2012-07-23</d><t>2012-07-23T10:00:00.000-07:00</t></data>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 = '1'", True),
        ("1 = '1.0'", True),
        ("'1' = '1.0'", False),
        ("'1' < '1.5'", True),
        ("'a' < 'b'", False),
        ("true() = 'false'", True),
        ("false() = ''", True),
        ("true() > false()", True),
        ("0 div 0 = 0 div 0", False),
        ("0 div 0 != 0 div 0", True),
        ("/data/n = 2", True),
        ("2 = /data/n", True),
        ("/data/n = '2'", True),
        ("/data/n != 2", True),
        ("/data/n != 1 and /data/n = 1", True),
        ("/data/n > 2", True),
        ("/data/n > 3", False),
        ("3 > /data/n", True),
        ("/data/n = /data/s", False),
        ("/data/n != /data/s", True),
        ("/data/s = 'b'", True),
        ("'b' = /data/s", True),
        ("/data/s > 'a'", False),
        ("/data/none = ''", False),
        ("/data/none != ''", False),
        ("/data/none < 1", False),
        ("/data/e = ''", True),
        ("/data/e = 0", False),
        ("/data/none = false()", True),
        ("/data/e = true()", True),
        ("true() >= /data/n", True),
        ("true() > /data/n", False),
        ("/data/n >= /data/n", True),
        ("/data/n = count(/data/n)", True),
        ("/data/n != count(/data/n)", True),
        ("/data/d = date('2012-07-23')", True),
        ("/data/d < today()", True),
        ("today() < /data/d", False),
        ("/data/d = '2012-07-23'", True),
        ("/data/t > /data/d", True),
        ("/data/d = /data/t", False),
        ("'2012-07-23' = '2012-07-23T00:00:00.000-07:00'", False),
        ("date('2012-07-23') = date('2012-07-23T00:00:00.000-07:00')", True),
        ("'word' = today()", False),
        ("'word' != today()", True),
        ("if(1, 'a', 2) = 'a'", True),
        ("if(1, /data/n, 2) > 2", True),
    ],
)
def test_comparing(source, expected):
    assert boolean(source, XML) is expected
