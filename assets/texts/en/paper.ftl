# Ticket and receipt: no answers and no name stand on them.
paper-number = Your number
paper-helper = A helper is coming.
paper-stay = Please stay by the screen.
paper-stay-kiosk = Please stay by { $kiosk }.
paper-when = { $date }, { $time }
paper-go = Have to go? Show this at any desk by { $time } today.
paper-go-day = Have to go? Show this at any desk by { $time } on { $date }.
paper-code = Only our desks can read this code.
paper-code-claim = Show this code at any desk.
paper-cancel = To cancel: { $contact }
paper-receipt = Your receipt
paper-reference = Your reference
paper-next = What happens next
paper-contact = Questions? { $contact }
paper-keep = Please keep this paper.
