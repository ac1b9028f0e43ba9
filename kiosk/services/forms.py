"""The parsed forms of the services, kept from visit to visit: a form is immutable and holds nothing of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.services.service import FORM, ServiceDamagedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.services.service import Service
    from kiosk.xform import Form

    Parse = Callable[[], Form]

KEPT: Final = 12


class Forms:
    """Parses a form when somebody opens its service, and remembers the last few.

    A large form takes a quarter of a second. Who has a worker gives `elsewhere`: it begins to parse there and returns
    at once; what it returns is called for the result, waits for it and raises what parsing raised.
    """

    def __init__(self, elsewhere: Callable[[Parse], Parse] | None = None) -> None:
        self._elsewhere = elsewhere
        self._forms: dict[str, Form] = {}
        self._begun: dict[str, Parse] = {}

    def prepare(self, service: Service) -> None:
        """Begin to parse, where there is a worker: somebody looks at what the service is for."""
        if self._elsewhere is not None and service.content not in {*self._forms, *self._begun}:
            self._begun[service.content] = self._elsewhere(service.load)
            while len(self._begun) > KEPT:
                del self._begun[next(iter(self._begun))]

    def open(self, service: Service) -> Form:
        """Return the form of a service. Raises ServiceDamagedError."""
        parse = self._begun.pop(service.content, service.load)
        form = self._forms.pop(service.content, None) or parse()
        self._forms[service.content] = form
        while len(self._forms) > KEPT:
            del self._forms[next(iter(self._forms))]
        return form


def xml_of(service: Service) -> bytes:
    """Return the form as it was installed. Raises ServiceDamagedError."""
    try:
        return (service.folder / FORM).read_bytes()
    except OSError as error:
        raise ServiceDamagedError(f"{service.folder.name}: {type(error).__name__}") from error
