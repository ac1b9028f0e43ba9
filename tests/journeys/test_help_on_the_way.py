"""A helper is called in the middle of a question: the ticket carries the visit, and the visit waits."""

from __future__ import annotations

import zxingcpp
from PIL import Image

from kiosk import screens
from kiosk.paper.tickets import VISIT_PREFIX
from kiosk.sealing import base45, handover, keys
from tests.support.filled import GROWN_UP
from tests.support.stand import values
from ui.paper import draw


def test_a_helper_is_called_and_the_visit_goes_on_where_it_was(stand, visitor):
    visitor.begin("join-the-library", "es")
    visitor.answer("Ana")
    visitor.go_on()
    visitor.type("L")
    ticket = call(visitor)
    assert_the_ticket_says_what_the_screen_says(stand, ticket)
    assert_the_desk_can_go_on(stand, ticket)

    stand.wait(14 * 60)
    assert stand.screen.identity == ticket.identity, "who waits for a helper is not asked whether they are here"
    asked_before = len(stand.seen)
    visitor.press("next")
    assert stand.question.value == "L"
    visitor.press("helper")
    assert stand.screen.number == ticket.number, "one call, one number"
    assert stand.papers() == [ticket.paper.id]
    visitor.press("next")
    visitor.fill_in({name: value for name, value in GROWN_UP.items() if name != "given_name"})
    assert isinstance(visitor.go_on(), screens.Done)

    visitor.given["/data/given_name"] = "Ana"
    assert values(stand.sent("join-the-library"), visitor.given) == visitor.given
    asked = [
        screen.questions[0].ref for screen in stand.seen[asked_before:] if isinstance(screen, screens.QuestionPage)
    ]
    assert "/data/given_name" not in asked, "nothing is asked twice"
    told = stand.sent("handrail-call")
    assert told.findtext("ticket") == ticket.number.shown
    assert (told.findtext("page"), told.findtext("language"), told.findtext("why")) == (
        "/data/family_name",
        "es",
        "read",
    )


def call(visitor):
    assert isinstance(visitor.press("helper"), screens.QuestionPage)
    visitor.press("choice:read")
    ticket = visitor.press("next")
    assert isinstance(ticket, screens.HelpNumber)
    return ticket


def assert_the_ticket_says_what_the_screen_says(stand, ticket):
    assert stand.papers() == [ticket.paper.id]
    assert (stand.printed / f"{ticket.paper.id}.png").read_bytes() == draw(ticket.paper).png
    assert ticket.paper.number == ticket.number.shown
    on_paper = {block.text for block in (*ticket.paper.blocks, *ticket.paper.after_qr)}
    assert {ticket.title.shown, ticket.lead.shown, ticket.notes[1][1].shown} <= on_paper
    assert not {"Ana", "L"} & {word for text in on_paper for word in text.split()}


def assert_the_desk_can_go_on(stand, ticket):
    """What the code carries, opened with the key of the desk: page, language, answers, even the half-typed one."""
    with Image.open(stand.printed / f"{ticket.paper.id}.png") as picture:
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text.startswith(VISIT_PREFIX)
    desk = keys.read_opening(stand.folder / "demonstration" / "desk-private-key.json")
    wrapped = base45.decode(code.text.removeprefix(VISIT_PREFIX))
    packed = handover.unwrap(wrapped, desk, [stand.site.signer.verifying])
    service = stand.app.parts.services.get("join-the-library")
    visit = handover.unpack(packed, lambda _sha: (service.folder / "form.xml").read_bytes(), lambda code: code == "ar")
    assert service.sha256.startswith(visit.form)
    assert (visit.place, visit.preferences) == ("/data/family_name", ticket.frame.preferences)
    entry = service.load().restore(visit.answers, stand.clock.now)
    assert (entry.value("/data/given_name"), entry.value("/data/family_name")) == ("Ana", "L")


def test_a_call_from_the_welcome_can_be_taken_back(stand, visitor):
    ticket = call(visitor)
    assert stand.app.parts.store.open_tickets()[0].number == ticket.number.shown
    visitor.press("cancel")
    assert isinstance(stand.screen, screens.Welcome)
    assert stand.app.parts.store.open_tickets() == []
    assert stand.screen.frame.helper == stand.seen[0].frame.helper
