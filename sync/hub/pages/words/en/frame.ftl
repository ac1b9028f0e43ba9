hub = Handrail hub
skip = Go to the content
nav = Pages
nav-calls = Calls
nav-kiosks = Kiosks
nav-services = Services
nav-statuses = Statuses
nav-deliveries = Deliveries
nav-accounts = Accounts
nav-alerts = Alerts
nav-audit = Audit log
nav-account = Your account
signed-in-as = { $name } · { $role }
sign-out = Sign out
foot = Self-service, with a person within reach.
carry-on = Carry on
never = never
error-mark = Error:
span-now = just now
span-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
  }
span-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
  }
span-days = { $count ->
    [one] 1 day
   *[other] { $count } days
  }
turned-role = This page is for others
turned-role-do = Your account may not do this. Ask an admin of the hub.
turned-form = Please send that again
turned-form-do = The page was open for too long, or came from another place. Nothing was changed. Go back, load the page anew, and try again.
turned-missing = There is nothing here
turned-missing-do = The page may have moved. Start again from the calls.
turned-invitation = This link is used up
turned-invitation-do = Links work once, for three days. Ask an admin for a new one.
turned-too-large = That was too large
turned-too-large-do = Nothing was kept. Make the file smaller and try again.
turned-away = The hub cannot do this now
turned-away-do = This is our fault. Nothing was changed. Try again in a minute.
turned-start = Start again
past-minutes = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
  }
past-hours = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
  }
past-days = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
  }
