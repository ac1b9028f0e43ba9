services-none = There are no services yet. Upload a spreadsheet.
service-version = Version { $version }
service-state-draft = not published
service-state-open = open
service-state-closing = closed
service-state-closed = taken back
service-state-about-draft = Only here.
service-state-about-open = People can use it.
service-state-about-closing = Nobody can begin it. What is under way is still taken.
service-state-about-closed = It is on no kiosk any more.
service-upload = Upload a service
service-file = Spreadsheet (XLSForm)
service-file-hint = It ends with .xlsx. We check it before anything else.
service-media = Pictures, sounds, lists
service-media-hint = All files that the spreadsheet names. You may leave this out. Videos are for ODK clients: kiosks do not show them.
service-incomplete = Offer a language that is not complete
service-incomplete-hint = Usually empty. Write it as the spreadsheet names it, for example: English (en). Where its words are missing, another language stands.
service-upload-key = Upload and check
service-refused = The service was not taken. Below stands why.
service-taken = This version is here with other content. Give the spreadsheet a new version.
service-publish = Publish
service-publish-again = Who has it
service-who = To whom?
service-to-all = all kiosks
service-to-some = only these
service-publish-key = Publish
service-close = Let nobody begin it
service-take-back = Take it back
service-end-hint = "Let nobody begin it" still takes what is under way. "Take it back" removes it from all kiosks.
service-try = What it asks
service-languages = Languages
service-needed = must be answered
service-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
  }
service-back = All services
said-service-published = The service is published. Kiosks fetch it within minutes.
said-service-close = Nobody can begin the service now.
said-service-take-back = The service is taken back.
said-service-not-open = Nothing was changed. The service is not open.
said-nobody-chosen = Choose at least one kiosk.
findings = { $count ->
    [one] We found 1 thing
   *[other] We found { $count } things
  }
finding-error = Must be changed
finding-warning = Better changed
statuses-lead = People type their reference at a kiosk and see how far their application is.
statuses-none = There is no list yet. Upload one.
status-bad = The list was not taken, none of it. Below stands why.
status-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
  }
status-rows = { $count ->
    [one] 1 reference
   *[other] { $count } references
  }
status-version = version { $version }
status-upload = Upload a list
status-file = CSV file
status-file-hint = With the columns reference, status and words.
status-name = Name of the list
status-name-hint = Letters, digits, - and _. Services find the list by its name.
status-whole = Remove references that are not in the file
status-upload-key = Upload the list
status-done = Done: { $added } new, { $changed } changed, { $gone } removed.
status-one = Set one reference
status-reference = Reference
status-status = Status
status-status-hint = A few words. For example: Ready to fetch.
status-words = Words
status-words-hint = What the person should do now. You may leave this out.
status-one-key = Set it
status-all = All references
status-next = More references
status-no-rows = There are no references here.
status-back = All lists
deliveries-lead = { $all ->
    [one] 1 form came in since the hub began. What kiosks seal, the hub cannot read.
   *[other] { $all } forms came in since the hub began. What kiosks seal, the hub cannot read.
  }
deliveries-by-form = By service, each day (UTC)
deliveries-by-kiosk = By kiosk, each day (UTC)
deliveries-other = no kiosk
deliveries-none = Nothing came in for a week.
deliveries-refused = Refused
deliveries-refused-today = { $count ->
    [0] Nothing was refused since yesterday.
    [one] 1 was refused since yesterday.
   *[other] { $count } were refused since yesterday.
  }
day-today = today
tokens-title = Tokens for machines
tokens-lead = A program needs a token to send forms, or to post lists.
tokens-none = There are no tokens.
token-make = Make a token
token-name = Name
token-name-hint = Say what it is for. At most 40 letters.
token-scope = Good for
token-scope-submissions = sending forms (OpenROSA)
token-scope-lists = posting lists of statuses
token-key = Make a token
token-revoke = Take it back
token-title = A token for { $name }
token-once = We cannot show it again. Who has it can do what it is good for.
token-use-submissions = Give this address to the ODK client:
token-use-lists = A program posts a list so:
token-back = All tokens
token-fault-name = Please type a name, at most 40 letters.
token-fault-taken = A token has this name already. Choose another.
said-token-gone = The token is taken back.
