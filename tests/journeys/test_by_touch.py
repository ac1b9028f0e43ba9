"""A whole visit by touch: from the welcome to the receipt in the hand, and back to the welcome."""

from __future__ import annotations

import zxingcpp
from PIL import Image

from kiosk import screens
from tests.support.filled import ADDRESS
from tests.support.stand import values
from ui.paper import draw


def test_change_of_address_from_the_first_touch_to_the_wipe(stand, visitor):
    assert isinstance(stand.screen, screens.Welcome)
    visitor.press("language:es")
    assert (stand.screen.frame.preferences.language, stand.screen.title.language) == ("es", "es")
    visitor.press("language:en")
    visitor.begin("change-of-address")
    review = visitor.fill_in(ADDRESS)
    assert isinstance(review, screens.Review)

    change_one_answer(stand, visitor)
    done = visitor.go_on()
    assert isinstance(done, screens.Done)
    assert_the_receipt_is_printed(stand, done)
    assert_what_was_typed_was_sent(stand, visitor)

    feedback = visitor.press("next")
    assert [choice.value for choice in feedback.questions[0].choices][::4] == ["very_easy", "very_hard"]
    visitor.answer("hard")
    assert isinstance(visitor.press("next"), screens.Welcome)
    assert stand.sent("handrail-feedback").findtext("face") == "hard"
    assert stand.seen[-1] == stand.seen[0]


def change_one_answer(stand, visitor):
    """Change comes to the question with its answer in it, and goes straight back."""
    review = stand.screen
    row = next(row for row in review.rows if row.answer.shown == "12a")
    page = visitor.press(f"change:{row.page}:{row.question.shown}")
    assert isinstance(page, screens.QuestionPage)
    assert stand.question.value == "12a"
    visitor.type("b")
    again = visitor.go_on()
    assert isinstance(again, screens.Review)
    answers = {row.question.shown: row.answer.shown for row in again.rows}
    before = {row.question.shown: row.answer.shown for row in review.rows}
    assert answers == before | {row.question.shown: "12ab"}
    visitor.given["/data/house"] = "12ab"


def assert_the_receipt_is_printed(stand, done):
    """The paper says what the screen says, and its code is the reference."""
    reference = done.reference.shown
    assert stand.papers() == [f"receipt-{reference.replace(' ', '-')}"]
    png = (stand.printed / f"{stand.papers()[0]}.png").read_bytes()
    assert png == draw(done.paper).png
    with Image.open(stand.printed / f"{stand.papers()[0]}.png") as picture:
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text == reference == done.paper.number
    review = next(screen for screen in reversed(stand.seen) if isinstance(screen, screens.Review))
    lines = [*done.steps, done.next_title, *(line for _, line in (*review.promises, *done.facts))]
    said = {line.shown for line in lines}
    blocks = [block.text.partition(". ")[2] if block.text[:1].isdigit() else block.text for block in done.paper.blocks]
    service, moment, *words = blocks
    assert service in done.frame.head.shown
    assert moment == "screen 2 · 2 March 2026, 10:00\N{NO-BREAK SPACE}am"
    assert set(words) <= said
    assert "Your receipt is printed. Please take it." in said


def assert_what_was_typed_was_sent(stand, visitor):
    sent = stand.sent("change-of-address")
    assert values(sent, visitor.given) == visitor.given
    kept = {f"/data/{node.tag}": node.text or "" for node in sent}
    assert kept["/data/reference"] == stand.screen.reference.shown
    assert kept.keys() - visitor.given.keys() <= {"/data/reference", "/data/kiosk", "/data/meta", "/data/new_address"}
    assert kept.get("/data/new_address", "") == ""
