"""Between visits the kiosk asks its printer how it is: paper that was put in is news before the next print."""

from __future__ import annotations

WATCH = 31
"""Seconds after which the kiosk has looked again."""


def noted(stand):
    while stand.app.turns._left:  # what nobody waits for
        stand.app.turns._next()
    return [event["state"] for event in stand.app.parts.store.events("printed")]


def test_what_the_printer_says_of_itself_is_noted_when_it_changes(stand):
    fault = stand.printed / "fault"
    stand.wait(WATCH)
    assert noted(stand) == ["ready"]
    stand.printed.mkdir(exist_ok=True)
    fault.write_text("no_paper")
    stand.wait(WATCH)
    stand.wait(WATCH)
    fault.unlink()
    stand.wait(WATCH)
    assert noted(stand) == ["ready", "no_paper", "ready"]


def test_nobody_is_kept_from_printing_by_a_question_to_the_printer(stand, visitor):
    stand.wait(WATCH)
    visitor.press("helper")
    asked = len(noted(stand))
    visitor.press("next")
    assert noted(stand)[asked:] == ["printed"]
    stand.wait(WATCH)
    assert noted(stand)[asked:] == ["printed"], "a print that went well is not less than being ready"
