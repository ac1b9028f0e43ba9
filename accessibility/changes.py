"""From two states of one page to what is said about the difference: an answer chosen, a key pressed, an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accessibility.connecting import Words, chosen, order
from accessibility.narration import answers, asked, heard, narrate, so_far
from kiosk.screens import VOLUMES, Done, HelpNumber, Idle, Line, QuestionPage, Review, Setting
from kiosk.visit.date_parts import split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accessibility.connecting import Texts
    from kiosk.screens import Question, Screen


def narrate_change(before: Screen, after: Screen, texts: Texts) -> tuple[Line, ...]:
    """Return what is new on `after`; all of it for another page, another language, or a voice just switched on."""
    old, new = before.frame.preferences, after.frame.preferences
    if (
        before.identity != after.identity
        or type(before) is not type(after)
        or old.language != new.language
        or (new.voice and not old.voice)
    ):
        return narrate(after, texts)
    words = Words(texts, new.language)
    return heard((*_content(before, after, words), *_frame(before, after, words)))


def _content(before: Screen, after: Screen, words: Words) -> Iterator[Line | None]:
    match before, after:
        case QuestionPage(), QuestionPage():
            yield from _question_page(before, after, words)
        case Review(), Review():
            yield from _new_summary(before, after)
        case Setting(), Setting():
            yield from _setting(before, after, words)
        case Idle(), Idle():
            # The core gives words at the seconds at which there is something to say.
            yield after.call if after.seconds != before.seconds else None
        case HelpNumber(), HelpNumber():
            yield after.print_state if after.print_state != before.print_state else None
        case Done(), Done():
            known = {line for _, line in before.facts}
            yield from (line for _, line in after.facts if line not in known)
        case _:
            pass


def _frame(before: Screen, after: Screen, words: Words) -> Iterator[Line | None]:
    old, new = before.frame.preferences, after.frame.preferences
    if new.rate != old.rate:
        yield words.line("voice-speed", percent=new.rate)
    if new.volume != old.volume and new.volume in VOLUMES:
        yield words.line("voice-loudness", step=VOLUMES.index(new.volume) + 1, steps=len(VOLUMES))
    if after.frame.helper_called and not before.frame.helper_called:
        yield after.frame.helper


def _setting(before: Setting, after: Setting, words: Words) -> Iterator[Line | None]:
    old = {value for value, _, taken in before.options if taken}
    for value, label, taken in after.options:
        if taken and value not in old:
            yield words.public("voice-chosen", label)


def _new_summary(before: QuestionPage | Review, after: QuestionPage | Review) -> Iterator[Line | None]:
    if after.summary != before.summary:
        yield from after.summary
    if after.notice != before.notice:
        yield after.notice


def _question_page(before: QuestionPage, after: QuestionPage, words: Words) -> Iterator[Line | None]:
    told = after.summary != before.summary and bool(after.summary)
    yield from _new_summary(before, after)
    known = {question.ref: question for question in before.questions}
    for question in after.questions:
        old = known.get(question.ref)
        if old is None:
            yield from asked(question, words)
            yield from answers(question, words)
            continue
        if question.problem and question.problem != old.problem and not told:
            yield from (question.label, question.problem)
        if question.value != old.value:
            yield from _value(old, question, words)
        elif question.echo != old.echo and not question.private:
            yield question.echo


def _value(old: Question, new: Question, words: Words) -> Iterator[Line | None]:
    if new.private and (new.choices or new.kind == "range"):
        yield _hidden(new, words)
    elif new.kind == "rank":
        yield from _moved(old, new, words)
    elif new.choices:
        yield from _chosen(old, new, words)
    elif new.parts:
        yield from _parts(old, new, words)
    elif new.kind == "range":
        yield new.echo or Line(new.value, spoken=new.value, language=words.language, personal=True)
    else:
        yield _typed(old, new, words, old.value, new.value) or so_far(new, words)


def _parts(old: Question, new: Question, words: Words) -> Iterator[Line | None]:
    was, now = split(old.value, new.parts), split(new.value, new.parts)
    for part in new.parts:
        if was[part] != now[part]:
            yield _typed(old, new, words, was[part], now[part])
    if new.echo != old.echo and not new.private:
        yield new.echo


def _hidden(new: Question, words: Words) -> Line:
    """Return that something was chosen or taken back, and not what (EN 301 549 5.1.3.8)."""
    return words.line("voice-is-chosen" if new.value else "voice-emptied")


def _chosen(old: Question, new: Question, words: Words) -> Iterator[Line | None]:
    was, now = chosen(old), chosen(new)
    for choice in new.choices:
        if choice.value in now - was:
            yield words.about("voice-chosen", choice.label)
        elif choice.value in was - now and (new.kind == "select_multiple" or not now):
            yield words.about("voice-not-chosen", choice.label)


def _moved(old: Question, new: Question, words: Words) -> Iterator[Line | None]:
    was = {choice.value: position for position, choice in enumerate(order(old))}
    now = list(order(new))
    steps = [abs(was.get(choice.value, position) - position) for position, choice in enumerate(now)]
    if any(steps):
        # The one that moved is the one that moved furthest; of two neighbours that changed places, the upper one.
        moved = steps.index(max(steps))
        yield words.about("voice-moved", now[moved].label, position=moved + 1, total=len(now))


def _typed(old: Question, new: Question, words: Words, was: str, now: str) -> Line | None:
    """Return the echo of one key; None for more than one at once (a scan, a suggestion): that is said as a whole."""
    if was and not now:
        return words.line("voice-emptied")
    if now[:-1] == was:
        return words.typed(new, now[-1])
    if was[:-1] == now:
        return words.typed(old, was[-1], deleted=True)
    return None
