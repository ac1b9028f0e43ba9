# Lo que es este idioma: su nombre, su sentido y sus costumbres al escribir fechas y horas (patrones de Unicode).
language-name = Español
language-locale = es-ES
language-direction = ltr
language-time = H:mm
language-month-of-year = MMMM 'de' y

number-comma = ,{" "}
digit-zero = cero
digit-one = uno
digit-two = dos
digit-three = tres
digit-four = cuatro
digit-five = cinco
digit-six = seis
digit-seven = siete
digit-eight = ocho
digit-nine = nueve
