"""What Babel keeps of a language. It is much more than dates and numbers need, for each language anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from babel import localedata
from babel.core import get_global

if TYPE_CHECKING:
    from collections.abc import Iterator

FORGOTTEN: Final = (
    "unit_patterns",
    "unit_display_names",
    "compound_unit_patterns",
    "currency_names",
    "currency_names_plural",
    "currency_symbols",
    "meta_zones",
    "time_zones",
    "date_fields",
    "compact_decimal_formats",
    "compact_currency_formats",
    "interval_formats",
    "territories",
    "variants",
)
"""Units, money, places and the names of time zones: nothing on a kiosk says them by Babel."""


def trim(*locales: str) -> None:
    """Forget what is not needed of these locales (such as "en_GB"): a megabyte each, for the rest of the process.

    Babel promises that `load` returns the one dictionary it uses itself.
    """
    for locale in locales:
        for name in _with_parents(locale):
            data = localedata.load(name)
            for section in FORGOTTEN:
                data.pop(section, None)
    likely = get_global("likely_subtags")
    known = {name.partition("_")[0] for name in localedata.locale_identifiers()}
    if isinstance(likely, dict):
        # Of languages Babel has no data for: they stay as unknown as they are.
        for name in [name for name in likely if name.partition("_")[0] not in known]:
            del likely[name]
    everywhere = get_global("territory_languages"), get_global("territory_currencies"), get_global("territory_zones")
    for kept in (*everywhere, get_global("meta_zones")):
        if isinstance(kept, dict):
            kept.clear()


def _with_parents(locale: str) -> Iterator[str]:
    """Yield a locale and those it takes from: en_GB, en_001, en, root."""
    exceptions = get_global("parent_exceptions")
    while locale != "root":
        yield locale
        locale = exceptions.get(locale) or locale.rpartition("_")[0] or "root"
    yield locale
