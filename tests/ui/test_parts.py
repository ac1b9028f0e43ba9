"""A body in parts: everything is on exactly one of them, in order, and fits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget

from kiosk.panels import PROFILES
from kiosk.screens import Line, Preferences
from ui.style import Look, load_fonts
from ui.widgets import Key, Note, Parts, Words

LABELS = {"earlier": Line("Earlier"), "more": Line("More"), "part": Line("{part} of {parts}", short="{part}/{parts}")}


def made(panel, texts, *, size="default", width=1000, height=420):
    load_fonts()
    room = QWidget()
    look = Look(PROFILES[panel], Preferences(size=size))
    parts = Parts(look, LABELS, room)
    for at, text in enumerate(texts):
        kind = at % 3
        if kind == 0:
            parts.add(Words(look, text))
        elif kind == 1:
            parts.add_cards([Key(look, text, variant="answer", mark="circle") for _ in range(1 + at % 4)])
        else:
            parts.add(Note(look, "clock", Line(text)))
    room.resize(width, height)
    room.show()
    parts.setGeometry(0, 0, width, height)
    parts.lay_out()
    parts.show()
    return room, parts


def shown(parts):
    found = []
    for at in range(parts.parts):
        parts.turn(at)
        found.append([child for child in parts.children() if isinstance(child, QWidget) and child.isVisible()])
    return found


@settings(max_examples=25, deadline=None)
@given(
    texts=st.lists(
        st.text("abcdef ghij", min_size=1, max_size=90).map(lambda text: f"w {text}"), min_size=1, max_size=9
    ),
    panel=st.sampled_from(["tablet", "landscape", "portrait"]),
    size=st.sampled_from(["small", "default", "largest"]),
)
def test_everything_is_on_exactly_one_part_and_fits(qapp, texts, panel, size):
    assert qapp is not None
    room, parts = made(panel, texts, size=size)
    seen = []
    for widgets in shown(parts):
        pager = parts._pager
        content = [widget for widget in widgets if widget is not pager]
        seen += content
        assert content
        for widget in content:
            assert parts.rect().contains(widget.geometry())
        for at, one in enumerate(content):
            assert not any(one.geometry().intersects(other.geometry()) for other in content[at + 1 :])
    assert len(seen) == len(set(seen)) == sum(len(item.cells) for item in parts._items)
    room.deleteLater()


def test_one_part_has_no_pager(qapp):
    assert qapp is not None
    room, parts = made("landscape", ["short"])
    assert parts.parts == 1
    assert parts.pager_keys() == []
    room.deleteLater()


def test_words_too_long_for_a_part_go_on_in_the_next(qapp):
    assert qapp is not None
    text = " ".join(f"word{at}" for at in range(300))
    room, parts = made("tablet", [text])
    words = []
    for widgets in shown(parts):
        words += [widget.text() for widget in widgets if isinstance(widget, Words)]
    assert parts.parts > 2
    assert " ".join(words).split() == text.split()
    room.deleteLater()


def test_the_keys_that_lead_nowhere_are_dashed(qapp):
    assert qapp is not None
    room, parts = made("landscape", ["text " * 30] * 8)
    earlier, more = parts.pager_keys()
    parts.turn(0)
    assert (earlier.isEnabled(), more.isEnabled()) == (False, True)
    parts.turn(parts.parts - 1)
    assert (earlier.isEnabled(), more.isEnabled()) == (True, False)
    earlier.click()
    assert parts.part == parts.parts - 2
    room.deleteLater()


def test_revealing_turns_to_the_part(qapp):
    assert qapp is not None
    room, parts = made("landscape", ["text " * 30] * 8)
    last = shown(parts)[-1][0]
    parts.turn(0)
    parts.reveal(last)
    assert last.isVisible()
    assert parts.part == parts.parts - 1
    room.deleteLater()


@pytest.mark.parametrize(
    ("texts", "columns"), [(["Bus"] * 6, 2), (["Bus"] * 3, 1), (["A very long answer " * 4] * 6, 1)]
)
def test_two_columns_only_for_many_short_answers(qapp, texts, columns):
    assert qapp is not None
    load_fonts()
    room = QWidget()
    look = Look(PROFILES["landscape"], Preferences())
    parts = Parts(look, LABELS, room)
    keys = [Key(look, text, variant="answer", mark="circle") for text in texts]
    parts.add_cards(keys)
    parts.resize(1000, 900)
    parts.lay_out()
    assert len({key.x() for key in keys}) == columns
    room.deleteLater()
