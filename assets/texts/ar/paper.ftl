# Ticket and receipt: no answers and no name stand on them.
paper-number = رقمك
paper-helper = المساعد قادم.
paper-stay = من فضلك ابقَ قرب الشاشة.
paper-stay-kiosk = من فضلك ابقَ قرب { $kiosk }.
paper-when = { $date }، { $time }
paper-go = هل عليك الذهاب؟ أظهر هذه الورقة عند أي مكتب اليوم قبل الساعة { $time }.
paper-go-day = هل عليك الذهاب؟ أظهر هذه الورقة عند أي مكتب قبل الساعة { $time } يوم { $date }.
paper-code = مكاتبنا وحدها تستطيع قراءة هذا الرمز.
paper-code-claim = أظهر هذا الرمز عند أي مكتب.
paper-cancel = للإلغاء: { $contact }
paper-receipt = إيصالك
paper-reference = رقمك المرجعي
paper-next = ماذا يحدث بعد ذلك
paper-contact = لديك أسئلة؟ { $contact }
paper-keep = من فضلك احتفظ بهذه الورقة.
