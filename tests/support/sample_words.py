"""The words and the frame of the samples: English and Arabic, of ordinary and of great length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.screens import Frame, LanguageTile, Line, Preferences, Progress

if TYPE_CHECKING:
    from kiosk.screens import Size, Theme

STRIP = ("Reading this question aloud", "Again", "Pause", "Go on", "Slower", "Faster", "Softer", "Louder")
STRIP_AR = ("أقرأ هذا السؤال", "مرة أخرى", "توقف", "تابع", "أبطأ", "أسرع", "أخفض", "أعلى")
LANGUAGES = (
    ("en", "English"), ("es", "Español"), ("pl", "Polski"), ("ar", "العربية"), ("uk", "Українська"),
    ("ro", "Română"), ("fa", "فارسی"), ("fr", "Français"), ("ur", "اردو"), ("so", "Soomaali"), ("vi", "Tiếng Việt"),
)  # fmt: skip
SERVICES = (
    ("Get a bus pass", "احصل على بطاقة الحافلة", "card", 10),
    ("Ask about housing", "اسأل عن السكن", "housing", 8),
    ("Report a change of address", "أبلغ عن تغيير العنوان", "form", 5),
    ("Book a time with an adviser", "احجز موعدًا مع مستشار", "appointment", 4),
    ("Get help with money", "احصل على مساعدة مالية", "money", 12),
    ("Join the library", "انضم إلى المكتبة", "book", 5),
    ("Report a problem in my area", "أبلغ عن مشكلة في منطقتي", "report", 6),
    ("Help with rent", "مساعدة في الإيجار", "home", 15),
)  # fmt: skip
LONG = (
    "Thinking about the last twelve months, how often did anybody in your household, including children, go without "
    "something important because there was not enough money to pay for it when it was needed?"
)
LONG_AR = (
    "بالتفكير في الأشهر الاثني عشر الماضية، كم مرة اضطر أي فرد في أسرتك، بما في ذلك الأطفال، إلى الاستغناء عن شيء مهم "
    "لأنه لم يكن هناك ما يكفي من المال لدفع ثمنه عند الحاجة إليه؟"
)


class Saying:
    """How one person sees the kiosk: words in their language, the frame, the tiles."""

    def __init__(
        self, size: Size = "default", theme: Theme = "default", *, arabic: bool = False, voice: bool = False
    ) -> None:
        self.arabic = arabic
        self.preferences = Preferences("ar" if arabic else "en", arabic, size, theme, voice)

    def say(self, english: str, arabic: str, short: str = "", short_ar: str = "") -> Line:
        shown, brief = (arabic, short_ar) if self.arabic else (english, short)
        return Line(shown, shown, brief, self.preferences.language)

    def frame(  # noqa: PLR0913 -- what may stand in a frame
        self,
        head: Line | None = None,
        *,
        back: bool = True,
        forward: Line | None = None,
        sign: str = "arrow",
        progress: Progress | None = None,
        called: bool = False,
    ) -> Frame:
        say = self.say
        name = say("English", "العربية")
        helper = (
            say("On our way", "في الطريق إليك") if called else say("Call a helper", "اطلب مساعدًا", "Helper", "مساعد")
        )
        strip = STRIP_AR if self.arabic else STRIP
        return Frame(
            preferences=self.preferences,
            head=head or say("Millbrook Library", "مكتبة ميلبروك"),
            helper=helper,
            settings=(name, say("Text size", "حجم الخط"), say("Contrast", "التباين"), say("Voice", "الصوت")),
            progress=progress,
            back=say("Back", "رجوع") if back else None,
            forward=forward,
            forward_sign=sign,  # type: ignore[arg-type]
            listen=say("Read this to me", "اقرأ لي هذا", "Read", "اقرأ"),
            voice_strip=tuple(Line(words, language=name.language) for words in strip) if self.preferences.voice else (),
            helper_called=called,
            place=progress is None,
            labels={
                "earlier": say("Earlier", "السابق"),
                "more": say("More", "المزيد"),
                "part": say("{part} of {parts}", "{part} من {parts}", "{part}/{parts}", "{part}/{parts}"),
            },
        )

    def go_on(self) -> Line:
        return self.say("Continue", "متابعة", "Next", "التالي")

    def steps(self, done: int = 3) -> Line:
        return self.say(
            f"Bus pass · Question {done} of about 8",
            f"بطاقة الحافلة · السؤال {done} من نحو 8",
            f"{done} of about 8",
            f"{done} من نحو 8",
        )

    def tiles(self, count: int) -> tuple[LanguageTile, ...]:
        mine = self.preferences.language
        return tuple(
            LanguageTile(code, Line(name, name, language=code), voice=code != "so", chosen=code == mine)
            for code, name in LANGUAGES[:count]
        )
