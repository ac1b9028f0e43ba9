size-title = How big should the words be?
size-hint = Touch one. You see it at once.
size-small = Small
size-default = Medium
size-large = Large
size-largest = Very large

contrast-title = Which colours are best for you?
contrast-hint = Touch one. You see it at once.
contrast-default = Warm paper
contrast-dark = White on black
contrast-light = Black on white
contrast-soft = Soft colours

sound-title = The voice
sound-hint = The voice reads every screen to you.
sound-none = There is no voice for this language here. A helper can read to you.
sound-on = Voice on
sound-off = Voice off
