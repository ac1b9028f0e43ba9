size-title = ما الحجم الذي تريده للكلمات؟
size-hint = المس حجمًا واحدًا. سترى النتيجة فورًا.
size-small = صغير
size-default = متوسط
size-large = كبير
size-largest = كبير جدًا

contrast-title = أي الألوان أفضل لك؟
contrast-hint = المس واحدًا. سترى النتيجة فورًا.
contrast-default = ورق دافئ
contrast-dark = أبيض على أسود
contrast-light = أسود على أبيض
contrast-soft = ألوان هادئة

sound-title = الصوت
sound-hint = الصوت يقرأ لك كل شاشة.
sound-none = لا يوجد هنا صوت لهذه اللغة. يمكن لمساعد أن يقرأ لك.
sound-on = تشغيل الصوت
sound-off = إيقاف الصوت
