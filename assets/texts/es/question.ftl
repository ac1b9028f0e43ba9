question-choose-one = Elija una respuesta.
question-choose-several = Puede elegir más de una respuesta.
question-put-in-order = Póngalas en orden. La primera es la que más le importa.
question-may-be-empty = Puede dejarlo vacío.
question-search = Escriba unas letras para encontrar su respuesta.
question-up = Subir
question-down = Bajar
question-less = Menos
question-more = Más
question-place-example = Por ejemplo: 51.50 -0.14, que son latitud y longitud.
question-date-example = Por ejemplo: { $date }.
question-month-example = Por ejemplo: { $date }.
question-kept-first = Caben { $limit } letras. Hemos guardado las primeras { $limit }.

part-day = Día
part-month = Mes
part-year = Año
part-hour = Hora
part-minute = Minuto

acknowledge-label = Lo he leído
answer-empty = Lo dejó vacío
answer-separator = ,{" "}
answer-numbered = { $number }. { $answer }
answer-date-and-time = { $date }, { $time }

repeat-of = { $group } { $number }
repeat-another = ¿Quiere añadir otra vez? ({ $group })
    .spoken = ¿Quiere añadir otra vez? { $group }.
repeat-first = ¿Quiere añadir? ({ $group })
    .spoken = ¿Quiere añadir? { $group }.
repeat-another-plain = ¿Quiere añadir otra vez?
repeat-first-plain = ¿Quiere añadir?
repeat-so-far = { $count ->
    [0] Hasta ahora: ninguna vez.
    [one] Hasta ahora: 1 vez.
   *[other] Hasta ahora: { $count } veces.
  }
repeat-add = Sí, añadir
repeat-go-on = No, seguir
repeat-remove = Quitar esto
    .short = Quitar
repeat-remove-title = ¿Quitamos esto? ({ $group })
    .spoken = ¿Quitamos esto? { $group }.
repeat-remove-hint = Se borran sus respuestas de esta parte. Las demás se quedan.
repeat-remove-yes = Sí, quitar
repeat-remove-no = No, dejar

notice-not-asked = { $count ->
    [one] Por este cambio, ya no hacemos 1 pregunta posterior.
   *[other] Por este cambio, ya no hacemos { $count } preguntas posteriores.
  }
notice-new = { $count ->
    [one] Por este cambio, hay 1 pregunta nueva.
   *[other] Por este cambio, hay { $count } preguntas nuevas.
  }
notice-removed = Ya no está. Sus otras respuestas siguen aquí.
