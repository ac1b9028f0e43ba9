# What this language is (as in assets/texts).
language-name = English
language-locale = en-GB
language-direction = ltr
