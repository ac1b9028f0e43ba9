# La única línea que dice cómo va la impresión. Nunca impide nada.
receipt-printing = Su recibo se está imprimiendo. Recójalo, por favor.
receipt-printed = Su recibo está impreso. Recójalo, por favor.
receipt-no-paper = No pudimos imprimir. Se nos acabó el papel. Es culpa nuestra. Por favor, apunte su referencia: { $number }.
    .spoken = No pudimos imprimir. Se nos acabó el papel. Es culpa nuestra. Su referencia es { $spelled }.
receipt-not-printed = No pudimos imprimir. Es culpa nuestra. Por favor, apunte su referencia: { $number }.
    .spoken = No pudimos imprimir. Es culpa nuestra. Su referencia es { $spelled }.
receipt-no-printer = Aquí no hay impresora. Por favor, apunte su referencia: { $number }.
    .spoken = Aquí no hay impresora. Su referencia es { $spelled }.

ticket-printing = Su tique se está imprimiendo. Lléveselo.
ticket-printed = Su tique está impreso. Lléveselo.
ticket-no-paper = No pudimos imprimir. Se nos acabó el papel. Es culpa nuestra. Su número es { $number }.
    .spoken = No pudimos imprimir. Se nos acabó el papel. Es culpa nuestra. Su número es { $spelled }.
ticket-not-printed = No pudimos imprimir. Es culpa nuestra. Su número es { $number }.
    .spoken = No pudimos imprimir. Es culpa nuestra. Su número es { $spelled }.
ticket-no-printer = Aquí no hay impresora. Su número es { $number }.
    .spoken = Aquí no hay impresora. Su número es { $spelled }.
