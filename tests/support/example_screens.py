"""One believable value of every Screen class, for tests that need something to show or say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.paper.paper import Block, Paper
from kiosk.screens import (
    Choice,
    Done,
    Frame,
    HelpNumber,
    Idle,
    Languages,
    LanguageTile,
    Line,
    Preferences,
    Question,
    QuestionPage,
    Review,
    ReviewRow,
    ServiceCard,
    Services,
    Setting,
    Start,
    Trouble,
    Welcome,
)

if TYPE_CHECKING:
    from kiosk.screens import Screen


def line(words: str, language: str = "en", *, spoken: str | None = None, personal: bool = False) -> Line:
    return Line(words, spoken=words if spoken is None else spoken, language=language, personal=personal)


def frame(*, back: bool = True, forward: bool = True, preferences: Preferences | None = None) -> Frame:
    settings = (line("English"), line("Text size"), line("Contrast"), line("Voice"))
    return Frame(
        preferences=preferences or Preferences(voice=True),
        head=line("Question 3 of about 8"),
        helper=line("Call a helper"),
        settings=settings,
        back=line("Back") if back else None,
        forward=line("Continue") if forward else None,
        listen=line("Read this to me"),
        voice_strip=(line("Reading this aloud", spoken=""), line("Again"), line("Pause"), line("Slower")),
    )


def choices(*words: str) -> tuple[Choice, ...]:
    return tuple(Choice(word.lower(), line(word)) for word in words)


def question(kind: str = "select_one", **changed: object) -> Question:
    asked = Question(ref="/travel", kind="select_one", label=line("How do you travel?"), short_label=line("Travel"))
    if kind in {"select_one", "select_multiple", "rank"}:
        asked = replace(asked, choices=choices("Bus", "Train", "Foot"))
    return replace(asked, kind=kind, **changed)  # type: ignore[arg-type]


def page(*questions: Question, **changed: object) -> QuestionPage:
    return replace(QuestionPage("page", frame(), questions or (question(),)), **changed)  # type: ignore[arg-type]


def ticket() -> Paper:
    return Paper(
        id="ticket-1",
        kind="ticket",
        language="en",
        rtl=False,
        place="Millbrook Library",
        number_label="Your number",
        number="K 47",
        number_words="K, four, seven",
        blocks=(Block("A helper is coming.", "heading"), Block(style="rule"), Block("Please stay by the screen.")),
        qr="H1V:",
        after_qr=(Block("To cancel: 01632 960 120"),),
    )


def help_number() -> HelpNumber:
    return HelpNumber(
        "help",
        frame(),
        title=line("A helper is coming to you"),
        lead=line("Please stay here."),
        notes=(("clock", line("Your answers are safe.")),),
        number_label=line("Your number"),
        number=line("K 47", spoken="K, four, seven."),
        print_state=line("Your ticket is printing."),
        print_again=line("Print it again"),
        cancel=line("I do not need help now"),
        paper=ticket(),
    )


def idle(seconds: int = 30, call: str = "") -> Idle:
    return Idle(
        "idle",
        frame(back=False, forward=False),
        title=line("Are you still here?"),
        lead=line("If not, we clear this screen."),
        seconds=seconds,
        total=30,
        unit=line("seconds", spoken=""),
        stay=line("Yes, I need more time"),
        leave=line("Finish for now"),
        call=line(call) if call else None,
    )


def setting(chosen: str = "default") -> Setting:
    names = ("small", "default", "large")
    return Setting(
        "size",
        frame(),
        setting="size",
        title=line("How large shall the words be?"),
        hint=line("Touch one."),
        options=tuple((name, line(name.title()), name == chosen) for name in names),
    )


def tiles() -> tuple[LanguageTile, ...]:
    return (
        LanguageTile("en", line("English"), voice=True, chosen=True),
        LanguageTile("ar", line("العربية", "ar"), voice=True, chosen=False),
        LanguageTile("so", line("Soomaali", "so"), voice=False, chosen=False),
    )


def every() -> tuple[Screen, ...]:
    """Return one of each."""
    return (
        Welcome(
            "welcome",
            frame(back=False),
            title=line("Welcome"),
            lead=(line("In your own time."),),
            choose=line("Choose your language"),
            languages=tiles(),
            more=line("More languages"),
            notes=(("headphones", line("Plug in headphones.")),),
        ),
        Languages("languages", frame(), line("Choose your language"), line("You can change it."), tiles()),
        Services(
            "services",
            frame(),
            title=line("What would you like to do?"),
            hint=line("Touch one."),
            cards=(
                ServiceCard(
                    "address", line("Change my address"), line("When you move."), line("About 5 minutes"), "home"
                ),
                ServiceCard(
                    "rent", line("Help with rent"), line("When it is much."), None, "coin", line("Not open now.")
                ),
            ),
        ),
        Start(
            "start",
            frame(),
            title=line("Change my address"),
            lead=line("Tell us where you live now."),
            facts=(("need", line("What you need"), line("Your old address.")),),
        ),
        page(
            question(hint=line("Choose one."), guidance=line("The one you use most."), value="bus"),
            question(
                "range",
                ref="/age",
                label=line("How old are you?"),
                limits=("0", "120", "1"),
                step_labels=(line("Less"), line("More")),
                empty_label=line("You can leave this empty."),
            ),
            question(
                "rank", ref="/order", label=line("What is best?"), move_labels=(line("Move up"), line("Move down"))
            ),
            group=line("Person 2", personal=True),
            summary=(
                line("One thing to put right"),
                line("Please choose.", spoken="How do you travel? Please choose."),
            ),
            notice=line("One question is not asked any more."),
            remove=line("Remove this one"),
        ),
        page(question("date", part_labels=(line("Day"), line("Month"), line("Year")), parts=("day", "month", "year"))),
        Review(
            "review",
            frame(),
            title=line("Check your answers"),
            hint=line("Nothing is sent yet."),
            rows=(
                ReviewRow(line("Travel"), line("Bus", personal=True), "p1", line("Change"), section=line("About you")),
                ReviewRow(line("Age"), line("41", personal=True), "", line("Change age", spoken="")),
            ),
            promises=(("letter", line("We write to you in 5 days.")),),
        ),
        Done(
            "done",
            frame(),
            title=line("Thank you."),
            reference_label=line("Your reference"),
            reference=line("HB 4827", spoken="H, B, four, eight, two, seven."),
            next_title=line("What happens next"),
            steps=(line("We look at it."),),
            facts=(("printer", line("Your receipt is printing.")),),
            print_again=line("Print it again"),
            another=line("Do another thing"),
            paper=replace(ticket(), number="HB 4827", number_words="H, B, four, eight, two, seven"),
        ),
        help_number(),
        setting(),
        idle(30, "30 seconds left."),
        Trouble(
            "trouble", frame(), line("Out of order"), line("This is our fault."), (("go", line("Go to the desk.")),)
        ),
    )
