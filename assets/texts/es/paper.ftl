# Tique y recibo: no llevan respuestas ni nombres.
paper-number = Su número
paper-helper = Viene una persona a ayudarle.
paper-stay = Por favor, quédese junto a la pantalla.
paper-stay-kiosk = Por favor, quédese junto a { $kiosk }.
paper-when = { $date }, { $time }
paper-go = ¿Tiene que irse? Enseñe esto en cualquier mostrador hoy antes de las { $time }.
paper-go-day = ¿Tiene que irse? Enseñe esto en cualquier mostrador antes de las { $time } del { $date }.
paper-code = Solo nuestros mostradores pueden leer este código.
paper-code-claim = Enseñe este código en cualquier mostrador.
paper-cancel = Para cancelar: { $contact }
paper-receipt = Su recibo
paper-reference = Su referencia
paper-next = Qué pasa ahora
paper-contact = ¿Preguntas? { $contact }
paper-keep = Guarde este papel, por favor.
