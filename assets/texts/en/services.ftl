services-title = What would you like to do?
services-hint = Touch one. You can stop at any time.
services-none = There is nothing to do here right now. Please ask a helper.
services-duration = { $minutes ->
    [one] About 1 minute
   *[other] About { $minutes } minutes
  }
services-paused = Not open now.
services-paused-why = Not open now. { $reason }
services-no-list = Not open now. Our list is not here yet. Please ask a helper.

start-need = What you need
start-cost = What it costs
start-time = How long it takes
start-answers = What happens to your answers
start-answers-words = They go only to the people who deal with this. Nobody else here can read them.
start-leave = If you walk away
start-leave-words = { $minutes ->
    [one] If you stop for 1 minute, we ask if you are still here. If not, we clear the screen and your answers.
   *[other] If you stop for { $minutes } minutes, we ask if you are still here. If not, we clear the screen and your answers.
  }
