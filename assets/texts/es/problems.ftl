# Lo que hay que corregir: qué pasa y qué hacer. Nunca quién tuvo la culpa.
problem-mark = Error: { $problem }
problem-one = Hay una cosa que corregir
problem-several = Hay { $count } cosas que corregir
problem-named = { $problem }
    .spoken = { $question } { $problem }

problem-empty = Por favor, responda a esta pregunta.
problem-empty-text = Por favor, escriba su respuesta.
problem-empty-number = Por favor, escriba un número.
problem-empty-choice = Por favor, elija una respuesta.
problem-empty-choices = Por favor, elija al menos una respuesta.
problem-empty-date = Por favor, escriba la fecha.
problem-empty-time = Por favor, escriba la hora.
problem-empty-acknowledge = Por favor, toque «Lo he leído».
problem-empty-rank = Por favor, póngalas en orden.
problem-empty-another = Por favor, elija sí o no.

problem-constraint = Esta respuesta no encaja. Revísela, por favor.
problem-type = No entendemos esta respuesta. Revísela, por favor.
problem-place = Necesitamos dos números, latitud y longitud, como 51.50 -0.14. Revíselos, por favor.
problem-not-whole = Necesitamos un número entero, como 3. Revíselo, por favor.
problem-not-number = Necesitamos un número. Revíselo, por favor.
problem-too-large = Este número es demasiado grande. Revíselo, por favor.

problem-part-day = Falta el día. Escriba el día.
problem-part-month = Falta el mes. Escriba el mes.
problem-part-year = Falta el año. Escriba el año.
problem-part-hour = Falta la hora. Escriba la hora.
problem-part-minute = Faltan los minutos. Escriba los minutos.
problem-month-range = Hay 12 meses. Revise el mes.
problem-day-range = El mes de { $month } no tiene día { $day }. Revise el día.
problem-leap-day = El mes de { $month } de { $year } no tuvo día { $day }. Revise el día o el año.
problem-year-range = El año tiene 4 números, como 1948. Revise el año.
problem-hour-range = La hora va de 0 a 23. Revise la hora.
problem-minute-range = Los minutos van de 0 a 59. Revise los minutos.
