# What is to put right: what is wrong, and what to do. Never who did it.
problem-mark = خطأ: { $problem }
problem-one = شيء واحد يحتاج إلى تصحيح
problem-several = { $count ->
    [two] شيئان يحتاجان إلى تصحيح
    [few] { $count } أشياء تحتاج إلى تصحيح
   *[other] { $count } شيئًا يحتاج إلى تصحيح
  }
problem-named = { $problem }
    .spoken = { $question } { $problem }

problem-empty = من فضلك أجب عن هذا السؤال.
problem-empty-text = من فضلك اكتب إجابتك.
problem-empty-number = من فضلك اكتب رقمًا.
problem-empty-choice = من فضلك اختر إجابة واحدة.
problem-empty-choices = من فضلك اختر إجابة واحدة على الأقل.
problem-empty-date = من فضلك اكتب التاريخ.
problem-empty-time = من فضلك اكتب الوقت.
problem-empty-acknowledge = من فضلك المس «قرأت هذا».
problem-empty-rank = من فضلك رتّبها.
problem-empty-another = من فضلك اختر نعم أو لا.

problem-constraint = هذه الإجابة لا تناسب السؤال. من فضلك راجعها.
problem-type = لم نفهم هذه الإجابة. من فضلك راجعها.
problem-place = نحتاج إلى رقمين، خط العرض ثم خط الطول، مثل ⁦51.50 -0.14⁩. من فضلك راجعهما.
problem-not-whole = نحتاج إلى رقم بلا كسور، مثل 3. من فضلك راجعه.
problem-not-number = نحتاج إلى رقم. من فضلك راجعه.
problem-too-large = هذا الرقم كبير جدًا علينا. من فضلك راجعه.

problem-part-day = اليوم ناقص. اكتب اليوم.
problem-part-month = الشهر ناقص. اكتب الشهر.
problem-part-year = السنة ناقصة. اكتب السنة.
problem-part-hour = الساعة ناقصة. اكتب الساعة.
problem-part-minute = الدقائق ناقصة. اكتب الدقائق.
problem-month-range = في السنة 12 شهرًا. راجع الشهر.
problem-day-range = ليس في شهر { $month } يوم { $day }. راجع اليوم.
problem-leap-day = لم يكن في شهر { $month } من سنة { $year } يوم { $day }. راجع اليوم أو السنة.
problem-year-range = السنة 4 أرقام، مثل 1948. راجع السنة.
problem-hour-range = الساعة من 0 إلى 23. راجع الساعة.
problem-minute-range = الدقائق من 0 إلى 59. راجع الدقائق.
