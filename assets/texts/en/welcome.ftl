welcome-title = Welcome
welcome-yourself = Do things here by yourself, in your own time.
welcome-free = It is free. You need no internet and no password.
welcome-choose = Choose your language
welcome-more = More languages
    .short = More
welcome-begin = To begin, touch “Start” or press any key.
welcome-headphones = Touch “Voice” to hear every screen. You can plug in headphones.
welcome-stop = { $minutes ->
    [one] If you stop for 1 minute, we ask if you are still here.
   *[other] If you stop for { $minutes } minutes, we ask if you are still here.
  }

languages-title = Choose your language
languages-hint = You can change it on any screen.
