"""The list of statuses: found in whatever way a reference is written, and never by somebody else's."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.numbers import random_reference
from kiosk.services.status_list import LONGEST, StatusListError, build, canonical, find


@pytest.fixture
def listed(tmp_path):
    def listed(*rows, head="reference,status,words"):
        index = build("\n".join([head, *rows]).encode())
        path = tmp_path / "index"
        path.write_bytes(index.content)
        return path

    return listed


@pytest.mark.parametrize(
    "typed",
    [
        "KJ 2886",
        "kj2886",
        " k j-28.86\n",
        "KJ\u00a02886",
        "kj ٢٨٨٦",
        "kj ۲۸۸۶",
        "\uff2b\uff2a\uff12\uff18\uff18\uff16",
        "KJ/2886",
        "\u200eKJ 2886\u200f",
    ],
)
def test_a_reference_is_found_however_it_is_written(listed, typed):
    path = listed("KJ 2886,open,Soon.", "KJ 2887,closed,")
    found = find(path, typed)
    assert (found.reference, found.status, found.words) == ("KJ 2886", "open", {"": "Soon."})


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "-", "KJ", "KJ 288", "KJ 28866", "KJ 2885", "KJ 2888", "A", "ZZ", "\0", "\t", "K" * 10_000, "9" * 65],
)
def test_others_are_not_found(listed, typed):
    assert find(listed("KJ 2886,open,", "KJ 2887,closed,"), typed) is None


def test_letters_that_look_alike_are_one_where_the_list_has_only_one_of_them(listed):
    path = listed("LB 2345,open,", "OX 5234,open,")
    assert find(path, "1b 2345").reference == find(path, "Ib 2345").reference == "LB 2345"
    assert find(path, "0x 5234").reference == "OX 5234"
    path = listed("LB 2345,open,", "OX 5034,open,", "A1 1111,open,")
    assert find(path, "1B 2345") is None
    assert find(path, "0X 5034") is None


@pytest.mark.parametrize("many", [1, 2, 3, 4, 7, 100, 1000])
def test_every_row_is_found_and_nothing_between_them(listed, many):
    chance = random.Random(many)
    rows = {random_reference(): chance.randrange(300) for _ in range(many)}
    path = listed(*(f"{reference},{'x' * (size % 199 + 1)},{'y' * size}" for reference, size in rows.items()))
    for reference, size in rows.items():
        assert find(path, reference).words == ({"": "y" * size} if size else {})
        assert find(path, f"{reference}2") is None
        assert find(path, reference[:-1]) is None
        assert find(path, f"B{reference}") is None


def test_words_in_languages_and_the_columns_of_odk_central(listed):
    head = "name,label,__version,reference,status,words_en,words_es,words_pt_BR,words::العربية (ar)"
    path = listed("0f1e-uuid,A 17,3,A-17,open,Soon.,Pronto.,Logo.,قريبًا", head=head)
    assert find(path, "A17").words == {"en": "Soon.", "es": "Pronto.", "pt-BR": "Logo.", "ar": "قريبًا"}
    assert find(path, "0f1e-uuid") is None


def test_the_columns_of_our_hub(listed):
    path = listed("A 17,A 17,3,open,Soon.", head="name,label,__version,status,words")
    assert find(path, "A17").reference == "A 17"


def test_rows_that_cannot_be_used_are_counted_and_nobody_gets_the_answer_of_another(tmp_path):
    rows = [
        "A 1,open,",
        "A-1,closed,",
        "A 2,,words",
        ",open,",
        "!!,open,",
        "A 3,open,",
        "A3,open,",
        f"{'A' * 65},open,",
        "A 4",
    ]
    rows += [f"A 5,{'x' * (LONGEST['status'] + 1)},"]
    index = build("\n".join(["reference,status,words", *rows]).encode())
    path = tmp_path / "index"
    path.write_bytes(index.content)
    assert (index.rows, index.unused) == (1, 9)
    assert find(path, "A1") is None
    assert find(path, "A3").reference == "A 3"


def test_what_cannot_be_seen_is_taken_out(listed):
    path = listed('A 1,"o\u202epen\tnow","Two\nlines\x07"')
    assert (find(path, "A1").status, find(path, "A1").words) == ("open now", {"": "Two lines"})


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("\u200d \u200cready\u200d", "ready"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u202bcall \u200e020 7946\u200f\u202c", "call 020 7946"),
        ("a\ue000b\x85c\u2028d", "a b c d"),
        ("Vie\u0323\u0302t", "Vie\u0323\u0302t"),
        ("a" + "\u0301" * 150 + "b", "a" + "\u0301" * 4 + "b"),
    ],
)
def test_what_steers_letters_stays_where_languages_need_it_and_covers_nothing(listed, cell, shown):
    assert find(listed(f'A 1,"{cell}",'), "A1").status == shown


@pytest.mark.parametrize("cell", ["\u200c", "\u202e\u200f", "\ufeff\u00ad", " \u2028 "])
def test_a_cell_in_which_nothing_is_seen_is_empty(cell):
    assert build(f'reference,status\nA 1,"{cell}"\n'.encode()).rows == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no column reference"),
        (b"reference;words\nA;B", "no column status"),
        (b"reference,status\n\xff\xfe,x", "not UTF-8"),
        (b"reference,status\n" + b"x" * 200_000 + b",y", "not what its name says"),
    ],
)
def test_other_files_are_refused_without_a_word_of_them(content, reason):
    with pytest.raises(StatusListError, match=reason):
        build(content)


def test_semicolons_and_a_byte_order_mark_are_taken(listed):
    path = listed("A 1;open;Soon, perhaps.", head="\ufeffReference; Status ;Words")
    assert find(path, "a1").words == {"": "Soon, perhaps."}


@pytest.mark.parametrize(
    "content", [b"", b"{}\nA1\tx\n", b'{"letters": "A1"}\nA1\tno json\n', b'{"letters": "A1"}\nA1\t[1]\n']
)
def test_a_damaged_index_is_said_to_be_damaged(tmp_path, content):
    path = tmp_path / "index"
    path.write_bytes(content)
    with pytest.raises(StatusListError, match="damaged"):
        find(path, "A1")


def test_a_reference_of_ours_has_only_one_spelling():
    for _ in range(200):
        reference = random_reference()
        assert canonical(reference) == canonical(reference.lower().replace(" ", "-")) == reference.replace(" ", "")


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_a_file_holds_it_is_read_or_refused(content):
    for start in (b"", b"reference,status,words,words_es\n", b"\xef\xbb\xbfLABEL;status;words::\n"):
        with suppress(StatusListError):
            index = build(start + content)
            assert bool(index.content) == bool(index.rows)


REFERENCES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(references=st.lists(REFERENCES, min_size=1, max_size=30), typed=REFERENCES)
def test_whoever_types_a_reference_gets_its_row_and_no_other(tmp_path_factory, references, typed):
    content = io.StringIO(newline="")
    csv.writer(content).writerows([("reference", "status"), *((each, f"s{n}") for n, each in enumerate(references))])
    path = tmp_path_factory.mktemp("list") / "index"
    path.write_bytes(build(content.getvalue().encode()).content or b'{"letters": ""}\n')
    keys = Counter(filter(None, map(canonical, map(shown, references))))
    for number, each in enumerate(references):
        found = find(path, each)
        if keys[canonical(shown(each))] == 1:
            assert (found.reference, found.status) == (shown(each), f"s{number}")
    other = find(path, typed)
    twins = str.maketrans("OIL", "011")
    assert other is None or canonical(other.reference).translate(twins) == canonical(typed).translate(twins)


def shown(reference):
    """Return a reference as the list shows it."""
    listed = build(f"reference,status\n{csv_cell(reference)},open\n".encode()).content.decode()
    return json.loads(listed.splitlines()[1].partition("\t")[2])[0] if listed else ""


def csv_cell(text):
    return '"' + text.replace('"', '""') + '"'
