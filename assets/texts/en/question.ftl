question-choose-one = Choose one answer.
question-choose-several = You can choose more than one answer.
question-put-in-order = Put them in order. The first is the most important to you.
question-may-be-empty = You can leave this empty.
question-search = Type a few letters to find your answer.
question-up = Move up
question-down = Move down
question-less = Less
question-more = More
question-place-example = For example: 51.50 -0.14, which is latitude and longitude.
question-date-example = For example: { $date }.
question-month-example = For example: { $date }.
question-kept-first = There is room for { $limit } letters. We kept the first { $limit }.

part-day = Day
part-month = Month
part-year = Year
part-hour = Hour
part-minute = Minute

acknowledge-label = I have read this
answer-empty = You left this empty
answer-separator = ,{" "}
answer-numbered = { $number }. { $answer }
answer-date-and-time = { $date }, { $time }

repeat-of = { $group } { $number }
repeat-another = Do you want to add another? ({ $group })
    .spoken = Do you want to add another? { $group }.
repeat-first = Do you want to add one? ({ $group })
    .spoken = Do you want to add one? { $group }.
repeat-another-plain = Do you want to add another?
repeat-first-plain = Do you want to add one?
repeat-so-far = { $count ->
    [0] You have added none so far.
    [one] You have added 1 so far.
   *[other] You have added { $count } so far.
  }
repeat-add = Yes, add one
repeat-go-on = No, go on
repeat-remove = Remove this one
    .short = Remove
repeat-remove-title = Shall we remove this one? ({ $group })
    .spoken = Shall we remove this one? { $group }.
repeat-remove-hint = Its answers are cleared. Your other answers stay.
repeat-remove-yes = Yes, remove it
repeat-remove-no = No, keep it

notice-not-asked = { $count ->
    [one] Because you changed this, 1 later question is not asked any more.
   *[other] Because you changed this, { $count } later questions are not asked any more.
  }
notice-new = { $count ->
    [one] Because you changed this, there is 1 new question.
   *[other] Because you changed this, there are { $count } new questions.
  }
notice-removed = It is removed. Your other answers are still here.
