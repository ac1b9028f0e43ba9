# Keys and lines that a page makes by itself: turning over long lists, typing, searching.
paging-earlier = Earlier
paging-more = More
paging-part = { $part } of { $parts }
    .short = { $part }/{ $parts }
field-hear = Hear it
field-hear-private = This is private. People near you may hear it. Touch the key again to hear it.
field-hear-silent = We do not say your answer aloud. People near you could hear it.
field-question = Question
field-keyboard = Keyboard
    .short = Type
field-answers = Answers
field-chosen = { $count } chosen
field-none-found = We found nothing. Try fewer letters.
field-kept = What you typed is still here.
