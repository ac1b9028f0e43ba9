help-coming = المساعد قادم إليك.
help-stay-here = من فضلك ابقَ قرب الشاشة.
help-stay = من فضلك ابقَ قرب الشاشة. قد يستغرق هذا نحو { $minutes ->
    [one] دقيقة واحدة.
    [two] دقيقتين.
    [few] { $minutes } دقائق.
   *[other] { $minutes } دقيقة.
  }
help-safe = إجاباتك محفوظة. المساعد يرى أين توقفت.
help-safe-none = يمكنك أن تخبر المساعد بما تحتاج إليه.
help-go = هل عليك الذهاب؟ أظهر التذكرة عند أي مكتب اليوم قبل الساعة { $time }.
help-go-day = هل عليك الذهاب؟ أظهر التذكرة عند أي مكتب قبل الساعة { $time } يوم { $date }.
help-number = رقمك
help-number-value = { $number }
    .spoken = { $spelled }.
help-print-again = اطبعها مرة أخرى
help-cancel = لا أحتاج إلى مساعدة الآن
    .short = لا أحتاج
