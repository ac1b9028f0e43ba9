"""Questions of every kind as screens: English, Arabic, long. What the question page has to cope with."""

from __future__ import annotations

from dataclasses import replace

from kiosk.screens import Choice, Frame, Line, Preferences, Progress, Question, QuestionPage, Size, Theme


def _line(language: str, shown: str, short: str = "") -> Line:
    return Line(shown, shown, short, language)


ENGLISH = {
    "head": ("Bus pass · Question 4 of about 8", "4 of about 8"),
    "helper": ("Call a helper", ""),
    "back": ("Back", ""),
    "forward": ("Continue", "Next"),
    "listen": ("Read this to me", ""),
    "settings": ("English", "Text size", "Contrast", "Voice"),
    "labels": {
        "earlier": ("Earlier", ""),
        "more": ("More", ""),
        "part": ("{part} of {parts}", "{part}/{parts}"),
        "hear": ("Hear it", ""),
        "question": ("The question", ""),
        "keyboard": ("Type", ""),
        "answers": ("The answers", ""),
        "chosen": ("{count} chosen", ""),
        "none-found": ("We found nothing like this. Try fewer letters.", ""),
        "kept": ("What you typed is still here.", ""),
    },
}
ARABIC = {
    "head": ("بطاقة الحافلة · السؤال 4 من نحو 8", "4 من نحو 8"),
    "helper": ("اطلب مساعدًا", ""),
    "back": ("رجوع", ""),
    "forward": ("متابعة", ""),
    "listen": ("اقرأ لي هذا", ""),
    "settings": ("العربية", "حجم الخط", "التباين", "الصوت"),
    "labels": {
        "earlier": ("السابق", ""),
        "more": ("المزيد", ""),
        "part": ("{part} من {parts}", "{part}/{parts}"),
        "hear": ("اسمعه", ""),
        "question": ("السؤال", ""),
        "keyboard": ("اكتب", ""),
        "answers": ("الإجابات", ""),
        "chosen": ("اخترت {count}", ""),
        "none-found": ("لم نجد شيئًا كهذا. جرّب حروفًا أقل.", ""),
        "kept": ("ما كتبته ما زال هنا.", ""),
    },
}
WORDS = {"en": ENGLISH, "ar": ARABIC}


def frame(language: str = "en", *, size: Size = "default", theme: Theme = "default") -> Frame:
    """Return the frame round a question."""
    words = WORDS[language]
    first, second, third, fourth = (_line(language, word) for word in words["settings"])
    return Frame(
        Preferences(language=language, rtl=language == "ar", size=size, theme=theme),
        head=_line(language, *words["head"]),
        helper=_line(language, *words["helper"]),
        settings=(first, second, third, fourth),
        progress=Progress(4, 8),
        back=_line(language, *words["back"]),
        forward=_line(language, *words["forward"]),
        listen=_line(language, *words["listen"]),
        labels={name: _line(language, *pair) for name, pair in words["labels"].items()},
    )


def page(*questions: Question, language: str = "en", size: Size = "default", theme: Theme = "default") -> QuestionPage:
    """Return a page of these questions."""
    summary = tuple(
        replace(question.problem, shown=question.problem.shown.partition(": ")[2].capitalize())
        for question in questions
        if question.problem is not None
    )
    heading = _line(language, {"en": "One thing to put right", "ar": "شيء واحد يحتاج إلى تصحيح"}[language])
    return QuestionPage(
        f"{language}/{questions[0].ref}",
        frame(language, size=size, theme=theme),
        questions,
        summary=(heading, *summary) if summary else (),
    )


def question(kind, label, *, language="en", short="", hint="", **more) -> Question:
    """Return a question in one language."""
    ref = more.pop("ref", "/data/q")
    return Question(
        ref,
        kind,
        _line(language, label),
        _line(language, short or label),
        hint=_line(language, hint) if hint else None,
        **more,
    )


def choices(*labels: str, language: str = "en", signs: tuple[str, ...] = ()) -> tuple[Choice, ...]:
    """Return choices; their values are c1, c2 ..."""
    return tuple(
        Choice(f"c{at + 1}", _line(language, label), sign=signs[at] if signs else "") for at, label in enumerate(labels)
    )


def lines(*words: str, language: str = "en") -> tuple[Line, ...]:
    """Return some lines."""
    return tuple(_line(language, word) for word in words)


