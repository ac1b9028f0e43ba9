"""What people answer to our own services: by the question's name, as the form keeps it, in the order they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ADDRESS: Mapping[str, str] = {
    "given_name": "Zoë",
    "family_name": "Grey-Hill",
    "born": "1951-03-14",
    "old_address": "2 Elm Row\nFlat 3",
    "moved": "2026-04-02",
    "in_millbrook": "yes",
    "street": "back_lane",
    "house": "12a",
    "postcode": "MB1 4QT",
    "people": "2",
    "tell": "council_tax waste",
    "reply": "phone",
    "phone": "01632 960 120",
}
LIBRARY: Mapping[str, str] = {
    "given_name": "Ana",
    "family_name": "Li",
    "born": "2014-06-05",
    "address": "1 Mill Row",
    "grown_up_name": "Eva Li",
    "grown_up_relation": "parent",
    "grown_up_agrees": "OK",
    "likes": "books films",
    "news": "no",
    "rules": "OK",
}
RENT: Mapping[str, str | Sequence[str]] = {
    "what": "both",
    "given_name": "سلمى",
    "family_name": "حداد",
    "born": "1980-11-30",
    "home_kind": "private",
    "rent": "120.5",
    "rent_period": "week",
    "council_tax": "98.5",
    "hard": "7",
    "income": "900.5",
    "savings": "no",
    "lives_with": "yes",
    "person": ("yes", "no"),
    "person_name": ("نور", "علي"),
    "person_born": ("2010-01-02", "1979-08-09"),
    "person_earns": ("no", "yes"),
    "person_income": ("300",),
    "reply": "desk",
    "address": "شارع النهر",
    "true": "OK",
}
PROBLEM: Mapping[str, str] = {
    "problem": "other",
    "other_problem": "A gate",
    "danger": "yes",
    "street": "alder_close",
    "place": "By the pond",
    "seen_on": "2026-03-01",
    "seen_at": "09:30:00",
    "bother": "4",
    "details": "It hangs",
    "may_ask": "yes",
    "name": "Jo",
    "contact": "letter",
    "address": "3 Pond Rd",
}
GROWN_UP: Mapping[str, str] = {
    "given_name": "Ana",
    "family_name": "Li",
    "born": "1951-06-05",
    "address": "1 Mill Row",
    "likes": "books",
    "news": "no",
    "rules": "OK",
}
"""For the library, too: nobody has to sign for her."""
