from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sealing import base45


@pytest.mark.parametrize(
    ("data", "text"),
    # RFC 9285, section 4.3 and 4.4
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")],
)
def test_the_examples_of_the_standard(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary(max_size=80))
def test_what_is_written_can_be_read(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@pytest.mark.parametrize("text", ["A", "AAAA", "GGW", "::", ":::", "bb8", "BB8\n", "BÄ8"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base45"):
        base45.decode(text)
