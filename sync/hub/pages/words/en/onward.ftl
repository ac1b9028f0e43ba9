onward-title = Onward
onward-lead = The hub can pass on what it can read, and tell other programs what happens.
onward-again = Try again
onward-remove = Remove
onward-fault-name = Please give it a name.
onward-fault-url = This is no address of a server. It begins with https://.
onward-fault-secret = Please give the token or the password.
onward-fault-hook = This is no web address. It begins with https://.
onward-fault-key = The hub has no key to keep secrets with. Its guide for IT says how to give it one.
relays-title = Other servers
relays-none = Nothing is passed on yet.
relays-sealed = { $count ->
    [one] 1 answer is sealed. Only whoever has the private key can read it, so the hub cannot pass it on.
   *[other] { $count } answers are sealed. Only whoever has the private key can read them, so the hub cannot pass them on.
  }
relay-counts = Passed on: { $sent }. Waiting: { $waiting }. For you to look at: { $staff }.
relay-all-forms = All forms.
relay-says = The server says:
relay-name = Name
relay-url = Address
relay-url-hint = Of ODK Central, KoboToolbox or Ona. In ODK Central it is the address of an app user.
relay-user = User name
relay-user-hint = Only where the server asks for a name and a password.
relay-secret = Token or password
relay-secret-hint = Leave it empty where the address holds the token. We keep it sealed and never show it again.
relay-forms = Forms
relay-forms-hint = Ids of forms with spaces between them. Leave it empty for all.
relay-key = Pass answers on
relay-why-access = It does not let us in. Look at the token, or at the name and password.
relay-why-not-allowed = It does not let us send this form.
relay-why-form-unknown = It does not know this form, or this version.
relay-why-different = It has other content under this id.
relay-why-too-large = It is too large for the server.
relay-why-refused = It does not take this.
relay-why-busy = It asks us to come later.
relay-why-unreachable = It cannot be reached.
relay-why-time-out = It takes too long.
relay-why-broken = Its answer breaks off.
relay-why-captive-portal = Another machine answers in its place.
relay-why-certificate = We do not trust its certificate.
relay-why-certificate-date = Its certificate is not good today.
relay-why-server-trouble = It has trouble of its own.
relay-why-locked = It works on this just now.
relay-why-hub-key = The hub lacks the key that opens its token. Remove it and add it again.
hooks-title = Web addresses
hooks-lead = Another program is told of each call and each answer: its id and its form, never what somebody wrote.
hooks-none = Nobody is told yet.
hook-to = Web address
hook-to-hint = It begins with https://.
hook-kinds = Of what?
hook-kinds-calls = calls
hook-kinds-submissions = answers
hook-kinds-both = calls and answers
hook-key = Tell this address
hook-waiting = { $count ->
    [0] told of everything
    [one] 1 waits
   *[other] { $count } wait
  }
hook-status = It answered with { $status }. It should be 200.
hook-why-no-answer = Nobody answers there.
hook-why-no-key = The hub lacks the key that opens its secret. Remove it and add it again.
hook-secret = The secret of this address
hook-secret-once = It is shown once. With it the other program checks that it is the hub that speaks.
said-relay-made = Answers are passed on from now on, those that are here already first.
said-relay-remove = Nothing is passed on there any more.
said-relay-retry = We try again.
said-hook-remove = This address is told no more.
said-hook-retry = We try again.
audit-relay-made = other server added
audit-relay-remove = other server removed
audit-relay-retry = passed on again
audit-web-address-made = web address added
audit-web-address-remove = web address removed
audit-web-address-retry = web address told again
