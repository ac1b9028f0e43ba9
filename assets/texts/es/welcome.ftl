welcome-title = Bienvenida, bienvenido
    .spoken = Le damos la bienvenida.
welcome-yourself = Haga aquí sus trámites, a su ritmo.
welcome-free = Es gratis. No necesita internet ni contraseña.
welcome-choose = Elija su idioma
welcome-more = Más idiomas
    .short = Más
welcome-begin = Para comenzar, toque «Empezar» o pulse cualquier tecla.
welcome-headphones = Toque «Voz» para oír cada pantalla. Puede conectar unos auriculares.
welcome-stop = { $minutes ->
    [one] Si para 1 minuto, le preguntamos si sigue aquí.
   *[other] Si para { $minutes } minutos, le preguntamos si sigue aquí.
  }

languages-title = Elija su idioma
languages-hint = Puede cambiarlo en cualquier pantalla.
