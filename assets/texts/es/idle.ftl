idle-title = ¿Sigue aquí?
idle-lead = Si no, borramos la pantalla para que nadie vea sus respuestas.
idle-lead-ticket = Si no, borramos la pantalla para que nadie vea sus respuestas. Quedan a salvo en su tique.
idle-unit = { $seconds ->
    [one] segundo
   *[other] segundos
  }
idle-stay = Sí, necesito más tiempo
    .short = Más tiempo
idle-leave = Terminar por ahora
    .short = Terminar
idle-call = { $seconds ->
    [one] Queda 1 segundo.
   *[other] Quedan { $seconds } segundos.
  }
    .spoken = { $seconds ->
        [one] Queda 1 segundo. ¿Sigue aquí? Toque el botón grande.
       *[other] Quedan { $seconds } segundos. ¿Sigue aquí? Toque el botón grande.
    }
