"""An answer changed at the end makes others irrelevant: it is said, and neither review nor submission has them."""

from __future__ import annotations

from kiosk import screens
from tests.support.filled import PROBLEM
from tests.support.stand import values

GONE = ("/data/you/name", "/data/you/contact", "/data/you/address")


def test_what_is_not_asked_any_more_is_said_and_not_sent(stand, visitor):
    visitor.press("setting:voice")
    visitor.press("next")
    visitor.begin("report-a-problem")
    visitor.fill_in(PROBLEM)
    before = answers(stand)
    assert {"Jo", "3 Pond Rd"} <= set(before)

    change(visitor, "yes", "no", after="It hangs")
    assert_told(stand, "Because you changed this, 3 later questions are not asked any more.")
    assert {"Jo", "3 Pond Rd"}.isdisjoint(answers(stand))

    change(visitor, "Something else", "tree")
    assert_told(stand, "Because you changed this, 1 later question is not asked any more.")
    assert "A gate" not in answers(stand)
    assert isinstance(visitor.go_on(), screens.Done)

    sent = stand.sent("report-a-problem")
    gone = {*GONE, "/data/other_problem"}
    assert set(values(sent, gone).values()) == {"(nothing)"}
    stays = {ref: value for ref, value in visitor.given.items() if ref not in gone}
    assert values(sent, stays) == stays
    assert not any(word in (node.text or "") for node in sent.iter() for word in ("Jo", "Pond Rd", "gate"))


def answers(stand):
    assert isinstance(stand.screen, screens.Review)
    return [row.answer.shown for row in stand.screen.rows]


def change(visitor, old, new, after=""):
    """Change the answer `old`, the first one after `after`, to the choice `new`."""
    rows = list(visitor.screen.rows)
    start = next((at for at, row in enumerate(rows) if row.answer.shown == after), 0)
    row = next(row for row in rows[start:] if row.answer.shown.casefold().startswith(old.casefold()))
    visitor.press(f"change:{row.page}:{row.question.shown}")
    visitor.answer(new)
    visitor.go_on()


def assert_told(stand, words):
    assert stand.screen.notice.shown == words
    assert stand.shows(words)
    assert stand.screen.notice.spoken in stand.speaker.said[-1]
