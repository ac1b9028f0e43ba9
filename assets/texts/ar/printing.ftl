# The one line that tells how the printing goes. It never blocks anything.
receipt-printing = إيصالك يُطبع الآن. من فضلك خذه.
receipt-printed = طُبع إيصالك. من فضلك خذه.
receipt-no-paper = لم نستطع الطباعة. انتهى الورق عندنا. هذا خطؤنا. من فضلك اكتب رقمك المرجعي: { $number }.
    .spoken = لم نستطع الطباعة. انتهى الورق عندنا. هذا خطؤنا. رقمك المرجعي هو { $spelled }.
receipt-not-printed = لم نستطع الطباعة. هذا خطؤنا. من فضلك اكتب رقمك المرجعي: { $number }.
    .spoken = لم نستطع الطباعة. هذا خطؤنا. رقمك المرجعي هو { $spelled }.
receipt-no-printer = لا توجد طابعة هنا. من فضلك اكتب رقمك المرجعي: { $number }.
    .spoken = لا توجد طابعة هنا. رقمك المرجعي هو { $spelled }.

ticket-printing = تذكرتك تُطبع الآن. خذها معك.
ticket-printed = طُبعت تذكرتك. خذها معك.
ticket-no-paper = لم نستطع الطباعة. انتهى الورق عندنا. هذا خطؤنا. رقمك هو { $number }.
    .spoken = لم نستطع الطباعة. انتهى الورق عندنا. هذا خطؤنا. رقمك هو { $spelled }.
ticket-not-printed = لم نستطع الطباعة. هذا خطؤنا. رقمك هو { $number }.
    .spoken = لم نستطع الطباعة. هذا خطؤنا. رقمك هو { $spelled }.
ticket-no-printer = لا توجد طابعة هنا. رقمك هو { $number }.
    .spoken = لا توجد طابعة هنا. رقمك هو { $spelled }.
