size-title = ¿De qué tamaño quiere las letras?
size-hint = Toque uno. Lo verá al momento.
size-small = Pequeño
size-default = Mediano
size-large = Grande
size-largest = Muy grande

contrast-title = ¿Con qué colores ve mejor?
contrast-hint = Toque uno. Lo verá al momento.
contrast-default = Papel cálido
contrast-dark = Blanco sobre negro
contrast-light = Negro sobre blanco
contrast-soft = Colores suaves

sound-title = La voz
sound-hint = La voz le lee cada pantalla.
sound-none = Aquí no hay voz para este idioma. Una persona puede leerle.
sound-on = Con voz
sound-off = Sin voz
