welcome-title = أهلاً وسهلاً
welcome-yourself = أنجز معاملاتك هنا بنفسك، وخذ وقتك.
welcome-free = الخدمة مجانية. لا تحتاج إلى إنترنت ولا إلى كلمة سر.
welcome-choose = اختر لغتك
welcome-more = لغات أخرى
    .short = أخرى
welcome-begin = للبدء، المس «ابدأ» أو اضغط أي مفتاح.
welcome-headphones = المس «الصوت» لتسمع كل شاشة. يمكنك وصل سماعات الأذن.
welcome-stop = { $minutes ->
    [one] إذا توقفت دقيقة واحدة، نسألك إن كنت ما زلت هنا.
    [two] إذا توقفت دقيقتين، نسألك إن كنت ما زلت هنا.
    [few] إذا توقفت { $minutes } دقائق، نسألك إن كنت ما زلت هنا.
   *[other] إذا توقفت { $minutes } دقيقة، نسألك إن كنت ما زلت هنا.
  }

languages-title = اختر لغتك
languages-hint = يمكنك تغييرها في أي شاشة.
