# Keys and lines that a page makes by itself: turning over long lists, typing, searching.
paging-earlier = السابق
paging-more = المزيد
paging-part = { $part } من { $parts }
    .short = { $part }/{ $parts }
field-hear = اسمعه
field-hear-private = هذا خاص. قد يسمعه من حولك. المس الزر مرة أخرى لتسمعه.
field-hear-silent = لا نقول إجابتك بصوت عالٍ. قد يسمعها من حولك.
field-question = السؤال
field-keyboard = لوحة المفاتيح
    .short = لوحة
field-answers = الإجابات
field-chosen = اخترت: { $count }
field-none-found = لم نجد شيئًا. جرّب حروفًا أقل.
field-kept = ما كتبته ما زال هنا.
