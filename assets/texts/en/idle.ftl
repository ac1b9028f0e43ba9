idle-title = Are you still here?
idle-lead = If not, we clear this screen so nobody sees your answers.
idle-lead-ticket = If not, we clear this screen so nobody sees your answers. They stay safe on your ticket.
idle-unit = { $seconds ->
    [one] second
   *[other] seconds
  }
idle-stay = Yes, I need more time
    .short = More time
idle-leave = Finish for now
    .short = Finish
idle-call = { $seconds ->
    [one] 1 second left.
   *[other] { $seconds } seconds left.
  }
    .spoken = { $seconds ->
        [one] 1 second left. Are you still here? Touch the large key.
       *[other] { $seconds } seconds left. Are you still here? Touch the large key.
    }
