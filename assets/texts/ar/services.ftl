services-title = ماذا تريد أن تفعل؟
services-hint = المس واحدًا. يمكنك التوقف في أي وقت.
services-none = لا يوجد شيء هنا الآن. من فضلك اطلب مساعدًا.
services-duration = { $minutes ->
    [one] نحو دقيقة واحدة
    [two] نحو دقيقتين
    [few] نحو { $minutes } دقائق
   *[other] نحو { $minutes } دقيقة
  }
services-paused = مغلق الآن.
services-paused-why = مغلق الآن. { $reason }

start-purpose = ما فائدة هذا
start-need = ما تحتاج إليه
start-cost = كم يكلف
start-time = كم يستغرق من الوقت
start-answers = ماذا يحدث لإجاباتك
start-answers-words = تصل فقط إلى من يعملون على طلبك. لا أحد غيرهم هنا يستطيع قراءتها.
start-leave = إذا ذهبت
start-leave-words = { $minutes ->
    [one] إذا توقفت دقيقة واحدة، نسألك إن كنت ما زلت هنا. إن لم ترد، نمسح الشاشة وإجاباتك.
    [two] إذا توقفت دقيقتين، نسألك إن كنت ما زلت هنا. إن لم ترد، نمسح الشاشة وإجاباتك.
    [few] إذا توقفت { $minutes } دقائق، نسألك إن كنت ما زلت هنا. إن لم ترد، نمسح الشاشة وإجاباتك.
   *[other] إذا توقفت { $minutes } دقيقة، نسألك إن كنت ما زلت هنا. إن لم ترد، نمسح الشاشة وإجاباتك.
  }
