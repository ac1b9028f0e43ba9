review-title = Revise sus respuestas
review-hint = Puede cambiar cualquier respuesta. Todavía no se ha enviado nada.
review-change = Cambiar
    .spoken = Cambiar: { $question }
review-none = Todavía no ha respondido a ninguna pregunta.
