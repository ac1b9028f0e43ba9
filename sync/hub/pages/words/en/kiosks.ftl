kiosks-none = No kiosk is here yet. Make a code, and type it at a kiosk.
kiosk-well = All is well
kiosk-wrong-quiet = We do not hear from it
kiosk-wrong-trouble = Out of order
kiosk-wrong-printer = The printer needs a hand
kiosk-wrong-paper = Look at the paper
kiosk-wrong-refused = Something it sent was refused
kiosk-wrong-staff = Something waits for staff there
kiosk-news = { $name } needs a hand
kiosk-cloned = Two machines use the key of this kiosk.
kiosk-cloned-do = Neither is let in now. Find the other machine and switch it off. Then make a code below and enrol the right one anew.
kiosk-revoked = Let in no more
kiosk-revoke = Let it in no more
kiosk-seen = Last seen
kiosk-waiting = Waiting to be sent
kiosk-printer = Printer
kiosk-printer-since = since
kiosk-version = Version
kiosk-name = Please type a name, at most 80 letters.
not-said = not said
printer-ready = ready
printer-trouble = needs a hand
printer-printing = prints
printer-printed = printed well
printer-no-paper = no paper
printer-jam = paper is stuck
printer-unplugged = not plugged in
printer-unknown = not known
printer-missing = none
printer-none = none
paper-well = paper is there
paper-low = paper runs low
paper-empty = no paper
enrol-title = Add a kiosk
enrol-name = What do you call it?
enrol-name-hint = Say where it stands. For example: Mill Road library, entrance.
enrol-key = Make a code
enrolment-title = A code for { $name }
enrolment-lead = The code works once, for 15 minutes. We cannot show it again.
enrolment-do = Type this at the kiosk:
enrolment-back = Back to the kiosks
revoke-title = Let { $name } in no more?
revoke-lead = The hub takes nothing from it any more, from this moment and for good. What it holds stays on it. To use it again, set it up anew.
revoke-not = Keep it
revoke-key = Let it in no more
said-kiosk-revoked = The kiosk is let in no more.
alerts-lead = The hub can write to you when a kiosk needs a hand.
alerts-no-rules = There are no rules yet.
alerts-recent = What was wrong
alerts-none = Nothing was wrong.
alert-now = Now:
alert-untold = We could not tell you. We try again.
alert-add-title = Add a rule
alert-kind = When
alert-minutes = After how many minutes?
alert-minutes-hint = Only for a kiosk that is not seen. From 5 to 10080.
alert-how = How
alert-to = Where to
alert-to-hint = An e-mail address, or a web address that begins with https://.
alert-key = Add the rule
alert-mail-off = This hub cannot send mail yet. Its guide for IT says how (docs/it/hub.md).
alert-try = Try it
alert-remove = Remove
alert-try-words = This is a try. All is well with your kiosks' alerts.
rule-not-seen = { $count ->
    [one] Not seen for 1 minute
   *[other] Not seen for { $count } minutes
  }
rule-printer = The printer needs a hand
rule-paper = The paper runs low
rule-refused = Something it sent was refused
kind-not-seen = A kiosk is not seen
kind-printer = The printer needs a hand
kind-paper = The paper runs low
kind-refused = Something it sent was refused
way-mail = By e-mail
way-webhook = By a web address
said-alert-made = The rule is added.
said-alert-gone = The rule is removed.
said-alert-tried = We sent a try. Look whether it came.
alert-begun-not-seen = { $count ->
    [one] { $name } was not seen for 1 minute
   *[other] { $name } was not seen for { $count } minutes
  }
alert-over-not-seen = { $name } is seen again
alert-begun-printer = The printer of { $name } needs a hand
alert-over-printer = The printer of { $name } works again
alert-begun-paper = The paper of { $name } runs low
alert-over-paper = { $name } has paper again
alert-begun-refused = Something that { $name } sent was refused
alert-over-refused = Nothing that { $name } sent was refused in the last hour
alert-letter =
    { $words }.

    Since: { $at } (UTC)
    Look here: { $address }
alert-fault-kind = Please choose when and how.
alert-fault-minutes = Please type a number of minutes, from 5 to 10080.
alert-fault-mail = This is no e-mail address. It has an @ in it.
alert-fault-webhook = This is no web address. It begins with https://.
alert-fault-no-mail = This hub cannot send mail yet. Its guide for IT says how.
alert-fault-no-mail-server = The mail server did not take it. Look at the hub's settings.
alert-fault-no-answer = Nobody answers at this web address.
alert-fault-forbidden = This web address leads to the hub's own machine room. Use another one.
alert-status = The web address answered with { $status }. It should be 200.
