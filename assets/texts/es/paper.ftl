# Tique y recibo: no llevan respuestas ni nombres.
paper-when = { $kiosk } · { $date }, { $time }
    .spoken = { $kiosk }, { $date }, { $time }
paper-code = Solo nuestros mostradores pueden leer este código.
paper-code-claim = Enseñe este código en cualquier mostrador.
paper-cancel = Para cancelar: { $contact }
paper-keep = Guarde este papel, por favor.
