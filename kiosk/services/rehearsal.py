"""Answers questions sensibly without a person: for the tour, for tests, for trying a service out."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from kiosk.services.rehearsal_patterns import matching_texts
from kiosk.xform import EntryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from random import Random

    from kiosk.xform import Entry, Page, Prompt

MAX_PAGES: Final = 5_000
_MAX_TRIES: Final = 400
_LOOK_BACK: Final = 12
# What people choose when nothing else applies; the tour should see the questions behind the other answers.
_EVASIVE: Final = frozenset({"", "dk", "ref", "na", "other", "none", "refused", "unknown", "dont_know", "no_answer"})
_YES: Final = frozenset({"yes", "y", "true", "1", "oui", "si", "agree", "consent"})
_CONSENT: Final = 0.7
_WORDS: Final = (
    ("email", ("amina.yusuf@example.org",)),
    ("mail", ("amina.yusuf@example.org",)),
    ("phone", ("02079460018", "+442079460018", "5550100123")),
    ("mobile", ("07700900118", "5550100123")),
    ("tel", ("02079460018", "5550100123")),
    ("postcode", ("SW1A 1AA", "10115", "90210")),
    ("zip", ("90210", "10115")),
    ("street", ("12 Mill Lane",)),
    ("address", ("12 Mill Lane",)),
    ("town", ("Springfield",)),
    ("city", ("Springfield",)),
    ("first", ("Amina",)),
    ("given", ("Amina",)),
    ("last", ("Yusuf",)),
    ("surname", ("Yusuf",)),
    ("family", ("Yusuf",)),
    ("house", ("12",)),
    ("name", ("Amina Yusuf",)),
    ("url", ("https://www.example.org",)),
    ("year", ("1985", "2020")),
)
_BIRTH: Final = ("born", "birth", "dob")
_TEXTS: Final = (
    "Amina",
    "An answer in a few words",
    "12",
    "123",
    "1234",
    "12345",
    "123456789",
    "1234567890",
    "A1",
    "X",
)
_NUMBERS: Final = (
    2, 34, 1, 3, 5, 7, 10, 12, 18, 25, 50, 65, 100, 120, 170, 250, 365, 500, 999, 1000, 1985, 2020, 0, -1,
)  # fmt: skip
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_QUOTED: Final = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_FILES: Final = {"image": "photo.png", "audio": "sound.wav", "video": "film.mp4"}

_FIXED: Final = {
    "time": ("10:30:00.000", "08:00:00.000", "18:00:00.000", "23:59:00.000", "00:00:00.000"),
    "geopoint": ("51.5014 -0.1419 20.0 5.0",),
    "geotrace": ("51.5014 -0.1419 0 0;51.5033 -0.1276 0 0",),
    "geoshape": ("51.5014 -0.1419 0 0;51.5033 -0.1276 0 0;51.5081 -0.1281 0 0;51.5014 -0.1419 0 0",),
    "barcode": ("5012345678900",),
    "boolean": ("1", "0"),
}


def answer_for(prompt: Prompt, entry: Entry, random: Random) -> str:
    """Return an answer to `prompt`, in the lexical form `Entry.answer` takes, that the form accepts.

    It goes by the type, the choices, the range, the appearance, the name and what the constraint says, and asks
    `Entry.check` about each candidate. What cannot be answered keeps its value. "" when nothing was found that is
    accepted; a repeat is given two instances. Nothing in the entry changes.
    """
    if prompt.control == "add_another":
        return "yes" if int(prompt.parameters.get("instances", "0")) < 2 else "no"  # noqa: PLR2004 -- enough to see
    if prompt.readonly:
        return prompt.value
    for number, candidate in enumerate(_candidates(prompt, entry, random)):
        if number > _MAX_TRIES:
            break
        if candidate and entry.check(prompt.ref, candidate) is None:
            return candidate
    return ""


def way_out(prompt: Prompt, entry: Entry, random: Random) -> tuple[str, str] | None:
    """Return an earlier question and another answer to it with which `prompt`, that has no answer, is not asked.

    Forms have dead ends: "how many years" for a child of six months. None when none of the last answers opens a way.
    """
    earlier: list[Prompt] = []
    for page in entry.pages():
        prompts = page.prompts
        if any(each.ref == prompt.ref for each in prompts):
            break
        earlier += [each for each in prompts if each.control == "select1" and each.value and not each.readonly]
    for question in reversed(earlier[-_LOOK_BACK:]):
        for value in _single(question, random):
            if value == question.value or entry.check(question.ref, value) is not None:
                continue
            twin = entry.twin()
            twin.answer(question.ref, value)
            if not _is_asked(prompt.ref, twin):
                return question.ref, value
    return None


def _is_asked(ref: str, entry: Entry) -> bool:
    try:
        return entry.is_relevant(ref)
    except EntryError:
        # With the instance of a repeat the question is gone, too.
        return False


def rehearse(entry: Entry, random: Random) -> tuple[str, ...]:
    """Fill in an entry from the first page to the last and return the ids of the pages in the order they were answered.

    A page that becomes relevant behind us is answered too. Raises RuntimeError when the form has no end.
    """
    done: dict[str, None] = {}
    while len(done) < MAX_PAGES:
        page = next((page for page in entry.pages() if page.id not in done), None)
        if page is None:
            return tuple(done)
        _answer_page(page, entry, random)
        if not _grows(page, entry):
            done[page.id] = None
    raise RuntimeError(f"no end after {MAX_PAGES} pages")


def _grows(page: Page, entry: Entry) -> bool:
    return page.kind == "add_another" and page in entry.pages() and page.prompts[0].value == ""


def _answer_page(page: Page, entry: Entry, random: Random) -> None:
    answered: set[str] = set()
    while True:
        # An answer may bring another question onto the same page.
        prompt = next((each for each in page.prompts if each.ref not in answered), None)
        if prompt is None:
            return
        answered.add(prompt.ref)
        if prompt.readonly:
            continue
        answer = answer_for(prompt, entry, random)
        other = way_out(prompt, entry, random) if prompt.required and not answer else None
        entry.answer(*(other or (prompt.ref, answer)))


def _candidates(prompt: Prompt, entry: Entry, random: Random) -> Iterable[str]:
    by_control: dict[str, Callable[[], Iterable[str]]] = {
        "select1": lambda: _single(prompt, random),
        "select": lambda: _several(prompt, random),
        "rank": lambda: _orders(prompt, random),
        "range": lambda: _steps(prompt),
        "trigger": lambda: ["OK"],
        "upload": lambda: [_FILES.get(prompt.mediatype.partition("/")[0], "file.pdf")],
    }
    by_type: dict[str, Callable[[], Iterable[str]]] = {
        "int": lambda: _numbers(prompt, entry),
        "decimal": lambda: _numbers(prompt, entry),
        "date": lambda: _days(prompt, entry),
        "dateTime": lambda: (f"{day}T10:30:00.000{_zone(entry.now())}" for day in _days(prompt, entry)),
        "string": lambda: _texts(prompt, entry),
    }
    make = by_control.get(prompt.control) or by_type.get(prompt.datatype)
    return make() if make else _FIXED.get(prompt.datatype, _TEXTS)


def _single(prompt: Prompt, random: Random) -> list[str]:
    names = [choice.value for choice in prompt.choices]
    plain = [name for name in names if name.lower() not in _EVASIVE]
    evasive = [name for name in names if name.lower() in _EVASIVE]
    order = random.sample(plain, len(plain))
    if random.random() < _CONSENT:
        # Behind a yes there is usually more to ask.
        order.sort(key=lambda name: name.lower() not in _YES)
    return [*order, *random.sample(evasive, len(evasive))]


def _several(prompt: Prompt, random: Random) -> Iterator[str]:
    names = _single(prompt, random)
    if len(names) > 1:
        yield " ".join(names[:2])
    yield from names
    yield " ".join(names)
    for count in range(3, len(names)):
        yield " ".join(names[:count])


def _orders(prompt: Prompt, random: Random) -> list[str]:
    names = [choice.value for choice in prompt.choices]
    return [" ".join(random.sample(names, len(names))), " ".join(names)]


def _steps(prompt: Prompt) -> list[str]:
    start, end = float(prompt.parameters.get("start", "0")), float(prompt.parameters.get("end", "10"))
    step = abs(float(prompt.parameters.get("step", "1"))) or 1.0
    count = int(abs(end - start) / step)
    places = dict.fromkeys([count // 2, *range(min(count, _MAX_TRIES) + 1)])
    sign = 1 if end >= start else -1
    return [f"{start + sign * place * step:g}" for place in places]


def _numbers(prompt: Prompt, entry: Entry) -> Iterator[str]:
    written = [float(text) for text in _NUMBER.findall(entry.constraint(prompt.ref))]
    near = [number + offset for number in written for offset in (0, -1, 1)]
    middle = [sum(pair) / 2 for pair in pairwise(written)]
    first = [1985, 2020] if "year" in prompt.ref.lower() else []
    for number in chain(first, _NUMBERS, middle, near, _answered_numbers(entry)):
        yield f"{int(number) if prompt.datatype == 'int' else number:.10g}"


def _answered_numbers(entry: Entry) -> Iterator[float]:
    """Yield what other questions were answered, and what is next to it: constraints compare."""
    for state in entry.nodes():
        if state.datatype in ("int", "decimal") and state.value:
            value = float(state.value)
            yield from (value, value - 1, value + 1)


def _days(prompt: Prompt, entry: Entry) -> Iterator[str]:
    today = entry.now().date()
    written = [_day(text) for text in _DAY.findall(entry.constraint(prompt.ref))]
    near = (day + timedelta(offset) for day in _known_days(written, entry) for offset in (0, 1, -1, 30, -30, 365, -365))
    years = [today - timedelta(days=365 * count) for count in (0, 1, 5, 18, 35, 70)]
    offsets = [today + timedelta(days=count) for count in (-1, -7, -30, 1, 7, 30, 365)]
    words = f"{prompt.ref.rpartition('/')[2]} {prompt.label}".lower()
    first = [years[4]] if any(part in words for part in _BIRTH) else [today - timedelta(days=7)]
    return (day.isoformat() for day in chain(first, years, offsets, near))


def _known_days(written: Iterable[date | None], entry: Entry) -> Iterator[date]:
    """Yield the days the constraint names, and what other questions were answered: constraints compare."""
    answered = (_day(state.value[:10]) for state in entry.nodes() if state.datatype in ("date", "dateTime"))
    yield from (day for day in chain(written, answered) if day is not None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _zone(moment: datetime) -> str:
    return moment.isoformat()[-6:] if moment.utcoffset() else "Z"


def _texts(prompt: Prompt, entry: Entry) -> Iterator[str]:
    name = prompt.ref.rpartition("/")[2].lower()
    if "numbers" in prompt.appearance:
        yield from ("12", "2024", "12345", "1234567890")
    for part, texts in _WORDS:
        if part in name:
            yield from texts
    yield from _TEXTS
    constraint = entry.constraint(prompt.ref)
    for match in _QUOTED.finditer(constraint):
        quoted = match[1] or match[2] or ""
        yield from matching_texts(quoted)
        yield quoted
    lengths = {int(number) + offset for number in re.findall(r"\d{1,3}", constraint) for offset in (0, 1, -1)}
    for length in sorted(length for length in lengths if length > 0):
        yield ("an answer in words " * 60)[:length].strip().ljust(length, "x")
        yield ("1234567890" * 100)[:length]
