question-choose-one = اختر إجابة واحدة.
question-choose-several = يمكنك اختيار أكثر من إجابة.
question-put-in-order = رتّبها. الأولى هي الأهم عندك.
question-may-be-empty = يمكنك ترك هذا فارغًا.
question-search = اكتب بعض الحروف لتجد إجابتك.
question-up = إلى أعلى
question-down = إلى أسفل
question-less = أقل
question-more = أكثر
question-place-example = مثلاً: ⁦51.50 -0.14⁩، أي خط العرض ثم خط الطول.
question-date-example = مثلاً: { $date }.
question-month-example = مثلاً: { $date }.
question-kept-first = يوجد مكان لعدد { $limit } من الحروف. حفظنا الحروف الأولى منها: { $limit }.

part-day = اليوم
part-month = الشهر
part-year = السنة
part-hour = الساعة
part-minute = الدقيقة

acknowledge-label = قرأت هذا
answer-empty = تركت هذا فارغًا
answer-separator = ،{" "}
answer-numbered = { $number }. { $answer }
answer-date-and-time = { $date }، { $time }

repeat-of = { $group } { $number }
repeat-another = هل تريد أن تضيف مرة أخرى؟ ({ $group })
    .spoken = هل تريد أن تضيف مرة أخرى؟ { $group }.
repeat-first = هل تريد أن تضيف؟ ({ $group })
    .spoken = هل تريد أن تضيف؟ { $group }.
repeat-another-plain = هل تريد أن تضيف مرة أخرى؟
repeat-first-plain = هل تريد أن تضيف؟
repeat-so-far = { $count ->
    [0] لم تضف شيئًا حتى الآن.
    [one] أضفت مرة واحدة حتى الآن.
    [two] أضفت مرتين حتى الآن.
    [few] أضفت { $count } مرات حتى الآن.
   *[other] أضفت { $count } مرة حتى الآن.
  }
repeat-add = نعم، أضف
repeat-go-on = لا، تابع
repeat-remove = احذف هذا
    .short = احذف
repeat-remove-title = هل نحذف هذا؟ ({ $group })
    .spoken = هل نحذف هذا؟ { $group }.
repeat-remove-hint = نمسح إجابات هذا الجزء. إجاباتك الأخرى تبقى.
repeat-remove-yes = نعم، احذفه
repeat-remove-no = لا، اتركه

notice-not-asked = { $count ->
    [one] بسبب هذا التغيير، لم نعد نسأل سؤالاً واحدًا لاحقًا.
    [two] بسبب هذا التغيير، لم نعد نسأل سؤالين لاحقين.
    [few] بسبب هذا التغيير، لم نعد نسأل { $count } أسئلة لاحقة.
   *[other] بسبب هذا التغيير، لم نعد نسأل { $count } سؤالاً لاحقًا.
  }
notice-new = { $count ->
    [one] بسبب هذا التغيير، يوجد سؤال جديد.
    [two] بسبب هذا التغيير، يوجد سؤالان جديدان.
    [few] بسبب هذا التغيير، توجد { $count } أسئلة جديدة.
   *[other] بسبب هذا التغيير، يوجد { $count } سؤالاً جديدًا.
  }
notice-removed = حذفناه. إجاباتك الأخرى ما زالت هنا.
