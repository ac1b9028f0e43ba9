calls-waiting = { $count ->
    [0] Nobody is waiting
    [one] 1 person is waiting
   *[other] { $count } people are waiting
  }
calls-none = New calls come up here by themselves.
calls-taken = { $count ->
    [0] Nobody is being helped
    [one] 1 person is being helped
   *[other] { $count } people are being helped
  }
calls-none-taken = Take a call, and it moves here.
calls-closed = Finished lately
calls-none-closed = Nothing yet.
calls-again = Look for new calls
call-desk = Your desk
call-set-desk = Set
call-kiosk = Kiosk:
call-no-kiosk = Kiosk not known
call-reason = Why:
call-service = Service:
call-no-service = No service open
call-language = Language:
call-waits = Waits
call-take = Take this call
call-done = Done
call-back = Give back
call-cancel = Nobody needs it
call-news = New call: { $number }, { $kiosk }
call-news-over = { $number } does not need anybody any more
call-state-done = done
call-state-cancelled = cancelled
call-late-taken = { $name } has { $number } already.
call-late-taken-desk = { $name } has { $number } already, at desk { $desk }.
call-late-waiting = { $number } is waiting again. Somebody gave it back.
call-late-done = { $number } is done already.
call-late-cancelled = { $number } is cancelled already.
said-desk = Your desk is set. The board shows it.
said-board-link = The link is made. Older links show nothing now.
at-desk = desk { $desk }
reason-understand = I do not understand
reason-read = Read it to me, please
reason-mistake = I made a mistake
reason-broken = Something is not working
reason-person = I would rather talk to a person
board-title = The public board
board-lead = Open this link on a display in the hall. It shows numbers and desks, and nothing else.
board-make = Make a link
board-renew = Make a new link
board-renew-hint = With a new link the old one shows nothing any more.
board-now = Now helping
board-coming = We are coming to you
board-nobody = Please take a seat. Your number comes up here.
board-news = Now helping { $number }
board-news-desk = Now helping { $number } at desk { $desk }
board-waiting = { $count ->
    [0] Nobody is waiting.
    [one] 1 person is waiting.
   *[other] { $count } people are waiting.
  }
