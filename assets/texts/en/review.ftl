review-title = Check your answers
review-hint = You can change any answer. Nothing is sent yet.
review-change = Change
    .spoken = Change: { $question }
review-none = You have not answered any question yet.
