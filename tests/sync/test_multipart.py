from __future__ import annotations

import pytest

from kiosk.store.posting import PostedFile
from sync.multipart import OVERHEAD, Post, split
from tests.support.openrosa_far_end import read_multipart

XML = PostedFile("xml_submission_file", "text/xml", "odk", b"<data/>")


def files(*sizes, accepted=()):
    return [
        PostedFile(f"f{number}.bin", "application/octet-stream", "odk", b"\r\n--x" * (size // 5), number in accepted)
        for number, size in enumerate(sizes)
    ]


def test_a_body_is_what_servers_read():
    attachments = files(5000, 10)
    encoded = Post((XML, *attachments), last=True).encode()
    parts = read_multipart(encoded.content_type, encoded.body)
    assert parts == [
        ("xml_submission_file", "submission.xml", XML.content),
        ("f0.bin", "f0.bin", attachments[0].content),
        ("f1.bin", "f1.bin", attachments[1].content),
    ]
    assert Post((XML, *attachments), last=True).encode() == encoded


def test_what_is_not_the_last_post_says_so():
    encoded = Post((XML,), last=False).encode()
    assert read_multipart(encoded.content_type, encoded.body)[1] == ("*isIncomplete*", None, b"yes")


@pytest.mark.parametrize("name", ['a"b.bin', "a\r\nX-Evil: 1\r\n\r\n.bin"])
def test_a_name_cannot_leave_its_header(name):
    body = Post((XML, PostedFile(name, "text/plain", "odk", b"")), last=True).encode().body
    assert b"X-Evil: 1\r\n" not in body
    assert body.count(b"Content-Disposition") == 2
    assert body.count(b'"') == 8


@pytest.mark.parametrize(
    ("sizes", "most", "groups"),
    [
        ((), 10_000, [()]),
        ((1000, 1000, 1000), 10_000, [("f0.bin", "f1.bin", "f2.bin")]),
        ((1000, 1000, 1000), 3500, [("f0.bin", "f1.bin"), ("f2.bin",)]),
        ((1000, 90_000, 1000), 10_000, [("f0.bin",), ("f1.bin",), ("f2.bin",)]),
        ((1000,) * 3, 1, [("f0.bin",), ("f1.bin",), ("f2.bin",)]),
    ],
)
def test_attachments_are_divided_in_order(sizes, most, groups):
    posts = split([XML, *files(*sizes)], most)
    assert [post.names for post in posts] == groups
    assert [post.last for post in posts] == [False] * (len(groups) - 1) + [True]
    assert all(post.files[0] == XML for post in posts)
    for post in posts:
        if len(post.names) > 1:
            assert len(post.encode().body) <= most


def test_what_the_server_has_is_left_out_and_the_xml_goes_in_any_case():
    assert [post.names for post in split([XML, *files(10, 10, accepted={0})], 10**6)] == [("f1.bin",)]
    assert [post.names for post in split([XML, *files(10, accepted={0})], 10**6)] == [()]


def test_the_overhead_of_a_part_is_not_underestimated():
    name = "n" * 120
    one = Post((XML, PostedFile(name, "application/vnd.openxmlformats-officedocument.x", "odk", b"")), last=False)
    assert len(one.encode().body) - len(XML.content) < 2 * OVERHEAD + len(name)
