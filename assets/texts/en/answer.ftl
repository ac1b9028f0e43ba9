# A service that only looks something up: what the list says.
answer-date = This was so on { $date } at { $time }.
answer-no-date = We do not know from which day this is.
answer-old = This is old. It may have changed. Please ask a helper.
answer-other-language = We have the next words in another language only.
answer-print = Print this
answer-try-again = Try again
answer-not-found = We did not find { $reference }.
    .spoken = We did not find { $spelled }.
answer-not-found-any = We did not find this reference.
answer-not-found-short = Not found
answer-not-found-hint = Look at your paper again. Is each letter and number the same? If it is new, it may not be in our list yet.
answer-not-found-help = If you are not sure, call a helper.
answer-no-more = We still did not find it.
answer-no-more-hint = Please call a helper. They can look for it with you.
answer-broken = We cannot look just now.
answer-broken-hint = This is our fault. Please call a helper.
answer-nothing-kept = We only look in our list. We keep nothing that you type.
