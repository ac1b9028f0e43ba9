"""What nobody waits for is done in order, one piece at a time, and all of it before the end."""

from __future__ import annotations

from ui.turns import Turns


def test_pieces_are_done_in_order_each_in_a_turn_of_its_own(qtbot):
    turns, done = Turns(), []
    for name in "abc":
        turns.later(lambda name=name: done.append(name))
    assert done == []
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["a"]
    qtbot.waitUntil(lambda: len(done) == 3)
    assert done == ["a", "b", "c"]


def test_what_a_piece_asks_for_comes_after_it(qtbot):
    turns, done = Turns(), []
    turns.later(lambda: turns.later(lambda: done.append("second")) or done.append("first"))
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done == ["first", "second"]


def test_what_is_left_is_done_at_the_end(qapp):
    assert qapp is not None
    turns, done = Turns(), []
    turns.later(lambda: done.append("a"))
    turns.later(lambda: done.append("b"))
    turns.later(lambda: turns.later(lambda: done.append("c")))
    turns.finish()
    assert done == ["a", "b", "c"]


def test_nothing_is_done_after_the_end(qapp):
    assert qapp is not None
    turns, done = Turns(), []
    turns.finish()
    turns.later(lambda: done.append("late"))
    turns.finish()
    assert done == []
    assert not turns._timer.isActive()