DAY_MONTH_YEAR = {"parts": ("day", "month", "year"), "part_labels": lines("Day", "Month", "Year")}
HOUR_MINUTE = {"parts": ("hour", "minute"), "part_labels": lines("Hour", "Minute")}
LONG_HINT = (
    "This section aims to collect information from the international standard medical certificate of cause of death. "
    "This level of detail may or may not be present in the death certificate issued to the family. Record “no” if "
    "medical information about the cause of death is not available.\n\nThe medical certificate is commonly obtained "
    "from a physician at a hospital and should be distinguished from the certificate which is issued by the civil "
    "registration organisation."
)
LONG_LABEL = (
    "If the response is no, do not know, or refused, it indicates some uncertainty as to whether the cause could have "
    "been related to what was said before. Go back to the question “Did you ever have a period of living away from "
    "home?” and follow the process again. If it is confirmed that the time away was related to work, go on with the "
    "next question “Did you keep an address in this area during that time?” and answer it for the whole of the time, "
    "not only for the last year. Count every address at which you received letters, even if you did not sleep there, "
    "and leave out addresses of relatives."
)
TOWNS = (
    "Aberystwyth", "Bath", "Birmingham", "Bradford", "Brighton", "Bristol", "Caerphilly", "Cambridge", "Cardiff",
    "Carlisle", "Chester", "Coventry", "Derby", "Dundee", "Durham", "Edinburgh", "Exeter", "Glasgow", "Gloucester",
    "Hereford", "Inverness", "Kingston upon Hull", "Lancaster", "Leeds", "Leicester", "Lincoln", "Liverpool",
    "Llanfairpwllgwyngyll", "London", "Manchester", "Newcastle upon Tyne", "Newport", "Norwich", "Nottingham",
    "Oxford", "Perth", "Plymouth", "Portsmouth", "Preston", "Saint Davids", "Salford", "Sheffield", "Southampton",
    "Stirling", "Stoke-on-Trent", "Sunderland", "Swansea", "Wakefield", "Wells", "Winchester", "Wolverhampton", "York",
)  # fmt: skip
TRAVEL = choices(
    "Bus",
    "Car",
    "Bicycle",
    "Walking",
    "Wheelchair",
    "I stay at home",
    signs=("bus", "car", "bicycle", "walk", "wheelchair", "home"),
)
FACES = choices(
    "Very easy",
    "Easy",
    "In between",
    "Hard",
    "Very hard",
    signs=("face-very-happy", "face-happy", "face-neutral", "face-sad", "face-very-sad"),
)


