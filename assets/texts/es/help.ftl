help-coming = Una persona viene a ayudarle
help-stay-here = Por favor, quédese junto a la pantalla.
help-stay = Por favor, quédese junto a la pantalla. Puede tardar { $minutes ->
    [one] cerca de 1 minuto.
   *[other] unos { $minutes } minutos.
  }
help-safe = Sus respuestas están a salvo. La persona que viene ve dónde se quedó.
help-safe-none = Puede decirle a esa persona lo que necesita.
help-go = ¿Tiene que irse? Enseñe el tique en cualquier mostrador hoy antes de las { $time }.
help-go-day = ¿Tiene que irse? Enseñe el tique en cualquier mostrador antes de las { $time } del { $date }.
help-number = Su número
help-print-again = Imprimir otra vez
help-cancel = Ya no necesito ayuda
    .short = Sin ayuda
