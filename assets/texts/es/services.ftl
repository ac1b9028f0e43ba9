services-title = ¿Qué quiere hacer?
services-hint = Toque una opción. Puede parar cuando quiera.
services-none = Ahora no hay nada que hacer aquí. Por favor, pida ayuda.
services-duration = { $minutes ->
    [one] Cerca de 1 minuto
   *[other] Unos { $minutes } minutos
  }
services-paused = Cerrado por ahora.
services-paused-why = Cerrado por ahora. { $reason }
services-no-list = Cerrado por ahora. Nuestra lista aún no ha llegado. Por favor, pida ayuda.

start-need = Qué necesita
start-cost = Cuánto cuesta
start-time = Cuánto tarda
start-answers = Qué pasa con sus respuestas
start-answers-words = Solo llegan a las personas que llevan este asunto. Nadie más las puede leer aquí.
start-leave = Si se va
start-leave-words = { $minutes ->
    [one] Si para 1 minuto, le preguntamos si sigue aquí. Si no, borramos la pantalla y sus respuestas.
   *[other] Si para { $minutes } minutos, le preguntamos si sigue aquí. Si no, borramos la pantalla y sus respuestas.
  }
