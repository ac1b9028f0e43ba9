help-coming = A helper is coming to you
help-stay-here = Please stay by the screen.
help-stay = Please stay by the screen. It can take about { $minutes ->
    [one] 1 minute.
   *[other] { $minutes } minutes.
  }
help-safe = Your answers are safe. The helper sees where you stopped.
help-safe-none = You can tell the helper what you need.
help-go = Have to go? Show the ticket at any desk by { $time } today.
help-go-day = Have to go? Show the ticket at any desk by { $time } on { $date }.
help-number = Your number
help-print-again = Print it again
help-cancel = I do not need help now
    .short = No help now
