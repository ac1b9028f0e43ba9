done-title = شكرًا لك. إجاباتك في الطريق.
done-reference = رقمك المرجعي
done-next = ماذا يحدث بعد ذلك
done-kept = نحفظ إجاباتك بأمان حتى نرسلها.
done-contact = لديك أسئلة؟ { $contact }
done-print-again = اطبعه مرة أخرى
done-another = أنجز شيئًا آخر
