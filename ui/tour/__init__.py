"""The tour: a scripted visit without a display, leaving a picture of every screen and all that was said and printed."""
