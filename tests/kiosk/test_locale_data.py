"""Of a language only what a kiosk says is kept; it says the same as before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from datetime import date, datetime
from decimal import Decimal
from babel import Locale, dates, localedata, numbers
from kiosk import locale_data

if sys.argv[1] == "trim":
    locale_data.trim("en_GB", "es_ES", "ar")
for code in ("en_GB", "es_ES", "ar"):
    locale = Locale.parse(code)
    for form in ("short", "medium", "long", "full"):
        print(dates.format_date(date(1951, 3, 14), form, locale=locale))
    print(dates.format_datetime(datetime(2000, 1, 1, 18, 5), "h:mm a", locale=locale))
    print(*dates.get_month_names("wide", "stand-alone", locale).values())
    print(numbers.format_decimal(Decimal("-1234.5"), locale=locale, group_separator=False))
    print(locale.plural_form(2), locale.languages["fr"])
    assert ("unit_patterns" in localedata.load(code)) == (sys.argv[1] != "trim")
"""


def said(how: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    return done.stdout


def test_dates_and_numbers_read_as_before() -> None:
    whole = said("leave")
    assert "14 March 1951" in whole
    assert said("trim") == whole
