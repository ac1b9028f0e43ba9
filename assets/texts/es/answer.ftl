# Un servicio que solo busca algo: lo que dice la lista.
answer-date = Así estaba el { $date } a las { $time }.
answer-no-date = No sabemos de qué día es esto.
answer-old = Esto es antiguo. Puede haber cambiado. Por favor, pida ayuda.
answer-other-language = Las palabras que siguen solo las tenemos en otro idioma.
answer-print = Imprimir esto
answer-try-again = Probar otra vez
answer-not-found = No encontramos { $reference }.
    .spoken = No encontramos { $spelled }.
answer-not-found-any = No encontramos esta referencia.
answer-not-found-short = No está
answer-not-found-hint = Mire otra vez su papel. ¿Es igual cada letra y cada número? Si es nueva, quizá aún no está en nuestra lista.
answer-not-found-help = Si no está seguro, pida ayuda.
answer-no-more = Seguimos sin encontrarla.
answer-no-more-hint = Por favor, pida ayuda. Una persona puede buscarla con usted.
answer-broken = Ahora no podemos mirar.
answer-broken-hint = Es culpa nuestra. Por favor, pida ayuda.
answer-nothing-kept = Solo miramos en nuestra lista. No guardamos nada de lo que escriba.
