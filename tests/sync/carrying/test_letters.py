"""Letters are believed only as they were signed, and their content only in the one shape it has."""

from __future__ import annotations

import pytest

from kiosk.sealing.pairs import SigningKey
from sync.carrying import letters
from sync.carrying.letters import LetterError
from sync.carrying.papers import Acknowledgement, Application, Outbox, Piece, Shelf

KEY = SigningKey.make()
OUTBOX = Outbox("1a2b3c4d", 7, "now", "", (Piece("0" * 64, 12),), {"waiting": 1}, Application("Mill", "m", "ff"))
ANSWER = Acknowledgement("1a2b3c4d", 7, "now", {"uuid:1": "0" * 32}, {"uuid:2": ("different", "Other.")}, ("Well.",))
SHELF = Shelf("1a2b3c4d", 7, "now", {"forms": []}, {"applications": "0" * 64})


@pytest.mark.parametrize("paper", [OUTBOX, ANSWER, SHELF], ids=lambda paper: type(paper).__name__)
def test_what_is_written_is_read(paper):
    letter = letters.read(letters.OUTBOX, letters.write(letters.OUTBOX, KEY, paper.content()))
    assert letter.key.raw == KEY.verifying.raw
    assert type(paper).read(letter.content) == paper


def test_no_byte_may_be_changed_or_left_out():
    data = letters.write(letters.OUTBOX, KEY, OUTBOX.content())
    for place in range(len(data)):
        for other in (data[:place], data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]):
            try:
                assert letters.read(letters.OUTBOX, other).content == OUTBOX.content(), place
            except LetterError:
                continue


def test_another_kind_of_letter_is_none_of_this_kind():
    data = letters.write(letters.OUTBOX, KEY, {})
    with pytest.raises(LetterError):
        letters.read(letters.CATALOGUE, data)
    with pytest.raises(LetterError, match="changed after it was signed"):
        letters.read(letters.CATALOGUE, data.replace(letters.OUTBOX.encode(), letters.CATALOGUE.encode()))


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"{}", b"[]\n{}", b"null\n", b"[" * 100_000, b"\xff\xfe\n", b'{"handrail":1}\n{}', b"a" * 10_000_000],
    ids=range(9),
)
def test_what_is_no_letter_is_refused(data):
    with pytest.raises(LetterError):
        letters.read(letters.OUTBOX, data)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("kiosk", 1),
        ("kiosk", "a" * 300),
        ("kiosk", "a\nb"),
        ("number", True),
        ("number", -1),
        ("number", 1.5),
        ("number", 10**16),
        ("hub", "../../../etc"),
        ("batches", [["0" * 63, 1]]),
        ("batches", [["../" + "0" * 61, 1]]),
        ("batches", [["0" * 64, 10**12]]),
        ("batches", [["0" * 64, 1]] * 20_001),
        ("batches", {"a": 1}),
        ("batches", None),
        ("health", {"a": [1]}),
        ("health", []),
        ("application", {"name": "x"}),
        ("application", "x"),
    ],
)
def test_a_strange_outbox_is_refused(part, value):
    with pytest.raises(LetterError):
        Outbox.read(OUTBOX.content() | {part: value})
    with pytest.raises(LetterError):
        Outbox.read({name: found for name, found in OUTBOX.content().items() if name != part})


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("accepted", {"uuid:1": "short"}),
        ("accepted", {"uuid:1\x1b[2J": "0" * 32}),
        ("accepted", ["uuid:1"]),
        ("refused", {"uuid:1": "different"}),
        ("refused", {"uuid:1": ["a", "b", "c"]}),
        ("said", 1),
        ("said", [1]),
        ("last", "7"),
        ("answers", "7"),
        ("proof", None),
    ],
)
def test_a_strange_answer_is_refused(part, value):
    with pytest.raises(LetterError):
        Acknowledgement.read(ANSWER.content() | {part: value})


@pytest.mark.parametrize(("part", "value"), [("lists", {"a": "../x"}), ("lists", []), ("answers", None)])
def test_a_strange_catalogue_is_refused(part, value):
    with pytest.raises(LetterError):
        Shelf.read(SHELF.content() | {part: value})


def test_words_for_a_terminal_are_one_printable_line():
    told = ANSWER.content() | {"said": ["Stop.\x1b[2J\nNow." + "a" * 1000]}
    (said,) = Acknowledgement.read(told).said
    assert said.startswith("Stop. [2J Now.")
    assert len(said) == 500