def english() -> dict[str, tuple[Question, ...]]:
    """Return every kind of question, by name."""
    empty = _line("en", "You can leave this empty.")
    error = _line("en", "Error: there is no 31 February.")
    return {
        "text": (
            question(
                "text",
                "What is your family name?",
                short="Family name",
                hint="Your last name, as on your letters.",
                value="O’Brien",  # noqa: RUF001 - as typed
                empty_label=empty,
            ),
        ),
        "text-short": (question("text", "What is your family name?", short="Family name", value="", required=True),),
        "text-error": (
            question(
                "text",
                "What is your family name?",
                short="Family name",
                hint="Your last name, as on your letters.",
                value="O’Br1en",  # noqa: RUF001 - as typed
                problem=_line("en", "Error: a name has no 1 in it."),
            ),
        ),
        "text-wraps": (
            question("text", "What is your address?", short="Address", value="Flat 12, Old Church House, Saint Mary’s"),  # noqa: RUF001
        ),
        "multiline": (
            question(
                "text",
                "What is the problem?",
                short="The problem",
                hint="Tell us what you saw, and where.",
                keyboard="multiline",
                value="The lamp at the corner is out.\nIt is dark there at night.",
            ),
        ),
        "telephone": (
            question(
                "text",
                "What is your telephone number?",
                short="Telephone",
                keyboard="telephone",
                value="+44 20 7946",
                empty_label=empty,
            ),
        ),
        "integer": (
            question(
                "integer",
                "How many people live with you?",
                short="People",
                keyboard="digits",
                value="3",
                hint="Do not count yourself.",
            ),
        ),
        "decimal": (
            question(
                "decimal",
                "How much rent do you pay each week?",
                short="Rent",
                keyboard="decimal",
                value="120.5",
                below_zero=True,
            ),
        ),
        "yes-no": (
            question(
                "select_one",
                "Do you have a bus pass now?",
                hint="It is a plastic card with your photo. An old one counts.",
                choices=choices("Yes", "No", "I am not sure", signs=("yes", "no", "question")),
                value="c2",
            ),
        ),
        "choice": (
            question(
                "select_one", "How do you travel most often?", hint="Choose one answer.", choices=TRAVEL, value="c1"
            ),
        ),
        "choice-long": (
            question(
                "select_one",
                "What best describes where you live?",
                short="Home",
                hint="Choose one answer.",
                choices=choices(
                    "I rent from the council or from a housing association",
                    "I rent from a private landlord or through a letting agency",
                    "I own my home, with or without a mortgage",
                    "I live with family or friends and pay nothing",
                    "I live in temporary accommodation arranged by the council",
                    "I have no fixed address at the moment",
                    "Something else",
                ),
            ),
        ),
        "several": (
            question(
                "select_multiple",
                "Which of these do you need help with?",
                short="Help with",
                hint="You can choose more than one answer.",
                choices=choices("Rent", "Council tax", "Heating", "Food", "School meals", "Travel", "Care at home"),
                value="c1 c4",
            ),
        ),
        "likert": (
            question(
                "select_one",
                "The letter was easy to understand.",
                choices=choices("I agree fully", "I agree", "In between", "I disagree", "I disagree fully"),
                likert=True,
            ),
        ),
        "faces": (
            question(
                "select_one",
                "How was this for you?",
                hint="We do not ask who you are. You can leave this out and touch Finish.",
                choices=FACES,
                value="c2",
                likert=True,
            ),
        ),
        "search": (
            question(
                "select_one",
                "In which town were you born?",
                short="Town of birth",
                choices=choices(*TOWNS),
                search=True,
                search_label=_line("en", "Type a few letters to find your answer."),
            ),
        ),
        "rank": (
            question(
                "rank",
                "What matters most to you?",
                short="What matters",
                hint="Put them in order. The first is the most important to you.",
                choices=choices("A place near a school", "A garden", "No stairs", "Low rent", "A quiet street"),
                move_labels=lines("Move up", "Move down")[:2],
                value="c3 c1 c2",
            ),
        ),
        "range-few": (
            question(
                "range",
                "How well do you sleep?",
                hint="1 is very badly, 5 is very well.",
                limits=("1", "5", "1"),
                value="4",
                step_labels=lines("Less", "More"),
            ),
        ),
        "range-ten": (
            question(
                "range",
                "How likely are you to come again?",
                limits=("0", "10", "1"),
                value="7",
                step_labels=lines("Less", "More"),
            ),
        ),
        "range-many": (
            question(
                "range",
                "How many hours a week do you work?",
                short="Hours",
                limits=("0", "60", "5"),
                value="35",
                step_labels=lines("Less", "More"),
            ),
        ),
        "date": (
            question(
                "date",
                "When were you born?",
                hint="For example: 5 June 1948.",
                value="1951-03-14",
                echo=_line("en", "14 March 1951"),
                **DAY_MONTH_YEAR,
            ),
        ),
        "date-error": (
            question(
                "date",
                "When were you born?",
                short="Born",
                hint="For example: 5 June 1948.",
                value="1948-02-31",
                problem=error,
                **DAY_MONTH_YEAR,
            ),
        ),
        "month": (
            question(
                "date",
                "When did you move in?",
                hint="For example: June 2026.",
                parts=("month", "year"),
                part_labels=lines("Month", "Year"),
            ),
        ),
        "time": (
            question("time", "When does it happen?", value="21:05:00", echo=_line("en", "9:05 pm"), **HOUR_MINUTE),
        ),
        "datetime": (
            question(
                "datetime",
                "When did you see it?",
                short="Seen",
                parts=("day", "month", "year", "hour", "minute"),
                part_labels=lines("Day", "Month", "Year", "Hour", "Minute"),
                value="2026-03-01T21:",
            ),
        ),
        "note": (question("note", "You pay 84 pounds a month.\nThis is 12 pounds less than before."),),
        "note-long": (question("note", LONG_LABEL, short="Please read"),),
        "acknowledge": (
            question(
                "acknowledge",
                "What you tell us must be true.",
                hint="If it is not, you may have to pay money back.",
                choices=(Choice("OK", _line("en", "I have read this")),),
                required=True,
            ),
        ),
        "another": (
            question(
                "add_another",
                "Do you want to add another? (Person)",
                hint="You have added 2 so far.",
                choices=(
                    Choice("yes", _line("en", "Yes, add one"), sign="add"),
                    Choice("no", _line("en", "No, go on"), sign="forward"),
                ),
                required=True,
            ),
        ),
        "long": (
            question(
                "select_one",
                LONG_LABEL,
                short="Addresses",
                hint=LONG_HINT,
                choices=choices("Yes", "No", "I do not know", "I do not want to say"),
            ),
        ),
        "long-hint": (
            question("integer", "How heavy was the child?", short="Weight", hint=LONG_HINT, keyboard="digits"),
        ),
        "long-text": (question("text", LONG_LABEL, short="Addresses", hint=LONG_HINT, value="None"),),
        "list": (
            question("text", "House number and street", short="Street", ref="/data/street", value="3 Mill Lane"),
            question("text", "Town", ref="/data/town"),
            question(
                "select_one", "Is this your home?", ref="/data/home", choices=choices("Yes", "No", signs=("yes", "no"))
            ),
        ),
    }


