# خدمة تبحث فقط في قائمة.
answer-date = كان الأمر هكذا في { $date } الساعة { $time }.
answer-no-date = لا نعرف من أي يوم هذا.
answer-old = هذا قديم. ربما تغيّر. من فضلك اسأل مساعدًا.
answer-other-language = الكلمات التالية عندنا بلغة أخرى فقط.
answer-print = اطبع هذا
answer-try-again = حاول مرة أخرى
answer-not-found = لم نجد { $reference }.
    .spoken = لم نجد { $spelled }.
answer-not-found-any = لم نجد هذا الرقم المرجعي.
answer-not-found-short = غير موجود
answer-not-found-hint = انظر إلى ورقتك مرة أخرى. هل كل حرف وكل رقم هو نفسه؟ إن كان جديدًا، فربما ليس في قائمتنا بعد.
answer-not-found-help = إن لم تكن متأكدًا، فاطلب مساعدًا.
answer-no-more = لم نجده بعد.
answer-no-more-hint = من فضلك اطلب مساعدًا. يمكنه أن يبحث عنه معك.
answer-broken = لا نستطيع أن ننظر الآن.
answer-broken-hint = هذا خطؤنا. من فضلك اطلب مساعدًا.
answer-nothing-kept = ننظر في قائمتنا فقط. لا نحفظ شيئًا مما تكتبه.
