"""Name and password as the server asks for them: Digest or Basic (RFC 7616, RFC 7617)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Generator


class NameAndPassword(httpx.Auth):
    """Waits to be asked; Digest where it is offered, else Basic. Afterwards it need not be asked again.

    Redirects are not followed and only addresses of the server itself are asked, so nobody else gets to see it.
    """

    def __init__(self, user: str, password: str) -> None:
        self._digest = httpx.DigestAuth(user, password)
        self._basic = httpx.BasicAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request, with an answer to the challenge if there is one."""
        if self._chosen is None:
            response = yield request
            self._chosen = self._choose(response)
        if self._chosen is not None:
            yield from self._chosen.auth_flow(request)

    def _choose(self, response: httpx.Response) -> httpx.Auth | None:
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return None
        offered = {line.split(" ", 1)[0].strip().lower() for line in response.headers.get_list("www-authenticate")}
        return self._digest if "digest" in offered else self._basic if "basic" in offered else None
