# The one line that tells how the printing goes. It never blocks anything.
receipt-printing = Your receipt is printing. Please take it.
receipt-printed = Your receipt is printed. Please take it.
receipt-no-paper = We could not print. Our paper has run out. This is our fault. Please write down your reference: { $number }.
    .spoken = We could not print. Our paper has run out. This is our fault. Your reference is { $spelled }.
receipt-not-printed = We could not print. This is our fault. Please write down your reference: { $number }.
    .spoken = We could not print. This is our fault. Your reference is { $spelled }.
receipt-no-printer = There is no printer here. Please write down your reference: { $number }.
    .spoken = There is no printer here. Your reference is { $spelled }.

ticket-printing = Your ticket is printing. Take it with you.
ticket-printed = Your ticket is printed. Take it with you.
ticket-no-paper = We could not print. Our paper has run out. This is our fault. Your number is { $number }.
    .spoken = We could not print. Our paper has run out. This is our fault. Your number is { $spelled }.
ticket-not-printed = We could not print. This is our fault. Your number is { $number }.
    .spoken = We could not print. This is our fault. Your number is { $spelled }.
ticket-no-printer = There is no printer here. Your number is { $number }.
    .spoken = There is no printer here. Your number is { $spelled }.
