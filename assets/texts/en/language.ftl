# What this language is: its own name, its direction, its habits of writing dates and times (Unicode patterns).
language-name = English
language-locale = en-GB
language-direction = ltr
language-time = h:mm{"\u00A0"}a
language-month-of-year = MMMM y

number-comma = ,{" "}
digit-zero = zero
digit-one = one
digit-two = two
digit-three = three
digit-four = four
digit-five = five
digit-six = six
digit-seven = seven
digit-eight = eight
digit-nine = nine
