"""The audit log: events and columns as ODK's documentation ("Form Audit Log") has them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from kiosk.xform import EntryError
from kiosk.xform.audit import MAX_EVENTS
from tests.support.forms import form
from tests.support.scenario import now

TABLE = """
| survey |
| | type | name | label | appearance | parameters |
| | text | name | Name | | |
| | begin group | both | Both | field-list | |
| | text | a | A | | |
| | text | b | B | | |
| | end group | | | | |
| | begin repeat | pet | Pet | | |
| | text | called | Called | | |
| | end repeat | | | | |
| | audit | audit | | | {parameters} |
"""
PLACE = "location-priority=balanced location-min-interval=60 location-max-age=120"
START = 1773500966535


class Watch:
    """A clock that goes on by a second whenever it is moved."""

    def __init__(self) -> None:
        self.time = now()

    def __call__(self):
        return self.time

    def on(self, seconds: float = 1) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def watch() -> Watch:
    return Watch()


def begin(watch: Watch, parameters: str = "", **more):
    return form(TABLE.format(parameters=parameters)).begin(watch, **more)


def lines(entry) -> list[dict[str, str]]:
    content = entry.attachments["audit.csv"].decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


def walk(entry, watch: Watch) -> None:
    """Look at every page and at the end, a second each."""
    for page in (*entry.pages(), None):
        entry.view(page)
        watch.on()


def test_a_form_without_it_has_none(watch):
    entry = form("| survey |\n| | type | name | label |\n| | text | a | A |\n").begin(watch)
    entry.view(entry.pages()[0])
    entry.finish()
    assert entry.audit is None
    assert entry.attachments == {}


def test_the_file_of_a_whole_form(watch):
    entry = begin(watch)
    walk(entry, watch)
    assert entry.attachments == {}
    entry.finish()
    assert entry.attachments["audit.csv"].decode() == (
        "event,node,start,end\n"
        f"form start,,{START},\n"
        f"question,/data/name,{START},{START + 1000}\n"
        f"group questions,/data/both,{START + 1000},{START + 2000}\n"
        f"question,/data/both/a,{START + 1000},{START + 2000}\n"
        f"question,/data/both/b,{START + 1000},{START + 2000}\n"
        f"question,/data/pet[1]/called,{START + 2000},{START + 3000}\n"
        f"add repeat,/data/pet[2],{START + 3000},{START + 4000}\n"
        f"end screen,,{START + 4000},{START + 5000}\n"
        f"form save,,{START + 5000},\n"
        f"form exit,,{START + 5000},\n"
        f"form finalize,,{START + 5000},\n"
    )
    assert "<audit>audit.csv</audit>" in entry.to_xml().decode()


def test_changes_are_told_with_the_value_before(watch):
    entry = begin(watch, "track-changes=true")
    first = entry.pages()[0]
    entry.view(first)
    entry.answer("/data/name", 'Amina, called "A"\nYusuf')
    entry.view(None)
    entry.view(first)
    entry.answer("/data/name", '"Bilan')
    entry.view(None)
    entry.view(first)
    entry.finish()
    told = [(line["old-value"], line["new-value"]) for line in lines(entry) if line["event"] == "question"]
    words = 'Amina, called "A"\nYusuf'
    assert told == [("", words), (words, '"Bilan'), ("", "")]


def test_answers_are_in_it_only_where_the_form_wants_changes(watch):
    entry = begin(watch)
    entry.view(entry.pages()[0])
    entry.answer("/data/name", "Amina")
    entry.view(None)
    entry.finish()
    assert b"Amina" not in entry.attachments["audit.csv"]


def test_who_it_was_is_not_asked(watch):
    entry = begin(watch, "identify-user=true", device_id="kiosk-7")
    entry.finish()
    assert {line["user"] for line in lines(entry)} == {"kiosk-7"}
    entry = begin(watch, "identify-user=true", device_id="kiosk-7", preloads={"username": "Bashir, desk"})
    entry.finish()
    assert {line["user"] for line in lines(entry)} == {"Bashir, desk"}


def test_a_device_without_gps_says_so_and_leaves_the_columns_empty(watch):
    entry = begin(watch, PLACE)
    entry.finish()
    assert lines(entry)[1]["event"] == "location providers disabled"
    assert {(line["latitude"], line["longitude"], line["accuracy"]) for line in lines(entry)} == {("", "", "")}
    entry = begin(watch, PLACE, location=lambda: "51.5 -0.1 20 5")
    entry.finish()
    assert {(line["latitude"], line["longitude"], line["accuracy"]) for line in lines(entry)} == {("51.5", "-0.1", "5")}


def test_all_columns_stand_in_the_order_of_collect(watch):
    entry = begin(watch, f"{PLACE} track-changes=true identify-user=true track-changes-reasons=on-form-edit")
    entry.finish()
    header = entry.attachments["audit.csv"].decode().partition("\n")[0]
    assert header == ("event,node,start,end,latitude,longitude,accuracy,old-value,new-value,user,change-reason")


def test_a_change_of_a_submission_wants_a_reason(watch):
    first = begin(watch, "track-changes-reasons=on-form-edit")
    first.view(first.pages()[0])
    first.answer("/data/name", "Amina")
    first.finish()
    entry = first.form.begin(watch, instance=first.to_xml())
    entry.view(entry.pages()[0])
    assert not entry.audit.needs_reason
    entry.answer("/data/name", "Bilan")
    assert entry.audit.needs_reason
    with pytest.raises(EntryError):
        entry.finish()
    with pytest.raises(EntryError):
        entry.audit.give_reason("  ")
    entry.audit.give_reason("It was wrong")
    entry.finish()
    assert [(line["event"], line["change-reason"]) for line in lines(entry)][-4:] == [
        ("change reason", "It was wrong"),
        ("form save", ""),
        ("form exit", ""),
        ("form finalize", ""),
    ]


def test_who_goes_on_with_a_saved_form_resumes_its_log(watch):
    entry = begin(watch, f"{PLACE} track-changes=true", location=lambda: "51.5 -0.1 20 5")
    entry.view(entry.pages()[0])
    entry.answer("/data/name", "Amina")
    watch.on()
    entry.view(entry.pages()[1])
    saved = entry.save()
    watch.on(60)
    later = entry.form.restore(saved, watch)
    later.view(later.pages()[1])
    watch.on()
    later.finish()
    events = [(line["event"], line["start"], line["latitude"]) for line in lines(later)]
    assert events[:4] == [
        ("form start", str(START), "51.5"),
        ("question", str(START), "51.5"),
        ("form resume", str(START + 61_000), ""),
        ("group questions", str(START + 61_000), ""),
    ]
    assert lines(later)[1]["new-value"] == "Amina"


def test_putting_aside_and_coming_back(watch):
    entry = begin(watch)
    page = entry.pages()[0]
    entry.view(page)
    entry.audit.leave()
    entry.audit.leave()
    watch.on()
    entry.view(page)
    entry.finish()
    assert [line["event"] for line in lines(entry)][:5] == [
        "form start",
        "question",
        "form exit",
        "form resume",
        "question",
    ]


def test_repeats_that_go_and_errors_are_told(watch):
    entry = begin(watch)
    entry.remove_repeat("/data/pet[1]")
    entry.audit.note("constraint error")
    entry.finish()
    told = [(line["event"], line["node"], line["end"]) for line in lines(entry)]
    assert told[1:3] == [("delete repeat", "/data/pet[1]", ""), ("constraint error", "", "")]
    with pytest.raises(EntryError):
        entry.audit.note("coffee")


def test_a_question_that_appears_on_the_page_is_told(watch):
    table = """
    | survey |
    | | type | name | label | appearance | relevant |
    | | begin group | g | G | field-list | |
    | | text | a | A | | |
    | | text | b | B | | ${a} = 'x' |
    | | end group | | | | |
    | | audit | audit | | | |
    """
    entry = form(table).begin(watch)
    [page] = entry.pages()
    entry.view(page)
    watch.on()
    entry.answer("/data/g/a", "x")
    entry.view(page)
    watch.on()
    entry.finish()
    told = [(line["node"], int(line["start"]) - START, int(line["end"]) - START) for line in lines(entry)[1:4]]
    assert told == [("/data/g", 0, 2000), ("/data/g/a", 0, 2000), ("/data/g/b", 1000, 2000)]


def test_a_clock_put_back_keeps_the_order(watch):
    entry = begin(watch)
    entry.view(entry.pages()[0])
    watch.on(-3600)
    entry.view(None)
    entry.finish()
    assert {line["start"] for line in lines(entry)} == {str(START)}


def test_going_to_and_fro_all_day_does_not_fill_the_memory(watch):
    entry = begin(watch)
    pages = entry.pages()
    for number in range(MAX_EVENTS + 10):
        entry.view(pages[number % 2])
    entry.finish()
    assert len(lines(entry)) <= MAX_EVENTS + 3
    assert lines(entry)[-1]["event"] == "form finalize"


@pytest.mark.parametrize("packed", ["[1]", "[[], []]", '[[true,true,true],["a"]]', "[[1,1,1],[99,0,0,0]]", "7"])
def test_a_damaged_log_is_refused(watch, packed):
    entry = begin(watch)
    start, mark, _ = entry.save().partition(b'"audit":')
    with pytest.raises(EntryError):
        entry.form.restore(start + mark + packed.encode() + b"}", watch)


def test_a_saved_form_of_before_there_were_logs_goes_on(watch):
    entry = begin(watch)
    start, _, _ = entry.save().partition(b',"audit":')
    assert entry.form.restore(start + b"}", watch).audit is not None
