"""A sample of every Screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.screens import (
    Choice,
    Done,
    HelpNumber,
    Idle,
    Languages,
    Line,
    Progress,
    Question,
    QuestionPage,
    Review,
    ReviewRow,
    Screen,
    ServiceCard,
    Services,
    Setting,
    Start,
    Trouble,
    Welcome,
)
from tests.support.sample_words import LONG, LONG_AR, SERVICES, Saying

if TYPE_CHECKING:
    from collections.abc import Mapping


class Samples(Saying):
    """Screens as one person sees them. `named` gives every one of them by name."""

    def welcome(self) -> Welcome:
        say = self.say
        return Welcome(
            "welcome",
            self.frame(back=False, forward=say("Start", "ابدأ")),
            title=say("Welcome", "أهلاً وسهلاً"),
            lead=(
                say("Do things here by yourself, in your own time.", "أنجز معاملاتك هنا بنفسك، وخذ وقتك."),
                say(
                    "It is free. You need no internet and no password.",
                    "الخدمة مجانية. لا تحتاج إلى إنترنت ولا إلى كلمة سر.",
                ),
            ),
            choose=say("Choose your language", "اختر لغتك"),
            languages=self.tiles(5),
            more=say("More languages", "لغات أخرى", "More", "المزيد"),
            notes=(
                ("touch", say("To begin, touch “Start” or press any key.", "للبدء، المس «ابدأ» أو اضغط أي مفتاح.")),
                ("headphones", say("Plug in headphones to hear every screen.", "صِل سماعات الأذن لتسمع كل شاشة.")),
                (
                    "time-limit",
                    say(
                        "If you stop for 3 minutes, we ask if you are still here.",
                        "إذا توقفت 3 دقائق، نسألك إن كنت ما زلت هنا.",
                    ),
                ),
            ),
        )

    def languages(self) -> Languages:
        return Languages(
            "languages",
            self.frame(forward=self.go_on()),
            title=self.say("Choose your language", "اختر لغتك"),
            hint=self.say("You can change it on any screen.", "يمكنك تغييرها في أي شاشة."),
            tiles=self.tiles(11),
        )

    def services(self) -> Services:
        say = self.say
        cards = tuple(
            ServiceCard(
                str(at),
                say(english, arabic),
                say("For people who live here.", "لمن يعيشون هنا."),
                say(f"About {minutes} minutes", f"نحو {minutes} دقائق"),
                sign,
                say("Closed today. It opens on Monday.", "مغلق اليوم. يفتح يوم الاثنين.") if at == 4 else None,
            )
            for at, (english, arabic, sign, minutes) in enumerate(SERVICES)
        )
        return Services(
            "services",
            self.frame(),
            title=say("What would you like to do?", "ماذا تريد أن تفعل؟"),
            hint=say("Touch one. You can stop at any time.", "المس واحدة. يمكنك التوقف في أي وقت."),
            cards=cards,
        )

    def start(self) -> Start:
        say = self.say
        return Start(
            "start",
            self.frame(say("Bus pass", "بطاقة الحافلة"), forward=say("Start", "ابدأ")),
            title=say("Get a bus pass", "احصل على بطاقة الحافلة"),
            lead=say(
                "With a pass you travel free on all buses of the town.", "بالبطاقة تسافر مجانًا في كل حافلات المدينة."
            ),
            facts=(
                (
                    "what-you-need",
                    say("What you need", "ما تحتاج إليه"),
                    say("Your address and your date of birth.", "عنوانك وتاريخ ميلادك."),
                ),
                ("cost", say("What it costs", "كم يكلف"), say("Nothing. It is free.", "لا شيء. مجاني.")),
                ("clock", say("How long it takes", "كم يستغرق"), say("About 10 minutes", "نحو 10 دقائق")),
                (
                    "private",
                    say("Your answers", "إجاباتك"),
                    say("Only the bus pass office reads them.", "لا يقرأها إلا مكتب بطاقات الحافلة."),
                ),
                (
                    "time-limit",
                    say("If you go away", "إذا ذهبت"),
                    say("After 3 minutes we ask, then we clear this screen.", "بعد 3 دقائق نسألك، ثم نمسح الشاشة."),
                ),
            ),
        )

    def choices(self) -> tuple[Choice, ...]:
        words = (
            ("bus", "Bus", "الحافلة"), ("network", "Train", "القطار"), ("car", "Car", "السيارة"),
            ("bicycle", "Bicycle", "الدراجة"), ("walk", "Walking", "المشي"), ("person", "Taxi", "سيارة أجرة"),
        )  # fmt: skip
        return tuple(Choice(sign, self.say(english, arabic), sign=sign) for sign, english, arabic in words)

    def question(self, identity: str, question: Question, **changes: object) -> QuestionPage:
        frame = self.frame(self.steps(), forward=self.go_on(), progress=Progress(3, 8))
        return QuestionPage(identity, frame, (question,), **changes)  # type: ignore[arg-type]

    def choice(self) -> QuestionPage:
        question = Question(
            "/data/travel",
            "select_one",
            self.say("How do you travel most often?", "كيف تتنقل في أغلب الأحيان؟"),
            self.say("How you travel", "طريقة التنقل"),
            value="bus",
            hint=self.say("Choose one answer.", "اختر إجابة واحدة."),
            choices=self.choices(),
        )
        return self.question("q/travel", question)

    def long_choice(self) -> QuestionPage:
        answers = (
            ("never", "Never in the last twelve months", "أبدًا في الأشهر الاثني عشر الماضية"),
            ("once", "Once or twice, but only for a short time", "مرة أو مرتين، ولكن لفترة قصيرة فقط"),
            ("often", "Nearly every month", "تقريبًا كل شهر"),
            ("unsure", "I am not sure, or I would rather not say", "لست متأكدًا، أو أفضل ألا أقول"),
        )
        question = Question(
            "/data/hardship",
            "select_multiple",
            self.say(LONG, LONG_AR),
            self.say("Going without", "الاستغناء"),
            value="once",
            hint=self.say("You can choose more than one answer.", "يمكنك اختيار أكثر من إجابة."),
            choices=tuple(Choice(value, self.say(english, arabic)) for value, english, arabic in answers),
        )
        return self.question("q/hardship", question)

    def review(self, rows: int = 7) -> Review:
        say = self.say
        answers = (
            (say("Bus pass now", "بطاقة الحافلة الآن"), say("No", "لا")),
            (say("How you travel", "طريقة التنقل"), say("Bus", "الحافلة")),
            (say("Family name", "اسم العائلة"), say("Okafor", "عكاشة")),
            (say("Date of birth", "تاريخ الميلاد"), say("14 March 1951", "14 مارس 1951")),
            (say("Street", "الشارع"), say("12 Mill Lane", "12 شارع الطاحونة")),
            (say(LONG, LONG_AR), say("Once or twice, but only for a short time", "مرة أو مرتين، ولكن لفترة قصيرة فقط")),
            (say("Your name at birth", "اسمك عند الولادة"), say("You left this empty", "تركت هذا فارغًا")),
        )  # fmt: skip
        return Review(
            "review",
            self.frame(
                say("Last step", "الخطوة الأخيرة"),
                forward=say("Send my answers", "أرسل إجاباتي", "Send", "أرسل"),
                sign="check",
                progress=Progress(8, 8),
            ),
            title=say("Check your answers", "راجع إجاباتك"),
            hint=say("You can change any answer. Nothing is sent yet.", "يمكنك تغيير أي إجابة. لم يُرسل شيء بعد."),
            rows=tuple(
                ReviewRow(question, answer, f"page-{at}", say("Change", "تغيير"))
                for at, (question, answer) in enumerate(answers[:rows])
            ),
            promises=(
                ("letter", say("The bus pass office answers by letter.", "يرد مكتب بطاقات الحافلة برسالة.")),
                ("date", say("You hear from us within 5 working days.", "تسمع منا خلال 5 أيام عمل.")),
            ),
        )

    def done(self) -> Done:
        say = self.say
        return Done(
            "done",
            self.frame(
                say("Bus pass · Done", "بطاقة الحافلة · تم", "Done", "تم"),
                back=False,
                forward=say("Finish", "إنهاء"),
                sign="check",
                progress=Progress(8, 8),
            ),
            title=say("Thank you. Your answers are on their way.", "شكرًا لك. إجاباتك في الطريق."),
            reference_label=say("Your reference", "رقمك المرجعي"),
            reference=say("HB 4827", "HB 4827"),
            next_title=say("What happens next", "ماذا يحدث بعد ذلك"),
            steps=(
                say(
                    "The bus pass office reads your answers within 5 working days.",
                    "يقرأ مكتب بطاقات الحافلة إجاباتك خلال 5 أيام عمل.",
                ),
                say("They send a letter to 12 Mill Lane.", "يرسلون رسالة إلى 12 شارع الطاحونة."),
                say("Your pass comes by post about 2 weeks later.", "تصل بطاقتك بالبريد بعد نحو أسبوعين."),
            ),
            facts=(
                (
                    "phone",
                    say(
                        "Questions? Call 01632 960 000, Monday to Friday, 9 to 5.",
                        "أسئلة؟ اتصل بالرقم 01632 960 000 من الاثنين إلى الجمعة.",
                    ),
                ),
                (
                    "printer",
                    say("Your receipt is printed below. Please take it.", "إيصالك يُطبع في الأسفل. خذه من فضلك."),
                ),
            ),
            print_again=say("Print it again", "اطبعه مرة أخرى"),
            another=say("Do another thing", "افعل شيئًا آخر"),
        )

    def demonstration(self) -> Welcome:
        head = self.say("Millbrook Library · Demonstration", "مكتبة ميلبروك · عرض تجريبي")
        welcome = self.welcome()
        return replace(welcome, identity="demonstration", frame=replace(welcome.frame, head=head))

    def long_review(self) -> Review:
        """What people write is long, and has many lines."""
        review = self.review()
        answer = self.say(
            "First the bus\nthen the train\nthen on foot\nat last a taxi", "الحافلة\nثم القطار\nثم المشي\nثم سيارة أجرة"
        )
        rows = [
            replace(row, section=self.say(*section), answer=answer if at % 3 == 0 else row.answer)
            for at, (row, section) in enumerate(zip(review.rows, 7 * (("About you", "عنك"),), strict=True))
        ]
        return replace(review, identity="long-review", rows=tuple(rows))

    def done_without_paper(self) -> Done:
        fact = self.say(
            "We could not print. This is our fault. Please write the reference down.",
            "لم نستطع الطباعة. هذا خطؤنا. اكتب الرقم من فضلك.",
        )
        done = self.done()
        return replace(done, identity="done-without-paper", facts=(done.facts[0], ("printer-problem", fact)))

    def number(self) -> HelpNumber:
        say = self.say
        return HelpNumber(
            "help",
            self.frame(
                say("A helper is coming", "مساعد في الطريق"),
                back=False,
                forward=say("Carry on by myself", "أكمل بنفسي", "Carry on", "أكمل"),
                called=True,
            ),
            title=say("A helper is coming to you", "مساعد قادم إليك"),
            lead=say("Please stay here. It takes about 4 minutes.", "ابق هنا من فضلك. يستغرق نحو 4 دقائق."),
            notes=(
                (
                    "safe",
                    say(
                        "Your answers are safe. The helper sees where you stopped.",
                        "إجاباتك محفوظة. يرى المساعد أين توقفت.",
                    ),
                ),
                (
                    "ticket",
                    say(
                        "Have to go? Show the ticket at any desk by 6 in the evening.",
                        "هل عليك الذهاب؟ أظهر التذكرة في أي مكتب قبل الساعة 6 اليوم.",
                    ),
                ),
            ),
            number_label=say("Your number", "رقمك"),
            number=Line("K 47"),
            print_state=say("Your ticket is printing. Take it with you.", "تذكرتك تُطبع. خذها معك."),
            print_again=say("Print it again", "اطبعها مرة أخرى"),
            cancel=say("I do not need help now", "لا أحتاج إلى مساعدة الآن"),
        )

    def setting(self, name: str) -> Setting:
        say = self.say
        options = {
            "size": (
                ("small", "Small", "صغير"), ("default", "Normal", "عادي"),
                ("large", "Large", "كبير"), ("largest", "Largest", "الأكبر"),
            ),
            "contrast": (
                ("default", "Normal", "عادي"), ("contrast_dark", "White on black", "أبيض على أسود"),
                ("contrast_light", "Black on white", "أسود على أبيض"), ("soft", "Soft", "هادئ"),
            ),
            "voice": (("on", "Read every screen to me", "اقرأ لي كل شاشة"), ("off", "No voice", "بلا صوت")),
        }  # fmt: skip
        titles = {"size": ("Text size", "حجم الخط"), "contrast": ("Contrast", "التباين"), "voice": ("Voice", "الصوت")}
        chosen = {"size": self.preferences.size, "contrast": self.preferences.theme, "voice": "off"}[name]
        return Setting(
            f"setting/{name}",
            self.frame(forward=self.go_on()),
            setting=name,  # type: ignore[arg-type]
            title=say(*titles[name]),
            hint=say("You can change it on any screen.", "يمكنك تغييره في أي شاشة."),
            options=tuple((value, say(english, arabic), value == chosen) for value, english, arabic in options[name]),
        )

    def idle(self, seconds: int = 28) -> Idle:
        say = self.say
        return Idle(
            "idle",
            self.frame(self.steps(), back=False, progress=Progress(3, 8)),
            title=say("Are you still here?", "هل ما زلت هنا؟"),
            lead=say(
                "If not, we clear this screen so nobody sees your answers. They stay safe on your ticket.",
                "إن لم تكن هنا، نمسح هذه الشاشة كي لا يرى أحد إجاباتك. تبقى محفوظة على تذكرتك.",
            ),
            seconds=seconds,
            total=45,
            unit=say("seconds", "ثانية"),
            stay=say("Yes, I need more time", "نعم، أحتاج إلى وقت أكثر"),
            leave=say("Finish for now", "إنهاء الآن"),
        )

    def trouble(self) -> Trouble:
        say = self.say
        return Trouble(
            "trouble",
            self.frame(back=False),
            title=say("This machine is out of order", "هذا الجهاز معطل"),
            lead=say("This is our fault. We are sorry.", "هذا خطؤنا. نأسف لذلك."),
            notes=(
                (
                    "person",
                    say("Please ask at the desk. A person will help you.", "اسأل في المكتب من فضلك. سيساعدك شخص."),
                ),
                ("safe", say("What you sent before is safe.", "ما أرسلته من قبل محفوظ.")),
            ),
            code="store-full",
        )

    def named(self) -> Mapping[str, Screen]:
        return {
            "welcome": self.welcome(),
            "languages": self.languages(),
            "services": self.services(),
            "start": self.start(),
            "choice": self.choice(),
            "long-choice": self.long_choice(),
            "review": self.review(),
            "long-review": self.long_review(),
            "done": self.done(),
            "done-without-paper": self.done_without_paper(),
            "demonstration": self.demonstration(),
            "number": self.number(),
            "size": self.setting("size"),
            "contrast": self.setting("contrast"),
            "voice": self.setting("voice"),
            "idle": self.idle(),
            "trouble": self.trouble(),
        }
