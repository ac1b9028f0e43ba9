done-title = Gracias. Sus respuestas van de camino.
done-reference = Su referencia
done-next = Qué pasa ahora
done-kept = Guardamos bien sus respuestas hasta que se envíen.
done-contact = ¿Preguntas? { $contact }
done-print-again = Imprimir otra vez
done-another = Hacer otra cosa
