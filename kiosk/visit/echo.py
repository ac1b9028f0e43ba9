"""An answer in words: under the field, on the review, for the voice."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from kiosk import wording
from kiosk.screens import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kiosk import xform
    from kiosk.screens import Kind
    from kiosk.texts import Texts

_DATE_LENGTH: Final = 10
_CLOCK_LENGTH: Final = 5


def in_words(prompt: xform.Prompt, kind: Kind, texts: Texts, language: str, form_language: str) -> Line | None:
    """Return the answer in words, or None where there is no answer yet, or none that makes sense.

    Always personal: no cache on a disk may hold it.
    """
    if not prompt.value:
        return None
    if kind in {"select_one", "select_multiple", "rank"}:
        return _chosen(prompt, kind, texts, language, form_language)
    if kind == "acknowledge":
        return texts.line("acknowledge-label", language)
    try:
        words = _WRITERS.get(kind, _as_typed)(prompt, texts, language)
    except (ValueError, InvalidOperation):
        return None
    return Line(shown=words, spoken=words, language=language, personal=True)


def _chosen(prompt: xform.Prompt, kind: Kind, texts: Texts, language: str, form_language: str) -> Line:
    labels = {choice.value: choice.label for choice in prompt.choices}
    names = prompt.value.split() if kind != "select_one" else [prompt.value]
    chosen = [labels.get(name, name) for name in names]
    if kind == "rank":
        # Numbers written out, because a list read aloud in a row loses its order.
        numbered = [
            texts.text("answer-numbered", language, number=i, answer=words) for i, words in enumerate(chosen, start=1)
        ]
        chosen = numbered
    separator = texts.text("answer-separator", language)
    return Line(
        shown=separator.join(wording.plain(words) for words in chosen),
        spoken=separator.join(wording.spoken(words) for words in chosen),
        language=form_language,
        personal=True,
    )


def _date(prompt: xform.Prompt, texts: Texts, language: str) -> str:
    day = date.fromisoformat(prompt.value[:_DATE_LENGTH])
    if "year" in prompt.appearance:
        return str(day.year)
    return texts.month_of_year(day, language) if "month-year" in prompt.appearance else texts.day(day, language)


def _time(prompt: xform.Prompt, texts: Texts, language: str) -> str:
    return texts.time_of_day(time.fromisoformat(prompt.value[:_CLOCK_LENGTH]), language)


def _moment(prompt: xform.Prompt, texts: Texts, language: str) -> str:
    day, _, clock = prompt.value.partition("T")
    moment = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock[:_CLOCK_LENGTH]))
    said = {"date": texts.day(moment, language), "time": texts.time_of_day(moment, language)}
    return texts.text("answer-date-and-time", language, **said)


def _number(prompt: xform.Prompt, texts: Texts, language: str) -> str:
    return texts.number(Decimal(prompt.value), language)


def _as_typed(prompt: xform.Prompt, texts: Texts, language: str) -> str:
    del texts, language
    return prompt.value


_WRITERS: Final[Mapping[str, Callable[[xform.Prompt, Texts, str], str]]] = {
    "date": _date,
    "time": _time,
    "datetime": _moment,
    "integer": _number,
    "decimal": _number,
    "range": _number,
}
