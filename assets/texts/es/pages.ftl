# Keys and lines that a page makes by itself: turning over long lists, typing, searching.
paging-earlier = Antes
paging-more = Más
paging-part = { $part } de { $parts }
    .short = { $part }/{ $parts }
field-hear = Oírlo
field-hear-private = Esto es privado. Quien esté cerca puede oírlo. Toque la tecla otra vez para oírlo.
field-hear-silent = No decimos su respuesta en voz alta. Quien esté cerca podría oírla.
field-question = Pregunta
field-keyboard = Teclado
    .short = Teclas
field-answers = Respuestas
field-chosen = Elegidas: { $count }
field-none-found = No encontramos nada. Pruebe con menos letras.
field-kept = Lo que escribió sigue aquí.
