"""The parsed forms of the services, kept from visit to visit: a form is immutable and holds nothing of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.service import FORM, ServiceDamagedError

if TYPE_CHECKING:
    from kiosk.service import Service
    from kiosk.xform import Form

KEPT: Final = 8


class Forms:
    """Parses a form when somebody opens its service, and remembers the last few."""

    def __init__(self) -> None:
        self._forms: dict[str, Form] = {}

    def open(self, service: Service) -> Form:
        """Return the form of a service. Raises ServiceDamagedError."""
        form = self._forms.pop(service.sha256, None) or service.load()
        self._forms[service.sha256] = form
        while len(self._forms) > KEPT:
            del self._forms[next(iter(self._forms))]
        return form


def xml_of(service: Service) -> bytes:
    """Return the form as it was installed. Raises ServiceDamagedError."""
    try:
        return (service.folder / FORM).read_bytes()
    except OSError as error:
        raise ServiceDamagedError(f"{service.folder.name}: {type(error).__name__}") from error
