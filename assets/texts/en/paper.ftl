# Ticket and receipt: no answers and no name stand on them.
paper-when = { $kiosk } · { $date }, { $time }
    .spoken = { $kiosk }, { $date }, { $time }
paper-code = Only our desks can read this code.
paper-code-claim = Show this code at any desk.
paper-cancel = To cancel: { $contact }
paper-keep = Please keep this paper.
