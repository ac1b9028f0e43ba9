done-title = Thank you. Your answers are on their way.
done-reference = Your reference
done-next = What happens next
done-kept = We keep your answers safe until they are sent.
done-contact = Questions? { $contact }
done-print-again = Print it again
done-another = Do another thing
