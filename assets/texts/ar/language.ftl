# This language: its own name, its direction, its habits of writing dates and times (Unicode patterns).
language-name = العربية
language-locale = ar
language-direction = rtl
language-time = h:mm{"\u00A0"}a
language-month-of-year = MMMM y

number-comma = ،{" "}
digit-zero = صفر
digit-one = واحد
digit-two = اثنان
digit-three = ثلاثة
digit-four = أربعة
digit-five = خمسة
digit-six = ستة
digit-seven = سبعة
digit-eight = ثمانية
digit-nine = تسعة
