# Ticket and receipt: no answers and no name stand on them.
paper-when = { $kiosk } · { $date }، { $time }
    .spoken = { $kiosk }، { $date }، { $time }
paper-code = مكاتبنا وحدها تستطيع قراءة هذا الرمز.
paper-code-claim = أظهر هذا الرمز عند أي مكتب.
paper-cancel = للإلغاء: { $contact }
paper-keep = من فضلك احتفظ بهذه الورقة.