def arabic() -> dict[str, tuple[Question, ...]]:
    """Return questions right to left."""
    parts = lines("اليوم", "الشهر", "السنة", language="ar")
    return {
        "text": (
            question(
                "text",
                "ما اسم عائلتك؟",
                language="ar",
                short="اسم العائلة",
                hint="كما يظهر في رسائلك.",
                value="أحمد إبراهيم",
            ),
        ),
        "choice": (
            question(
                "select_one",
                "كيف تتنقل في أغلب الأحيان؟",
                language="ar",
                hint="اختر إجابة واحدة.",
                choices=choices(
                    "الحافلة",
                    "القطار",
                    "السيارة",
                    "الدراجة",
                    "المشي",
                    "سيارة أجرة",
                    language="ar",
                    signs=("bus", "ticket", "car", "bicycle", "walk", "phone"),
                ),
                value="c1",
            ),
        ),
        "pictures": (
            question(
                "select_multiple",
                "ماذا تريد أن تستعير؟",
                language="ar",
                columns=3,
                choices=choices(
                    "كتب",
                    "كتب بحروف كبيرة",
                    "كتب مسموعة",
                    "أشياء للأطفال",
                    "أفلام",
                    "جرائد",
                    language="ar",
                    signs=("bus", "ticket", "car", "bicycle", "walk", "phone"),
                ),
                value="c2 c5",
            ),
        ),
        "date": (
            question(
                "date",
                "متى وُلدت؟",
                language="ar",
                hint="مثال: 5 يونيو 1948.",
                value="1951-03-14",
                parts=("day", "month", "year"),
                part_labels=parts,
                echo=_line("ar", "14 مارس 1951"),
            ),
        ),
        "rank": (
            question(
                "rank",
                "ما الأهم بالنسبة لك؟",
                language="ar",
                hint="رتّبها.",
                choices=choices("قرب المدرسة", "حديقة", "بلا درج", language="ar"),
                move_labels=(_line("ar", "إلى أعلى"), _line("ar", "إلى أسفل")),
                required=True,
            ),
        ),
        "range-many": (
            question(
                "range",
                "كم ساعة تعمل في الأسبوع؟",
                language="ar",
                short="الساعات",
                limits=("0", "60", "5"),
                value="35",
                step_labels=(_line("ar", "أقل"), _line("ar", "أكثر")),
            ),
        ),
        "search": (
            question(
                "select_one",
                "في أي مدينة وُلدت؟",
                language="ar",
                short="المدينة",
                choices=choices(
                    "القاهرة",
                    "الإسكندرية",
                    "أسوان",
                    "بغداد",
                    "البصرة",
                    "دمشق",
                    "حلب",
                    "بيروت",
                    "الرياض",
                    "جدة",
                    "صنعاء",
                    "عدن",
                    "تونس",
                    "الجزائر",
                    "الرباط",
                    language="ar",
                ),
                search=True,
                search_label=_line("ar", "اكتب بضعة حروف لتجد إجابتك."),
            ),
        ),
    }


SAMPLES = {"en": english, "ar": arabic}
