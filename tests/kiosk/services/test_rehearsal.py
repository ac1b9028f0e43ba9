from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.services.rehearsal import answer_for, rehearse, way_out
from kiosk.services.rehearsal_patterns import matching_texts
from kiosk.xform import parse_form
from tests.support.forms import form
from tests.support.scenario import now

EVERYTHING = """
| survey |
| | type | name | label | constraint | required | relevant | parameters | appearance | choice_filter | repeat_count |
| | text | name | Name | string-length(.) > 3 | yes | | | | | |
| | text | email | Mail | regex(., '^[^@ ]+@[^@ ]+$') | yes | | | | | |
| | text | plate | Plate | regex(., '^[A-Z]{2}[0-9]{2} [A-Z]{3}$') | yes | | | | | |
| | text | code | Code | string-length(.) = 17 | yes | | | numbers | | |
| | integer | age | Age | . >= 18 and . <= 120 | yes | | | | | |
| | integer | more | More | . > ${age} | yes | | | | | |
| | decimal | weight | Weight | . > 61.5 and . < 61.6 | yes | | | | | |
| | date | born | Born | . < today() | yes | | | | | |
| | date | moved | Moved | . > ${born} and . <= today() | yes | | | | | |
| | date | fixed | Fixed | . = date('2031-05-06') | yes | | | | | |
| | time | at | At | | yes | | | | | |
| | dateTime | when | When | . > now() | yes | | | | | |
| | select_one yn | sure | Sure? | . = 'y' | yes | | | | | |
| | select_multiple abc | any | Any | not(selected(., 'none') and count-selected(.) > 1) and count-selected(.) >= 2 | yes | | | | | |
| | rank abc | best | Best | | yes | | | | | |
| | range | pain | Pain | . > 6 | yes | | start=0 end=10 step=2 | | | |
| | acknowledge | ok | Ok | | yes | | | | | |
| | image | photo | Photo | | yes | | | | | |
| | geopoint | place | Place | | yes | | | | | |
| | geotrace | way | Way | | yes | | | | | |
| | geoshape | field | Field | | yes | | | | | |
| | barcode | bar | Bar | | yes | | | | | |
| | note | bye | Bye | | | | | | | |
| | begin repeat | pet | Pet | | | | | | | |
| | text | called | Called | | yes | | | | | |
| | end repeat | | | | | | | | | |
| | begin repeat | two | Two | | | | | | | 2 |
| | text | thing | Thing | | yes | | | | | |
| | end repeat | | | | | | | | | |
| choices |
| | list_name | name | label |
| | yn | y | Yes |
| | yn | n | No |
| | abc | none | None |
| | abc | a | A |
| | abc | b | B |
"""  # noqa: E501 -- a table has the width it has

DEAD_END = """
| survey |
| | type | name | label | constraint | required | relevant |
| | select_one unit | unit | Unit | | yes | |
| | integer | years | Years | . >= 1 and . <= 0 | yes | ${unit} = 'years' |
| | integer | days | Days | . >= 1 | yes | ${unit} = 'days' |
| choices |
| | list_name | name | label |
| | unit | years | Years |
| | unit | days | Days |
"""


@pytest.mark.parametrize("seed", range(5))
def test_a_form_with_everything_is_answered_without_a_violation(seed: int):
    entry = form(EVERYTHING).begin(now, random=Random(seed))
    pages = rehearse(entry, Random(seed))
    assert entry.validate() == ()
    assert len(pages) == len(set(pages)) == len(entry.pages())
    assert entry.value("/data/pet[2]/called")
    assert [page.kind for page in entry.pages()].count("add_another") == 1


def test_the_same_chance_gives_the_same_answers():
    xmls = {rehearsed(seed) for seed in (1, 1, 1)}
    assert len(xmls) == 1
    assert rehearsed(2) not in xmls


def rehearsed(seed: int) -> bytes:
    entry = form(EVERYTHING).begin(now, random=Random(7))
    rehearse(entry, Random(seed))
    return entry.to_xml()


def test_asking_for_an_answer_changes_nothing():
    entry = form(EVERYTHING).begin(now, random=Random(1))
    before = entry.save()
    for page in entry.pages():
        for prompt in page.prompts:
            answer_for(prompt, entry, Random(1))
    assert entry.save() == before


def test_a_question_nothing_answers_is_left():
    entry = form(DEAD_END).begin(now, random=Random(1))
    entry.answer("/data/unit", "years")
    assert answer_for(entry.prompt("/data/years"), entry, Random(1)) == ""


def test_there_is_a_way_out_of_a_dead_end():
    entry = form(DEAD_END).begin(now, random=Random(1))
    entry.answer("/data/unit", "years")
    assert way_out(entry.prompt("/data/years"), entry, Random(1)) == ("/data/unit", "days")
    for seed in range(6):
        entry = form(DEAD_END).begin(now, random=Random(1))
        rehearse(entry, Random(seed))
        assert entry.validate() == ()
        assert entry.value("/data/unit") == "days"


def test_no_way_out_is_none():
    entry = form(DEAD_END.replace("${unit} = 'years'", "")).begin(now, random=Random(1))
    assert way_out(entry.prompt("/data/years"), entry, Random(1)) is None


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[A-Z]{2}\d{2} ?[A-Z]{3}$",
        r"\+?[0-9]{7,15}",
        r"^(yes|no)$",
        r"[^@]+@[^@]+\.[a-z]{2,}",
        r"\w+\s\S\D?",
        r".{5}[^a]",
        "a*?b++",
    ],
)
def test_texts_for_a_pattern_match_it(pattern: str):
    try:
        re.compile(pattern)
    except re.error:
        assert list(matching_texts(pattern)) == []
        return
    texts = list(matching_texts(pattern))
    assert texts
    assert all(re.fullmatch(pattern, text) for text in texts)


@given(st.text(max_size=30))
def test_any_text_may_be_taken_for_a_pattern(pattern: str):
    for text in matching_texts(pattern):
        assert re.fullmatch(pattern, text)


def test_real_forms_are_answered_from_first_to_last_page(shared):
    if shared is None:
        return  # the forms above stand for them
    from pyxform.xls2xform import convert

    media = {"cities.geojson": b'{"type":"FeatureCollection","features":[{"properties":{"id":"a","title":"A"}}]}'}
    for path in sorted((shared / "forms").glob("*.xlsx")):
        content = path.read_bytes()
        # One of them is an old .xls under a new name.
        kind = ".xlsx" if content.startswith(b"PK") else ".xls"
        real = parse_form(convert(content, file_type=kind, validate=False).xform.encode(), media)
        for seed in (1, 4):
            entry = real.begin(now, random=Random(seed))
            assert rehearse(entry, Random(seed))
            assert entry.validate() == ()
            assert entry.faults == ()
            assert real.restore(entry.save(), now).to_xml() == entry.to_xml()
