"""From a Screen to what is said, from the same words (EN 301 549 5.1.3.1, 5.1.3.6).

Errors come first, then what the page is about, its answers, and its keys. `shown` of a line said is the
words it stands for on the screen, so that the page can mark them while they are read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from accessibility.connecting import Words, chosen, order
from kiosk.screens import (
    Done,
    HelpNumber,
    Idle,
    Languages,
    Line,
    QuestionPage,
    Review,
    Screen,
    Services,
    Setting,
    Start,
    Trouble,
    Welcome,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from accessibility.connecting import Texts
    from kiosk.paper.paper import Paper
    from kiosk.screens import LanguageTile, Question


def narrate(screen: Screen, texts: Texts) -> tuple[Line, ...]:
    """Return everything there is to know on `screen`, in the order in which it is said."""
    words = Words(texts, screen.frame.preferences.language)
    return heard(_CONTENT[type(screen)](screen, words))


def heard(lines: Iterable[Line | None]) -> tuple[Line, ...]:
    """Return the lines that make a sound."""
    return tuple(line for line in lines if line and (line.spoken or line.audio))


def _welcome(screen: Welcome, words: Words) -> Iterator[Line | None]:
    yield screen.title
    yield from screen.lead
    yield screen.choose
    yield from _tiles(screen.languages, words)
    yield screen.more
    yield from (line for _, line in screen.notes)
    yield from keys(screen, words)


def _languages(screen: Languages, words: Words) -> Iterator[Line | None]:
    yield from (screen.title, screen.hint)
    yield from _tiles(screen.tiles, words)
    yield from keys(screen, words)


def _tiles(tiles: tuple[LanguageTile, ...], words: Words) -> Iterator[Line | None]:
    for position, tile in enumerate(tiles, 1):
        yield from words.listed(tile.name, position, len(tiles))
        if tile.chosen:
            yield words.line("voice-is-chosen")


def _services(screen: Services, words: Words) -> Iterator[Line | None]:
    yield from (screen.title, screen.hint)
    for position, card in enumerate(screen.cards, 1):
        yield from words.listed(card.title, position, len(screen.cards))
        yield from (card.paused, card.purpose, card.duration)
    yield from keys(screen, words)


def _start(screen: Start, words: Words) -> Iterator[Line | None]:
    yield from (screen.title, screen.lead)
    for _, heading, line in screen.facts:
        yield from (heading, line)
    yield from keys(screen, words)


def _question_page(screen: QuestionPage, words: Words) -> Iterator[Line | None]:
    yield from screen.summary
    yield from (screen.notice, screen.group)
    late = [question for question in screen.questions if question.search and question.choices]
    for question in screen.questions:
        yield from asked(question, words)
        if question in late:
            yield words.line("voice-answers", total=len(question.choices))
            yield from _chosen_of_many(question, words)
        else:
            yield from answers(question, words)
    yield from keys(screen, words, screen.remove)
    # A list as long as a telephone book comes last, or nobody would ever hear the keys.
    for question in late:
        yield from answers(question, words)


def asked(question: Question, words: Words) -> Iterator[Line | None]:
    """Yield what is asked, what is wrong with the answer so far, how to answer, and the answer if it was typed."""
    yield from (_label(question, words), question.problem, question.hint, question.guidance)
    start, end, _ = question.limits
    if start and end:
        yield words.line("voice-range", start=start, end=end)
    yield from question.part_labels
    yield question.empty_label
    if question.search:
        yield question.search_label
    if not question.choices:
        yield so_far(question, words)


def _label(question: Question, words: Words) -> Line:
    """Return what is asked; a private note that holds answers is not read out."""
    if question.private and question.kind == "note" and question.label.personal:
        return replace(words.line("voice-hidden-note"), shown=question.label.shown)
    return question.label


def so_far(question: Question, words: Words) -> Line | None:
    """Return the answer that stands in the field; one of a private question is not read out."""
    if question.private and question.value:
        return words.line("voice-hidden" if question.kind != "note" else "voice-hidden-note")
    if not question.value or question.kind == "note":
        return question.echo
    label = question.echo or Line(question.value, spoken=question.value, language=words.language)
    return words.about("voice-so-far", label)


def answers(question: Question, words: Words) -> Iterator[Line | None]:
    """Yield each answer with its position and state, and the keys beside them; of a private question no state."""
    if question.private and question.value:
        yield words.line("voice-hidden-answer")
    taken = chosen(question)
    total = len(question.choices)
    for position, choice in enumerate(order(question), 1):
        yield from words.listed(choice.label, position, total)
        if question.private:
            continue
        if choice.value in taken:
            yield words.state(choice, chosen=True)
        elif question.kind == "select_multiple":
            yield words.state(choice, chosen=False)
    yield from question.move_labels or ()
    yield from question.step_labels or ()


def _chosen_of_many(question: Question, words: Words) -> Iterator[Line | None]:
    taken = frozenset() if question.private else chosen(question)
    for choice in question.choices:
        if choice.value in taken:
            yield words.about("voice-chosen", choice.label)


def _review(screen: Review, words: Words) -> Iterator[Line | None]:
    yield from screen.summary
    yield from (screen.notice, screen.title, screen.hint)
    for row in screen.rows:
        yield from (row.section, row.question, row.answer, row.change if row.page else None)
    yield from (line for _, line in screen.promises)
    yield from keys(screen, words)


def _done(screen: Done, words: Words) -> Iterator[Line | None]:
    yield from (screen.title, screen.reference_label, screen.reference, screen.next_title)
    yield from screen.steps
    yield from (line for _, line in screen.facts)
    yield from _paper(screen.paper, words)
    yield from keys(screen, words, screen.print_again, screen.another)


def _help_number(screen: HelpNumber, words: Words) -> Iterator[Line | None]:
    yield from (screen.title, screen.number_label, screen.number, screen.lead)
    yield from (line for _, line in screen.notes)
    yield screen.print_state
    yield from _paper(screen.paper, words)
    yield from keys(screen, words, screen.print_again, screen.cancel)


def _paper(paper: Paper | None, words: Words) -> Iterator[Line | None]:
    # All that stands on a ticket is said as well (EN 301 549 5.1.3.16).
    if paper is None:
        return
    yield words.line("voice-paper")
    blocks = [block.text for block in (*paper.blocks, *paper.after_qr)]
    for text in dict.fromkeys((paper.place, paper.number_label, paper.number, *blocks)):
        yield Line(shown=text, spoken=paper.number_words if text == paper.number else text, language=paper.language)


def _setting(screen: Setting, words: Words) -> Iterator[Line | None]:
    yield from (screen.title, screen.hint)
    for position, (_, label, taken) in enumerate(screen.options, 1):
        yield from words.listed(label, position, len(screen.options))
        if taken:
            yield replace(words.line("voice-is-chosen"), shown=label.shown)
    yield from keys(screen, words)


def _idle(screen: Idle, words: Words) -> Iterator[Line | None]:
    yield from (screen.title, screen.lead, screen.call)
    yield words.line("voice-keys")
    yield from (screen.stay, screen.leave, screen.frame.helper)


def _trouble(screen: Trouble, words: Words) -> Iterator[Line | None]:
    yield from (screen.title, screen.lead)
    yield from (line for _, line in screen.notes)
    yield from keys(screen, words)


def keys(screen: Screen, words: Words, *own: Line | None) -> Iterator[Line | None]:
    """Yield where one is and every key: the way on first, the page's own, the head's last."""
    frame = screen.frame
    yield frame.head
    yield words.line("voice-keys")
    yield from (frame.forward, frame.back, *own, frame.helper, frame.listen)
    yield words.line("voice-settings")
    yield from (*frame.settings, *frame.voice_strip)


_CONTENT: Mapping[type[Screen], Callable[..., Iterator[Line | None]]] = {
    Welcome: _welcome,
    Languages: _languages,
    Services: _services,
    Start: _start,
    QuestionPage: _question_page,
    Review: _review,
    Done: _done,
    HelpNumber: _help_number,
    Setting: _setting,
    Idle: _idle,
    Trouble: _trouble,
}
