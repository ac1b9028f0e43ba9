"""Arabic on a small tablet in the largest letters: a household is entered, one of it is taken out again."""

from __future__ import annotations

from kiosk import screens
from tests.support.filled import RENT
from tests.support.hands import Finger
from tests.support.person import Person
from tests.support.stand import values

TABLET = '[panel]\nprofile = "tablet"\nstart_size = "largest"\n[place]\nlanguages = ["ar", "en", "es"]\n'


def test_help_with_rent_in_arabic_on_a_tablet_in_the_largest_letters(stands):
    stand = stands(TABLET)
    visitor = Person(stand, Finger(stand.window))
    assert stand.screen.frame.preferences.rtl
    visitor.begin("help-with-rent-or-council-tax")
    visitor.fill_in(RENT)
    review = stand.screen
    assert isinstance(review, screens.Review)
    assert [row.answer.shown for row in review.rows].count("نور") == 1
    remove_the_first_of_the_household(stand, visitor)
    assert isinstance(stand.screen, screens.Review)
    assert "نور" not in {row.answer.shown for row in stand.screen.rows}
    done = visitor.go_on()
    assert isinstance(done, screens.Done)
    sent = stand.sent("help-with-rent-or-council-tax")
    stay = {ref: value for ref, value in visitor.given.items() if ref.startswith("/data") and "/person" not in ref}
    assert values(sent, stay) == stay
    assert [person.findtext("person_name") for person in sent.findall("person")] == ["علي"]
    assert sent.findtext("people") == "2"
    assert float(sent.findtext("total_income")) == 1200.5
    visitor.go_on()
    assert isinstance(visitor.go_on(), screens.Welcome)


def remove_the_first_of_the_household(stand, visitor):
    """It asks first, says that it is done, and leads straight back to the review."""
    row = next(row for row in stand.screen.rows if row.answer.shown == "نور")
    visitor.press(f"change:{row.page}:{row.question.shown}")
    visitor.press("remove")
    assert stand.question.ref == "remove"
    visitor.answer("yes")
    visitor.go_on()
    assert stand.question.kind == "add_another"
    assert stand.screen.notice.shown == stand.app.parts.texts.text("notice-removed", "ar")
    visitor.answer("no")
    visitor.go_on()
